"""What a library is made of while it is open: its locks, catalogue, indexes and models. Notices what others write."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from sqlalchemy import Connection

from vectorstore import waiting
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.checking import OldSchemaError
from vectorstore.catalogue.databases import Server, ServerLock, Stamp, database_of
from vectorstore.catalogue.recording import Change, describe
from vectorstore.derived.following import Follower
from vectorstore.derived.indexes import Indexes
from vectorstore.errors import OutageError, UserError
from vectorstore.model.models import LibraryModels
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.candidates import Stores
from vectorstore.search.contents import Contents
from vectorstore.search.features import FeatureReader
from vectorstore.settings import Settings
from vectorstore.writer_lock import WriterLock

LOOK_EVERY = 1.0  # seconds between two looks for what another process has written


class Opened:
    """The parts of one open library, kept up to date. Safe to share between threads."""

    def __init__(self, settings: Settings, *, write: bool) -> None:
        """Takes the locks and reads the catalogue; `mend` follows. Raises UserError when the home cannot be used or is
        locked."""
        self.home = settings.home.expanduser()
        self.models = LibraryModels(settings.embedding_model)
        self.database = database_of(settings)
        self.chroma_url = settings.chroma_url
        self.features = FeatureReader()
        self.notices: list[str] = []
        self._write = write
        self._lock = WriterLock(self.home)
        self._shared_lock = ServerLock(self.database) if isinstance(self.database, Server) else None
        self._contents = Contents()
        self._refreshing = threading.Lock()
        self._looked_at = time.monotonic()
        self._stamp: Stamp = ()
        self._gone = ""
        self._generation = 0
        self._check_home()
        try:
            if write:
                self._take_locks()
            self._read_catalogue()
        except BaseException:
            self._release_locks()
            raise

    # What the halves of a library read

    @property
    def catalogue(self) -> Catalogue:
        """The record as it is now. Raises OutageError where it is gone, GivenUpError when nobody waits any more."""
        self.look()
        return self._catalogue

    def stores(self) -> Stores:
        """Tells what a search reads, once all that was added can be found. Raises OutageError where neither index can
        be asked, and as `catalogue` does."""
        self.look()
        self._indexes.settle()
        if len(outages := self.outages) > 1:
            raise OutageError("; ".join(outages))
        return Stores(
            self._catalogue, self._contents, self._indexes.dense, self._indexes.lexical,
            self.models.embedder, self.models.late,
        )  # fmt: skip

    @property
    def outages(self) -> list[str]:
        """Why searches now find less than they should, a line each; empty where all is well."""
        return [] if self._write else self._indexes.outages

    def index_states(self) -> dict[str, str]:
        """Returns the health of each index, such as "ok, generation 12"."""
        return self._indexes.status()

    # Opening and closing

    def _take_locks(self) -> None:
        self._lock.acquire()
        if self._shared_lock:
            self._shared_lock.acquire()

    def _release_locks(self) -> None:
        if self._shared_lock:
            self._shared_lock.release()
        self._lock.release()

    def _check_home(self) -> None:
        """A reader needs no more than to read, unless indexes of this home follow a catalogue elsewhere."""
        writes = bool(self._write or self._shared_lock)
        reason = "it cannot be read and written" if writes else "it cannot be read"
        try:
            if writes:
                self.home.mkdir(parents=True, exist_ok=True)
            rights = os.R_OK | os.X_OK | (os.W_OK if writes else 0)
            usable = os.access(self.home, rights) or not self.home.exists()
        except OSError as error:
            reason, usable = error.strerror or str(error), False
        if not usable:
            raise UserError(f"cannot use {self.home}: {reason}; mend that, or name another folder with PAPERLIGHT_HOME")

    def _read_catalogue(self) -> None:
        try:
            self._stamp = self.database.stamp  # before it is read: what comes later is noticed
            self._catalogue = Catalogue(self.database, write=self._write)
        except OldSchemaError:
            self._catalogue = self._brought_up_to_date()
        self._notice_kinds()
        if self._write and self.chroma_url and "library" not in self._catalogue.meta():
            with self._catalogue.writing() as connection:
                describe(connection, library=token_hex(4))
        self._indexes = Indexes(self.home, self._catalogue, self.models.names["model"], self.chroma_url)
        self._follower = Follower(self._indexes, self._lock) if self._shared_lock and not self._write else None

    def _notice_kinds(self) -> None:
        if told := self._catalogue.sorted_anew:
            self._notice(f"an older Paperlight made this library: what {told:,} papers bring was told anew")
        elif not self._catalogue.is_sorted():
            self._notice(
                "an older Paperlight made this library: what papers bring is told as it told it, until something is"
                " ingested"
            )

    def _brought_up_to_date(self) -> Catalogue:
        try:
            self._take_locks()
        except UserError:
            try:
                return Catalogue(self.database)  # who writes has just done it
            except OldSchemaError:
                pass
            raise
        try:
            Catalogue(self.database, write=True).close()
        finally:
            self._release_locks()
        return Catalogue(self.database)

    def check_models(self) -> None:
        """Raises UserError with the remedy unless the settings' models made the vectors that are recorded."""
        self.models.check(self.home, self._catalogue.meta())

    def mend(self, replaced: bool = False) -> None:
        """Opens the indexes and mends those that are behind, missing or broken from the catalogue, unless another
        process is writing; with `replaced` also those that were made from another catalogue. What was done or left
        becomes a notice."""
        wrong = self._indexes.open(thorough=self._write)
        if replaced and not wrong and not self._indexes.fits():
            wrong = dict.fromkeys(self._indexes.own, "broken: it was made from something else")
        mine = {name: state for name, state in wrong.items() if self._write or name in self._indexes.own}
        held = self._write or (bool(mine) and self._catalogue.exists and self._lock.try_acquire())
        try:
            if held:
                self.notices += (self._indexes.mend if self._write else self._indexes.try_to_mend)(mine)
            left = {name: state for name, state in wrong.items() if not (held and name in mine)}
            self.notices += [
                f"the {name} index is {state}; the next writer mends it"
                for name, state in left.items()
                if state != "behind" and (state, name in mine) != ("missing", True)  # ordinary while another writes
            ]
        finally:
            if held and not self._write:
                self._indexes.rest()
                self._lock.release()
        self._generation = self._catalogue.generation()

    def make_indexes_anew(self) -> None:
        """Rebuilds both indexes from the catalogue aside, and swaps them in."""
        self._indexes.mend({"dense": "missing", "lexical": "missing"})

    def close(self) -> None:
        """Lets go of all files, connections and locks."""
        if self._follower:
            self._follower.close()
        self._indexes.close()
        self._catalogue.close()
        self._release_locks()

    # Recording

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Gives a transaction of the catalogue. Raises UserError when the library is open for reading or the disk
        fails."""
        if not self._write:
            raise UserError(f"{self.home} is open for reading: open it for writing to change it")
        if self._shared_lock:
            self._shared_lock.check()
        with self._catalogue.writing() as connection:
            yield connection

    def apply(self, change: Change) -> None:
        """Brings the indexes to what a transaction changed, beside what the caller does next."""
        if change.generation != self._generation:
            self._indexes.apply(change)
            self._generation = change.generation

    def publish(self) -> None:
        """Gives what was recorded to the readers of other processes."""
        self._indexes.publish()

    # Noticing what others write

    def look(self) -> None:
        """Reads about once a second what another process has written. Raises OutageError where the library is gone,
        GivenUpError when nobody waits any more for what is read."""
        waiting.check()
        if self._write:
            return
        if time.monotonic() - self._looked_at >= LOOK_EVERY and self._refreshing.acquire(blocking=False):
            try:
                self._looked_at = time.monotonic()
                self._refresh()
            except BrokenIndexError as error:
                self._notice(f"an index could not be read again ({error}); the next writer mends it")
            finally:
                self._refreshing.release()
        if self._gone:
            raise OutageError(self._gone)

    def _refresh(self) -> None:
        if not self._catalogue.exists:
            if not self.database.exists:
                return
            self._read_catalogue()
            self._indexes.open()
        stamp = self.database.stamp
        gone = f"{self.database.name} is gone: was it moved, or is it not mounted? Bring it back"
        self._gone = "" if stamp else gone
        if self._gone:
            return
        if stamp != self._stamp:
            self._read_again(replaced=stamp[:2] != self._stamp[:2])
            self._stamp = stamp
        self.check_models()
        self._follow()

    def _read_again(self, replaced: bool) -> None:
        """Turns to the file that is there now; where it is not what the indexes were made from, they are mended."""
        self._catalogue.renew()
        self._contents, self.features = Contents(), FeatureReader()
        pointers = self._indexes.dense.pointer, self._indexes.lexical.pointer
        generation = self._catalogue.generation()
        if replaced or any(pointer and pointer.generation > generation for pointer in pointers):
            self.mend(replaced)

    def _follow(self) -> None:
        """Reads what is published; where the catalogue is shared, this home's own indexes follow it first."""
        if not self._follower:
            self._indexes.refresh()
            return
        try:
            self._follower.follow()
        except UserError as error:  # what is there can still be searched
            self._notice(str(error))
        if not self._follower.busy:
            self._indexes.refresh()

    def _notice(self, line: str) -> None:
        self.notices += [line] if line not in self.notices else []
