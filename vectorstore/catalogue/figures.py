"""Figures of a library that no table holds."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

SATURDAY = 5
MOST_MISSING = 1_000  # four years of working days


def missing_days(days: Sequence[date]) -> tuple[date, ...]:
    """Returns the working days that are not among these, between the first and the last of them; of very many the
    latest."""
    if not days:
        return ()
    first, last, covered = min(days), max(days), set(days)
    back = (last - timedelta(number) for number in range((last - first).days))
    missing = (day for day in back if day.weekday() < SATURDAY and day not in covered)
    return tuple(islice(missing, MOST_MISSING))[::-1]


def sizes(home: Path) -> dict[str, int]:
    """Bytes on the disk, by store."""
    return {
        "catalogue": sum(map(_size, home.glob("catalogue.sqlite3*"))),
        "dense": sum(map(_size, (home / "dense").rglob("*"))),
        "lexical": sum(map(_size, (home / "lexical").rglob("*"))),
    }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # a writer has just removed it
        return 0
