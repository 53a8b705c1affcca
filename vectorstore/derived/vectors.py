"""What is asked of the papers' vectors, wherever Chroma keeps them: two a paper, of its title with its abstract, and of
what digests say of it. The rest is in the catalogue.

On 210 questions over 9,837 papers these two find the right paper among the first 200 more often than the vectors of all
its passages do, at a fifth of the memory and time; late interaction tells the passages apart later.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property, partial
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.id_sets import Ids, keep
from vectorstore.derived.documents import PaperVectors
from vectorstore.pointers import Pointer, translated

BATCH = 5_000  # chromadb takes at most 5,461 at once
LISTED = 5_000  # papers up to which a filter is handed to Chroma, by their ids
EACH = 1.5  # vectors asked for, on average, to find a paper by the nearer of its two
COLLECTION = "papers"
HNSW = {"space": "cosine", "sync_threshold": BATCH, "batch_size": 1_000}
ANALYSIS = "a"  # behind a paper's id: the vector of its analysis


def chroma_settings(**given: Any) -> Any:
    """Returns the settings of a client of Chroma's: nothing that the environment or a file `.env` of the folder says
    may send questions elsewhere."""
    from chromadb.config import Settings

    none: dict[str, Any] = {"_env_file": None, "chroma_otel_collection_endpoint": "", "chroma_otel_granularity": None}
    return Settings(anonymized_telemetry=False, chroma_client_auth_provider=None, **none, **given)


class OpenCollection:
    """A collection of Chroma's."""

    def __init__(self, collection: Any) -> None:
        self.collection = collection

    @cached_property
    def keys(self) -> set[str]:
        """All ids."""
        return set(self.collection.get(include=[])["ids"])

    def known(self, keys: Iterable[str]) -> list[str]:
        """Returns those of these ids that it holds, for one that is unknown fails a whole query."""
        return [key for key in keys if key in self.keys]

    def warm(self) -> None:
        """Loads the index; fails if it is broken."""
        with translated():
            sample = self.collection.get(limit=1, include=["embeddings"])["embeddings"]
            if len(sample):
                self.collection.query(query_embeddings=sample, n_results=1, include=["distances"])


class Vectors(ABC):
    """Nearest papers by cosine. One thread writes, any number read."""

    in_place = False
    """Whether readers see what is written before it is published."""

    def __init__(self) -> None:
        self._opened: OpenCollection | None = None
        self.pointer: Pointer | None = None
        self.outage = ""
        """Why nothing can be asked now; empty where all is well."""

    def translated(self) -> AbstractContextManager[None]:
        """Turns what Chroma throws into BrokenIndexError."""
        return translated()

    @abstractmethod
    def published(self) -> Pointer | None:
        """Tells what readers are to read now; None for nothing. Raises BrokenIndexError."""

    @abstractmethod
    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""

    @abstractmethod
    def verify(self, thorough: bool) -> None:
        """Raises BrokenIndexError where what is published is damaged; `thorough` reads all of it."""

    def count(self) -> int:
        """Counts the vectors. Raises BrokenIndexError."""
        with self.translated():
            return self._opened.collection.count() if self._opened else 0

    def papers(self) -> set[int]:
        """Returns catalogue ids of all papers. Raises BrokenIndexError."""
        with self.translated():
            return set(map(_paper, self._opened.keys)) if self._opened else set()

    def query(self, vectors: NDArray[np.float32], most: int, among: Ids | None = None) -> list[dict[int, float]]:
        """Finds for each of the vectors [texts, dimensions] at most so many papers with the cosine of the nearer of
        their vectors (-1 to 1), `among` some of them, which must ascend. Where they are many, more of all papers are
        asked for, and the others dropped.

        Raises BrokenIndexError.
        """
        if self._opened is None or most < 1:
            return [{} for _ in vectors]
        if among is None or len(among) <= LISTED:
            return self._listed(self._opened, vectors, most, among)
        asked = math.ceil(most * self.count() / len(among))
        found = [keep(each, among) for each in self.query(vectors, asked)]
        return enough(found, vectors, most, partial(self._listed, self._opened, most=most, among=among))

    def _listed(
        self, opened: OpenCollection, vectors: NDArray[np.float32], most: int, among: Ids | None
    ) -> list[dict[int, float]]:
        """Among all papers, or some by all their ids."""
        with self.translated():
            keys = None
            if among is not None:
                keys = opened.known(key for paper in among for key in (f"{paper}", f"{paper}{ANALYSIS}"))
                if not keys:
                    return [{} for _ in vectors]
            found = opened.collection.query(
                query_embeddings=list(vectors), n_results=math.ceil(EACH * most), ids=keys, include=["distances"]
            )
        return [_nearest(*each, most) for each in zip(found["ids"], found["distances"], strict=True)]

    # Writing

    def update(self, own: PaperVectors, analysis: PaperVectors, gone: Iterable[int] = ()) -> None:
        """Replaces papers' vectors and removes others in what this session writes, and reads from then on.

        Raises BrokenIndexError.
        """
        without = set(own[0].tolist()) - set(analysis[0].tolist())
        removed = [f"{paper}{ANALYSIS}" for paper in without] + [
            f"{paper}{end}" for paper in gone for end in ("", ANALYSIS)
        ]
        with self.translated():
            opened = self._begin()
            known = opened.known(removed) if removed else []
            for start in range(0, len(known), BATCH):
                opened.collection.delete(ids=known[start : start + BATCH])
            for (papers, vectors), end in ((own, ""), (analysis, ANALYSIS)):
                for start in range(0, len(papers), BATCH):
                    keys = [f"{paper}{end}" for paper in papers[start : start + BATCH].tolist()]
                    opened.collection.upsert(keys, vectors[start : start + BATCH].astype(np.float32))
            opened.__dict__.pop("keys", None)

    @abstractmethod
    def _begin(self) -> OpenCollection:
        """What this session writes to, made where there is none."""

    @abstractmethod
    def start_anew(self) -> None:
        """Begins an empty index; what was published stays until `publish`. Raises BrokenIndexError."""

    @abstractmethod
    def publish(self, generation: int, made_by: str) -> None:
        """Gives what this session wrote to the readers, as what reflects a generation. Raises BrokenIndexError."""

    def close(self) -> None:
        """Lets go of it; what was not published is forgotten or done again."""
        self._opened = None


def enough(
    found: Sequence[dict[int, float]],
    vectors: NDArray[np.float32],
    most: int,
    exactly: Callable[[NDArray[np.float32]], list[dict[int, float]]],
) -> list[dict[int, float]]:
    """Returns the first so many of what was found for each vector; where that is less than half of them, what is asked
    for exactly, for the filter and the question have little in common."""
    few = [place for place, each in enumerate(found) if len(each) < most / 2]
    again = dict(zip(few, exactly(vectors[few]), strict=True)) if few else {}
    return [again.get(place, dict(islice(each.items(), most))) for place, each in enumerate(found)]


def _nearest(keys: Sequence[str], distances: Sequence[float], most: int) -> dict[int, float]:
    """Of vectors by their ids, the nearest first, the papers."""
    nearest: dict[int, float] = {}
    for key, distance in zip(keys, distances, strict=True):
        nearest.setdefault(_paper(key), 1.0 - distance)
    return dict(islice(nearest.items(), most))


def _paper(key: str) -> int:
    return int(key.removesuffix(ANALYSIS))
