"""An answer as server-sent events, as it comes (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Generator, Iterator
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


Tell = Callable[[Event], Iterator[str]]
"""How an event is written: some lines each, or none."""

Fail = Callable[[str], str]
"""How it is written that no more comes, and why."""


def event_stream(events: Generator[Event, None, None], question: str) -> "StreamingResponse":
    """The events papers, step, text, check and done, whose data is JSON; done holds the whole answer, as it comes
    without a stream; what fails later is the event error. Raises UserError as `streamed` does."""

    def told(event: Event) -> Iterator[str]:
        return (_written(name, data) for name, data in _data(event, question))

    return streamed(events, told, lambda reason: _written("error", {"detail": reason}))


def streamed(events: Generator[Event, None, None], tell: Tell, fail: Fail) -> "StreamingResponse":
    """An answer as it comes, with a comment now and then where it is silent. Raises UserError before the first event as
    `Assistant.stream` does."""
    from starlette.responses import StreamingResponse

    lines = _told(chain([next(events)], events), tell, fail)
    return StreamingResponse(_beating(events, lines), media_type=EVENTS, headers=HEADERS)


async def _beating(events: Generator[Event, None, None], lines: Iterator[str]) -> AsyncIterator[str]:
    waiting = None
    try:
        while True:
            waiting = asyncio.ensure_future(asyncio.to_thread(next, lines, None))
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


def _told(events: Iterator[Event], tell: Tell, fail: Fail) -> Iterator[str]:
    try:
        for event in events:
            yield from tell(event)
    except UserError as error:
        yield fail(str(error))
    except Exception:
        log.exception("answering failed")
        yield fail("answering failed: see the log of the server")


def _written(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


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
