"""Who is said to be more or less of something than whom: "A loses less than B", A 比 B 更慢, A 低于 B, "unlike B,
A"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.checks.meanings import Words, nearness
from assistant.checks.negation import denied_before

_MORE = r"more|higher|larger|bigger|greater|better|longer|faster|stronger|earlier|further"
_LESS = r"less|fewer|lower|smaller|worse|shorter|slower|weaker|later"
_ENGLISH = re.compile(rf"\b(?:(?P<more>{_MORE})|(?P<less>{_LESS}))\b[^,;.]{{0,40}}?\bthan\b", re.IGNORECASE)
_THAN = re.compile(r"比(?!例|较|特|如|率)")
_DEGREE = re.compile(r"(?P<more>更?[多高大快好长强])|(?P<less>更?[少低小慢差短弱])")
_OVER = re.compile(r"(?P<more>高于|大于|多于|长于)|(?P<less>低于|小于|少于|短于)")
_UNLIKE = re.compile(
    r"\bunlike\b(?P<b>[^,;.]*),(?P<a>[^,;.]*)|[与和]\s*(?P<b2>[^，。；]{1,40}?)\s*不同，(?P<a2>[^，。；]*)",
    re.IGNORECASE,
)
_EDGE = re.compile(r"[,;:.，。；：](?!\d)")

SAME, APART = 0.5, 0.3
"""The share of one party's words from which it is the other, and below which it is not."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places of the words for what is more or less, and for what it is so of."""

    one: tuple[int, ...]
    other: tuple[int, ...]
    way: int


def exchanged(said: Words, told: Words) -> bool:
    """Whether a comparison of a sentence stands in its evidence only the other way round."""
    near = nearness(said, told)
    known = list(_comparisons(told))
    for mine in _comparisons(said):
        for theirs in known:
            apart = _held(near.T, theirs.other, mine.other) < APART and _held(near.T, theirs.other, mine.one) >= SAME
            if apart and mine.way == theirs.way and _held(near, mine.other, theirs.other) < APART:
                return True
    return False


def _comparisons(text: Words) -> Iterator[Comparison]:
    for found in (*_ENGLISH.finditer(text.text), *_OVER.finditer(text.text)):
        if not denied_before(text.text, found.start()):
            start, end = _clause(text.text, found)
            one, other = text.within(start, found.start()), text.within(found.end(), end)
            yield Comparison(tuple(one), tuple(other), 1 if found["more"] else -1)
    for than in _THAN.finditer(text.text):
        start, end = _clause(text.text, than)
        if degree := _DEGREE.search(text.text, than.end(), end):
            one, other = text.within(start, than.start()), text.within(than.end(), degree.start())
            yield Comparison(tuple(one), tuple(other), 1 if degree["more"] else -1)
    for found in _UNLIKE.finditer(text.text):
        a, b = ("a", "b") if found["a"] is not None else ("a2", "b2")
        yield Comparison(tuple(text.within(*found.span(a))), tuple(text.within(*found.span(b))), 0)


def _clause(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Where the clause around a match begins and ends."""
    start = max((edge.end() for edge in _EDGE.finditer(text, 0, found.start())), default=0)
    end = _EDGE.search(text, found.end())
    return start, end.start() if end else len(text)


def _held(near: NDArray[np.float32], one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How much of the words of one stands among those of the other, 0 to 1."""
    if not one or not other:
        return 0.0
    return float(near[np.ix_(one, other)].max(axis=1).mean())
