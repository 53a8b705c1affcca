"""The vectors of a library in Chroma, in a folder of its home.

A directory that readers may have open is never written: a writing session works on a copy and publishes it as a whole,
so that neither a killed writer nor a reader at the wrong moment can harm it. Facts of chromadb 1.5.9 behind this:
- A writer that dies can leave a collection that fails even to count; two processes that write lose vectors silently.
- A reader sees what it opened. Opening writes a line into the database, so that SQLite itself has to copy it.
- A client is shared by all who open the same path in a process.
- The graph is written every `sync_threshold` records, and whoever opens the rest builds it again from the log, which
  takes longer than all else that opening does.
- Asking it to make a collection that is there leaves a transaction behind, which fails a write that comes within some
  milliseconds ("database is locked").
"""

import math
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.id_sets import Ids, keep
from vectorstore.derived.documents import PaperVectors
from vectorstore.derived.flat import Flat
from vectorstore.derived.soundness import check_database, check_sums, count_records, sums_of
from vectorstore.derived.vectors import BATCH, COLLECTION, HNSW, OpenCollection, Vectors, chroma_settings, enough
from vectorstore.pointers import (
    BrokenIndexError,
    Pointer,
    new_directory,
    read_pointer,
    translated,
    write_pointer,
)

FIRST = 8  # searches of a process without the graph: most commands ask less
COMPARED = 100  # vectors compared one by one in the time in which the graph finds one paper
AT_ONCE = 2  # the least `sync_threshold` that chromadb takes
DATABASE = "chroma.sqlite3"
FILES = ("*.bin", "*.pickle", "*.npy")  # those that do not change once they are published


class _Files(OpenCollection):
    """A collection that stays open as long as anyone, in any thread, still holds this; made where `new`."""

    def __init__(self, directory: Path, new: bool = False) -> None:
        import chromadb

        with translated():
            client = chromadb.PersistentClient(str(directory), chroma_settings())
            weakref.finalize(self, client.close)
            if new:
                client.create_collection(COLLECTION, configuration={"hnsw": HNSW}, embedding_function=None)
            super().__init__(client.get_collection(COLLECTION, embedding_function=None))

    def sync(self, threshold: int) -> None:
        """Has the graph written every so many records, from the next time on that the index is loaded."""
        self.collection.modify(configuration={"hnsw": {"sync_threshold": threshold}})


