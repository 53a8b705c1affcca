"""Server-sent events, as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

EVENTS = "text/event-stream"
HEARTBEAT = 10.0
"""Seconds of silence after which a comment tells proxies and readers that the connection lives."""


def sse(name: str, data: Any) -> str:
    """One event, its data as JSON."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def streaming(told: Generator[str, None, None]) -> "StreamingResponse":
    """What `told` gives, each step in a thread of its own; it is closed when it ends, and when the reader leaves."""
    from starlette.responses import StreamingResponse

    return StreamingResponse(_pieces(told), media_type=EVENTS)


async def _pieces(told: Generator[str, None, None]) -> AsyncIterator[str]:
    running = asyncio.get_running_loop()
    waiting = None
    try:
        while True:
            waiting = asyncio.ensure_future(asyncio.to_thread(next, told, None))
            while not (await asyncio.wait({waiting}, timeout=HEARTBEAT))[0]:
                yield ": waiting\n\n"
            if (piece := waiting.result()) is None:
                return
            yield piece
    finally:
        if waiting and not waiting.done():  # the reader has left; a generator that runs cannot be closed
            waiting.add_done_callback(lambda _: running.run_in_executor(None, told.close))
        else:
            running.run_in_executor(None, told.close)
