"""Gradio's line in one of several workers: a client joins it with one request and hears of it by the next, which may
come to another worker. That one hands both over, as they are, to the worker that keeps the line.

Whoever of the workers holds the lock keeps it; where that one dies, the worker that takes its place does.
"""

import asyncio
import fcntl
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ui.serving.proxies import path_of
from ui.serving.refusals import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINE = ("/gradio_api/queue/", "/gradio_api/call/", "/gradio_api/cancel", "/gradio_api/reset")
"""Where paths begin that belong to it."""

ASKED = ("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string", "root_path", "headers",
         "client", "server")  # fmt: skip
"""What is handed over of a request."""

BYTES = "latin-1"
"""The one key of what stands for bytes in JSON."""


class HandOver:
    """ASGI middleware, the innermost: what stands before it has let the request in. `folder` is the workers' own, which
    nobody else may enter: they believe what comes there."""

    def __init__(self, app: "ASGIApp", folder: Path) -> None:
        self.app = app
        self._socket = str(folder / "line")
        self._lock: IO[bytes] | None = _locked(folder / "line.lock")

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if self._lock and scope["type"] == "lifespan":
            async with self._keeping():
                await self.app(scope, receive, send)
        elif self._lock or scope["type"] != "http" or not path_of(scope).startswith(LINE):
            await self.app(scope, receive, send)
        else:
            await self._handed_over(scope, receive, send)

    async def _handed_over(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        try:
            reader, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            await refuse(send, 503, "a worker begins anew: ask again", {"retry-after": "5"})
            return

        async def tell() -> None:
            while True:
                message = await receive()
                await _put(writer, message)
                if message["type"] == "http.disconnect":
                    return

        await _put(writer, {key: scope[key] for key in ASKED if key in scope})
        telling = asyncio.create_task(tell())
        try:
            while message := await _got(reader):
                await send(message)
        finally:
            telling.cancel()
            writer.close()

    @asynccontextmanager
    async def _keeping(self) -> AsyncIterator[None]:
        """Answers what other workers hand over."""
        with suppress(FileNotFoundError):
            os.unlink(self._socket)
        server = await asyncio.start_unix_server(self._answer, self._socket)
        try:
            yield
        finally:
            server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def receive() -> "Message":
            return await _got(reader) or {"type": "http.disconnect"}

        async def send(message: "Message") -> None:
            await _put(writer, message)

        try:
            if scope := await _got(reader):
                await self.app(scope, receive, send)
        finally:
            writer.close()


def _locked(path: Path) -> IO[bytes] | None:
    """The file, whose lock ends with this process; None where another one holds it."""
    file = path.open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


async def _put(writer: asyncio.StreamWriter, message: Any) -> None:
    told = json.dumps(message, default=lambda said: {BYTES: bytes(said).decode("latin-1")}).encode()
    writer.write(len(told).to_bytes(4, "big") + told)
    await writer.drain()


async def _got(reader: asyncio.StreamReader) -> Any:
    """The next message, None behind the last."""
    try:
        length = int.from_bytes(await reader.readexactly(4), "big")
        message = json.loads(await reader.readexactly(length), object_hook=_as_said)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return message | ({"headers": list(map(tuple, message["headers"]))} if "headers" in message else {})


def _as_said(value: dict[str, Any]) -> Any:
    return value[BYTES].encode("latin-1") if value.keys() == {BYTES} else value
