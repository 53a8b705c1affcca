"""Which papers the last fetch brought: two marks of the library, kept in the file `last_fetch.json` beside it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.arxiv.notes import write_note
from vectorstore.errors import UserError, reason_of
from vectorstore.library import Library

NAME = "last_fetch.json"
Marks = tuple[int, int | None]
"""What `Library.papers` takes; the second is None while a fetch runs, and when one broke off."""


@contextmanager
def noted(home: Path, library: Library) -> Iterator[None]:
    """Notes what a fetch brings to a library that is open for writing. What one brought that broke off counts for the
    next one too. Raises UserError when that cannot be read or noted."""
    before = last_fetch(home)
    since = before[0] if before and before[1] is None else library.mark()
    write_note(home / NAME, [since, None])
    yield
    write_note(home / NAME, [since, library.mark()])


def last_fetch(home: Path) -> Marks | None:
    """Returns the marks of the last fetch; None when there was none. Raises UserError when the file holds something
    else."""
    path = home / NAME
    try:
        if not path.exists():
            return None
        since, until = json.loads(path.read_text(encoding="utf-8"))
        return int(since), None if until is None else int(until)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path} cannot be read ({reason_of(error)}): delete it, then fetch again") from None
