"""The words of a question that have to do with days, from a table of both languages, and the numbers among them."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.understand.calendar_days import Days, Length

YEARS = range(1990, 2050)
SHORT_YEARS = range(15, 50)
"""Years that are written with two digits."""
TYPED = ("month", "weekday", "said", "unit", "festival", "side")
"""Kinds of words in which a typing error is forgiven."""
LETTERS, LONG = 5, 7
"""Of a word with a typing error, and of one in which a letter may be another."""

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words" / "dates.toml").read_text("utf-8"))
_SAME: dict[str, str] = _TABLE["signs"].pop("same")
FESTIVALS: dict[str, str | list[str]] = _TABLE.pop("festivals")
GRAMMAR: dict[str, Any] = _TABLE.pop("grammar")
DOUBTFUL = frozenset(_TABLE["en"].pop("doubtful"))
_KNOWN = {
    word: (kind, value)
    for language in reversed(_TABLE.values())
    for kind, words_of in language.items()
    for value, words in (words_of.items() if isinstance(words_of, dict) else [("", words_of)])
    for word in words
}
_TYPABLE = [word for word, (kind, _) in _KNOWN.items() if kind in TYPED and len(word) >= LETTERS and word.isascii()]
_NUMERALS = {word: int(value) for word, (kind, value) in _KNOWN.items() if kind == "number" and not word.isascii()}
_TEN = next(word for word, value in _NUMERALS.items() if value == 10)
_ONES = "".join(set(_NUMERALS) - {_TEN})

_HEAD = re.compile(r"[a-z]+|.", re.DOTALL)
_NUMERAL = re.compile(rf"[{_ONES}]?{_TEN}[{_ONES}]?|[{_ONES}]{{4}}(?![{_ONES}])|[{_ONES}]")
_NUMBER = re.compile(r"(\d{8}|\d{1,4})(?![\d_%]|\.\d{1,3}(?![\d.])|,\d{3}(?!\d))([a-z]*)")
_GOES_ON = re.compile(r"[a-z0-9]|-([a-z]+)")
_OTHER = re.compile(r"[a-z]+(?:[-_./+]?[a-z0-9]+)*|\d[a-z0-9.,%]*|.", re.DOTALL)
_BY_HEAD: dict[str, list[str]] = {}
for _word in sorted(_KNOWN, key=len, reverse=True):
    _BY_HEAD.setdefault(_HEAD.findall(_word)[0], []).append(_word)


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch `text[start:end]`: a word of a known kind and what it stands for there; or what was made of several
    words, days or a length of time."""

    kind: str
    start: int
    end: int
    value: str = ""
    meant: Days | Length | None = None


def date_words(text: str) -> list[Word]:
    """Cuts a question into words; what has nothing to do with days is of the kind "other"."""
    small = "".join(map(_read_as, text))
    words: list[Word] = []
    place = 0
    while place < len(small):
        if small[place].isspace():
            place += 1
            continue
        words.append(_number(small, place) or _known(small, place) or _other(small, place))
        place = words[-1].end
    return words


@cache
def _read_as(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return _SAME.get(plain, plain if len(plain) == 1 else character)


def _known(text: str, place: int) -> Word | None:
    for word in _BY_HEAD.get(_HEAD.findall(text[place : place + 20])[0], ()):
        end = place + len(word)
        if text.startswith(word, place) and not (word[-1].isalnum() and word.isascii() and _goes_on(text, end)):
            return Word(_KNOWN[word][0], place, end, _KNOWN[word][1])
    return None


def _goes_on(text: str, end: int) -> bool:
    """Whether a word is longer than up to here: "may-fly"; not "march-may"."""
    behind = _GOES_ON.match(text, end)
    return bool(behind and behind[1] not in _BY_HEAD)


def _number(text: str, place: int) -> Word | None:
    if found := _NUMBER.match(text, place):
        end = found.end(1)
        if _KNOWN.get(found[2], ("",))[0] == "ending":
            return Word("ord", place, found.end(), found[1])
        return _numbered(found[1], place, end) if not found[2] or _known(text, end) else None
    found, known = _NUMERAL.match(text, place), _known(text, place)
    if not found or (known and known.end > found.end()):
        return None
    tens, ten, ones = found[0].rpartition(_TEN)
    value = "".join(str(_NUMERALS[each]) for each in ones)
    return _numbered(str(10 * _NUMERALS.get(tens, 1) + int(value or 0)) if ten else value, place, found.end())


def _numbered(value: str, start: int, end: int) -> Word:
    kinds = {1: "num", 2: "num", 4: "year" if int(value) in YEARS else "other", 8: "compact"}
    return Word(kinds.get(len(value), "other"), start, end, value)


def _other(text: str, place: int) -> Word:
    found = _OTHER.match(text, place)
    end = found.end() if found else place + 1
    known = _mistyped(text[place:end])
    return Word(_KNOWN[known][0], place, end, _KNOWN[known][1]) if known else Word("other", place, end)


@cache
def _mistyped(word: str) -> str | None:
    """The word that is one letter away: one more, one less, two changed round, or in a long word another."""
    if len(word) < LETTERS or not word.isalpha() or not word.isascii():
        return None
    return next((known for known in _TYPABLE if known[0] == word[0] and _near(word, known)), None)


def _near(word: str, known: str) -> bool:
    place = next((place for place, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), -1)
    one, other = word[place:], known[place:]
    if place < 0:
        return abs(len(word) - len(known)) == 1
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other or one == other[1:] or (one[1:] == other[1:] and len(known) >= LONG)
