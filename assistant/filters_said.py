"""The filters that a question says in words, and the question without those words."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from assistant.authors import authors_in
from assistant.dates import Dated, dates_in
from assistant.topics import categories_in
from assistant.values import Reading
from vectorstore.errors import UserError
from vectorstore.values import Filters

_TOGETHER = (("since", "until"), ("digested_since", "digested_until"), ("categories",), ("authors",))
"""Fields that one statement sets together: a new one replaces the earlier whole."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question without the words of its filters, and those. `dates` are the readings whose words do not say whether
    they mean publication or digest."""

    text: str
    readings: tuple[Reading, ...]
    dates: tuple[Reading, ...] = ()


def filters_said(text: str, today: date, has_author: Callable[[str], bool], dropped: Collection[str] = ()) -> Said:
    """What a question limits itself to. `today` is what relative dates count from; `has_author` says whether the
    library knows a name; readings with `dropped` words are left out: a date's words too, others are words again."""
    readings: list[tuple[int, Reading]] = []
    dates: list[Reading] = []
    for dated in dates_in(text, today):
        reading = Reading(_words(text, dated.start, dated.end), _bounds(dated))
        if reading.words not in dropped:
            readings.append((dated.start, reading))
            if not dated.of:
                dates.append(reading)
        text = _blank(text, dated.start, dated.end)
    for written in authors_in(text, has_author):
        reading = Reading(_words(text, written.start, written.end), Filters(authors=written.authors))
        if reading.words not in dropped:
            readings.append((written.start, reading))
            text = _blank(text, written.start, written.end)
    for named in categories_in(text):
        reading = Reading(_words(text, named.start, named.end), Filters(categories=named.categories))
        if reading.words not in dropped:
            readings.append((named.start, reading))
            text = _blank(text, named.start, named.end)
    in_order = tuple(reading for _, reading in sorted(readings, key=lambda each: each[0]))
    return Said(" ".join(text.split()).strip(" ,，、"), in_order, tuple(dates))


def as_digested(reading: Reading) -> Reading:
    """A reading of days with digests' days in the place of publication's."""
    said = reading.filters
    return replace(reading, filters=Filters(digested_since=said.since, digested_until=said.until))


def together(readings: Iterable[Reading]) -> Filters:
    """All readings of one question as filters: two categories mean either, two bounds both."""
    return reduce(_joined, (reading.filters for reading in readings), Filters())


def laid_over(base: Filters, new: Filters) -> Filters:
    """`base` with what `new` says in the place of what it said of the same thing."""
    for fields in _TOGETHER:
        if any(getattr(new, name) for name in fields):
            base = replace(base, **{name: getattr(new, name) for name in fields})
    return base


def kept_beside(earlier: Iterable[Reading], new: Filters) -> tuple[Reading, ...]:
    """The earlier readings that say nothing of what the new filters say."""
    said = [fields for fields in _TOGETHER if any(getattr(new, name) for name in fields)]
    return tuple(
        reading for reading in earlier if not any(getattr(reading.filters, name) for fields in said for name in fields)
    )


def _joined(one: Filters, other: Filters) -> Filters:
    try:
        return Filters(
            since=other.since or one.since,
            until=other.until or one.until,
            digested_since=other.digested_since or one.digested_since,
            digested_until=other.digested_until or one.digested_until,
            categories=tuple(dict.fromkeys([*one.categories, *other.categories])),
            authors=tuple(dict.fromkeys([*one.authors, *other.authors])),
        )
    except UserError:  # two ranges that share no day: the later words count
        return laid_over(one, other)


def _bounds(dated: Dated) -> Filters:
    if dated.of == "digested":
        return Filters(digested_since=dated.first, digested_until=dated.last)
    return Filters(since=dated.first, until=dated.last)


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _blank(text: str, start: int, end: int) -> str:
    """Spaces in the place of a stretch, so that the places of the others stay."""
    return text[:start] + re.sub(r".", " ", text[start:end], flags=re.DOTALL) + text[end:]
