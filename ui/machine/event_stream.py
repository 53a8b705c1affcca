"""An answer as server-sent events for programs."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Any

from assistant.record import ask_record, checked_record, judged_record, understood_record
from assistant.values import Answer, Delta, Event, Found, Step
from ui.addresses import addressed
from ui.streaming import sse, streaming
from vectorstore.errors import UserError

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

log = logging.getLogger(__name__)


Tell = Callable[[Event], Iterator[str]]
"""How an event is written: some lines each, or none."""

Fail = Callable[[str], str]
"""How it is written that no more comes, and why."""


def event_stream(events: Generator[Event, None, None], question: str, address: str) -> "StreamingResponse":
    """The events papers, step, text, check and done, whose data is JSON; done holds the whole answer, as it comes
    without a stream, its links beginning with `address`; what fails later is the event error. Raises UserError as
    `streamed` does."""

    def told(event: Event) -> Iterator[str]:
        return (sse(name, data) for name, data in _data(event, question, address))

    return streamed(events, told, lambda reason: sse("error", {"detail": reason}))


def streamed(events: Generator[Event, None, None], tell: Tell, fail: Fail) -> "StreamingResponse":
    """An answer as it comes, with a comment now and then where it is silent. Raises UserError before the first event as
    `Assistant.stream` does."""
    return streaming(_told(events, next(events), tell, fail))


def _told(events: Generator[Event, None, None], first: Event, tell: Tell, fail: Fail) -> Generator[str, None, None]:
    try:
        with closing(events):
            for event in chain([first], events):
                yield from tell(event)
    except UserError as error:
        yield fail(str(error))
    except Exception:
        log.exception("answering failed")
        yield fail("answering failed: see the log of the server")


def _data(event: Event, question: str, address: str) -> Iterator[tuple[str, dict[str, Any]]]:
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
            yield "done", ask_record(addressed(event, address), question)
