"""What was fetched from arXiv, noted beside the library: where a fetch goes on, and where a new one begins."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingest.arxiv_api import Search
from ingest.notes import write_note
from vectorstore.errors import UserError


@dataclass(slots=True)
class Fetched:
    """How far one search has come. `newest` is the last day of which everything was there when it was asked for;
    `unfinished` tells of each fetch that broke off, by its first day, the last day of which everything came."""

    newest: date | None = None
    unfinished: dict[date, date] = field(default_factory=dict)


class FetchLog:
    """The file `fetch.json` in the library's folder. Raises UserError when it cannot be read, understood or written."""

    def __init__(self, home: Path) -> None:
        self._path = home / "fetch.json"
        try:
            records = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else []
            self._fetched = dict(map(_read, records))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UserError) as error:
            raise UserError(
                f"{self._path} cannot be read ({error}): delete it, then name what to fetch and since when"
            ) from None

    def searches(self) -> list[Search]:
        """Every search that was fetched up to some day, in the order of the first time."""
        return [search for search, fetched in self._fetched.items() if fetched.newest]

    def of(self, search: Search) -> Fetched:
        """How far this search has come."""
        return self._fetched.get(search, Fetched())

    def reached(self, search: Search, day: date, since: date | None = None, until: date | None = None) -> None:
        """Everything came up to `day`, in a fetch that goes from `since` to `until` if it can be taken up again."""
        fetched = self._fetched.setdefault(search, Fetched())
        fetched.newest = max(day, fetched.newest or day)
        if since:
            fetched.unfinished[since] = day
            if day == until:
                del fetched.unfinished[since]
        write_note(self._path, [_record(search, fetched) for search, fetched in self._fetched.items()])


def _record(search: Search, fetched: Fetched) -> dict[str, Any]:
    unfinished = {str(since): str(done) for since, done in fetched.unfinished.items()}
    newest = str(fetched.newest) if fetched.newest else None
    return {"categories": search.categories, "query": search.query, "newest": newest, "unfinished": unfinished}


def _read(record: dict[str, Any]) -> tuple[Search, Fetched]:
    newest = date.fromisoformat(record["newest"]) if record["newest"] else None
    unfinished = {date.fromisoformat(since): date.fromisoformat(done) for since, done in record["unfinished"].items()}
    return Search(tuple(map(str, record["categories"])), str(record["query"])), Fetched(newest, unfinished)
