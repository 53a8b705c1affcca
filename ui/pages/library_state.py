"""What is in a library, and how it does, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from ui.pages.texts import Words
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Problem, Status

MOST_DAYS = 190
"""More days than this are drawn by month: a bar narrower than a few pixels cannot be told from the next."""
MOST_CATEGORIES = 12
MOST_PROBLEMS = 100
HEIGHT = 100
"""Of the longest bar, in the chart's own unit."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, its length in parts of a hundred of the longest."""

    label: str
    count: int
    length: float


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month that have a digest, the newest first, each with its number of papers."""

    label: str
    papers: int
    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class LibraryState:
    """A library, ready to be told. `health` says what is wrong with searching, a line each; empty where all is well."""

    status: Status
    days: tuple[Bar, ...]
    months: tuple[Month, ...]
    categories: tuple[Bar, ...]
    health: tuple[str, ...]
    problems: tuple[Problem, ...]
    sources: int
    language_model: str


def state_of(library: Library, settings: Settings, words: Words, folders: bool) -> LibraryState:
    """A library as it is now; what could not be read is named with its folder where `folders` says so."""
    status, days = library.status(), library.days()
    problems = library.problems()[:MOST_PROBLEMS]
    wrong = (f"{words['index_' + name]}: {state}" for name, state in status.indexes.items() if state[:2] != "ok")
    return LibraryState(
        status=status,
        days=day_bars(days, words),
        months=_months(days, words),
        categories=_bars(library.categories()[:MOST_CATEGORIES]),
        health=tuple(dict.fromkeys([*wrong, *library.outages])),
        problems=tuple(each if folders else replace(each, path=Path(each.path).name) for each in problems),
        sources=len(library.files_read()),
        language_model=settings.llm or "",
    )


def day_bars(days: Sequence[tuple[date, int]], words: Words) -> tuple[Bar, ...]:
    """A bar a digest day, oldest first, or a bar a month where there are many."""
    if len(days) <= MOST_DAYS:
        return _bars([(words.day(day), count) for day, count in sorted(days)])
    by_month = groupby(sorted(days), key=lambda pair: f"{pair[0]:%Y-%m}")
    return _bars([(month, sum(count for _, count in pairs)) for month, pairs in by_month])


def _months(days: Sequence[tuple[date, int]], words: Words) -> tuple[Month, ...]:
    by_month = groupby(sorted(days, reverse=True), key=lambda pair: pair[0].replace(day=1))
    grouped = [(first, tuple(pairs)) for first, pairs in by_month]
    return tuple(Month(words.month(first), sum(count for _, count in pairs), pairs) for first, pairs in grouped)


def _bars(rows: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    most = max((count for _, count in rows), default=0)
    return tuple(Bar(label, count, round(HEIGHT * count / most, 1)) for label, count in rows)
