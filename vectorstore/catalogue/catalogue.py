"""The catalogue: the database that is the record of a library. Everything else can be made again from it."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import reduce
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Connection,
    Row,
    Select,
    String,
    cast,
    create_engine,
    func,
    select,
)
from sqlalchemy.pool import QueuePool

from vectorstore.catalogue import queries
from vectorstore.catalogue.checking import made_ready
from vectorstore.catalogue.databases import Database, prepared, spoken
from vectorstore.catalogue.id_sets import Ids, within
from vectorstore.catalogue.queries import select_each, select_entries
from vectorstore.catalogue.recording import describe
from vectorstore.catalogue.rows import entry_of, link_of, paper_of, passage_of
from vectorstore.catalogue.schema import categories, digests, entries, full_texts, meta, papers, passages, versions
from vectorstore.catalogue.sorting import is_sorted
from vectorstore.errors import UserError
from vectorstore.text.folding import fold
from vectorstore.values import Counts, Digest, DigestEntry, EntryLink, Filters, Paper, Passage

_COUNTED = [select(func.count()).select_from(table) for table in (papers, versions, digests, entries, passages)]
COUNTS = select(
    *(each.scalar_subquery() for each in _COUNTED),
    select(func.count()).where(full_texts.c.characters > 0).scalar_subquery(),
)
"""In the order of `Counts`."""
DAYS = (
    select(digests.c.date, func.count(entries.c.id))
    .outerjoin(entries)
    .group_by(digests.c.date)
    .order_by(digests.c.date)
)
PUBLISHED = (
    select(papers.c.published, func.count())
    .where(papers.c.published.is_not(None))
    .group_by(papers.c.published)
    .order_by(papers.c.published)
)
CATEGORIES = (
    select(categories.c.category, func.count())
    .group_by(categories.c.category)
    .order_by(func.count().desc(), categories.c.category)
)


TokenIds = NDArray[np.uint16]

REMEMBERED = 100_000  # papers whose tokens are, half a kilobyte each, until something is recorded
MOST_AUTHORS = 100  # of one filter: the time grows with each, and SQLite takes no thousand
KEPT = 31  # filters whose papers are remembered until something is recorded


class Catalogue:
    """Reads of one library; `recording` writes to it. Safe to share between threads.

    With `write` it is made where missing; without, a missing one reads as an empty library. Raises UserError on a
    database that is no catalogue, that another version of Paperlight made, or that cannot be opened.
    """

    def __init__(self, database: Database, *, write: bool = False) -> None:
        self._database = database
        self.exists = write or database.exists
        self._passing: dict[Filters, tuple[int, Ids]] = {}
        self._tokens: tuple[int, dict[int, TokenIds]] = 0, {}
        self._known_figures: dict[str, tuple[int, list[Any]]] = {}
        self._here = threading.local()
        self.sorted_anew = 0
        """Of how many papers the kinds were told anew, because an older Paperlight told them."""
        if self.exists:
            self._engine = database.engine(write)
        else:
            # In memory, where each connection would be a library of its own: threads wait for the one there is.
            alone = create_engine(
                "sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False}
            )
            self._engine = prepared(alone)
        try:
            with spoken(self._database), self._engine.begin() as connection:
                self.sorted_anew = made_ready(connection, database, create=write or not self.exists)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Opens a connection on which everything read belongs to one moment; within it, one thread's further readings
        do too, and spare the beginning and ending of a transaction each."""
        if (begun := getattr(self._here, "connection", None)) is not None:
            yield begun
            return
        with spoken(self._database), self._engine.connect() as connection:
            self._here.connection = connection
            try:
                yield connection
            finally:
                self._here.connection = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Opens a transaction, which records all of it or nothing."""
        with spoken(self._database), self._engine.begin() as connection:
            yield connection

    def describe(self, key: str, value: str) -> None:
        """Says something of the library in `meta`."""
        with self.writing() as connection:
            describe(connection, **{key: value})

    def renew(self) -> None:
        """Reads the file that is there now, and forgets what another one said."""
        self._passing, self._tokens, self._known_figures = {}, (0, {}), {}
        self._engine.dispose()

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    def _meta(self, connection: Connection) -> dict[str, str]:
        return {row.key: row.value for row in connection.execute(select(meta))}

    def meta(self) -> dict[str, str]:
        """Tells what the library says of itself: `schema`, `generation`, `next_id`, what made its vectors, and of a
        shared one its name and collections."""
        with self.reading() as connection:
            return self._meta(connection)

    def is_sorted(self) -> bool:
        """Tells whether the kinds of papers are as this Paperlight tells them."""
        with self.reading() as connection:
            return is_sorted(connection)

    def generation(self) -> int:
        """Counts the transactions that changed anything."""
        with self.reading() as connection:
            return self._generation(connection)

    def _generation(self, connection: Connection) -> int:
        return int(connection.scalar(queries.GENERATION) or 0)

    # Papers

    def papers(self, ids: Sequence[int]) -> dict[int, Paper]:
        """Returns the newest version of each of these papers, by catalogue id; unknown ids are left out."""
        return {row.id: paper_of(row) for row in self.rows(queries.PAPERS, ids)}

    def versions(self, paper: int) -> list[Paper]:
        """Returns every version of a paper that is known, the newest first."""
        of_paper = select(*queries.OF_PAPER).join(papers, papers.c.id == versions.c.paper_id)
        with self.reading() as connection:
            rows = connection.execute(of_paper.where(papers.c.id == paper).order_by(versions.c.version.desc()))
            return [paper_of(row) for row in rows]

    def find(self, *, arxiv_ids: Sequence[str] = (), title: str = "") -> list[int]:
        """Finds catalogue ids of papers with one of these arXiv ids or exactly this title, punctuation and case
        aside."""
        found = [row.id for row in self.rows(queries.NAMED, arxiv_ids)] if arxiv_ids else []
        if key := fold(title):
            with self.reading() as connection:
                found += connection.scalars(queries.TITLED, {"title": key})
        return list(dict.fromkeys(found))

    def allowed(self, filters: Filters) -> Ids:
        """Returns catalogue ids of the papers that pass, ascending. Raises UserError for more authors than are looked
        for, and for kinds where an older Paperlight recorded all there is."""
        if len(filters.authors) + len(filters.not_authors) > MOST_AUTHORS:
            raise UserError(f"at most {MOST_AUTHORS} authors are looked for at once: name fewer")
        with self.reading() as connection:
            if filters.types and "kinds" not in self._meta(connection):
                raise UserError(f"{self._database.name} does not tell kinds of papers yet: ingest something once")
            generation = self._generation(connection)
            known = self._passing.get(filters)
            if known is None or known[0] != generation:
                each = (_ids(connection, query) for query in select_each(filters))
                known = generation, reduce(within, sorted(each, key=len))
                others = ((other, ids) for other, ids in self._passing.items() if other != filters)
                self._passing = {filters: known, **dict(islice(others, KEPT))}
        return known[1]

    def all_papers(self, changed_since: int = -1) -> list[int]:
        """Returns catalogue ids of all papers, or of those that read otherwise since a generation; ascending."""
        with self.reading() as connection:
            query = select(papers.c.id).where(papers.c.changed > changed_since).order_by(papers.c.id)
            return list(connection.scalars(query))

    def recorded(self, since: int, until: int | None) -> list[int]:
        """Returns catalogue ids of the papers with a version recorded from one `next_id` on, before another;
        ascending."""
        query = select(versions.c.paper_id).where(versions.c.id >= since).distinct()
        if until is not None:
            query = query.where(versions.c.id < until)
        with self.reading() as connection:
            return list(connection.scalars(query.order_by(versions.c.paper_id)))

    def links(self, ids: Sequence[int]) -> dict[int, tuple[EntryLink, ...]]:
        """Returns every digest entry about each of these papers, the newest digest first."""
        found: dict[int, list[EntryLink]] = defaultdict(list)
        for row in self.rows(queries.LINKS, ids):
            found[row.paper_id].append(link_of(row))
        return {paper: tuple(dict.fromkeys(links)) for paper, links in found.items()}

    # Passages

    def passages(self, ids: Sequence[int]) -> dict[int, list[tuple[Passage, TokenIds]]]:
        """Returns the passages of each of these papers with the bundled model's token ids, in the order they were
        recorded."""
        found: dict[int, dict[int, Any]] = defaultdict(dict)
        for row in self.rows(queries.PASSAGES, ids):
            if row.id not in found[row.paper_id]:
                found[row.paper_id][row.id] = passage_of(row), np.frombuffer(row.tokens, np.uint16)
        return {paper: list(of_paper.values()) for paper, of_paper in found.items()}

    def these_passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Returns passages by their own ids."""
        found: dict[int, Passage] = {}
        for row in self.rows(queries.THESE_PASSAGES, ids):
            if row.id not in found:
                found[row.id] = passage_of(row)
        return found

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Returns paper id and text of each passage of these papers."""
        return [(row.paper_id, row.text) for row in self.rows(queries.TEXTS, ids)]

    def passage_tokens(self, ids: Sequence[int]) -> list[tuple[int, int, TokenIds]]:
        """Returns of each passage of these papers its id, its paper's id and the bundled model's token ids."""
        rows = map(tuple, self.rows(queries.PASSAGE_TOKENS, ids))
        return [(passage, paper, np.frombuffer(tokens, np.uint16)) for passage, paper, tokens in rows]

    def paper_tokens(self, ids: Sequence[int]) -> dict[int, TokenIds]:
        """Returns the token ids of title and abstract of each of these papers; what was read before is remembered."""
        with self.reading() as connection:
            generation = self._generation(connection)
            held, known = self._tokens
            if held != generation:
                known = {}
            rows = map(tuple, self.rows(queries.TOKENS, [paper for paper in ids if paper not in known]))
            read = {paper: np.frombuffer(tokens, np.uint16) for paper, tokens in rows}
        if read:
            self._tokens = generation, read if len(known) + len(read) > REMEMBERED else known | read
        return {paper: known[paper] for paper in ids if paper in known} | read

    def title_keys(self, ids: Sequence[int]) -> dict[int, str]:
        """Returns the titles of these papers, folded."""
        return {row.id: row.title_key for row in self.rows(queries.TITLE_KEYS, ids)}

    def rows(self, query: Select[Any], wanted: Sequence[int] | Sequence[str]) -> Sequence[Row[Any]]:
        """Returns the rows of a query that is `among` some ids."""
        with self.reading() as connection:
            return connection.execute(query, {"wanted": json.dumps(list(wanted))}).all()

    # Digests

    def entries(self, paper: int) -> list[tuple[EntryLink, DigestEntry]]:
        """Tells what each digest said of a paper, the newest digest first."""
        with self.reading() as connection:
            rows = connection.execute(select_entries().where(entries.c.paper_id == paper))
            return [(link_of(row), entry_of(row)) for row in rows]

    def digest_rows(self, day: date | None = None, name: str = "") -> list[Row[Any]]:
        """Returns `id` and `source` of the digests of a day, or of those read from files of a name."""
        wanted = digests.c.date == day if day else digests.c.name == name
        with self.reading() as connection:
            return list(connection.execute(select(digests.c.id, digests.c.source).where(wanted)))

    def digests(self, day: date) -> list[Digest]:
        """Returns the digests of one day, whole, by file name."""
        with self.reading() as connection:
            heads = connection.execute(select(digests).where(digests.c.date == day).order_by(digests.c.name)).all()
            said = defaultdict(list)
            for row in connection.execute(select_entries().where(digests.c.date == day)):
                said[row.digest_id].append(entry_of(row))
        return [
            Digest(
                head.date, head.title, head.source, head.summary,
                tuple(sorted(said[head.id], key=lambda entry: entry.position)),
            )
            for head in heads
        ]  # fmt: skip

    # Figures

    def count(self) -> int:
        """Counts the papers."""
        with self.reading() as connection:
            return connection.scalar(select(func.count()).select_from(papers)) or 0

    def counts(self) -> Counts:
        """Tells how many there are of everything."""
        return Counts(*self._figures("counts", COUNTS)[0])

    def days(self) -> list[tuple[date, int]]:
        """Returns digest days in order, with their number of entries."""
        return self._figures("days", DAYS)

    def published(self) -> list[tuple[date, int]]:
        """Returns days of version 1 in order, with their number of papers."""
        return self._figures("published", PUBLISHED)

    def categories(self) -> list[tuple[str, int]]:
        """Categories with their number of papers, most first."""
        return self._figures("categories", CATEGORIES)

    def _figures(self, name: str, query: Select[Any]) -> list[Any]:
        """The rows of a query that reads whole tables, remembered until something is recorded."""
        with self.reading() as connection:
            generation = self._generation(connection)
            known = self._known_figures.get(name)
            if known is None or known[0] != generation:
                known = generation, [tuple(row) for row in connection.execute(query)]
                self._known_figures[name] = known
        return list(known[1])


def _ids(connection: Connection, query: Select[Any]) -> Ids:
    """The ids that a query gives, ascending, each once: as one text, for thousands of rows take longer to fetch than to
    find."""
    listed = query.subquery()
    text = connection.scalar(select(func.aggregate_strings(cast(listed.c.id, String), ",")))
    ids: Ids = np.fromstring(text or "", np.int64, sep=",")
    ids.sort()
    return ids[np.diff(ids, prepend=-1) > 0]
