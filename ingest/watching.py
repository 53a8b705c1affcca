"""Folders that are looked at again and again: what is new or changed is read as soon as it stands still."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.intake import Report
from ingest.pipeline import find_files, read_files
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

LOOK_EVERY = 0.5  # seconds; a file that is the same at two looks is no longer being written
LOOKING = 0.05  # the part of the time that looking may take: with very many files the looks are further apart
RETRY_AFTER = 5.0  # seconds, when the library cannot be written

Stamp = tuple[int, int, int]
"""Size, time of the last change and inode of a file."""


@dataclass(frozen=True, slots=True)
class Round:
    """Files that were read together, and what came of it."""

    files: tuple[Path, ...]
    report: Report


def watch(paths: Sequence[Path | str], settings: Settings) -> Iterator[Round | str]:
    """Reads what stands in the folders, then what is new or changed there, until the caller stops.

    The library is open for writing only while something is read, so that others can write meanwhile; its readers see
    each round as soon as it is there. A file that is gone is named in the round's report, and what it said stays. When
    the library cannot be written a line says why, and it is tried again. Raises UserError when a path does not exist.
    """
    find_files(paths)
    roots = [Path(path).expanduser() for path in paths]
    seen: dict[Path, Stamp] = {}
    read: dict[Path, Stamp] = {}
    said = ""
    while True:
        started = time.monotonic()
        now = _stamps(roots)
        still = {file: stamp for file, stamp in now.items() if seen.get(file) == stamp != read.get(file)}
        gone = read.keys() - now.keys() - seen.keys()
        took, seen = time.monotonic() - started, now
        if still or gone:
            try:
                with Library.open(settings, write=True) as library:
                    report = read_files(list(still), library, roots=roots, there=list(now))
            except UserError as error:
                if said != (said := str(error)):
                    yield said
                time.sleep(RETRY_AFTER)
                continue
            said = ""
            read = {file: stamp for file, stamp in (read | still).items() if file not in gone}
            yield Round(tuple(still), report)
        time.sleep(max(LOOK_EVERY, took / LOOKING))


def _stamps(roots: Sequence[Path]) -> dict[Path, Stamp]:
    stamps = {}
    for root in roots:
        try:
            for file in find_files([root]):
                found = file.stat()
                stamps[file] = found.st_size, found.st_mtime_ns, found.st_ino
        except (UserError, OSError):  # an empty or vanishing folder; the next look sees what is left
            continue
    return stamps