class Dense(Vectors):
    """Nearest papers by cosine. One thread writes, any number read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._opened: _Files | None = None
        self._parts: tuple[Flat, ...] = ()  # two more with each update since the last publication
        self._working: Path | None = None
        self._asked = 0
        self._loading: Future[_Files] | None = None
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="graph")
        self._turning = threading.Lock()

    def published(self) -> Pointer | None:
        """Tells what readers are to read now; None for nothing usable."""
        return read_pointer(self._folder)

    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""
        pointer = self.published()
        try:
            flat = Flat.read(self._folder / pointer.directory) if pointer else Flat.empty()
        except BrokenIndexError:
            if self.published() == pointer:
                raise
            self.open()  # a writer has gone on meanwhile
        else:
            with self._turning:
                self._opened = self._loading = self._working = None  # what a failed mend left is done again
                self._parts, self.pointer = (flat,), pointer

    def _graph(self) -> _Files | None:
        """The graph of what is published, or of what this session writes; None where it is still to be loaded."""
        with self._turning:
            if self._opened is None and self._working is None and self.pointer:
                self._asked += 1
                if self._loading is None and self._asked > FIRST:
                    self._loading = self._loader.submit(_loaded, self._folder / self.pointer.directory)
                if self._loading and self._loading.done() and not self._loading.exception():
                    self._opened = self._loading.result()
            return self._opened

    def count(self) -> int:
        """Counts the vectors in Chroma. Raises BrokenIndexError."""
        if self._opened or not self.pointer:
            return super().count()
        return count_records(self._folder / self.pointer.directory / DATABASE)

    def papers(self) -> set[int]:
        """Returns catalogue ids of all papers."""
        return {paper for part in self._parts for paper in part.papers.tolist()}

    def verify(self, thorough: bool) -> None:
        """Raises BrokenIndexError where the files of what is published are damaged; `thorough` reads all of them."""
        if self.pointer:
            directory = self._folder / self.pointer.directory
            check_sums(directory, self.pointer.sums, thorough)
            if thorough:
                check_database(directory / DATABASE)

    def query(self, vectors: NDArray[np.float32], most: int, among: Ids | None = None) -> list[dict[int, float]]:
        """Finds papers as `Vectors.query` says; `among` must ascend. Few vectors are compared one by one; the graph is
        asked for more than `most` where a filter passes many papers, for as many as pass on average."""
        total = sum(len(part.papers) for part in self._parts)
        graph = self._graph() if total > COMPARED * most else None
        if graph and among is None:
            return super().query(vectors, most)
        flat = Flat.joined(self._parts)
        rows = None if among is None else flat.rows(among)
        if not len(flat.papers if rows is None else rows):
            return [{} for _ in vectors]
        exactly = partial(flat.nearest, rows=rows, most=most)
        if graph and among is not None and rows is not None:
            asked = math.ceil(most * total / len(rows))
            if len(rows) > COMPARED * asked:
                found = [keep(each, among) for each in super().query(vectors, asked)]
                return enough(found, vectors, most, exactly)
        return exactly(vectors)

    # Writing

    def update(self, own: PaperVectors, analysis: PaperVectors, gone: Iterable[int] = ()) -> None:
        """Updates as `Vectors.update` says."""
        removed = list(gone)
        super().update(own, analysis, removed)
        kept = (part.without([*own[0].tolist(), *removed]) for part in self._parts)
        self._parts = (*kept, Flat.of(*own), Flat.of(*analysis))

    def _begin(self) -> _Files:
        if self._working is not None and self._opened is not None:
            return self._opened
        directory = new_directory(self._folder)
        if self.pointer:
            _copy(self._folder / self.pointer.directory, directory)
        opened = _Files(directory, new=not self.pointer)
        opened.sync(BATCH)
        with self._turning:  # only now: searches go on meanwhile
            self._opened, self._working = opened, directory
        return opened

    def start_anew(self) -> None:
        """Begins an empty index in a directory of its own; what was published stays until `publish`."""
        self.pointer = self._opened = self._working = None
        self._parts = ()
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
        sums = sums_of(self._folder / directory, FILES) if self._working else self.pointer.sums if self.pointer else {}
        self.pointer = Pointer(directory, generation, made_by, self.count(), sums)
        write_pointer(self._folder, self.pointer)
        self._working = None

    def _write_down(self, working: Path) -> None:
        """Leaves nothing for the readers to build from the log."""
        with translated():
            if self._opened is not None:
                self._opened.sync(AT_ONCE)
            self._opened = None
            self._opened = _loaded(working)
            self._parts = (Flat.joined(self._parts),)
            self._parts[0].write(working)

    def close(self) -> None:
        """Lets go of all files, once what is being loaded is there."""
        with self._turning:
            self.pointer, self._parts = None, ()
        self._loader.shutdown()
        super().close()


def _loaded(directory: Path) -> _Files:
    if not (directory / DATABASE).is_file():  # chromadb would make an empty one for all readers
        raise BrokenIndexError(f"{DATABASE} is missing")
    opened = _Files(directory)
    opened.warm()
    return opened


def _copy(directory: Path, new: Path) -> None:
    shutil.copytree(directory, new, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    # Makes no database where there is none; to read only would fail where a reader was killed while it opened it.
    present = f"{(directory / DATABASE).absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(present, uri=True)) as old, closing(sqlite3.connect(new / DATABASE)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # it is brought to the disk when it is published
        old.backup(copy)
