"""Dates in a question, English or Chinese: where they stand and which days they bound.

A question is cut into words of known kinds. The grammar in `words/dates.toml` makes days of them step by step, alone,
within days, parts, bounded by a side word; its rules name the functions of `date_meanings`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from assistant.understand import date_meanings
from assistant.understand import words as tables
from assistant.understand.date_meanings import OPEN, OPENED, CalendarSpan, DateMatch, Length
from assistant.understand.spelling import edits
from vectorstore.text.traditional import same_length

YEARS = range(1990, 2050)
TYPED = ("month", "weekday", "said", "unit", "quarter_unit", "weekend_unit", "span_unit", "festival", "side")
"""Kinds of words in which a typing error is forgiven."""
LETTERS, LONG, LONGEST = 5, 7, 24  # of a word with a typing error, or with one letter for another; of any
COMPANY = ("in", "on", "from")  # kinds of words before days which show that these are days
NEAR = 4  # words beside days that are looked at

Force = tuple[date | None, date | None]
Rule = tuple[re.Pattern[str], dict[str, str], Callable[[DateMatch], CalendarSpan | Length | None]]
"""A pattern of signs, one a word; the roles that it fills itself; the function that says what the words mean."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A stretch `text[start:end]` that can be read as days, with the word that bounds them. `first` and `last` are
    inclusive; None: open on that side. `of`: what they are said to be the days of. `loose`: the words may well be
    something else."""

    start: int
    end: int
    first: date | None
    last: date | None
    of: Literal["published", "digested", ""]
    loose: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch `text[start:end]`, the kind of word that it is and what it stands for: a month's number, days."""

    kind: str
    value: Any
    start: int
    end: int


def dates_in(text: str, today: date, anchor: Force | None = None) -> list[DateSpan]:
    """Finds the stretches of a question that can be read as days, in order. `anchor`: the days in force in the
    conversation, from which "the day before" counts."""
    words = _read(text, today, anchor)
    return [_span(words, place) for place, word in enumerate(words) if word.kind == "days"]


def no_such_days(text: str) -> list[str]:
    """Finds what is written as a day and is none: 30 February."""
    words = _read(text, date(2028, 3, 1))  # any day behind a 29 February
    return [text[word.start : word.end] for word in words if word.kind == "impossible"]


def turned(text: str, today: date) -> bool:
    """Tells whether the later of two days is said first, each with its year."""
    return any(word.value.turned for word in _read(text, today) if word.kind == "days")


_TABLE = tables.table("dates")
_GRAMMAR, _DOUBTFUL = _TABLE["grammar"], frozenset(_TABLE["en"]["doubtful"])
_FESTIVALS = {
    name: [f"{year}-{days}" for year in YEARS] if isinstance(days, str) else days
    for name, days in _TABLE["festivals"].items()
}
_KNOWN: dict[str, tuple[str, Any]] = {
    word: (kind, int(value) if value.lstrip("-").isdigit() else _FESTIVALS.get(value, value))
    for language in ("zh", "en", "signs")  # of equal words the last counts
    for kind, words_of in _TABLE[language].items()
    if kind != "doubtful"
    for value, words in (words_of.items() if isinstance(words_of, dict) else [("", words_of)])
    for word in words
}
_MADE = ("num", "ord", "year", "compact", "other", "days", "length", "impossible")
_SIGNS = {kind: chr(0xE000 + number) for number, kind in enumerate({*(kind for kind, _ in _KNOWN.values()), *_MADE})}
_TYPABLE = [word for word, (kind, _) in _KNOWN.items() if kind in TYPED and len(word) >= LETTERS and word.isascii()]
_NUMERALS = {word: value for word, (kind, value) in _KNOWN.items() if kind == "number" and not word.isascii()}
_TEN = next(word for word, value in _NUMERALS.items() if value == 10)
_ONES = "".join(set(_NUMERALS) - {_TEN})
_LONGEST_FIRST = "|".join(re.escape(word) for word in sorted(_KNOWN, key=len, reverse=True))
_HEADS = "|".join({head[0] for word in _KNOWN if (head := re.match("[a-z]+", word))})
_GOES_ON = rf"[a-z0-9]|-(?!({_HEADS})(?![a-z]))[a-z]"  # may-fly; not march-may
_WORD = re.compile(rf"({_LONGEST_FIRST})((?<![a-z0-9])|(?!{_GOES_ON}))")
_NUMERAL = re.compile(rf"[{_ONES}]?{_TEN}[{_ONES}]?|[{_ONES}]{{4}}(?![{_ONES}])|[{_ONES}]")
_NUMBER = re.compile(r"(\d{4}[01]\d[0-3]\d|\d{1,4})(?![\d_%]|\.\d{1,3}(?![\d.])|,\d{3}(?!\d))([a-z]*)")
_OTHER = re.compile(r"[a-z]+(?:[-_./+]?[a-z0-9]+)*|\d[a-z0-9.,%]*|.", re.DOTALL)


def _words(text: str) -> list[Word]:
    """Cuts a question into words; what has nothing to do with days is of the kind "other"."""
    plain = same_length("".join(map(_plain, text)))
    words: list[Word] = []
    place = 0
    while place < len(plain):
        words.append(_number(plain, place) or _known(plain, place) or _other(plain, place))
        place = words[-1].end
    return [word for word in words if not plain[word.start].isspace()]


@cache
def _plain(character: str) -> str:
    """Gives a small letter, a narrow digit or sign, a straight apostrophe."""
    plain = unicodedata.normalize("NFKC", character).lower()
    return "'" if character in "’‘" else plain if len(plain) == 1 else character


def _known(text: str, place: int) -> Word | None:
    found = _WORD.match(text, place)
    return Word(*_KNOWN[found[0]], place, found.end()) if found else None


