"""How many papers a week have some words, or are of some topic, side by side: lines for the eye, a table for all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ui.pages.texts import Words
from vectorstore.library import Library

MOST_LINES = 5
MOST_WEEKS = 110
"""Of more the lines go by month."""
WIDTH, HEIGHT = 1_000, 260
"""Of the drawing, in its own unit."""
LONGEST = 60
"""Characters of what is counted."""


@dataclass(frozen=True, slots=True)
class TrendLine:
    """What is counted, how often in each span, and the line's points in the drawing's own unit."""

    label: str
    counts: tuple[int, ...]
    points: str

    @property
    def in_all(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Trends:
    """Lines over the same spans of time, each named by its first day; `most` is the height of the drawing."""

    spans: tuple[str, ...]
    lines: tuple[TrendLine, ...]
    most: int


def asked_for(text: str) -> list[str]:
    """What is typed to be compared: apart by commas or semicolons, each once."""
    for separator in "，；;、\n":
        text = text.replace(separator, ",")
    said = (" ".join(part.split())[:LONGEST] for part in text.split(","))
    return list(dict.fromkeys(filter(None, said)))[:MOST_LINES]


def trends_of(library: Library, asked: Sequence[str], words: Words) -> Trends | None:
    """The papers of the library that hold each of the words, by the week of version 1; None where it has no day."""
    published = library.published()
    if not published:
        return None
    first, last = published[0][0], published[-1][0]
    weeks = (_monday(last) - _monday(first)).days // 7 + 1
    begin = _monday if weeks <= MOST_WEEKS else _first_of_month
    spans = list(_spans(first, last, begin))
    counted = [(term, Counter(begin(day) for day in library.search.published_of(term))) for term in asked]
    counts = [(term, tuple(found[span] for span in spans)) for term, found in counted]
    most = max((count for _, each in counts for count in each), default=0)
    lines = tuple(TrendLine(term, each, _points(each, most)) for term, each in counts)
    return Trends(tuple(words.day(span) for span in spans), lines, most)


def _spans(first: date, last: date, begin: object) -> list[date]:
    assert callable(begin)
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return list(dict.fromkeys(begin(day) for day in days))


def _points(counts: Sequence[int], most: int) -> str:
    step = WIDTH / max(len(counts) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{HEIGHT - HEIGHT * count / (most or 1):.1f}" for place, count in enumerate(counts)
    )


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
