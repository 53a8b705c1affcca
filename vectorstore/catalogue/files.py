"""What the catalogue remembers of the files that were read: their content, and what could not be read of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, update

from vectorstore.catalogue.schema import files, problems
from vectorstore.values import FileRead, Problem

CHUNK = 5_000  # values a statement; SQLite takes 32,766


def files_read(connection: Connection) -> dict[str, FileRead]:
    """Returns every file that was read, by path."""
    found = defaultdict(list)
    for problem in problems_known(connection):
        found[problem.path].append(problem)
    return {
        row.path: FileRead(row.path, row.content, row.papers, tuple(found.get(row.path, ())), row.stale)
        for row in connection.execute(select(files))
    }


def problems_known(connection: Connection) -> list[Problem]:
    """Tells what could not be read, by file and in its order."""
    rows = connection.execute(select(problems).order_by(problems.c.path, problems.c.number))
    return [Problem(row.path, row.line, row.reason, row.first_seen) for row in rows]


def count_problems(connection: Connection) -> int:
    """Counts the problems of all files."""
    return connection.scalar(select(func.count()).select_from(problems)) or 0


def note_files(connection: Connection, read: Sequence[FileRead]) -> None:
    """Remembers files as they were read last; a problem that was known keeps the moment when it was first seen."""
    latest = {each.path: each for each in read}
    seen = _first_seen(connection, latest)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    forget_files(connection, latest)
    for each in latest.values():
        row = {"path": each.path, "content": each.content, "papers": each.papers, "stale": False}
        connection.execute(files.insert().values(row))
    rows = [
        {
            "path": each.path, "number": number, "line": problem.line, "reason": problem.reason,
            "first_seen": seen.get((each.path, problem.reason), now),
        }
        for each in latest.values()
        for number, problem in enumerate(each.problems)
    ]  # fmt: skip
    if rows:
        connection.execute(problems.insert(), rows)


def _first_seen(connection: Connection, paths: Iterable[str]) -> dict[tuple[str, str], datetime]:
    """By file and reason: lines move when what stands above them is mended."""
    seen = {}
    for chunk in _chunks(paths):
        for row in connection.execute(select(problems).where(problems.c.path.in_(chunk))):
            seen[row.path, row.reason] = row.first_seen
    return seen


def forget_files(connection: Connection, paths: Iterable[str]) -> None:
    """Forgets that these were read, and what could not be read of them; what they said stays."""
    for chunk in _chunks(paths):
        connection.execute(delete(problems).where(problems.c.path.in_(chunk)))
        connection.execute(delete(files).where(files.c.path.in_(chunk)))


def mark_stale(connection: Connection) -> None:
    """Marks all files to be read again when they are named, since something was removed."""
    connection.execute(update(files).values(stale=True))


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    listed = list(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
