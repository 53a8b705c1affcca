"""The stretches of a question that have a grammar of their own, and stand as one token each for the network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understand.categories import ID as CATEGORY
from assistant.understand.dates import DateSpan, dates_in
from vectorstore.text.arxiv_ids import ids_in

_PLACE = re.compile(r"(?:the\s+)?\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
"""The 24th, which may be a day or a place in a list: the network tells which."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch `text[start:end]` with its kind, as `tokens.cut` takes it; of days also what they are."""

    start: int
    end: int
    kind: str
    days: DateSpan | None = None


def masked(text: str, today: date, anchor: tuple[date | None, date | None] | None = None) -> list[Masked]:
    """Finds arXiv ids and addresses, categories by id, and days, in order; none overlap. `anchor` are the days in force
    that "the day before" counts from."""
    found = [Masked(each.start, each.end, "id") for each in ids_in(text)]
    found += _apart([Masked(match.start(), match.end(), "category") for match in CATEGORY.finditer(text)], found)
    spans = [span for span in dates_in(text, today, anchor) if not _PLACE.fullmatch(text, span.start, span.end)]
    days = [Masked(span.start, span.end, "loose_date" if span.loose else "date", span) for span in spans]
    return sorted([*found, *_apart(days, found)], key=lambda each: each.start)


def _apart(new: Sequence[Masked], known: Sequence[Masked]) -> list[Masked]:
    return [each for each in new if not any(each.start < other.end and other.start < each.end for other in known)]
