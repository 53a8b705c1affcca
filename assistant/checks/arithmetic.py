"""Numbers that a sentence works out from those of its evidence: differences, ratios, shares."""

import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from assistant.checks.numerals import Number, said_in
from vectorstore.sentences import sentences

_DIFFERS = re.compile(
    r"\b(?:more|less|fewer|lower|higher|above|below|than|by|gains?|gap|rises?|falls?|drops?|saves?|cuts?|costs?|loses?|adds?"
    r"|apart|longer|shorter|difference|(?:im|re)\w+[sd])\b|[高低多少快慢长短差增减提下]",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|over|more than|approximately)\b|约|近|大约|左右|超过"
)
_APART = re.compile(r"\b(?:above|below)\b|[高低多少]")
_POINTS = re.compile(r"\bpoints?\b|百分点")
_ROUGHLY = 0.12
"""By what share a number that is only about so much may differ."""


def derived(number: Number, sentence: str, sources: Iterable[str]) -> bool:
    """Whether two numbers of one sentence of the evidence give a number: a difference where the sentence compares, a
    ratio, a share in percent, or a part of one of which the other is a multiple."""
    precision = _precision(number.value)
    compares, points = bool(_DIFFERS.search(sentence)), bool(_POINTS.search(sentence))
    for source in sources:
        for start, end in sentences(source):
            told = {said.number for said in said_in(source[start:end])}
            differs = compares or bool(_APART.search(source[start:end]))
            for one, other in permutations(told, 2):
                for value, kind in _results(one, other, differs, points):
                    near = abs(value - number.value) <= precision or (
                        bool(_ABOUT.search(sentence)) and abs(value - number.value) <= _ROUGHLY * value
                    )
                    if near and (kind == number.kind or not (kind and number.kind)):
                        return True
    return False


def _results(one: Number, other: Number, differs: bool, points: bool) -> Iterator[tuple[float, str]]:
    if other.kind == "times" and one.kind != "times" and other.value:
        yield one.value / other.value, one.kind
    if one.kind != other.kind or one.value <= other.value or not other.value:
        return
    if differs:
        yield one.value - other.value, one.kind
    if differs and not points:
        yield 100 * (one.value - other.value) / one.value, "percent"
        yield 100 * (one.value - other.value) / other.value, "percent"
    yield one.value / other.value, "times"
    if not points:
        yield 100 * other.value / one.value, "percent"


def _precision(value: float) -> float:
    """Half of the last digit that a number tells."""
    digits = f"{value:.9f}".rstrip("0").partition(".")[2]
    return 0.5 * 10.0 ** -len(digits) + 1e-9
