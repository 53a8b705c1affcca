"""A library of papers: the one door that reading digests and answering questions go through.

`Library` opens it and reads by identifier and day; `library.search` finds by text (`searching.py`), `library.ranges`
lists by filters alone (`ranges.py`), `library.writer` changes what is recorded (`writing.py`). `opened.py` holds what
they share.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Self

from vectorstore.catalogue import queries
from vectorstore.catalogue.databases import Server
from vectorstore.catalogue.figures import missing_days, sizes
from vectorstore.catalogue.files import count_problems, files_read, problems_known
from vectorstore.catalogue.full_texts import full_text_of, without_full_text
from vectorstore.catalogue.recording import describe, reembed
from vectorstore.errors import OutageError
from vectorstore.opened import Opened
from vectorstore.ranges import Ranges
from vectorstore.search.hits import plain_hits
from vectorstore.searching import Search
from vectorstore.settings import Settings
from vectorstore.values import (
    Counts,
    Digest,
    DigestEntry,
    EntryLink,
    FileRead,
    Filters,
    FullText,
    Hit,
    Paper,
    Passage,
    Problem,
    Status,
)
from vectorstore.writing import Writer

PAGE = 1_000  # papers read at once


class Library:
    """Papers, digests and the search over them, in one folder. Safe to share between threads; use as a context manager.

    One process writes at a time; any number read meanwhile, and notice within about a second what was written.
    """

    def __init__(self, opened: Opened, *, write: bool) -> None:
        """Use `open`."""
        self._opened = opened
        self._write = write
        self._closed = False
        self.search = Search(opened)
        self.ranges = Ranges(opened)
        self.writer = Writer(opened)

    # Opening and closing

    @classmethod
    def open(cls, settings: Settings, *, write: bool = False) -> Self:
        """Opens the library of the settings' home; with `write` takes the writer's lock and makes what is missing.

        Indexes that are behind, missing or broken are mended from the catalogue, without embedding anything, unless
        another process is writing. Without `write` a home that does not exist is an empty library, and stays so.
        Raises UserError when the home cannot be used, is locked, or holds vectors of another model.
        """
        opened = Opened(settings, write=write)
        try:
            opened.check_models()
            opened.mend()
        except BaseException:
            opened.close()
            raise
        return cls(opened, write=write)

    @staticmethod
    def rebuild(settings: Settings, tell: Callable[[int, float], None] = lambda papers, part: None) -> None:
        """Makes the indexes anew, and the vectors too where the settings name another model than theirs.

        What is there stays in use until all is done. `tell` hears how many papers have new vectors, and which part of
        all. Raises UserError as `open` does.
        """
        opened = Opened(settings, write=True)
        try:
            if not opened.models.made(opened.catalogue.meta()):
                with opened.transaction() as connection:
                    reembed(connection, opened.models.embed, tell)
                    describe(connection, **opened.models.names)
            opened.make_indexes_anew()
        finally:
            opened.close()

    def close(self) -> None:
        """Gives what was added to the readers of other processes and lets go of everything; once."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._write:
                self._opened.publish()
        finally:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Papers

    def paper(self, arxiv_id: str) -> Paper | None:
        """Reads the newest version known, by an id without version."""
        found = self._row(arxiv_id)
        return self._opened.catalogue.papers([found]).get(found) if found else None

    def papers(self, since: int = 0, until: int | None = None) -> Iterator[Paper]:
        """Reads the newest version of every paper, or of those that are new or have a new version between two marks."""
        catalogue = self._opened.catalogue
        ids = catalogue.recorded(since, until)
        for start in range(0, len(ids), PAGE):
            found = catalogue.papers(ids[start : start + PAGE])
            yield from (found[paper] for paper in sorted(found))

    def mark(self) -> int:
        """Tells where the record ends now, for `papers`."""
        return int(self._opened.catalogue.meta()["next_id"])

    def versions(self, arxiv_id: str) -> list[Paper]:
        """Reads every version of a paper that is known, the newest first."""
        found = self._row(arxiv_id)
        return self._opened.catalogue.versions(found) if found else []

    def entries(self, arxiv_id: str) -> list[tuple[EntryLink, DigestEntry]]:
        """Reads what each digest said of a paper, the newest digest first."""
        found = self._row(arxiv_id)
        return self._opened.catalogue.entries(found) if found else []

    def passages(self, arxiv_id: str) -> list[Passage]:
        """Reads all passages of a paper: its newest version's own words and every analysis."""
        found = self._row(arxiv_id)
        return [passage for passage, _ in self._opened.catalogue.passages([found]).get(found, [])] if found else []

    def full_text(self, arxiv_id: str) -> FullText | None:
        """Reads the text of a paper, where it was fetched; without sections where arXiv has no HTML of it."""
        found = self._row(arxiv_id)
        return full_text_of(self._opened.catalogue, found) if found else None

    def without_full_text(self, filters: Filters, top: int) -> list[Paper]:
        """Lists papers that pass the filters and of whose newest version the text was not asked for, latest publication
        first; at most `top`."""
        return without_full_text(self._opened.catalogue, filters, top)

    def rows_of(self, arxiv_ids: Iterable[str]) -> dict[str, int]:
        """Finds catalogue ids of papers by their arXiv ids; without those that are not held."""
        rows = self._opened.catalogue.rows(queries.ROWS_NAMED, list(arxiv_ids))
        return {name: int(row) for name, row in map(tuple, rows)}

    def listed(self, papers: Sequence[tuple[int, float]]) -> dict[int, Hit]:
        """Reads papers by catalogue id with a score each, in their order, as hits without passages."""
        return plain_hits(self._opened.catalogue, papers)

    def _row(self, arxiv_id: str) -> int | None:
        return next(iter(self._opened.catalogue.find(arxiv_ids=[arxiv_id])), None)

    # Digests

    def digest(self, day: date) -> list[Digest]:
        """Reads the digests of one day, whole; several files may share a day."""
        return self._opened.catalogue.digests(day)

    def days(self) -> list[tuple[date, int]]:
        """Lists digest days in order, with their number of entries."""
        return self._opened.catalogue.days()

    def files_read(self) -> Mapping[str, FileRead]:
        """Reads what is remembered of the files that were read, by path."""
        with self._opened.catalogue.reading() as connection:
            return files_read(connection)

    def problems(self) -> list[Problem]:
        """Lists what could not be read, by file and in its order, each with the moment when it was first seen."""
        with self._opened.catalogue.reading() as connection:
            return problems_known(connection)

    # The whole

    @property
    def home(self) -> Path:
        """The folder that it lies in."""
        return self._opened.home

    @property
    def notices(self) -> list[str]:
        """What opening and following other writers had to mend, a line each."""
        return self._opened.notices

    @property
    def outages(self) -> list[str]:
        """Why searches now find less than they should, a line each; empty where all is well."""
        return self._opened.outages

    def categories(self) -> list[tuple[str, int]]:
        """Lists categories with their number of papers, most first."""
        return self._opened.catalogue.categories()

    def published(self) -> list[tuple[date, int]]:
        """Lists days of version 1 in order, with their number of papers."""
        return self._opened.catalogue.published()

    def counts(self) -> Counts:
        """Counts everything."""
        return self._opened.catalogue.counts()

    def generation(self) -> int:
        """Tells the state of the record: it counts up with everything that is recorded."""
        return self._opened.catalogue.generation()

    def check_ready(self) -> None:
        """Raises OutageError or another UserError unless questions can be answered from all that is recorded."""
        self._opened.catalogue.generation()
        self._opened.models.embedder  # noqa: B018  # loads it
        if outages := self.outages:
            raise OutageError("; ".join(outages))

    def status(self) -> Status:
        """Describes what the library holds, and the health of its indexes."""
        catalogue = self._opened.catalogue
        days = [day for day, _ in catalogue.days()]
        models = self._opened.models.names | catalogue.meta()
        with catalogue.reading() as connection:
            problems = count_problems(connection)
        return Status(
            str(self.home), models["model"], catalogue.generation(), catalogue.counts(),
            days[0] if days else None, days[-1] if days else None, self._opened.index_states(),
            len(days), missing_days(days), models["token_model"], self._sizes(), problems,
        )  # fmt: skip

    def _sizes(self) -> dict[str, int]:
        """Without the vectors that a server keeps, which does not tell."""
        found = sizes(self.home)
        if isinstance(self._opened.database, Server):
            found["catalogue"] = self._opened.database.size
        return {store: size for store, size in found.items() if store != "dense" or not self._opened.chroma_url}
