"""An answer as server-sent events, as it comes (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Generator, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from assistant.record import ask_record, checked_record, judged_record, understood_record
from assistant.values import Answer, Delta, Event, Found, Step
from vectorstore.errors import UserError

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

EVENTS = "text/event-stream"
HEARTBEAT = 10.0
"""Seconds of silence after which a comment tells proxies and readers that the connection lives."""
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""Proxies keep nothing of it back: nginx reads the second one."""

log = logging.getLogger(__name__)


def event_stream(events: Generator[Event, None, None], question: str) -> "StreamingResponse":
    """The events papers, step, text, check and done, whose data is JSON; done holds the whole answer, as it comes
    without a stream. Raises UserError before the first of them as `Assistant.stream` does; what fails later is the
    event error."""
    from starlette.responses import StreamingResponse

    first = next(events)
    return StreamingResponse(_lines(events, first, question), media_type=EVENTS, headers=HEADERS)


async def _lines(events: Generator[Event, None, None], first: Event, question: str) -> AsyncIterator[str]:
    told = _told(chain([first], events), question)
    waiting = None
    try:
        while True:
            waiting = asyncio.ensure_future(asyncio.to_thread(next, told, None))
            while not (await asyncio.wait({waiting}, timeout=HEARTBEAT))[0]:
                yield ": waiting\n\n"
            if (line := waiting.result()) is None:
                return
            yield line
    finally:
        if waiting and not waiting.done():  # the reader has left; a generator that runs cannot be closed
            waiting.add_done_callback(lambda _: events.close())
        else:
            events.close()


def _told(events: Iterator[Event], question: str) -> Iterator[str]:
    try:
        for event in events:
            yield from (f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
                        for name, data in _data(event, question))  # fmt: skip
    except UserError as error:
        yield f"event: error\ndata: {json.dumps({'detail': str(error)}, ensure_ascii=False)}\n\n"
    except Exception:
        log.exception("answering failed")
        yield f"event: error\ndata: {json.dumps({'detail': 'answering failed: see the log of the server'})}\n\n"


def _data(event: Event, question: str) -> Iterator[tuple[str, dict[str, Any]]]:
    match event:
        case Found(papers, understood):
            told = {"understood": understood_record(understood), "papers": list(map(judged_record, papers))}
            yield "papers", told
        case Step(name, detail):
            yield "step", {"name": name, "detail": detail}
        case Delta(text):
            yield "text", {"text": text}
        case Answer():
            yield from (("check", checked_record(each)) for each in event.checks)
            yield "done", ask_record(event, question)
