"""Whether papers name a concept of the field, by whichever of its names."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.glossary import Concept
from vectorstore.values import Paper

SHORT = 4
"""Letters up to which a name is a whole word; longer ones may have any ending."""
_GAPS = re.compile(r"\W+")
_ASCII_GAPS = {code: " " for code in range(128) if _GAPS.match(chr(code))}

Floats = NDArray[np.float32]


class Naming:
    """Which of some papers name which concepts, each looked for once."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._texts = {
            True: [spaced(paper.title) for paper in papers],
            False: [spaced(paper.abstract) for paper in papers],
        }
        self._known: dict[tuple[tuple[str, ...], bool], Floats] = {}

    def shares(self, concepts: Sequence[Concept], *, in_title: bool, related: bool = False) -> Floats:
        """float32 [papers]: the share of the concepts that each title or abstract names, or with `related` whose
        neighbours it names."""
        total = np.zeros(len(self._texts[in_title]), np.float32)
        for concept in concepts:
            total += self._named(concept.related if related else concept.names, in_title)
        return total / np.float32(max(1, len(concepts)))

    def _named(self, names: tuple[str, ...], in_title: bool) -> Floats:
        if (names, in_title) not in self._known:
            said = _any_of(_written(names), self._texts[in_title])
            self._known[names, in_title] = np.fromiter(said, np.float32)
        return self._known[names, in_title]


def _any_of(names: Sequence[str], texts: Iterable[str]) -> Iterable[bool]:
    for text in texts:
        for name in names:
            if name in text:
                yield True
                break
        else:
            yield False


@lru_cache(maxsize=4_000)
def spaced(text: str) -> str:
    """A text in small letters with one space around each word."""
    if text.isascii():
        return f" {' '.join(text.lower().translate(_ASCII_GAPS).split())} "
    return f" {_GAPS.sub(' ', text.lower())} "


@lru_cache(maxsize=4_000)
def _written(names: tuple[str, ...]) -> tuple[str, ...]:
    latin = (spaced(name).strip() for name in names if name.isascii())
    return tuple(
        part for name in latin for part in ((f" {name} ", f" {name}s ") if len(name) <= SHORT else (f" {name}",))
    )
