"""The passages' vectors in Chroma, under the passages' ids; distances only, the rest is in the catalogue.

A directory that readers may have open is never written: a writing session works on a copy and publishes it as a whole,
so that neither a killed writer nor a reader at the wrong moment can harm it. Facts of chromadb 1.5.9 behind this: a
writer that dies can leave a collection that fails even to count; two processes that write lose vectors silently; a
reader sees what it opened; a client is shared by all who open the same path in a process.
"""

import shutil
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.derived import BrokenIndexError, Pointer, new_directory, read_pointer, translated, write_pointer

BATCH = 5_000  # chromadb takes at most 5,461 at once
COLLECTION = "passages"
HNSW = {"space": "cosine", "sync_threshold": 5_000, "batch_size": 1_000}

Vectors = np.ndarray[Any, np.dtype[np.floating[Any]]]


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

    def warm(self) -> None:
        """Loads the index and writes down what is only in its log; fails if it is broken."""
        with translated():
            sample = self.collection.get(limit=1, include=["embeddings"])["embeddings"]
            if len(sample):
                self.collection.query(query_embeddings=sample, n_results=1, include=["distances"])


class Dense:
    """Nearest passages by cosine. One thread writes, any number read."""

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

    def count(self) -> int:
        """The number of passages. Raises BrokenIndexError."""
        with translated():
            return self._opened.collection.count() if self._opened else 0

    def ids(self) -> set[int]:
        """Ids of all passages."""
        with translated():
            return set(map(int, self._opened.collection.get(include=[])["ids"])) if self._opened else set()

    def query(self, vector: Vectors, most: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most this many passages, nearest first, with their cosine (-1 to 1); `among` limits them to some ids."""
        opened = self._opened
        if opened is None or most < 1 or (among is not None and not len(among)):
            return []
        with translated():
            limit = None if among is None else list(map(str, among))
            try:
                found = self._query(opened, vector, most, limit)
            except Exception:
                if limit is None:
                    raise
                # One unknown id fails the whole query: the catalogue is ahead of what is published.
                known = opened.collection.get(ids=limit, include=[])["ids"]
                found = self._query(opened, vector, most, known) if known else []
        return found

    def _query(self, opened: _Opened, vector: Vectors, most: int, ids: list[str] | None) -> list[tuple[int, float]]:
        embedding = np.asarray(vector, np.float32)
        found = opened.collection.query(query_embeddings=[embedding], n_results=most, ids=ids, include=["distances"])
        return [(int(one), 1.0 - far) for one, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    # Writing

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Adds passages to this session's copy, which this Dense then reads."""
        opened = self._begin()
        with translated():
            for start in range(0, len(ids), BATCH):
                chunk = list(map(str, ids[start : start + BATCH]))
                opened.collection.upsert(chunk, np.asarray(vectors[start : start + BATCH], np.float32))

    def remove(self, ids: Iterable[int]) -> None:
        """Removes passages from this session's copy; unknown ids do no harm."""
        removed = list(map(str, ids))
        opened = self._begin()
        with translated():
            for start in range(0, len(removed), BATCH):
                opened.collection.delete(ids=removed[start : start + BATCH])

    def _begin(self) -> _Opened:
        if self._working is None or self._opened is None:
            directory = new_directory(self._folder)
            if self.pointer:
                shutil.copytree(self._folder / self.pointer.directory, directory)
            self._opened = _Opened(directory)
            self._working = directory
        return self._opened

    def rebuild(self, passages: Iterator[tuple[Sequence[int], Vectors]]) -> None:
        """Makes the index anew in a directory of its own; what was published stays until `publish`."""
        self.pointer = self._opened = self._working = None
        self._begin()
        for ids, vectors in passages:
            self.add(ids, vectors)

    def publish(self, generation: int, made_by: str) -> None:
        """Gives this session's copy to the readers; without changes only says that it reflects a newer generation."""
        if self._working is None and self.pointer is None:
            self._begin()
        if self._working is not None and self._opened is not None:
            self._opened.warm()
            directory = self._working.name
        elif self.pointer is not None:
            directory = self.pointer.directory
        else:
            raise BrokenIndexError("nothing to publish")
        self.pointer = Pointer(directory, generation, made_by)
        write_pointer(self._folder, self.pointer)
        self._working = None

    def close(self) -> None:
        """Lets go of the files; an unpublished copy is forgotten."""
        self._opened = None
