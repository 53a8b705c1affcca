"""Two vectors a paper in Chroma: its title with its abstract, and what digests say of it. The rest is in the catalogue.

On 210 questions over 9,837 papers these two find the right paper among the first 200 more often than the vectors of all
its passages do, at a fifth of the memory and time; late interaction tells the passages apart later.

A directory that readers may have open is never written: a writing session works on a copy and publishes it as a whole,
so that neither a killed writer nor a reader at the wrong moment can harm it. Facts of chromadb 1.5.9 behind this: a
writer that dies can leave a collection that fails even to count; two processes that write lose vectors silently; a
reader sees what it opened; a client is shared by all who open the same path in a process; the graph is written every
`sync_threshold` records, and whoever opens the rest builds it again from the log, which takes longer than all else that
opening does.
"""

import shutil
import warnings
import weakref
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.derived import BrokenIndexError, Pointer, new_directory, read_pointer, translated, write_pointer
from vectorstore.material import PaperVectors
from vectorstore.soundness import check_database, check_sums, sums_of

BATCH = 5_000  # chromadb takes at most 5,461 at once
AT_ONCE = 2  # the least `sync_threshold` that chromadb takes
COLLECTION = "papers"
HNSW = {"space": "cosine", "sync_threshold": BATCH, "batch_size": 1_000}
GRAPH = ("*.bin", "*.pickle")  # files that do not change once they are published
ANALYSIS = "a"  # behind a paper's id: the vector of its analysis


class _Opened:
    """A collection that stays open as long as anyone, in any thread, still holds this."""

    def __init__(self, directory: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        with translated():
            client = chromadb.PersistentClient(str(directory), Settings(anonymized_telemetry=False))
            weakref.finalize(self, client.close)
            self.collection = client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": HNSW}, embedding_function=None
            )

    @cached_property
    def keys(self) -> set[str]:
        """All ids, for one that is unknown fails a whole query."""
        return set(self.collection.get(include=[])["ids"])

    def sync(self, threshold: int) -> None:
        """Has the graph written every so many records, from the next time on that the index is loaded."""
        # chromadb warns of what it writes itself where a collection has no embedding function.
        warnings.filterwarnings("ignore", "legacy embedding function config", DeprecationWarning)
        self.collection.modify(configuration={"hnsw": {"sync_threshold": threshold}})

    def warm(self) -> None:
        """Loads the index; fails if it is broken."""
        with translated():
            sample = self.collection.get(limit=1, include=["embeddings"])["embeddings"]
            if len(sample):
                self.collection.query(query_embeddings=sample, n_results=1, include=["distances"])


class Dense:
    """Nearest papers by cosine. One thread writes, any number read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: _Opened | None = None
        self._working: Path | None = None
        self.pointer: Pointer | None = None

    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""
        pointer = read_pointer(self._folder)
        opened = None
        if pointer:
            opened = _Opened(self._folder / pointer.directory)
            opened.warm()
        self._opened, self.pointer = opened, pointer

    def verify(self, thorough: bool) -> None:
        """Raises BrokenIndexError where the files of what is published are damaged; `thorough` reads all of them."""
        if self.pointer:
            directory = self._folder / self.pointer.directory
            check_sums(directory, self.pointer.sums, thorough)
            if thorough:
                check_database(directory / "chroma.sqlite3")

    def count(self) -> int:
        """The number of vectors. Raises BrokenIndexError."""
        with translated():
            return self._opened.collection.count() if self._opened else 0

    def papers(self) -> set[int]:
        """Catalogue ids of all papers. Raises BrokenIndexError."""
        with translated():
            return set(map(_paper, self._opened.keys)) if self._opened else set()

    def query(self, vector: NDArray[np.float32], most: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """At most this many papers with the cosine of the nearer of their vectors (-1 to 1), `among` some of them.

        Raises BrokenIndexError.
        """
        opened = self._opened
        if opened is None or most < 1:
            return {}
        with translated():
            keys = None
            if among is not None:
                keys = [key for paper in among for key in (f"{paper}", f"{paper}{ANALYSIS}") if key in opened.keys]
                if not keys:
                    return {}
            found = opened.collection.query(
                query_embeddings=[vector], n_results=2 * most, ids=keys, include=["distances"]
            )
        nearest: dict[int, float] = {}
        for key, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            nearest.setdefault(_paper(key), 1.0 - distance)
        return dict(list(nearest.items())[:most])

    # Writing

    def update(self, own: PaperVectors, analysis: PaperVectors, gone: Iterable[int] = ()) -> None:
        """Replaces papers' vectors and removes others in this session's copy, which this Dense then reads."""
        without = set(own[0].tolist()) - set(analysis[0].tolist())
        removed = [f"{paper}{ANALYSIS}" for paper in without] + [
            f"{paper}{end}" for paper in gone for end in ("", ANALYSIS)
        ]
        with translated():
            opened = self._begin()
            known = [key for key in removed if key in opened.keys] if removed else []
            for start in range(0, len(known), BATCH):
                opened.collection.delete(ids=known[start : start + BATCH])
            for (papers, vectors), end in ((own, ""), (analysis, ANALYSIS)):
                for start in range(0, len(papers), BATCH):
                    keys = [f"{paper}{end}" for paper in papers[start : start + BATCH].tolist()]
                    opened.collection.upsert(keys, vectors[start : start + BATCH].astype(np.float32))
            opened.__dict__.pop("keys", None)

    def _begin(self) -> _Opened:
        if self._working is None or self._opened is None:
            directory = new_directory(self._folder)
            if self.pointer:
                shutil.copytree(self._folder / self.pointer.directory, directory)
            self._opened = _Opened(directory)
            self._opened.sync(BATCH)
            self._working = directory
        return self._opened

    def start_anew(self) -> None:
        """Begins an empty index in a directory of its own; what was published stays until `publish`."""
        self.pointer = self._opened = self._working = None
        with translated():
            self._begin()

    def publish(self, generation: int, made_by: str) -> None:
        """Gives this session's copy to the readers; without changes only says that it reflects a newer generation."""
        if self._working is None and self.pointer is None:
            self.start_anew()
        if self._working is not None and self._opened is not None:
            self._write_down(self._working)
            directory = self._working.name
        elif self.pointer is not None:
            directory = self.pointer.directory
        else:
            raise BrokenIndexError("it was closed before it was complete")
        sums = sums_of(self._folder / directory, GRAPH) if self._working else self.pointer.sums if self.pointer else {}
        self.pointer = Pointer(directory, generation, made_by, self.count(), sums)
        write_pointer(self._folder, self.pointer)
        self._working = None

    def _write_down(self, working: Path) -> None:
        """Leaves nothing for the readers to build from the log."""
        with translated():
            if self._opened is not None:
                self._opened.sync(AT_ONCE)
            self._opened = None
            self._opened = _Opened(working)
            self._opened.warm()

    def close(self) -> None:
        """Lets go of the files; an unpublished copy is forgotten."""
        self._opened = None


def _paper(key: str) -> int:
    return int(key.removesuffix(ANALYSIS))
