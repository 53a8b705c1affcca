"""Every vector in one byte a dimension, compared one by one: what a search among some of the papers uses.

A graph of nearest neighbours is slow where few of its nodes may be found. Measured at 95,642 vectors of 512 dimensions:
Chroma's query limited to some ids 20 to 70 ms, however few they are; this 0.1 ms for 400, 1.4 ms for 10,000 and 6 ms
for 48,000 vectors. A byte a dimension moves a cosine by about 0.0003.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.id_sets import Ids
from vectorstore.pointers import BrokenIndexError

BLOCK = 256  # rows made into floats at once: they fit the processor's cache
PAPERS, SCALES, BYTES = "papers.npy", "scales.npy", "bytes.npy"


@dataclass(frozen=True, slots=True)
class Flat:
    """Vectors of unit length by paper, of which a paper may have several. Immutable, so threads may share it."""

    papers: Ids
    """int64 [rows]: the catalogue id of each row's paper."""
    scales: NDArray[np.float32]
    """float32 [rows]: what one unit of the row's bytes is worth."""
    bytes: NDArray[np.int8]
    """int8 [rows, dimensions]."""

    @classmethod
    def empty(cls) -> "Flat":
        return cls(np.empty(0, np.int64), np.empty(0, np.float32), np.empty((0, 0), np.int8))

    @classmethod
    def read(cls, directory: Path) -> "Flat":
        """Reads what `write` left there, mapped into memory where used. Raises BrokenIndexError."""
        try:
            return cls(
                np.load(directory / PAPERS), np.load(directory / SCALES), np.load(directory / BYTES, mmap_mode="r")
            )
        except (OSError, ValueError) as error:
            raise BrokenIndexError(f"its vectors cannot be read: {error}") from error

    def write(self, directory: Path) -> None:
        """Writes itself as files into a directory."""
        for name, values in ((PAPERS, self.papers), (SCALES, self.scales), (BYTES, self.bytes)):
            np.save(directory / name, values)

    def without(self, papers: Sequence[int]) -> "Flat":
        """Returns the rows of all other papers."""
        kept = ~np.isin(self.papers, np.array(papers, np.int64))
        return self if kept.all() else Flat(self.papers[kept], self.scales[kept], self.bytes[kept])

    @classmethod
    def of(cls, papers: Ids, vectors: NDArray[np.floating[Any]]) -> "Flat":
        """Returns a row for each paper with its vector of unit length."""
        scales = (np.abs(vectors).max(axis=1, initial=0.0) / 127).astype(np.float32)
        return cls(papers, scales, np.round(vectors / scales[:, None]).astype(np.int8))

    @classmethod
    def joined(cls, parts: Sequence["Flat"]) -> "Flat":
        """Returns the rows of all of them."""
        filled = [part for part in parts if len(part.papers)] or [cls.empty()]
        if len(filled) == 1:
            return filled[0]
        return cls(
            np.concatenate([part.papers for part in filled]),
            np.concatenate([part.scales for part in filled]),
            np.concatenate([part.bytes for part in filled]),
        )

    def rows(self, among: Ids) -> NDArray[np.intp]:
        """Returns the rows of some papers."""
        held = np.zeros(max(self.papers.max(initial=0), among.max(initial=0)) + 1, np.bool_)
        held[among] = True
        return np.flatnonzero(held[self.papers])

    def nearest(self, vectors: NDArray[np.float32], rows: NDArray[np.intp] | None, most: int) -> list[dict[int, float]]:
        """Finds for each of some vectors [texts, dimensions] at most so many papers with the cosine of the nearest of
        their vectors, best first; among these rows, or all."""
        papers, scales = (self.papers, self.scales) if rows is None else (self.papers[rows], self.scales[rows])
        cosines = np.empty((len(papers), len(vectors)), np.float32)
        asked = np.ascontiguousarray(vectors.T)
        for start in range(0, len(papers), BLOCK):
            block = slice(start, start + BLOCK)
            held = self.bytes[block if rows is None else rows[block]]
            np.matmul(held.astype(np.float32), asked, out=cosines[block])
        return [_first(papers, each, most) for each in np.ascontiguousarray(cosines.T) * scales]


def _first(papers: Ids, cosines: NDArray[np.float32], most: int) -> dict[int, float]:
    """A paper has at most two vectors here."""
    best = np.argpartition(-cosines, 2 * most)[: 2 * most] if len(cosines) > 2 * most else np.arange(len(cosines))
    best = best[np.argsort(-cosines[best], kind="stable")]
    found: dict[int, float] = {}
    for paper, cosine in zip(papers[best].tolist(), cosines[best].tolist(), strict=True):
        found.setdefault(paper, cosine)
    return dict(islice(found.items(), most))
