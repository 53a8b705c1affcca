"""Numbers that a sentence works out from those of its evidence: differences, ratios, shares, what is left, rounded."""

import re
from collections.abc import Iterator
from itertools import permutations

from assistant.checks.numerals import Number, Numeral, said_in

_ABOUT = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|over|under|more than|less than|just|within|approximately|close to"
    r"|third|quarter|fifth|sixth|seventh|eighth|tenth|twelfth|halv\w+|half|twice)\b|约|近|大约|左右|超过|不到|多|分之|成|半|余"
)
_ROUGHLY = 0.16
"""By what share a number that is only about so much may differ."""
BEFORE, BEHIND = 14, 3
"""Characters before and behind a number where a word may say that it is only about so much."""
_COARSE = 5
"""From here on a whole number may stand for one with decimals."""


def derived(said: Numeral, sentence: str, evidence: str) -> bool:
    """Tells whether two numbers of the evidence give a number (a difference, a ratio, a share, a part of one of which
    the other is a multiple), or one does: rounded, or what it leaves of all. Each in its base, and as it is written,
    for the unit of one often stands only behind another."""
    about = bool(_ABOUT.search(sentence[max(0, said.start - BEFORE) : said.end + BEHIND]))
    told = list(said_in(evidence))
    ways = ((said.number, {each.number for each in told}), (_written(said), {_written(each) for each in told}))
    return any(_follows(number, known, about) for number, known in ways)


def _written(said: Numeral) -> Number:
    """A number as it is written, with its very unit for a kind."""
    factor = said.number.value / said.written if said.written else 1
    return Number(said.written, f"{said.number.kind} {factor:g}" if factor != 1 else said.number.kind)


def _follows(number: Number, told: set[Number], about: bool) -> bool:
    precision = _precision(number.value)
    for value, kind in _results(told):
        near = abs(value - number.value) <= precision or (about and abs(value - number.value) <= _ROUGHLY * value)
        if near and (kind == number.kind or not kind or (not number.kind and number.value % 1)):
            return True
    return any(_rounded(number, each, about, precision) for each in told)


def _results(told: set[Number]) -> Iterator[tuple[float, str]]:
    for one in told:
        if one.kind == "percent":
            yield 100 - one.value, "percent"
        elif not one.kind and one.value < 1:
            yield 100 * (1 - one.value), "percent"
    for one, other in permutations(told, 2):
        if other.kind == "times" and one.kind != "times" and other.value:
            yield one.value / other.value, one.kind
        if (one.kind and other.kind and one.kind != other.kind) or one.value <= other.value or not other.value:
            continue
        yield one.value - other.value, one.kind or other.kind
        yield 100 * (one.value - other.value) / one.value, "percent"
        yield 100 * (one.value - other.value) / other.value, "percent"
        yield one.value / other.value, "times"
        yield 100 * other.value / one.value, "percent"


def _rounded(number: Number, told: Number, about: bool, precision: float) -> bool:
    if number.kind != told.kind and number.kind and told.kind:
        return False
    gap = abs(number.value - told.value)
    return (about and gap <= _ROUGHLY * told.value) or (number.value >= _COARSE and gap <= precision)


def _precision(value: float) -> float:
    """Half of the last digit that a number tells."""
    digits = f"{value:.9f}".rstrip("0").partition(".")[2]
    return 0.5 * 10.0 ** -len(digits) + 1e-9
