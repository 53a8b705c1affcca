"""When arXiv announces (https://info.arxiv.org/help/availability.html), and whether its list is behind that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EASTERN = ZoneInfo("America/New_York")
ANNOUNCED_AT = time(20)
EVENINGS = {6: 2, 0: 0, 1: 0, 2: 0, 3: 0}  # Sunday to Thursday, and how many days before it submissions closed
LISTED_AFTER = timedelta(hours=8)  # between an announcement and the list that programs are given

State = Literal["current", "quiet", "late"]
"""All that should be listed is; nothing came of this search, but of others; arXiv's whole list is behind."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How far arXiv's list of a search goes: `newest` is the day of its latest version, `due` the day whose
    submissions should be listed, `next` the evening (US Eastern) of the next announcement."""

    search: str
    newest: date | None
    state: State
    due: date
    next: date

    def __str__(self) -> str:
        newest = f"{self.search}: newest on arXiv: {self.newest or 'nothing'}"
        if self.state == "late":
            return (
                f"{newest}, though papers of {self.due} should be listed: arXiv's list is behind, or it was a holiday;"
                " `paperlight fetch --new` takes it up when it goes on"
            )
        quiet = f"; nothing of this search on {self.due}, the last day announced" if self.state == "quiet" else ""
        return f"{newest}{quiet}; arXiv announces again on the evening of {self.next:%A} {self.next}, US Eastern time"


def listing(search: str, newest: date | None, of_all: date | None, now: datetime) -> Listing:
    """Tells what to make of the newest day of a search, and of all of arXiv, at a moment."""
    due = due_day(now)
    state: State = "current" if newest and newest >= due else "quiet" if of_all and of_all >= due else "late"
    return Listing(search, newest, state, due, next(_evenings(now, 1)).date())


def due_day(now: datetime) -> date:
    """Returns the last day of whose submissions (until 14:00 US Eastern) there should be some in arXiv's list."""
    evening = next(_evenings(now - LISTED_AFTER, -1))
    return evening.date() - EVENINGS[evening.weekday()] * DAY


def _evenings(start: datetime, step: int) -> Iterator[datetime]:
    """The announcements after a moment, or before it, the nearest first."""
    day = start.astimezone(EASTERN).date()
    while True:
        evening = datetime.combine(day, ANNOUNCED_AT, EASTERN)
        if day.weekday() in EVENINGS and (evening.astimezone(UTC) - start) * step > timedelta(0):
            yield evening
        day += step * DAY
