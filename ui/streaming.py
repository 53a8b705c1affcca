"""Server-sent events, as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from vectorstore.turns import TURNS

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

EVENTS = "text/event-stream"
HEARTBEAT = 10.0
"""Seconds of silence after which a comment tells proxies and readers that the connection lives."""

_THREADS = ThreadPoolExecutor(256, thread_name_prefix="stream")  # one a stream: most wait for a language model


def sse(name: str, data: Any) -> str:
    """One event, its data as JSON."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def streaming(told: Generator[str, None, None]) -> "StreamingResponse":
    """What `told` gives, each step in a thread of its own; it is closed when it ends, and when the reader leaves."""
    from starlette.responses import StreamingResponse

    return StreamingResponse(_pieces(told), media_type=EVENTS)


async def _pieces(told: Generator[str, None, None]) -> AsyncIterator[str]:
    running, context = asyncio.get_running_loop(), copy_context()
    waiting = None
    told = TURNS.each(told)

    def step() -> str | None:
        return context.run(next, told, None)

    try:
        while True:
            waiting = asyncio.ensure_future(running.run_in_executor(_THREADS, step))
            while not (await asyncio.wait({waiting}, timeout=HEARTBEAT))[0]:
                yield ": waiting\n\n"
            if (piece := waiting.result()) is None:
                return
            yield piece
    finally:
        if waiting and not waiting.done():  # the reader has left; a generator that runs cannot be closed
            waiting.add_done_callback(lambda _: running.run_in_executor(_THREADS, told.close))
        else:
            running.run_in_executor(_THREADS, told.close)
