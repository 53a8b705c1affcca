"""What was fetched from arXiv, noted beside the library: where a fetch goes on, and where a new one begins."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingest.arxiv.api import ArxivSearch
from ingest.arxiv.notes import write_note
from vectorstore.errors import UserError, reason_of


@dataclass(frozen=True, slots=True)
class Week:
    """Days of submission of which everything came, and how many papers arXiv counted then."""

    first: date
    last: date
    papers: int


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """A fetch of days of submission: the last day of which everything came, and the day on which it was begun."""

    done: date
    begun: date


@dataclass(slots=True)
class Fetched:
    """How far one search has come. `newest` is the day of the newest version that was seen, or in a quiet search the
    last day that all of arXiv has reached; `weeks` are those whose papers arXiv may still add to, by their first day;
    `unfinished` are the fetches that broke off, by their first day."""

    newest: date | None = None
    weeks: dict[date, Week] = field(default_factory=dict)
    unfinished: dict[date, BrokenOff] = field(default_factory=dict)


class FetchLog:
    """The file `fetch.json` in the library's folder. Raises UserError when it cannot be read, understood or written."""

    def __init__(self, home: Path) -> None:
        self._path = home / "fetch.json"
        try:
            records = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else []
            self._fetched = dict(map(_read, records))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UserError) as error:
            raise UserError(
                f"{self._path} cannot be read ({reason_of(error)}): delete it, then name what to fetch and since when"
            ) from None

    def searches(self) -> list[ArxivSearch]:
        """Returns every search that was fetched up to some day, in the order of the first time."""
        return [search for search, fetched in self._fetched.items() if fetched.newest]

    def of(self, search: ArxivSearch) -> Fetched:
        """Tells how far this search has come."""
        return self._fetched.get(search, Fetched())

    def seen(self, search: ArxivSearch, newest: date) -> None:
        """Notes that everything came up to the newest paper of this day."""
        fetched = self._fetched.setdefault(search, Fetched())
        fetched.newest = max(newest, fetched.newest or newest)
        self._write()

    def has_week(self, search: ArxivSearch, week: Week) -> None:
        """Notes that everything of a week came."""
        self._fetched.setdefault(search, Fetched()).weeks[week.first] = week
        self._write()

    def came(self, search: ArxivSearch, since: date, until: date, reached: BrokenOff) -> None:
        """Notes how far a fetch from `since` to `until` came, where it is taken up again unless that is its end."""
        unfinished = self._fetched.setdefault(search, Fetched()).unfinished
        unfinished[since] = reached
        if reached.done == until:
            del unfinished[since]
        self._write()

    def settle(self, search: ArxivSearch, before: date) -> None:
        """Forgets the weeks that ended before a day, but the last of all, behind which the next one begins."""
        weeks = self.of(search).weeks
        latest = max(weeks, default=None)
        for first in [first for first, week in weeks.items() if week.last < before and first != latest]:
            del weeks[first]
        self._write()

    def _write(self) -> None:
        write_note(self._path, [_record(search, fetched) for search, fetched in self._fetched.items()])


def _record(search: ArxivSearch, fetched: Fetched) -> dict[str, Any]:
    return {
        "categories": search.categories,
        "query": search.query,
        "newest": str(fetched.newest) if fetched.newest else None,
        "weeks": [[str(week.first), str(week.last), week.papers] for week in fetched.weeks.values()],
        "unfinished": {str(since): [str(each.done), str(each.begun)] for since, each in fetched.unfinished.items()},
    }


def _read(record: dict[str, Any]) -> tuple[ArxivSearch, Fetched]:
    newest = date.fromisoformat(record["newest"]) if record["newest"] else None
    read = (Week(date.fromisoformat(first), date.fromisoformat(last), int(papers))
            for first, last, papers in record.get("weeks", ()))  # fmt: skip  # an older Paperlight noted none
    unfinished = {date.fromisoformat(since): BrokenOff(*map(date.fromisoformat, days))
                  for since, days in record["unfinished"].items() if isinstance(days, list)}  # fmt: skip
    search = ArxivSearch(tuple(map(str, record["categories"])), str(record["query"]))
    return search, Fetched(newest, {week.first: week for week in read}, unfinished)
