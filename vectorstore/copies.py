"""Copies of a catalogue in one file, and of what people left in one beside it: made while others write, looked through,
and brought back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.checking import OldSchemaError
from vectorstore.catalogue.databases import File, Server, database_of
from vectorstore.errors import UserError, reason_of
from vectorstore.library import Library
from vectorstore.people.store import FILE
from vectorstore.pointers import POINTER
from vectorstore.settings import Settings
from vectorstore.writer_lock import WriterLock

ON_A_SERVER = "the catalogue is a PostgreSQL database: copy it with pg_dump, and bring it back with pg_restore"


def back_up(settings: Settings, target: Path) -> int:
    """Copies the catalogue as it is now into a new file, by SQLite's online backup, and gives the number of its papers.

    What people left goes into a file beside it, whose name ends in `.people`. The copy appears when it is whole and
    sound. Raises UserError where there is no catalogue, on a target that exists,
    and where the copy cannot be written.
    """
    source = _file_of(settings)
    if not source.exists:
        raise UserError(f"there is no catalogue in {source.path.parent} to copy: name the folder with --home")
    left = source.path.with_name(FILE)
    for new in (target, _beside(target)):
        if new.exists():
            raise UserError(f"{new} exists: name another file, or remove that one first")
    with _said(target), _made_aside(target) as aside:
        _copy(source.path, aside)
        papers = examine(aside, source.path)
        if left.exists():
            with _made_aside(_beside(target)) as aside_left:
                _copy(left, aside_left)
                aside_left.replace(_beside(target))
        aside.replace(target)
    return papers


def _beside(copy: Path) -> Path:
    """Where a copy of what people left is, beside that of a catalogue."""
    return copy.with_name(f"{copy.name}.people")


def _copy(source: Path, target: Path) -> None:
    """Puts all that a database holds into a new file."""
    with _opened(source) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, also for who opens it to read


def check(settings: Settings) -> int:
    """Reads all of the catalogue, and gives the number of its papers. Raises UserError where it is damaged."""
    source = _file_of(settings)
    if not source.exists:
        raise UserError(f"there is no catalogue in {source.path.parent}: name the folder with --home")
    return examine(source.path)


def restore(settings: Settings, source: Path) -> int:
    """Puts a copy in the place of the catalogue, which is kept beside it, and makes the indexes anew from it; gives the
    number of its papers. What people left comes back too, where the copy has it.

    Raises UserError for a copy that is damaged or no catalogue, with all left as it was, and while others write.
    """
    place = _file_of(settings).path
    papers = examine(source)
    if _beside(source).exists():
        _check_sound(_beside(source))
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(place.parent).acquire()
    try:
        with _said(place), _made_aside(place) as aside:
            shutil.copyfile(source, aside)
            with suppress(FileNotFoundError):
                _settle(place)
                place.replace(place.with_name(f"{place.name}.before"))
            aside.replace(place)
            if _beside(source).exists():
                _bring_back_people(_beside(source), place)
        for index in ("dense", "lexical"):
            (place.parent / index / POINTER).unlink(missing_ok=True)
    finally:
        lock.release()
    Library.open(settings, write=True).close()
    return papers


def _bring_back_people(copy: Path, catalogue: Path) -> None:
    """Servers have that file open, so it is written over, not replaced; what it held is kept with the catalogue's."""
    place, before = catalogue.with_name(FILE), _beside(catalogue.with_name(f"{catalogue.name}.before"))
    with _made_aside(before) as aside:
        if place.exists():
            _copy(place, aside)
        with _opened(copy) as old, closing(sqlite3.connect(place)) as now:
            old.backup(now)
        aside.replace(before)  # last: it may be what was brought back


def _check_sound(path: Path) -> None:
    try:
        with _opened(path) as database:
            said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        reason = said.splitlines()[0][:100]
        raise UserError(f"{path} is damaged ({reason}): move it away to bring back the papers without it")


def examine(path: Path, original: Path | None = None) -> int:
    """Returns the number of papers in a catalogue's file, named in errors as what it is a copy of. Raises UserError
    unless it is one, and sound."""
    named = original or path
    if not path.is_file():
        raise UserError(f"there is no file {named}: name a copy that `paperlight backup` wrote")
    try:
        with _opened(path) as database:
            said = [row[0] for row in database.execute("PRAGMA integrity_check(1)")]
            lost = database.execute("PRAGMA foreign_key_check").fetchone()
            papers = int(database.execute("SELECT count(*) FROM papers").fetchone()[0])
    except sqlite3.Error as error:
        raise UserError(f"{named} is no sound catalogue ({error}): name another copy") from None
    if said != ["ok"] or lost:
        reason = said[0].splitlines()[0][:100] if said != ["ok"] else f"{lost[0]} names what is not there"
        raise UserError(f"{named} is damaged ({reason}): bring back a copy with `paperlight restore FILE`")
    with suppress(OldSchemaError):  # which is brought up to date when it is opened
        Catalogue(File(path)).close()
    return papers


def _opened(path: Path) -> AbstractContextManager[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True))


def _file_of(settings: Settings) -> File:
    database = database_of(settings)
    if isinstance(database, Server):
        raise UserError(ON_A_SERVER)
    return database


@contextmanager
def _made_aside(target: Path) -> Iterator[Path]:
    """A file beside the target to write first, which is gone afterwards, or is the target."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=".paperlight-", dir=target.parent)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _said(target: Path) -> Iterator[None]:
    """Says in one line why a file cannot be written."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            f"cannot write {target}: {reason_of(error)}; name another file, or make room on the disk"
        ) from None


def _settle(place: Path) -> None:
    """Takes what a log beside a catalogue holds into it, and removes the log: beside another file it would harm it."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=rw", uri=True)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for end in ("-wal", "-shm"):
        place.with_name(f"{place.name}{end}").unlink(missing_ok=True)
