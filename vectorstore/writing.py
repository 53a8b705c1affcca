"""The writing half of a library: what it takes in, and what is taken out of it again."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from vectorstore.catalogue.files import forget_files, note_files
from vectorstore.catalogue.full_texts import record_full_texts
from vectorstore.catalogue.recording import Added, Change, Removed, describe, record, record_papers
from vectorstore.catalogue.removal import remove_digests, remove_paper
from vectorstore.errors import UserError
from vectorstore.opened import Opened
from vectorstore.values import Digest, FileRead, FullText, Paper, Passage


class Writer:
    """Changes a library that is open for writing, each time in one transaction, all or nothing.

    Searches of this library see a change at once, other processes when it is closed. Every method raises UserError when
    the library is open for reading or the disk fails.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._recording = threading.Lock()

    def add(self, digests: Iterable[tuple[Digest, Sequence[Passage]]]) -> Added:
        """Records digests with the passages of their entries.

        A digest is known by its day, title and file name, or by its file where `source` is an absolute path: one that
        was read before changes nothing, one whose content differs replaces what it said.
        """
        return self._record(partial(record, batch=digests, embed=self._opened.models.embed)).added

    def add_papers(self, papers: Iterable[tuple[Paper, Sequence[Passage]]]) -> Added:
        """Records papers that stand in no digest, with their passages.

        What was recorded before changes nothing. The newest version counts; of a version that is known already only
        what was missing is taken.
        """
        return self._record(partial(record_papers, batch=papers, embed=self._opened.models.embed)).added

    def add_full_texts(self, texts: Iterable[tuple[str, FullText]]) -> None:
        """Records full texts by arXiv id in the place of older versions' texts, and skips those of papers that are not
        held. Searches do not read them."""
        self._record(partial(record_full_texts, texts=texts))

    def remove_paper(self, arxiv_id: str) -> Removed:
        """Removes a paper with all its versions and all that was said of it, by an id without version.

        It comes back when something new names it. Raises UserError when there is no such paper.
        """
        found = self._opened.catalogue.find(arxiv_ids=[arxiv_id])
        if not found:
            raise UserError(
                f"there is no paper {arxiv_id} in {self._opened.home}: `paperlight search` shows what there is"
            )
        return self._record(partial(remove_paper, row=found[0])).removed

    def remove_digests(self, day: date | None = None, file: str = "") -> Removed:
        """Removes the digests of a day, or those read from a file, and the papers that nothing else names.

        Raises UserError when there is none, and when several files have that name.
        """
        path = Path(file).resolve() if file else Path()
        rows = self._opened.catalogue.digest_rows(day, path.name)
        if not day:
            rows = [row for row in rows if Path(row.source).resolve() == path] or rows
            sources = list(dict.fromkeys(row.source for row in rows))
            if len(sources) > 1 and any(Path(source).resolve() != path for source in sources):
                raise UserError(f"several digests are named {file}: name one of {', '.join(sources)}")
        if not rows:
            raise UserError(
                f"there is no digest {day or file} in {self._opened.home}: name its day, or the file it came from"
            )
        wanted = [row.id for row in rows]
        return self._record(partial(remove_digests, rows=wanted, embed=self._opened.models.embed)).removed

    def _record(self, write: Callable[[Connection], Change]) -> Change:
        with self._recording:
            with self._opened.transaction() as connection:
                change = write(connection)
                if change.generation == 1:
                    describe(connection, **self._opened.models.names)
            self._opened.apply(change)
            return change

    def note_files(self, read: Sequence[FileRead]) -> None:
        """Remembers files as they were read last, once all that they held is added."""
        with self._recording, self._opened.transaction() as connection:
            note_files(connection, read)

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forgets that files were read; what they said stays."""
        with self._recording, self._opened.transaction() as connection:
            forget_files(connection, paths)