def _number(text: str, place: int) -> Word | None:
    """Reads 24, 24th, 2025, 十二 or 二零二五; nothing where letters follow that are no word: 3d."""
    if found := _NUMBER.match(text, place):
        value, end = found[1], found.end(1)
        if _KNOWN.get(found[2], ("",))[0] == "ending":
            return Word("ord", int(value), place, found.end())
        if found[2] and not _known(text, end):
            return None
    elif (found := _NUMERAL.match(text, place)) and not ((known := _known(text, place)) and known.end > found.end()):
        tens, ten, ones = found[0].rpartition(_TEN)
        value, end = "".join(str(_NUMERALS[each]) for each in ones), found.end()
        value = str(10 * _NUMERALS.get(tens, 1) + int(value or 0)) if ten else value
    else:
        return None
    kind = {1: "num", 2: "num", 4: "year", 8: "compact"}.get(len(value), "other")
    return Word(kind if len(value) < 4 or int(value[:4]) in YEARS else "other", int(value), place, end)


def _other(text: str, place: int) -> Word:
    found = next(_OTHER.finditer(text, place))
    return Word(*_KNOWN.get(_mistyped(found[0]), ("other", "")), place, found.end())


@lru_cache(16_384)
def _mistyped(word: str) -> str:
    """Finds the word that is one letter away: one more, one less, two swapped, or in a long word another; or ""."""
    plain = LETTERS <= len(word) <= LONGEST and word.isalpha()
    alike = (each for each in _TYPABLE if plain and each[0] == word[0] and abs(len(each) - len(word)) < 2)
    near = (each for each in alike if edits(word, each) == 1)
    return next(
        (each for each in near if len(each) >= LONG or len(each) != len(word) or sorted(each) == sorted(word)), ""
    )


def _rule(pattern: str, meaning: str) -> Rule:
    while macro := re.search("[A-Z]+", pattern):
        pattern = pattern.replace(macro[0], _GRAMMAR[macro[0]])
    filled = re.compile(r"\((\w+)=(\w+)\)")
    named = r"\((\w+):|([a-z_]+)"
    signs = re.sub(named, lambda each: f"(?P<{each[1]}>" if each[1] else _SIGNS[each[2]], filled.sub("", pattern))
    return re.compile(signs.replace(" ", "")), dict(filled.findall(pattern)), getattr(date_meanings, meaning)


_STEPS = [[_rule(*each) for each in _GRAMMAR[step]] for step in _GRAMMAR if step.islower()]


def _read(text: str, today: date, force: Force | None = None) -> list[Word]:
    """Puts one word for those to which a rule gives a meaning; the longest match counts, of equal ones the first."""
    words = _words(text)
    first, last = force or (None, None)
    found = DateMatch((), {}, today, CalendarSpan(first or last or today, last or today) if first or last else None)
    for rules in _STEPS:
        signs, place, result = "".join(_SIGNS[word.kind] for word in words), 0, list[Word]()
        while place < len(words):
            begun = rules if words[place].kind != "other" else []  # no pattern begins so
            matches = [(match, rule) for rule in begun if (match := rule[0].match(signs, place))]
            longest = sorted(matches, key=lambda each: -each[0].end())
            meant = (_meant(text, words, match, rule, found) for match, rule in longest)
            word, place = next(filter(None, meant), (words[place], place + 1))
            result.append(word)
        words = result
    return words


def _meant(text: str, words: list[Word], match: re.Match[str], rule: Rule, found: DateMatch) -> tuple[Word, int] | None:
    """Gives one word for those that a rule matches, if they mean something together, and the place behind them."""
    said = words[match.start() : match.end()]
    start, end = said[0].start, said[-1].end
    roles = rule[1] | {role: words[match.start(role)].value for role, sign in match.groupdict().items() if sign}
    roles |= next((dict(zip(("count", "unit"), word.value, strict=True)) for word in said if word.kind == "length"), {})
    if "tight" in roles and len(text[start:end].split()) > 1:
        return None
    try:
        meant = rule[2](replace(found, days=[word.value for word in said if word.kind == "days"], roles=roles))
    except ValueError:
        return None if roles.get("loose") == "3" else (Word("impossible", "", start, end), match.end())
    except (OverflowError, KeyError):
        return None
    if isinstance(meant, CalendarSpan):
        alone = next(text[word.start : end] for word in said if word.kind != "the")
        meant = replace(meant, loose=int(roles.get("loose", meant.loose or alone in _DOUBTFUL)))
    kind = "days" if isinstance(meant, CalendarSpan) else "length"
    return (Word(kind, meant, start, end), match.end()) if meant else None


def _span(words: list[Word], place: int) -> DateSpan:
    word, days = words[place], words[place].value
    before, behind = words[max(0, place - NEAR) : place][::-1], words[place + 1 : place + 1 + NEAR]
    of = _beside(before) or _beside(behind)
    kinds = [each.kind for each in behind]
    of_papers = next((kind for kind in kinds if kind not in ("possessive", "of")), "") == "paper"
    company = bool(of or of_papers or (before and before[0].kind in COMPANY))
    of_today = days.unit == "day" and kinds[:1] == ["possessive"] and not {"paper", "beside"} & set(kinds)
    first, last = (None if day in (OPENED, OPEN) else day for day in (days.first, days.last))
    return DateSpan(word.start, word.end, first, last, of, (days.loose > company and not of) or of_today)


def _beside(words: list[Word]) -> Literal["published", "digested", ""]:
    """Tells what the next word says that days are of, behind words such as "in" or "of the"."""
    for word in words:
        if word.kind == "beside":
            return "digested" if word.value == "digested" else "published"
        if word.kind not in (*COMPANY, "of", "the", "possessive", "which", "that"):
            break
    return ""
