"""Filters out of the words that limit papers: days, authors, categories; and how several go together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import reduce
from typing import Any

from assistant.understand.categories import categories_in
from assistant.understand.dates import DateSpan
from assistant.understand.intent import Limit
from vectorstore.errors import UserError
from vectorstore.text.languages import HAN
from vectorstore.values import Filters

TOGETHER = (
    ("since", "until"), ("digested_since", "digested_until"), ("categories",), ("not_categories",), ("authors",),
    ("language",), ("primary",), ("not_authors",), ("types",),
)  # fmt: skip
"""Fields that one statement sets together."""

_BOUNDS = (("since", "until"), ("digested_since", "digested_until"))


def of_days(span: DateSpan) -> Filters:
    """Returns the days of a stretch, of publication unless it says that they are a digest's."""
    if span.of == "digested":
        return Filters(digested_since=span.first, digested_until=span.last)
    return Filters(since=span.first, until=span.last)


def outside(span: DateSpan, others: Iterable[Filters], today: date) -> Filters | None:
    """Tells what is left where days are not wanted: before or behind them, where they lie at an edge of what is wanted;
    None where they lie within, which no filter can say."""
    bounds = together(others)
    first, last = bounds.since, bounds.until or today
    if span.first and (not first or span.first <= first) and span.last and span.last < last:
        return Filters(since=span.last + timedelta(1)) if first or span.last.year == today.year else None
    if span.first and (not span.last or span.last >= last):
        return Filters(until=span.first - timedelta(1))
    return None


def of_categories(words: str, *, left_out: bool, primary: bool = False) -> Filters | None:
    """Returns papers in the categories that words name, or first in them, or in none; None for words that name none."""
    found = categories_in(words)
    if not found:
        return None
    if primary and not left_out:
        return Filters(primary=found)
    return Filters(not_categories=found) if left_out else Filters(categories=found)


def is_name(words: str) -> bool:
    """Tells whether words may be a person's name by their look: a few words of letters, or two to four Chinese
    characters."""
    if HAN.search(words):
        return 2 <= len(words) <= 4
    parts = words.replace(".", " ").replace("-", " ").split()
    return 0 < len(parts) <= 5 and all(part.isalpha() for part in parts)


def together(limits: Iterable[Filters]) -> Filters:
    """Returns all limits of one question: two categories mean either, two bounds both."""
    return reduce(_joined, limits, Filters())


def laid_over(base: Filters, new: Filters) -> Filters:
    """Returns `base` with what `new` says in the place of what it said of the same thing."""
    for fields in TOGETHER:
        if any(getattr(new, name) for name in fields):
            base = replace(base, **{name: getattr(new, name) for name in fields})
    return base


def overruled(limits: Sequence[Limit], given: Filters) -> tuple[Limit, ...]:
    """Returns the limits that say otherwise what is given beside the question."""
    said = [fields for fields in TOGETHER if any(getattr(given, name) for name in fields)]
    return tuple(
        limit
        for limit in limits
        for fields in said
        if any(getattr(limit.filters, name) for name in fields)
        and any(getattr(limit.filters, name) != getattr(given, name) for name in fields)
    )


def _joined(one: Filters, other: Filters) -> Filters:
    both: dict[str, Any] = {}
    for name, said in asdict(one).items():
        new = getattr(other, name)
        both[name] = tuple(dict.fromkeys([*said, *new])) if isinstance(said, tuple) else new or said
    for since, until in _BOUNDS:
        first, last = (
            _tighter(getattr(one, name), getattr(other, name), max if name == since else min) for name in (since, until)
        )
        if first and last and last < first:  # two ranges that share no day: both are wanted
            first = min(filter(None, (getattr(one, since), getattr(other, since))), default=None)
            last = max(filter(None, (getattr(one, until), getattr(other, until))), default=None)
        both[since], both[until] = first, last
    try:
        return Filters(**both)
    except UserError:
        return laid_over(one, other)


def _tighter(one: date | None, other: date | None, choose: Callable[[date, date], date]) -> date | None:
    return choose(one, other) if one and other else one or other
