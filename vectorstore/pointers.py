"""What Chroma and tantivy have in common here: an index that can be made again from the catalogue.

Each lives in a folder of numbered directories; `current.json` names the one to read and what of the catalogue it
reflects. It is replaced in one step after the index itself is safe on disk, so that whatever happens to a process, the
pointer tells the truth or less.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

POINTER = "current.json"
NOTICED = 60.0  # seconds in which every reader turns to what was published


class BrokenIndexError(Exception):
    """An index cannot be read or written; the reason in one line."""


class UnreachableError(BrokenIndexError):
    """The server that keeps an index does not answer; the index may be whole."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The directory to read, the generation of the catalogue that it reflects, what made it (the model, the format),
    how many records it must hold, and sizes and sums of files that must not change."""

    directory: str
    generation: int
    made_by: str
    records: int
    sums: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_pointer(folder: Path) -> Pointer | None:
    """Reads what the folder points at, or None where nothing usable is."""
    try:
        pointer = Pointer(**json.loads((folder / POINTER).read_text(encoding="utf8")))
        usable = pointer.directory.isdigit() and (folder / pointer.directory).is_dir()
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return pointer if usable else None


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Points the folder's readers at a directory, atomically and durably: its files are on the disk before.

    Directories that nobody reads any more are removed.
    """
    directory = folder / pointer.directory
    for path in (*directory.rglob("*"), directory):
        _to_disk(path)
    aside = folder / "current.json.new"
    with aside.open("w", encoding="utf8") as file:
        json.dump(asdict(pointer), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / POINTER)
    _to_disk(folder)
    _without_unread(folder)


def _to_disk(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # tantivy has just merged it into another
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_directory(folder: Path) -> Path:
    """Returns a path for another directory, with a number never used before."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / str(max(_without_unread(folder), default=0) + 1)


def _without_unread(folder: Path) -> list[int]:
    """The numbers of the folder's directories, those included that are removed here, for nobody reads them.

    The current one stays, since readers have it open or are about to, and the one before it as long as some may not
    have noticed that it was replaced.
    """
    current = read_pointer(folder)
    numbers = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())
    read = [number for number in numbers if current and number <= int(current.directory)]
    for number in set(numbers) - set(read[-2:] if _is_fresh(folder) else read[-1:]):
        shutil.rmtree(folder / str(number), ignore_errors=True)
    return numbers


def _is_fresh(folder: Path) -> bool:
    try:
        return time.time() - (folder / POINTER).stat().st_mtime < NOTICED
    except OSError:
        return False


@contextmanager
def translated() -> Iterator[None]:
    """Turns whatever an index library throws, its native panics included, into BrokenIndexError."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, BrokenIndexError):
        raise
    except BaseException as error:  # pyo3's PanicException is no Exception
        reason = str(error).splitlines() or [""]
        raise BrokenIndexError(f"{type(error).__name__}: {reason[0][:200]}") from error
