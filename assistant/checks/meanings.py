"""Which words of two texts mean the same, in one language or across: by the table of small words, by their stem, and by
the embedding model."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.checks.words import pattern, section
from vectorstore.embedding import bundled
from vectorstore.late_interaction import LATE_DIMENSIONS

ALIKE = 0.78
"""The cosine from which two words mean the same; 客户端 and "server" have 0.81, which the table of opposites parts."""
NEAR = 0.45
"""The cosine below which two words have nothing to do with each other."""
OTHER_SIDE = 0.8
"""How near the two sides of an axis are where either will do."""

_STEM = re.compile(r"(?:ing|ed|es|s)$")
_EMPTY = re.compile(
    r"the|an?|of|method|methods|paper|papers|authors?|work|study|also|still|already|will|is|are|was|were|be|been|do|does|did|to|and|or|for|with|from|by|that|this|these|those|it|its|as|at|on|in|we"
    r"|our|which|than|but|so|also|can|has|have|had|their|they|there|then|into|such|own|only|other|one|each|about|more|most|\d+"
    r"|[的了在是为和与及而也将对中上下其该这那个并且从以于被把给让使就都更到时只仅仍]|论文|方法|该方法|本文|作者|该研究|该论文|也|同样|已|已经|均|会|可以|能|还|仍然|其中|以及|一个|通过|进行|作为|对于|这些",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text that carry meaning: `spans` where each stands, `labels` its meaning by the tables, "" for
    none, `weights` [words] and `units` [words, dimensions] of the model."""

    text: str
    spans: tuple[tuple[int, int], ...]
    stems: tuple[str, ...]
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    units: NDArray[np.float32]

    def within(self, start: int, end: int) -> list[int]:
        """The places of the words between two characters."""
        return [place for place, (begin, last) in enumerate(self.spans) if start <= begin and last <= end]


@lru_cache(maxsize=512)
def words(text: str) -> Words:
    """The words of a text, names and terms by the model's pieces."""
    labels = _labelled(text)
    table = bundled().table
    spans, stems, found, rows = [], [], [], []
    for row, start, end in bundled().placed(text):
        label = next((name for begin, last, name in labels if begin < end and start < last), "")
        if label or not _EMPTY.fullmatch(text[start:end]):
            spans.append((start, end))
            stems.append(_STEM.sub("", text[start:end].lower()))
            found.append(label)
            rows.append(row)
    vectors = table[np.array(rows, np.intp), :LATE_DIMENSIONS]
    lengths = np.linalg.norm(vectors, axis=1)
    units = vectors / np.maximum(lengths, 1e-9)[:, None]
    return Words(text, tuple(spans), tuple(stems), tuple(found), np.sqrt(lengths), units)


def alike(first: Words, second: Words) -> NDArray[np.bool_]:
    """bool [words of the first, words of the second]: which mean the same."""
    return nearness(first, second) > ALIKE


def nearness(first: Words, second: Words, either_side: bool = False) -> NDArray[np.float32]:
    """float32 [words of the first, words of the second]: 1 for the same stem or meaning by the tables, 0 for different
    meanings by these, else the cosine where it tells anything. With `either_side` the two sides of an axis are
    alike."""
    if not first.spans or not second.spans:
        return np.zeros((len(first.spans), len(second.spans)), np.float32)
    near = first.units @ second.units.T
    near[near < NEAR] = 0
    near[np.array(first.stems)[:, None] == np.array(second.stems)[None, :]] = 1
    one, other = (np.array(each.labels) for each in (first, second))
    labelled = (one != "")[:, None] & (other != "")[None, :]
    same = (one[:, None] == other[None, :]).astype(np.float32)
    if either_side:
        one, other = (np.array([label.partition(" ")[0] for label in each.labels]) for each in (first, second))
        same = np.maximum(same, OTHER_SIDE * (one[:, None] == other[None, :]))
    return np.where(labelled, same, near).astype(np.float32)


def _labelled(text: str) -> list[tuple[int, int, str]]:
    """Where words of the tables stand, with what they mean."""
    found: Iterable[tuple[int, int, str]] = (
        (each.start(), each.end(), f"{name} {side}")
        for name, sides in (section("opposites") | section("measures") | section("parties") | section("same")).items()
        for side, pattern in enumerate(sides)
        for each in pattern.finditer(text)
    )
    return sorted(found, key=lambda each: (each[0], -each[1]))


def denials(text: str) -> list[tuple[int, int]]:
    """Where a text says that something is not so."""
    return [found.span() for found in pattern("denials", "denial").finditer(text)]
