"""The filters that a question says in words, and the question without those words."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial, reduce
from typing import Any

from assistant.questions.authors import authors_in
from assistant.questions.dates import Dated, dates_in
from assistant.questions.expressions import days_turned
from assistant.questions.languages_said import analysis_language, answer_language
from assistant.questions.topics import Named, categories_in
from assistant.values import Reading
from vectorstore.errors import UserError
from vectorstore.languages import language_of
from vectorstore.values import Filters, Language

_TOGETHER = (
    ("since", "until"), ("digested_since", "digested_until"), ("categories",), ("not_categories",), ("authors",),
    ("language",),
)  # fmt: skip
"""Fields that one statement sets together: a new one replaces the earlier whole."""

_BOUNDS = (("since", "until"), ("digested_since", "digested_until"))

_CUT = "\x1f"
"""In the place of each character of words that are taken out: white space to a pattern, and yet no typed space."""

_HAN = "\u4e00-\u9fff"
# What taking words out leaves behind, each cut with the spaces around it being one character, and what takes its place.
_LEFT_OVER = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        # "papers published in May and digested in June"
        (rf"{_CUT}(?:and|or|but|[,，、和且并]) ?(?=[{_CUT}?？.!。]|$)", _CUT),
        # "papers that were published in May", "which papers were …?", 哪些论文是五月的？
        (rf"(?<=papers) (?:that|which) (?:are|were)(?={_CUT})", ""),
        (rf"(?:(?<=papers) (?:are|were)|是){_CUT}(?=[?？.!。]*$)", ""),
        # "last week's digest of video papers", 上周收录了几篇论文
        (rf"^{_CUT}(?:of\b|[的了,，:：])", ""),
        (rf"[,，]?{_CUT}(?=[?？.!,，。])", ""),
        (rf"(?<=[{_HAN}]){_CUT}(?=[{_HAN}])", ""),
        (_CUT, " "),
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """A question without the words of its filters, and those. `taken` are all its readings, `readings` those of them
    that were not taken away, `dates` those whose words do not say whether they mean publication or digest. `spoken` is
    the language that the question itself is in."""

    text: str
    readings: tuple[Reading, ...]
    dates: tuple[Reading, ...] = ()
    taken: tuple[Reading, ...] = ()
    spoken: Language = "en"


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch `text[start:end]` and what it says; `undecided`: days of which it does not say what of."""

    start: int
    end: int
    filters: Filters = Filters()
    answer_in: Language | None = None
    undecided: bool = False


def filters_said(text: str, today: date, has_author: Callable[[str], bool], dropped: Collection[str] = ()) -> Said:
    """What a question limits itself to. `today` is what relative dates count from; `has_author` says whether the
    library knows a name; readings with `dropped` words do not count, and neither do their words."""
    found: list[tuple[_Place, Reading]] = []
    spoken = language_of(text)
    for find in (_answer_languages, partial(_dates, today), partial(_authors, has_author), _categories, _analyses):
        for place in find(text):
            words = " ".join(text[place.start : place.end].split())
            found.append((place, Reading(words.strip(" ,，.;；:："), place.filters, place.answer_in)))
            text = text[: place.start] + _CUT * (place.end - place.start) + text[place.end :]
        if find is _answer_languages:
            spoken = language_of(text) if text.strip() else spoken
    found.sort(key=lambda each: each[0].start)
    counting = [(place, reading) for place, reading in found if reading.words not in dropped]
    return Said(
        _without_cuts(text),
        tuple(reading for _, reading in counting),
        tuple(reading for place, reading in counting if place.undecided),
        tuple(reading for _, reading in found),
        spoken,
    )


def _answer_languages(text: str) -> Iterator[_Place]:
    for said in answer_language(text):
        yield _Place(said.start, said.end, answer_in=said.language)


def _dates(today: date, text: str) -> Iterator[_Place]:
    for dated in dates_in(text, today):
        yield _Place(dated.start, dated.end, _bounds(dated), undecided=not dated.of)


def _authors(has_author: Callable[[str], bool], text: str) -> Iterator[_Place]:
    for written in authors_in(text, has_author):
        yield _Place(written.start, written.end, Filters(authors=written.authors))


def _categories(text: str) -> Iterator[_Place]:
    for named in categories_in(text):
        yield _Place(named.start, named.end, _limits(named))


def _analyses(text: str) -> Iterator[_Place]:
    for said in analysis_language(text):
        yield _Place(said.start, said.end, Filters(language=said.language))


def _bounds(dated: Dated) -> Filters:
    if dated.of == "digested":
        return Filters(digested_since=dated.first, digested_until=dated.last)
    return Filters(since=dated.first, until=dated.last)


def _limits(named: Named) -> Filters:
    return Filters(not_categories=named.categories) if named.left_out else Filters(categories=named.categories)


def _without_cuts(text: str) -> str:
    """What is left of a question, without words that only led to what was taken out."""
    if _CUT in text:
        text = re.sub(r"\s+", lambda space: _CUT if _CUT in space[0] else " ", text)
    for pattern, instead in _LEFT_OVER:
        text = pattern.sub(instead, text)
    return " ".join(text.split()).strip(" ,，、")


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


def turned(readings: Collection[Reading], today: date) -> bool:
    """Whether a question says its first day last, and is read the other way round: "since May 2 until May 1"."""
    said = [each.filters for each in readings]
    if any(days_turned(each.words, today) for each in readings):
        return True
    if any(map(_closed, said)):
        return False
    firsts = [(getattr(each, since), since) for each in said for since, _ in _BOUNDS if getattr(each, since)]
    return any(
        getattr(each, until) and getattr(each, until) < first
        for first, name in firsts
        for since, until in _BOUNDS
        for each in said
        if name == since
    )


def _closed(filters: Filters) -> bool:
    return any(getattr(filters, since) and getattr(filters, until) for since, until in _BOUNDS)


def _in_order(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    return (last, first) if first and last and last < first else (first, last)


def _joined(one: Filters, other: Filters) -> Filters:
    both: dict[str, Any] = {}
    for name, said in asdict(one).items():
        new = getattr(other, name)
        both[name] = tuple(dict.fromkeys([*said, *new])) if isinstance(said, tuple) else new or said
    if not any(map(_closed, (one, other))):
        for since, until in _BOUNDS:
            both[since], both[until] = _in_order(both[since], both[until])
    try:
        return Filters(**both)
    except UserError:  # two ranges that share no day: the later words count
        return laid_over(one, other)
