"""Dates in a question, English or Chinese: where they stand and which days they bound.

The words of days become words of known kinds (`date_words`). The grammar beside them, in `words/dates.toml`, makes days
of them step by step: days on their own, days within days, parts, what a side word bounds. It names the functions here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.understand import date_meanings
from assistant.understand.calendar_days import Days, Length, NoSuchDayError
from assistant.understand.date_meanings import OPEN, OPENED, Force, Found
from assistant.understand.date_words import GRAMMAR, Word, date_words

A_DAY = date(2028, 3, 1)
COMPANY = ("in", "on", "from")
"""Kinds of words before days which show that these are days."""
NEAR = 4
"""Words beside days that are looked at."""


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


def dates_in(text: str, today: date, anchor: Force | None = None) -> list[DateSpan]:
    """The stretches of a question that can be read as days, in order. `anchor`: the days in force in the conversation,
    from which "the day before" counts."""
    words = _read(text, today, anchor)
    return [_shown(text, words, place) for place, word in enumerate(words) if word.kind == "span"]


def no_such_days(text: str) -> list[str]:
    """What is written as a day and is none: 30 February."""
    return [text[word.start : word.end] for word in _read(text, A_DAY) if word.kind == "impossible"]


def turned(text: str, today: date) -> bool:
    """Whether the later of two days is said first, each with its year."""
    return any(isinstance(word.meant, Days) and word.meant.turned for word in _read(text, today))


Rule = tuple[re.Pattern[str], Callable[[Found], Days | Length | None]]

_SIGNS: dict[str, str] = {}
_MACROS = {name: pattern for name, pattern in GRAMMAR.items() if name.isupper()}


def _sign(kind: str) -> str:
    """The letter that stands for a kind of word where patterns are matched."""
    return _SIGNS.setdefault(kind, chr(0xE000 + len(_SIGNS)))


def _rule(pattern: str, meaning: str) -> Rule:
    pattern = re.sub("[A-Z]+", lambda name: _MACROS[name[0]], pattern)
    signs = re.sub("[a-z_]+", lambda kind: _sign(kind[0]), pattern).replace(" ", "")
    return re.compile(signs), getattr(date_meanings, meaning)


_STEPS = [(step, [_rule(*each) for each in GRAMMAR[step]]) for step in GRAMMAR if step.islower()]


def _read(text: str, today: date, force: Force | None = None) -> list[Word]:
    words = date_words(text)
    for step, rules in _STEPS:
        made = "span" if step in ("bounds", "both") else "days"
        words = _step(text, words, rules, made, today, force)
    return words


def _step(text: str, words: list[Word], rules: list[Rule], made: str, today: date, force: Force | None) -> list[Word]:
    """Puts one word for those to which a rule gives a meaning; the longest match counts, of equal ones the first."""
    signs = "".join(_sign(word.kind) for word in words)
    result: list[Word] = []
    place = 0
    while place < len(words):
        matches = [(match.end(), rule) for pattern, rule in rules if (match := pattern.match(signs, place))]
        one, end = words[place], place + 1
        for after, rule in sorted(matches, key=lambda match: -match[0]):
            start, stop = words[place].start, words[after - 1].end
            try:
                meant = rule(Found(text[start:stop], words[place:after], today, force))
            except NoSuchDayError:
                one, end = Word("impossible", start, stop), after
                break
            except (ValueError, OverflowError, KeyError):
                continue
            if meant:
                one, end = Word(made if isinstance(meant, Days) else "length", start, stop, meant=meant), after
                break
        result.append(one)
        place = end
    return result


def _shown(text: str, words: list[Word], place: int) -> DateSpan:
    word, days = words[place], words[place].meant
    assert isinstance(days, Days)
    before, behind = words[max(0, place - NEAR) : place][::-1], words[place + 1 : place + 1 + NEAR]
    of = _beside(before) or _beside(behind)
    papers = next((each.kind for each in behind if each.kind not in ("possessive", "of")), "") == "paper"
    company = of or papers or (before and before[0].kind in COMPANY)
    of_today = days.unit == "day" and behind and behind[0].kind == "possessive" and not _of_papers(behind)
    first, last = (None if day in (OPENED, OPEN) else day for day in (days.first, days.last))
    return DateSpan(word.start, word.end, first, last, of, (days.loose > bool(company) and not of) or bool(of_today))


def _of_papers(words: list[Word]) -> bool:
    return any(word.kind in ("paper", "beside") for word in words)


def _beside(words: list[Word]) -> Literal["published", "digested", ""]:
    """What the next word says that days are of, behind words such as "in" or "of the"."""
    for word in words:
        if word.kind == "beside":
            return "digested" if word.value == "digested" else "published"
        if word.kind not in (*COMPANY, "of", "the", "possessive", "which"):
            break
    return ""
