"""Keeps Chroma and tantivy true to the catalogue: what they lack is added, what is broken is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.catalogue import Catalogue
from vectorstore.dense import Dense
from vectorstore.derived import BrokenIndexError, read_pointer
from vectorstore.errors import UserError
from vectorstore.lexical import FORMAT, Lexical
from vectorstore.recording import Change

NAMES = {"dense": "vector index", "lexical": "word index"}


class Indexes:
    """The two derived indexes of one library. One thread writes, any number read."""

    def __init__(self, home: Path, catalogue: Catalogue, model: str) -> None:
        self.dense = Dense(home / "dense")
        self.lexical = Lexical(home / "lexical")
        self._folders = {"dense": home / "dense", "lexical": home / "lexical"}
        self._catalogue = catalogue
        self._made_by = {"dense": model, "lexical": FORMAT}
        self._reached = 0  # the generation that the vectors of this writing session reflect

    def open(self) -> dict[str, str]:
        """Opens both and tells what is wrong with each: "behind", "missing" or "broken: why"; empty if all is well."""
        counts, generation = self._catalogue.counts(), self._catalogue.generation()
        expected = {"dense": counts.passages, "lexical": counts.papers}
        wrong = {}
        for name, index in (("dense", self.dense), ("lexical", self.lexical)):
            try:
                index.open()
                pointer = index.pointer
                if pointer is None:
                    state = "missing" if generation else ""
                elif pointer.made_by != self._made_by[name] or pointer.generation > generation:
                    state = "broken: it was made from something else"
                elif pointer.generation < generation:
                    state = "behind"
                else:
                    held = index.count()
                    state = "" if held == expected[name] else f"broken: it holds {held} of {expected[name]}"
            except BrokenIndexError as error:
                state = f"broken: {error}"
            if state:
                wrong[name] = state
        self._reached = self.dense.pointer.generation if self.dense.pointer else 0
        return wrong

    def mend(self, wrong: dict[str, str]) -> Iterator[str]:
        """Brings every index that `open` named to the catalogue's generation, and says a line about each.

        Raises UserError where that cannot be written.
        """
        generation = self._catalogue.generation()
        with _spoken():
            for name, state in wrong.items():
                behind = state == "behind"
                if name == "dense":
                    self._catch_up_dense() if behind else self.dense.rebuild(self._catalogue.vectors())
                    self.dense.publish(generation, self._made_by[name])
                    self._reached = generation
                else:
                    if behind:
                        self._catch_up_lexical()
                    else:
                        self.lexical.rebuild(self._catalogue.documents(self._catalogue.all_papers()))
                    self.lexical.publish(generation, self._made_by[name])
                yield f"the {NAMES[name]} was {state}; " + ("it caught up" if behind else "it was rebuilt")

    def rebuild(self) -> None:
        """Makes both anew."""
        for _ in self.mend({"dense": "missing", "lexical": "missing"}):
            pass

    def _catch_up_dense(self) -> None:
        wanted, held = set(self._catalogue.all_passages()), self.dense.ids()
        self.dense.remove(held - wanted)
        for ids, vectors in self._catalogue.vectors(sorted(wanted - held)):
            self.dense.add(ids, vectors)

    def _catch_up_lexical(self) -> None:
        since = self.lexical.pointer.generation if self.lexical.pointer else 0
        changed = self._catalogue.all_papers(changed_since=since)
        gone = self.lexical.ids() - set(self._catalogue.all_papers())
        self.lexical.update(self._catalogue.documents(changed), gone)

    def apply(self, change: Change) -> None:
        """Takes over one transaction of the catalogue. Raises UserError; the next open then catches up."""
        with _spoken():
            self.dense.add(change.passages_new, change.vectors)
            self.dense.remove(change.passages_gone)
            self._reached = change.generation
            self.lexical.update(self._catalogue.documents(change.papers_changed), change.papers_gone)
            self.lexical.publish(change.generation, self._made_by["lexical"])

    def publish(self) -> None:
        """Gives the vectors of this writing session to the readers."""
        with _spoken():
            if self._reached and (self.dense.pointer is None or self.dense.pointer.generation != self._reached):
                self.dense.publish(self._reached, self._made_by["dense"])

    def refresh(self) -> None:
        """Reads what another process has published since. Raises BrokenIndexError; what was open then stays."""
        if read_pointer(self._folders["dense"]) != self.dense.pointer:
            self.dense.open()
        if read_pointer(self._folders["lexical"]) != self.lexical.pointer:
            self.lexical.reload()

    def status(self) -> dict[str, str]:
        """The health of each index, such as "ok, generation 12"."""
        counts, generation = self._catalogue.counts(), self._catalogue.generation()
        states = {}
        for name, index, expected in (
            ("dense", self.dense, counts.passages),
            ("lexical", self.lexical, counts.papers),
        ):
            try:
                held, at = index.count(), index.pointer.generation if index.pointer else 0
                at = max(at, self._reached) if name == "dense" else at
            except BrokenIndexError as error:
                states[name] = f"broken: {error}"
                continue
            if at < generation:
                states[name] = f"behind, generation {at} of {generation}"
            elif held != expected:
                states[name] = f"incomplete, {held} of {expected}"
            else:
                states[name] = f"ok, generation {at}"
        return states

    def close(self) -> None:
        """Lets go of all files."""
        self.dense.close()
        self.lexical.close()


@contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except (BrokenIndexError, OSError) as error:
        raise UserError(
            f"an index cannot be written ({error}): make room on the disk and check the folder's permissions;"
            " what was recorded is kept, and the next command completes the indexes"
        ) from error
