"""Whether the files of an index are as they were written. Neither Chroma nor tantivy looks when it opens them."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from vectorstore.pointers import BrokenIndexError

CHUNK = 1 << 22  # bytes
TAIL = 8  # bytes behind a tantivy file's footer: the footer's length, and a mark
MARK = (1337).to_bytes(4, "little")
SEGMENT_FILES = ("fast", "fieldnorm", "idx", "pos", "store", "term")

Sums = Mapping[str, tuple[int, int]]
"""Of each file of a directory its size and CRC-32."""


def sums_of(directory: Path, patterns: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Computes the checksums of the files below the directory that match one of the patterns. Raises OSError."""
    files = sorted(path for pattern in patterns for path in directory.rglob(pattern))
    return {str(path.relative_to(directory)): (path.stat().st_size, _sum(path)) for path in files}


def check_sums(directory: Path, sums: Sums, thorough: bool) -> None:
    """Raises BrokenIndexError unless all files have their size and, if `thorough`, their content."""
    for name, (size, content) in sums.items():
        path = directory / name
        if not path.is_file() or path.stat().st_size != size or (thorough and _sum(path) != content):
            raise BrokenIndexError(f"{path.name} is damaged")


def check_database(path: Path) -> None:
    """Raises BrokenIndexError unless the SQLite file is sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise BrokenIndexError(f"{path.name} is damaged ({said.splitlines()[0][:100]})")


def count_records(path: Path) -> int:
    """Counts the records that Chroma's database holds. Raises BrokenIndexError where that cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM embeddings").fetchone()[0])
    except sqlite3.Error as error:
        raise BrokenIndexError(f"{path.name}: {error}") from error


def check_segments(directory: Path, thorough: bool) -> None:
    """Raises BrokenIndexError unless a tantivy index has all files of its segments, each with its end and, if
    `thorough`, with the content of which it keeps a CRC-32 (tantivy's `directory/footer.rs`)."""
    try:
        segments = json.loads((directory / "meta.json").read_bytes())["segments"]
        names = [f"{each['segment_id'].replace('-', '')}.{kind}" for each in segments for kind in SEGMENT_FILES]
        for path in (directory / name for name in names):
            with path.open("rb") as file:
                file.seek(-TAIL, 2)
                length, mark = int.from_bytes(file.read(4), "little"), file.read(4)
                body = path.stat().st_size - TAIL - length
                if mark != MARK or body < 0:
                    raise BrokenIndexError(f"{path.name} is damaged")
                file.seek(body)
                kept = json.loads(file.read(length))["crc"]
            if thorough and _sum(path, body) != kept:
                raise BrokenIndexError(f"{path.name} is damaged")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenIndexError(f"{type(error).__name__}: {str(error)[:200]}") from error


def _sum(path: Path, length: int | None = None) -> int:
    """The CRC-32 of a file, or of its first bytes."""
    found, left = 0, path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left and (chunk := file.read(min(left, CHUNK))):
            found = zlib.crc32(chunk, found)
            left -= len(chunk)
    return found
