"""Who waits for an answer, and notice when they leave: the work for them then ends at its next step."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from vectorstore.waiting import Wait, waited_for

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 60.0
"""Seconds that an answer may take, the language model's apart."""

EVENTS = "/queue/data"
"""Where a page of Gradio's listens to what its events bring; they are sent elsewhere, and run in line."""


class Callers:
    """The pages of Gradio's whose events are under way, by their sessions. Safe to share between threads."""

    def __init__(self, seconds: float = LONGEST) -> None:
        self.seconds = seconds
        self._waits: defaultdict[str, set[Wait]] = defaultdict(set)
        self._changing = threading.Lock()

    @contextmanager
    def waiting(self, session: str) -> Iterator[None]:
        """Within it work ends when the page is closed."""
        wait = Wait(self.seconds)
        with self._changing:
            self._waits[session].add(wait)
        try:
            with waited_for(wait):
                yield
        finally:
            with self._changing:
                self._waits[session].discard(wait)
                if not self._waits[session]:
                    del self._waits[session]

    def leave(self, session: str) -> None:
        """The page is closed."""
        with self._changing:
            for wait in self._waits.get(session, ()):
                wait.leave()


class Leaving:
    """ASGI middleware that notices when who sent a request is gone before it is answered."""

    def __init__(self, app: "ASGIApp", callers: Callers) -> None:
        self.app = app
        self.callers = callers

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wait, answered = Wait(self.callers.seconds), False
        came: asyncio.Queue[Message] = asyncio.Queue(1)

        async def listen() -> None:
            """What comes is handed on part by part; who is gone is noticed although nobody asks."""
            while True:
                message = await receive()
                if gone := message["type"] == "http.disconnect":
                    wait.leave()
                    if not answered and scope["path"].endswith(EVENTS):
                        self.callers.leave(_session(scope))
                await came.put(message)
                if gone:
                    return

        async def received() -> "Message":
            message = await came.get()
            if message["type"] == "http.disconnect":
                came.put_nowait(message)  # it stays so
            return message

        async def sent(message: "Message") -> None:
            nonlocal answered
            answered = answered or (message["type"] == "http.response.body" and not message.get("more_body", False))
            await send(message)

        listening = asyncio.create_task(listen())
        try:
            with waited_for(wait):
                await self.app(scope, received, sent)
        finally:
            listening.cancel()


def _session(scope: "Scope") -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("session_hash", [""])[0]
