"""A profile's list sent to its targets: by the command, and by the server at the hour that was set."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.delivery import SendOutcome, Target, send, target_of
from assistant.delivery.texts import Quiet
from assistant.triage import morning
from ingest.arxiv.announcements import due_day
from vectorstore.errors import UserError
from vectorstore.people.deliveries import deliveries, take_turn
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

BACK = timedelta(days=7)
"""Days before the newest one whose papers may still be sent: what a day of failure left."""
LOOK_EVERY = 30.0
"""Seconds between two looks at the clock."""
log = logging.getLogger(__name__)


def send_to(
    library: "Library",
    people: People,
    settings: Settings,
    profile_id: str,
    targets: Sequence[tuple[Target, bool]],
    again: bool = False,
) -> list[SendOutcome]:
    """Of the newest days to each target, with whether it hears of a quiet day. Raises UserError as `send` does."""
    newest, newest_days, days = recent(library)
    why, begun = why_quiet(newest, settings, datetime.now(UTC)), morning(settings)
    return [
        send(
            library, people, settings, profile_id, each, days, newest_days, begun, why if told else None, newest, again
        )
        for each, told in targets
    ]


def recent(library: "Library") -> tuple[date, Filters, Filters]:
    """The newest day, its filter, and that of a week up to it. Raises UserError for a library without days."""
    digested = [day for day, _ in library.days()]
    days = digested or [day for day, _ in library.published()]
    if not days:
        raise UserError("the library holds no paper with a day yet: read some with `paperlight ingest PATH`")
    since, newest = days[-1] - BACK, days[-1]
    if digested:
        return newest, Filters(digested_since=newest), Filters(digested_since=since)
    return newest, Filters(since=newest), Filters(since=since)


def why_quiet(newest: date, settings: Settings, now: datetime) -> Quiet:
    """On a day without papers: whether this day's came but met nothing, arXiv announced nothing, or ours are behind."""
    if newest >= settings.today():
        return "quiet"
    return "behind" if due_day(now) > newest else "stale"


@contextmanager
def at_their_hours(library: "Library", settings: Settings) -> Iterator[None]:
    """Sends in the background what is due, as long as the server runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(library, settings, stop), daemon=True, name="sending")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _watch(library: "Library", settings: Settings, stop: threading.Event) -> None:
    with People(settings) as people:
        while not stop.wait(LOOK_EVERY):
            try:
                send_due(
                    library, people, settings, datetime.now(ZoneInfo(settings.timezone) if settings.timezone else None)
                )
            except Exception:
                log.exception("sending failed")


def send_due(library: "Library", people: People, settings: Settings, now: datetime) -> list[SendOutcome]:
    """What was to go by this time of this day and has not had its turn."""
    outcomes = []
    for each in deliveries(people):
        if not each.at or f"{now:%H:%M}" < each.at or not take_turn(people, each, now.date()):
            continue
        try:
            target = target_of(each.target, settings)
            outcomes += send_to(library, people, settings, each.profile, [(target, each.says_quiet)])
        except UserError as error:
            outcomes.append(SendOutcome("failed", 0, str(error)))
        if outcomes[-1].failed:
            log.warning("profile %s: %s", each.profile, outcomes[-1].line)
    return outcomes
