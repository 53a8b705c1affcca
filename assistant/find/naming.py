"""Whether papers name a concept of the field, by whichever of its names."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.glossary import Concept

SHORT = 4
"""Letters up to which a name is a whole word; longer ones may have any ending."""
_GAPS = re.compile(r"\W+")


def named(concepts: Sequence[Concept], texts: Sequence[str], *, related: bool = False) -> NDArray[np.float32]:
    """float32 [texts]: the share of the concepts that each text names, or with `related` whose neighbours it names."""
    shares = np.zeros(len(texts), np.float32)
    if concepts:
        spaced_out = [spaced(text) for text in texts]
        for concept in concepts:
            names = _written(concept.related if related else concept.names)
            shares += np.array([any(name in text for name in names) for text in spaced_out], np.float32)
    return shares / np.float32(max(1, len(concepts)))


@lru_cache(maxsize=4_000)
def spaced(text: str) -> str:
    """A text in small letters with one space around each word."""
    return f" {_GAPS.sub(' ', text.lower())} "


@lru_cache(maxsize=4_000)
def _written(names: tuple[str, ...]) -> tuple[str, ...]:
    latin = (spaced(name).strip() for name in names if name.isascii())
    return tuple(
        part for name in latin for part in ((f" {name} ", f" {name}s ") if len(name) <= SHORT else (f" {name}",))
    )
