"""The days that are triaged: what somebody types, and the strip of all days with their numbers of papers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.understand.dates import dates_in
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.text.kinds import Kind
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

Counted = Sequence[tuple[date, int]]
"""Days in order, each with its number of papers."""

WHOLE_MONTHS = 12
"""Newest months whose days are all shown; of an older one they are where it is chosen."""

STEPS = 8
"""Heights that a bar may have: the pages' policy allows no style of their own."""

_DAY_OF_MONTH = re.compile(r"\d{1,2}[-./]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DayOfStrip:
    """A day with its papers, how high its bar is, 1 to `STEPS`, and whether it is among those chosen."""

    day: date
    count: int
    height: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class MonthOfStrip:
    """A month with its papers, the newest day first; without days where these are not shown."""

    days: Days
    count: int
    shown: tuple[DayOfStrip, ...]
    chosen: bool


def days_held(library: "Library") -> Counted:
    """Digest days with their numbers of papers; days of publication where the library holds no digest."""
    return library.days() or library.published()


def newest_of(held: Counted, today: date) -> Days:
    """The newest day that has come: a digest that bears a later one is dated wrongly."""
    day = max((day for day, _ in held if day <= today), default=held[-1][0])
    return Days(day, day)


def days_meant(typed: str, held: Counted, today: date, words: Words) -> Days:
    """The days that somebody typed, in numbers or words of either language; the newest where nothing is. What is open
    on one side ends where the library does. Raises UserError for what names no day."""
    if not typed:
        return newest_of(held, today)
    text = _with_year(typed, held[-1][0].year)
    spans = dates_in(text, today)
    if not spans:
        raise UserError(words.fill("no_day", typed=typed[:40]))
    first = min((span.first or held[0][0]) for span in spans)
    last = max((span.last or held[-1][0]) for span in spans)
    return Days(min(first, last), max(first, last))


def filters_of(days: Days, types: tuple[Kind, ...], *, digested: bool) -> Filters:
    """The papers of these days: of digests, or of publication where there are none. Raises UserError for a type that
    there is not."""
    if digested:
        return Filters(digested_since=days.first, digested_until=days.last, types=types)
    return Filters(since=days.first, until=days.last, types=types)


def strip(held: Counted, chosen: Days) -> list[MonthOfStrip]:
    """All months, the newest first."""
    most = max((count for _, count in held), default=1)
    months = []
    for place, (_, group) in enumerate(groupby(reversed(held), key=lambda pair: (pair[0].year, pair[0].month))):
        pairs = list(group)
        days = _month_of(pairs[0][0])
        chosen_here = chosen.first <= days.last and days.first <= chosen.last
        shown = pairs if place < WHOLE_MONTHS or chosen_here else []
        months.append(
            MonthOfStrip(
                days,
                sum(count for _, count in pairs),
                tuple(DayOfStrip(day, count, -(-STEPS * count // most), day in chosen) for day, count in shown),
                chosen == days,
            )
        )
    return months


def _month_of(day: date) -> Days:
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _with_year(typed: str, year: int) -> str:
    """03-02 and 3.2 with the year that is meant."""

    def whole(match: re.Match[str]) -> str:
        month, day = re.split(r"\D", match[0])
        return f"{year}-{int(month):02}-{int(day):02}"

    parts = re.split(r"(\s*(?:\.\.|–|—|~|\bto\b|至|到|\s-\s)\s*)", typed.strip())
    if all(_DAY_OF_MONTH.fullmatch(part) for part in parts[::2]):
        return "".join(_DAY_OF_MONTH.sub(whole, part) if place % 2 == 0 else part for place, part in enumerate(parts))
    return typed
