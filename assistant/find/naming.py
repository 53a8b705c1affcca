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
        self._texts = {True: [paper.title for paper in papers], False: [paper.abstract for paper in papers]}
        self._small = {in_title: [text.lower() for text in texts] for in_title, texts in self._texts.items()}
        self._known: dict[tuple[tuple[str, ...], bool], Floats] = {}

    def shares(self, concepts: Sequence[Concept], *, in_title: bool, related: bool = False) -> Floats:
        """Returns float32 [papers]: the share of the concepts that each title or abstract names, or with `related`
        whose neighbours it names."""
        total = np.zeros(len(self._texts[in_title]), np.float32)
        for concept in concepts:
            total += self._named(concept.related if related else concept.names, in_title)
        return total / np.float32(max(1, len(concepts)))

    def _named(self, names: tuple[str, ...], in_title: bool) -> Floats:
        if (names, in_title) not in self._known:
            written = _written(names)
            pairs = zip(self._small[in_title], self._texts[in_title], strict=True)
            said = (_any_of(written, small, text) for small, text in pairs)
            self._known[names, in_title] = np.fromiter(said, np.float32)
        return self._known[names, in_title]


def _any_of(names: Iterable[tuple[str, str]], small: str, text: str) -> bool:
    """Whether a text, which is there in small letters too, says any of the names: most do not even say the first word
    of one."""
    return any(first in small and name in spaced(text) for first, name in names)


@lru_cache(maxsize=4_000)
def spaced(text: str) -> str:
    """Returns a text in small letters with one space around each word."""
    if text.isascii():
        return f" {' '.join(text.lower().translate(_ASCII_GAPS).split())} "
    return f" {_GAPS.sub(' ', text.lower())} "


@lru_cache(maxsize=4_000)
def _written(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """How each of the names is written in a spaced text, with its first word."""
    latin = (spaced(name).strip() for name in names if name.isascii())
    return tuple(
        (name.partition(" ")[0], part)
        for name in latin
        for part in ((f" {name} ", f" {name}s ") if len(name) <= SHORT else (f" {name}",))
    )
