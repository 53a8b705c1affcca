"""What papers are compared by, remembered: reading and cutting it anew would take most of the time of a question."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.queries import CONTENTS
from vectorstore.derived.documents import unit_means
from vectorstore.model.embedding import TokenIds, bundled
from vectorstore.values import Paper

REMEMBERED = 40_000
"""Papers, about twelve kilobytes each (0.46 GiB in all), until something is recorded; of more those are forgotten that
were read first."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Content:
    """A paper as it is compared with a text. Tokens are ids of the bundled model's: its own, `title` of them the
    title's, and those of the passages of its analyses, `lengths` of each. `vector` is that of its own words, `told` the
    mean of its analyses', of unit length; None without any."""

    paper: Paper
    own: TokenIds
    title: int
    said: TokenIds
    lengths: tuple[int, ...]
    vector: NDArray[np.float16]
    told: Vector | None


class Contents:
    """Of the papers of one catalogue. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: dict[int, Content] = {}
        self._generation = 0
        self._changing = threading.Lock()

    def of(self, catalogue: Catalogue, ids: Sequence[int]) -> dict[int, Content]:
        """Reads the content of each of these papers by its catalogue id, in their order; without those that are not
        recorded."""
        with catalogue.reading():
            generation = catalogue.generation()
            with self._changing:
                known = self._held if generation == self._generation else {}
                held = {paper: known[paper] for paper in ids if paper in known}
            read = _read(catalogue, [paper for paper in ids if paper not in held])
        if read:
            self._remember(generation, read)
        found = held | read
        return {paper: found[paper] for paper in ids if paper in found}

    def _remember(self, generation: int, read: dict[int, Content]) -> None:
        with self._changing:
            if generation != self._generation:
                self._held, self._generation = {}, generation
            self._held |= read
            for paper in list(islice(self._held, max(0, len(self._held) - REMEMBERED))):
                del self._held[paper]


def _read(catalogue: Catalogue, ids: Sequence[int]) -> dict[int, Content]:
    if not ids:
        return {}
    papers, own = catalogue.papers(ids), dict[int, tuple[TokenIds, NDArray[np.float16]]]()
    said: dict[int, list[tuple[TokenIds, NDArray[np.float16]]]] = {paper: [] for paper in papers}
    for paper, tokens, vector, is_own in map(tuple, catalogue.rows(CONTENTS, ids)):
        passage = np.frombuffer(tokens, np.uint16), np.frombuffer(vector, np.float16)
        if is_own:
            own[paper] = passage
        else:
            said[paper].append(passage)
    titles = bundled().tokens([paper.title for paper in papers.values()])
    return {
        each: _content(paper, title, *own[each], said[each])
        for (each, paper), title in zip(papers.items(), titles, strict=True)
        if each in own
    }


def _content(
    paper: Paper,
    title: TokenIds,
    tokens: TokenIds,
    vector: NDArray[np.float16],
    said: Sequence[tuple[TokenIds, NDArray[np.float16]]],
) -> Content:
    spoken = [each for each, _ in said if len(each)]
    return Content(
        paper,
        tokens,
        len(title),
        np.concatenate(spoken) if spoken else np.zeros(0, np.uint16),
        tuple(map(len, spoken)),
        vector,
        unit_means(np.stack([each for _, each in said]), [0])[0] if said else None,
    )
