"""Keeps Chroma and tantivy true to the catalogue: what they lack is added, what is broken is made anew."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import SecretStr

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.recording import Change
from vectorstore.derived.dense import Dense
from vectorstore.derived.dense_server import DenseServer
from vectorstore.derived.documents import analysis_vectors, documents, own_vectors
from vectorstore.derived.lexical import FORMAT, Lexical
from vectorstore.derived.vectors import Vectors
from vectorstore.errors import UserError
from vectorstore.pointers import BrokenIndexError, UnreachableError, read_pointer

BATCH = 2_000  # papers read from the catalogue at once
PUBLISH_EVERY = 30.0  # seconds, at the least, after which a long writing session gives its vectors to the readers
SHARE = 0.05  # of a session's time that this may take: the more vectors there are, the longer one publication


class Indexes:
    """The two derived indexes of one library, the vectors in its home or, by URL, on a Chroma server. One thread
    writes, any number read."""

    def __init__(self, home: Path, catalogue: Catalogue, model: str, chroma_url: SecretStr | None) -> None:
        self.dense: Vectors = (
            DenseServer(chroma_url, catalogue.meta, catalogue.describe) if chroma_url else Dense(home / "dense")
        )
        self.lexical = Lexical(home / "lexical")
        self._home = home
        self._catalogue = catalogue
        self._made_by = {"dense": model, "lexical": FORMAT}
        self._reached = 0  # the generation that this writing session's vectors reflect
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="indexes")
        self._pending: Future[None] | None = None
        self._publish_at = time.monotonic() + PUBLISH_EVERY

    @property
    def _both(self) -> dict[str, Vectors | Lexical]:
        return {"dense": self.dense, "lexical": self.lexical}

    def open(self, thorough: bool = False) -> dict[str, str]:
        """Opens both and tells what is wrong with each: "behind", "missing" or "broken: why"; empty if all is well.

        `thorough` reads all their files, to find what is damaged in the middle.
        """
        wrong = {name: self._state(name, index, thorough) for name, index in self._both.items()}
        self._reached = self.dense.pointer.generation if self.dense.pointer else 0
        return {name: state for name, state in wrong.items() if state}

    def _state(self, name: str, index: Vectors | Lexical, thorough: bool) -> str:
        try:
            index.open()
            index.verify(thorough)
            held = index.count()
        except BrokenIndexError as error:
            return f"broken: {error}"
        with self._catalogue.reading():  # last: a writer elsewhere records before it indexes
            generation, papers = self._catalogue.generation(), self._catalogue.count()
        pointer = index.pointer
        if pointer is None:
            return "missing" if generation else ""
        if pointer.made_by != self._made_by[name] or pointer.generation > generation:
            return "broken: it was made from something else"
        if pointer.generation < generation:
            return "behind"
        if isinstance(index, Lexical) and pointer.records != papers:
            return "broken: it was made from something else"
        return "" if held == pointer.records else f"broken: it holds {held} of {pointer.records} records"

    def fits(self) -> bool:
        """Tells whether the indexes of this home know the papers of the catalogue, which may have been replaced."""
        held = set(self._catalogue.all_papers())
        return all(self._both[name].papers() == held for name in self.own)

    # Mending

    def mend(self, wrong: dict[str, str]) -> list[str]:
        """Brings every index that `open` named to the catalogue's generation; a line about each.

        Raises UserError where that cannot be written.
        """
        generation = self._catalogue.generation()
        with _spoken():
            for name, state in wrong.items():
                index = self._both[name]
                if state == "behind" and index.pointer:
                    changed = self._catalogue.all_papers(changed_since=index.pointer.generation)
                    gone = index.papers() - set(self._catalogue.all_papers())
                else:
                    changed, gone = self._catalogue.all_papers(), set()
                    index.start_anew()
                self._update(name, changed, gone)
                index.publish(generation, self._made_by[name])
        self._reached = max(self._reached, generation if "dense" in wrong else 0)
        words = {"dense": "the index of vectors", "lexical": "the index of words"}
        return [
            f"{words[name]} was {state}; it {'caught up' if state == 'behind' else 'was rebuilt'}"
            for name, state in wrong.items()
        ]

    def try_to_mend(self, wrong: dict[str, str]) -> list[str]:
        """Mends as `mend` does, one index by one: where one cannot be written, what is published of it is read, and a
        line says why."""
        said = []
        for name, state in wrong.items():
            try:
                said += self.mend({name: state})
            except UserError as error:
                said.append(str(error))
                with suppress(BrokenIndexError):
                    self._both[name].open()
        return list(dict.fromkeys(said))

    def _update(self, name: str, changed: Sequence[int], gone: Iterable[int]) -> None:
        for start in range(0, len(changed) or 1, BATCH):
            chunk = changed[start : start + BATCH]
            if name == "dense":
                vectors = own_vectors(self._catalogue, chunk), analysis_vectors(self._catalogue, chunk)
                self.dense.update(*vectors, gone)
            else:
                self.lexical.update(documents(self._catalogue, chunk), gone)
            gone = ()

    # A writing session

    def apply(self, change: Change) -> None:
        """Takes over one transaction of the catalogue, beside what the caller does next; `settle` waits for it.

        Raises UserError when one before failed; the next open then catches up.
        """
        self.settle()
        self._pending = self._worker.submit(self._apply, change)

    def _apply(self, change: Change) -> None:
        if change.papers_changed or change.papers_gone:
            self._update("dense", change.papers_changed, change.papers_gone)
            self._update("lexical", change.papers_changed, change.papers_gone)
        self._reached = change.generation
        self.lexical.publish(change.generation, self._made_by["lexical"])
        if self.dense.in_place or time.monotonic() >= self._publish_at:
            self._publish()

    def settle(self) -> None:
        """Waits until everything that was added can be found. Raises UserError when an index cannot be written, from
        then on each time: what follows is not taken over without it, and the next open finds all that is missing."""
        if pending := self._pending:
            with _spoken():
                pending.result()
            self._pending = None

    def publish(self) -> None:
        """Gives the vectors of this writing session to the readers, who see its words batch by batch."""
        self.settle()
        with _spoken():
            self._worker.submit(self._publish).result()  # behind what a signal may have kept from being waited for

    def _publish(self) -> None:
        if self._reached and (self.dense.pointer is None or self.dense.pointer.generation != self._reached):
            started = time.monotonic()
            self.dense.publish(self._reached, self._made_by["dense"])
            took = time.monotonic() - started
            self._publish_at = started + max(PUBLISH_EVERY, took / SHARE)

    # Reading

    def refresh(self) -> None:
        """Reads what another process has published since. Raises BrokenIndexError; what was open then stays."""
        if read_pointer(self._home / "lexical") != self.lexical.pointer:
            self.lexical.reload()
        if self.dense.published() != self.dense.pointer:
            self.dense.open()

    @property
    def outages(self) -> list[str]:
        """Why searches now find less than they should, a line for each index that cannot be asked."""
        lost = self.lexical.pointer is None and self._catalogue.generation() > 0
        return list(filter(None, [self.dense.outage, "the index of words cannot be read" if lost else ""]))

    @property
    def own(self) -> set[str]:
        """Those that lie in this home, which a reader may mend."""
        return {name for name in self._both if name == "lexical" or not self.dense.in_place}

    def behind(self) -> dict[str, str]:
        """Returns those of this home that do not reflect the catalogue as it is, for `mend`."""
        generation = self._catalogue.generation()
        pointers = {name: self._both[name].pointer for name in self.own}
        return {
            name: "behind" if pointer else "missing"
            for name, pointer in pointers.items()
            if (pointer.generation if pointer else 0) < generation
        }

    def rest(self) -> None:
        """Lets another process of this home write."""
        self.lexical.rest()

    def status(self) -> dict[str, str]:
        """Returns the health of each index, such as "ok, generation 12"."""
        generation = self._catalogue.generation()
        states = {}
        for name, index in self._both.items():
            reached = index.pointer.generation if index.pointer else 0
            reached = max(reached, self._reached) if name == "dense" else reached
            try:
                held = index.count()
            except BrokenIndexError as error:
                states[name] = f"broken: {error}"
            else:
                health = "ok" if reached == generation else "behind" if held else "missing"
                states[name] = f"{health}, generation {reached}"
        return states

    def close(self) -> None:
        """Lets go of all files."""
        self._worker.shutdown()
        self.dense.close()
        self.lexical.close()


@contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except UnreachableError as error:
        raise UserError(
            f"{error}: start it, or mend PAPERLIGHT_CHROMA_URL; what was recorded is kept, and the next command"
            " completes the indexes"
        ) from error
    except (BrokenIndexError, OSError) as error:
        raise UserError(
            f"an index cannot be written ({error}): make room on the disk and check the folder's permissions;"
            " what was recorded is kept, and the next command completes the indexes"
        ) from error
