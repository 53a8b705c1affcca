"""A library of papers: the one door that reading digests and answering questions go through."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Self

import numpy as np
from sqlalchemy import Connection

from vectorstore import waiting
from vectorstore.catalogue import queries
from vectorstore.catalogue.catalogue import Catalogue, OldSchemaError
from vectorstore.catalogue.databases import Server, ServerLock, Stamp, database_of
from vectorstore.catalogue.figures import missing_days, sizes
from vectorstore.catalogue.files import count_problems, files_read, forget_files, note_files, problems_known
from vectorstore.catalogue.full_texts import full_text_of, record_full_texts, without_full_text
from vectorstore.catalogue.recording import Added, Change, Removed, describe, record, record_papers, reembed
from vectorstore.catalogue.removal import remove_digests, remove_paper
from vectorstore.derived.following import Follower
from vectorstore.derived.indexes import Indexes
from vectorstore.derived.material import PaperVectors, own_vectors
from vectorstore.errors import OutageError, UserError
from vectorstore.model.embedding import bundled
from vectorstore.model.models import Models
from vectorstore.pointers import BrokenIndexError
from vectorstore.search import digest_days, lookups, pipeline, ranges, related, search_many
from vectorstore.search import phrases as phrases_said
from vectorstore.search.asked_kind import kind_score
from vectorstore.search.candidates import Stores, clean
from vectorstore.search.contents import Contents
from vectorstore.search.features import FeatureReader, Features
from vectorstore.search.ranges import Beside
from vectorstore.search.rare import rare
from vectorstore.search.search_many import Gathered
from vectorstore.search.wording import only_asks, unframed
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
from vectorstore.writer_lock import WriterLock

PAGE = 1_000  # papers read at once
LOOK_EVERY = 1.0  # seconds between two looks for what another process has written


class Library:
    """Papers, digests and the search over them, in one folder. Safe to share between threads; use as a context manager.

    One process writes at a time; any number read meanwhile, and notice within about a second what was written.
    """

    def __init__(self, settings: Settings, *, write: bool) -> None:
        """Use `open`."""
        self._home = settings.home.expanduser()
        self._models = Models(settings.embedding_model)
        self._write = write
        self._lock = WriterLock(self._home)
        self._database = database_of(settings)
        self._contents = Contents()
        self._features = FeatureReader()
        self._chroma_url = settings.chroma_url
        self._shared_lock = ServerLock(self._database) if isinstance(self._database, Server) else None
        self._closed = False
        self._adding = threading.Lock()
        self._refreshing = threading.Lock()
        self._looked_at = time.monotonic()
        self._stamp: Stamp = ()
        self._gone = ""
        self._generation = 0
        self.notices: list[str] = []
        """What opening had to mend, a line each."""

    @property
    def home(self) -> Path:
        """The folder that it lies in."""
        return self._home

    # Opening and closing

    @classmethod
    def open(cls, settings: Settings, *, write: bool = False) -> Self:
        """Opens the library of the settings' home; with `write` takes the writer's lock and makes what is missing.

        Indexes that are behind, missing or broken are mended from the catalogue, without embedding anything, unless
        another process is writing. Without `write` a home that does not exist is an empty library, and stays so.
        Raises UserError when the home cannot be used, is locked, or holds vectors of another model.
        """
        library = cls(settings, write=write)
        library._open()
        try:
            library._models.check(library._home, library._catalogue.meta())
            library._mend()
        except BaseException:
            library._let_go()
            raise
        return library

    @classmethod
    def rebuild(cls, settings: Settings, tell: Callable[[int, float], None] = lambda papers, part: None) -> None:
        """Makes the indexes anew, and the vectors too where the settings name another model than theirs.

        What is there stays in use until all is done. `tell` hears how many papers have new vectors, and which part of
        all. Raises UserError as `open` does.
        """
        library = cls(settings, write=True)
        library._open()
        try:
            if not library._models.made(library._catalogue.meta()):
                with library._catalogue.writing() as connection:
                    reembed(connection, library._models.embed, tell)
                    describe(connection, **library._models.names)
            library._indexes.mend({"dense": "missing", "lexical": "missing"})
        finally:
            library._let_go()

    def _open(self) -> None:
        self._check_home()
        try:
            if self._write:
                self._take_locks()
            self._read_catalogue()
        except BaseException:
            self._release_locks()
            raise

    def _take_locks(self) -> None:
        self._lock.acquire()
        if self._shared_lock:
            self._shared_lock.acquire()

    def _release_locks(self) -> None:
        if self._shared_lock:
            self._shared_lock.release()
        self._lock.release()

    def _check_home(self) -> None:
        """A reader needs no more than to read, unless indexes of this home follow a catalogue elsewhere."""
        writes = bool(self._write or self._shared_lock)
        reason = "it cannot be read and written" if writes else "it cannot be read"
        try:
            if writes:
                self._home.mkdir(parents=True, exist_ok=True)
            rights = os.R_OK | os.X_OK | (os.W_OK if writes else 0)
            usable = os.access(self._home, rights) or not self._home.exists()
        except OSError as error:
            reason, usable = error.strerror or str(error), False
        if not usable:
            raise UserError(
                f"cannot use {self._home}: {reason}; mend that, or name another folder with PAPERLIGHT_HOME"
            )

    def _read_catalogue(self) -> None:
        try:
            self._stamp = self._database.stamp  # before it is read: what comes later is noticed
            self._catalogue = Catalogue(self._database, write=self._write)
        except OldSchemaError:
            self._catalogue = self._brought_up_to_date()
        self._notice_kinds()
        if self._write and self._chroma_url and "library" not in self._catalogue.meta():
            with self._catalogue.writing() as connection:
                describe(connection, library=token_hex(4))
        self._indexes = Indexes(self._home, self._catalogue, self._models.names["model"], self._chroma_url)
        self._follower = Follower(self._indexes, self._lock) if self._shared_lock and not self._write else None

    def _notice_kinds(self) -> None:
        if told := self._catalogue.sorted_anew:
            self._notice(f"an older Paperlight made this library: what {told:,} papers bring was told anew")
        elif not self._catalogue.is_sorted():
            self._notice(
                "an older Paperlight made this library: what papers bring is told as it told it, until something is"
                " ingested"
            )

    def _brought_up_to_date(self) -> Catalogue:
        try:
            self._take_locks()
        except UserError:
            try:
                return Catalogue(self._database)  # who writes has just done it
            except OldSchemaError:
                pass
            raise
        try:
            Catalogue(self._database, write=True).close()
        finally:
            self._release_locks()
        return Catalogue(self._database)

    def _mend(self, replaced: bool = False) -> None:
        wrong = self._indexes.open(thorough=self._write)
        if replaced and not wrong and not self._indexes.fits():
            wrong = dict.fromkeys(self._indexes.own, "broken: it was made from something else")
        mine = {name: state for name, state in wrong.items() if self._write or name in self._indexes.own}
        held = self._write or (bool(mine) and self._catalogue.exists and self._lock.try_acquire())
        try:
            if held:
                self.notices += (self._indexes.mend if self._write else self._indexes.try_to_mend)(mine)
            left = {name: state for name, state in wrong.items() if not (held and name in mine)}
            self.notices += [
                f"the {name} index is {state}; the next writer mends it"
                for name, state in left.items()
                if state != "behind" and (state, name in mine) != ("missing", True)  # ordinary while another writes
            ]
        finally:
            if held and not self._write:
                self._indexes.rest()
                self._lock.release()
        self._generation = self._catalogue.generation()

    def close(self) -> None:
        """Gives what was added to the readers of other processes and lets go of everything; once."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._write:
                self._indexes.publish()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._follower:
            self._follower.close()
        self._indexes.close()
        self._catalogue.close()
        self._release_locks()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def add(self, digests: Iterable[tuple[Digest, Sequence[Passage]]]) -> Added:
        """Records digests with the passages of their entries, in one transaction, all or nothing.

        A digest is known by its day, title and file name, or by its file where `source` is an absolute path: one that
        was read before changes nothing, one whose content differs replaces what it said. Searches of this library see
        it at once, other processes when it is closed.
        Raises UserError when the library is open for reading or the disk fails.
        """
        return self._record(partial(record, batch=digests, embed=self._models.embed)).added

    def add_papers(self, papers: Iterable[tuple[Paper, Sequence[Passage]]]) -> Added:
        """Records papers that stand in no digest with their passages, in one transaction, all or nothing.

        What was recorded before changes nothing. The newest version counts; of a version that is known already only
        what was missing is taken. Raises UserError as `add` does.
        """
        return self._record(partial(record_papers, batch=papers, embed=self._models.embed)).added

    def add_full_texts(self, texts: Iterable[tuple[str, FullText]]) -> None:
        """Records texts by their papers' identifiers in one transaction, in the place of older versions'; those of
        papers that are not held are left out. Searches do not read them. Raises UserError as `add` does."""
        self._record(partial(record_full_texts, texts=texts))

    def remove_paper(self, arxiv_id: str) -> Removed:
        """Removes a paper with all its versions and all that was said of it, by an id without version.

        It comes back when something new names it. Raises UserError when there is no such paper, and as `add` does.
        """
        found = self._find(arxiv_id)
        if not found:
            raise UserError(f"there is no paper {arxiv_id} in {self._home}: `paperlight search` shows what there is")
        return self._record(partial(remove_paper, row=found)).removed

    def remove_digests(self, day: date | None = None, file: str = "") -> Removed:
        """Removes the digests of a day, or those read from a file, and the papers that nothing else names.

        Raises UserError when there is none, when several files have that name, and as `add` does.
        """
        path = Path(file).resolve() if file else Path()
        rows = self._catalogue.digest_rows(day, path.name)
        if not day:
            rows = [row for row in rows if Path(row.source).resolve() == path] or rows
            sources = list(dict.fromkeys(row.source for row in rows))
            if len(sources) > 1 and any(Path(source).resolve() != path for source in sources):
                raise UserError(f"several digests are named {file}: name one of {', '.join(sources)}")
        if not rows:
            raise UserError(f"there is no digest {day or file} in {self._home}: name its day, or the file it came from")
        wanted = [row.id for row in rows]
        return self._record(partial(remove_digests, rows=wanted, embed=self._models.embed)).removed

    def _record(self, write: Callable[[Connection], Change]) -> Change:
        with self._adding:
            with self._writing() as connection:
                change = write(connection)
                if change.generation == 1:
                    describe(connection, **self._models.names)
            if change.generation != self._generation:
                self._indexes.apply(change)
                self._generation = change.generation
            return change

    def _writing(self) -> AbstractContextManager[Connection]:
        if not self._write:
            raise UserError(f"{self._home} is open for reading: open it for writing to change it")
        if self._shared_lock:
            self._shared_lock.check()
        return self._catalogue.writing()

    # Files

    def files_read(self) -> Mapping[str, FileRead]:
        """What is remembered of the files that were read, by path."""
        with self._catalogue.reading() as connection:
            return files_read(connection)

    def note_files(self, read: Sequence[FileRead]) -> None:
        """Remembers files as they were read last, once all that they held is added. Raises UserError as `add` does."""
        with self._adding, self._writing() as connection:
            note_files(connection, read)

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forgets that files were read; what they said stays. Raises UserError as `add` does."""
        with self._adding, self._writing() as connection:
            forget_files(connection, paths)

    def problems(self) -> list[Problem]:
        """What could not be read, by file and in its order, each with the moment when it was first seen."""
        self._look()
        with self._catalogue.reading() as connection:
            return problems_known(connection)

    # Searching

    def search(self, text: str, filters: Filters = Filters(), top: int = 10, passages: int = 3) -> list[Hit]:
        """The papers that answer best, at most `top`, each with its best `passages`. Any text will do; one without a
        letter or digit finds nothing."""
        return pipeline.search(self._stores(), text, filters, top, passages)

    def gather(
        self, texts: Sequence[str], weights: Sequence[float], filters: Filters, most: int, among: Sequence[str] = ()
    ) -> Gathered | None:
        """Papers that any of the texts finds, or those of `among`, compared with each of them; None without any."""
        return search_many.gather(self._stores(), texts, weights, filters, most, among)

    def hits(self, gathered: Gathered, row: int, chosen: Sequence[tuple[int, float]]) -> list[Hit]:
        """Hits without passages of gathered papers by place and score; other scores are for the text in `row`."""
        return search_many.hits_at(self._stores(), gathered, row, chosen)

    def passing(self, filters: Filters) -> list[Hit]:
        """Every paper that passes the filters, latest recorded first, with score 0; of more than 5,000 the latest."""
        ids = ranges.beside(self._stores(), (), filters).ids
        return list(self.listed([(paper, 0.0) for paper in ids[::-1].tolist()]).values())

    def beside(self, texts: Sequence[str], filters: Filters) -> Beside:
        """Every paper that passes the filters, at most 5,000, beside each of the texts."""
        return ranges.beside(self._stores(), texts, filters)

    def compare(self, texts: Sequence[str], papers: Sequence[int]) -> Gathered | None:
        """These papers, by catalogue id, compared with each of the texts as `gather` does; None without any."""
        return search_many.compare(self._stores(), texts, papers)

    def spread(self, most: int) -> list[int]:
        """Catalogue ids of at most so many papers, from the first recorded to the last at even distances."""
        ids = self._catalogue.allowed(Filters())
        return list(map(int, ids[:: max(1, -(-len(ids) // most))]))

    def features(self, filters: Filters) -> Features:
        """What likings are learnt from, of every paper that passes the filters, at most 5,000; remembered."""
        self._look()
        return self._features.of_range(self._catalogue, self._catalogue.allowed(filters)[-ranges.MOST :])

    def features_of(self, arxiv_ids: Sequence[str]) -> tuple[dict[str, int], Features]:
        """The same of these papers, those that the library holds, with their catalogue ids by arXiv id."""
        held = self.rows_of(arxiv_ids)
        return held, self._features.of(self._catalogue, np.array(sorted(held.values()), np.int64))

    def common_features(self) -> Features:
        """The same of papers of the whole library at even distances: what is common here."""
        self._look()
        return self._features.sample(self._catalogue)

    def titled_exactly(self, title: str) -> str:
        """The arXiv id of the paper that has this title, punctuation and case aside; "" for none."""
        self._look()
        found = self._catalogue.papers(self._catalogue.find(title=title)[:1])
        return next((paper.arxiv_id for paper in found.values()), "")

    def with_dois(self, dois: Sequence[str]) -> dict[str, str]:
        """arXiv ids of the papers whose authors told one of these publishers' DOIs, by DOI in small letters."""
        self._look()
        return lookups.with_dois(self._catalogue, dois)

    def vectors(self) -> PaperVectors:
        """Catalogue ids of all papers in order, and the vector of each one's title and abstract [papers, dimensions],
        float16 of unit length."""
        self._look()
        return own_vectors(self._catalogue, self._catalogue.all_papers())

    def published_of(self, words: str) -> list[date]:
        """The days of version 1 of the papers with each of these words in title, abstract or analysis, in order."""
        self._look()
        return lookups.published_of(self._catalogue, self._stores().lexical, words)

    def listed(self, papers: Sequence[tuple[int, float]]) -> dict[int, Hit]:
        """Papers by catalogue id with a score each, in their order, as hits without passages."""
        return ranges.hits_at(self._stores(), papers)

    def rows_of(self, arxiv_ids: Iterable[str]) -> dict[str, int]:
        """Catalogue ids of papers, by their arXiv ids; without those that are not held."""
        self._look()
        return {name: int(row) for name, row in map(tuple, self._catalogue.rows(queries.ROWS_NAMED, list(arxiv_ids)))}

    def generation(self) -> int:
        """The state of the record: it counts up with everything that is recorded."""
        self._look()
        return self._catalogue.generation()

    def terms(self, text: str) -> list[str]:
        """What is searched for of a text: stop words and words that only ask are no terms."""
        cleaned = clean(text)
        return [] if only_asks(cleaned) else self._stores().lexical.terms(unframed(cleaned))

    def in_digest_order(self, filters: Filters) -> list[int]:
        """Catalogue ids of papers that pass the filters as digests list them, newest day first; then the others."""
        self._look()
        return ranges.in_digest_order(self._catalogue, filters)

    def similarity(self, text: str, sentences: Sequence[str]) -> list[float]:
        """How well each sentence meets a question by late interaction, about 0 to 1."""
        return self.similarities([text], sentences)[0]

    def similarities(self, texts: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """For each text what `similarity` gives; the sentences are cut into tokens once."""
        waiting.check()
        cut = bundled().tokens(sentences)
        return [self._models.late.score(self._models.late.query(clean(text)), cut).tolist() for text in texts]

    def answer_scores(self, question: str, title: str, sentences: Sequence[str]) -> list[float]:
        """How well each sentence of the paper with this title answers a question, about 0 to 1, comparable among them:
        by late interaction with what the title does not tell, and by telling the kind of thing that is asked for."""
        waiting.check()
        asked = clean(question)
        told, *cut = bundled().tokens([title, *sentences])
        scores = self._models.late.score(self._models.late.beyond(self._models.late.query(asked), told), cut)
        return [float(score) + kind_score(asked, sentence) for score, sentence in zip(scores, sentences, strict=True)]

    def newest(self, filters: Filters, top: int, start: int = 0) -> list[Hit]:
        """The papers that pass the filters, latest publication first, with score 0; at most `top`, from `start` on."""
        self._look()
        return lookups.newest(self._catalogue, filters, top, start)

    def digest_days(self, filters: Filters) -> list[tuple[date, int]]:
        """The days in order whose digests name papers that pass the filters, each with its number of these papers."""
        self._look()
        return digest_days.passing_days(self._catalogue, filters)

    def first_of_days(self, filters: Filters, days: Sequence[date], top: int) -> list[Hit]:
        """At most `top` papers that pass the filters and stand in digests of these days, with score 0: the first of
        each day, the latest day's before, then the second."""
        self._look()
        return digest_days.first_named(self._catalogue, filters, days, top)

    def count(self, words: str, filters: Filters) -> int:
        """How many papers pass the filters and hold each of the words in title, abstract or analysis."""
        self._look()
        return lookups.count(self._catalogue, self._stores().lexical, words, filters)

    def saying(self, phrases: Sequence[str], filters: Filters) -> set[str]:
        """arXiv ids of the papers that pass the filters and whose title or abstract says each phrase, its words side by
        side and with any ending."""
        return phrases_said.saying(self._catalogue, self._stores().lexical, phrases, filters)

    def rare_words(self, text: str) -> list[str]:
        """The words of a text that at most five papers say, anywhere in title, abstract and analyses: names, and what
        is written in Chinese, as they stand in the text; all of it where that itself is so rare."""
        return [each.words for each in rare(self._catalogue, self._stores().lexical, clean(text))]

    def titled(self, name: str, at_start: bool = False) -> list[Paper]:
        """Papers, at most 50, whose title holds the words of a name in a row, or begins with them; case aside."""
        self._look()
        return lookups.titled(self._catalogue, name, at_start)

    def has_author(self, name: str) -> bool:
        """Whether an author of the library has these names, in either order."""
        self._look()
        return lookups.has_author(self._catalogue, name)

    def _stores(self) -> Stores:
        self._look()
        self._indexes.settle()
        if len(outages := self.outages) > 1:
            raise OutageError("; ".join(outages))
        return Stores(
            self._catalogue, self._contents, self._indexes.dense, self._indexes.lexical,
            self._models.embedder, self._models.late,
        )  # fmt: skip

    def _look(self) -> None:
        """Notices now and then what another process has written. Raises OutageError where the library is gone, and
        GivenUpError where nobody waits any more for what is read."""
        waiting.check()
        if self._write:
            return
        if time.monotonic() - self._looked_at >= LOOK_EVERY and self._refreshing.acquire(blocking=False):
            try:
                self._looked_at = time.monotonic()
                self._refresh()
            except BrokenIndexError as error:
                self._notice(f"an index could not be read again ({error}); the next writer mends it")
            finally:
                self._refreshing.release()
        if self._gone:
            raise OutageError(self._gone)

    def _refresh(self) -> None:
        if not self._catalogue.exists:
            if not self._database.exists:
                return
            self._read_catalogue()
            self._indexes.open()
        stamp = self._database.stamp
        gone = f"{self._database.name} is gone: was it moved, or is it not mounted? Bring it back"
        self._gone = "" if stamp else gone
        if self._gone:
            return
        if stamp != self._stamp:
            self._read_again(replaced=stamp[:2] != self._stamp[:2])
            self._stamp = stamp
        self._models.check(self._home, self._catalogue.meta())
        self._follow()

    def _read_again(self, replaced: bool) -> None:
        """Turns to the file that is there now; where it is not what the indexes were made from, they are mended."""
        self._catalogue.renew()
        self._contents, self._features = Contents(), FeatureReader()
        pointers = self._indexes.dense.pointer, self._indexes.lexical.pointer
        generation = self._catalogue.generation()
        if replaced or any(pointer and pointer.generation > generation for pointer in pointers):
            self._mend(replaced)

    def _notice(self, line: str) -> None:
        self.notices += [line] if line not in self.notices else []

    @property
    def outages(self) -> list[str]:
        """Why searches now find less than they should, a line each; empty where all is well."""
        return [] if self._write else self._indexes.outages

    def check_ready(self) -> None:
        """Raises OutageError or another UserError unless questions can be answered from all that is recorded."""
        self._look()
        self._catalogue.generation()
        self._models.embedder  # noqa: B018  # loads it
        if outages := self.outages:
            raise OutageError("; ".join(outages))

    def _follow(self) -> None:
        """Reads what is published; where the catalogue is shared, this home's own indexes follow it first."""
        if not self._follower:
            self._indexes.refresh()
            return
        try:
            self._follower.follow()
        except UserError as error:  # what is there can still be searched
            self._notice(str(error))
        if not self._follower.busy:
            self._indexes.refresh()

    # Reading

    def paper(self, arxiv_id: str) -> Paper | None:
        """The newest version known, by an id without version."""
        found = self._find(arxiv_id)
        return self._catalogue.papers([found]).get(found) if found else None

    def papers(self, since: int = 0, until: int | None = None) -> Iterator[Paper]:
        """The newest version of every paper, or of those that are new or have a new version between two marks."""
        self._look()
        ids = self._catalogue.recorded(since, until)
        for start in range(0, len(ids), PAGE):
            found = self._catalogue.papers(ids[start : start + PAGE])
            yield from (found[paper] for paper in sorted(found))

    def mark(self) -> int:
        """Where the record ends now, for `papers`."""
        self._look()
        return int(self._catalogue.meta()["next_id"])

    def entries(self, arxiv_id: str) -> list[tuple[EntryLink, DigestEntry]]:
        """What each digest said of a paper, the newest digest first."""
        found = self._find(arxiv_id)
        return self._catalogue.entries(found) if found else []

    def versions(self, arxiv_id: str) -> list[Paper]:
        """Every version of a paper that is known, the newest first."""
        found = self._find(arxiv_id)
        return self._catalogue.versions(found) if found else []

    def related(self, arxiv_id: str, top: int) -> list[Hit]:
        """The papers nearest to one, without withdrawn ones, each with its cosine as score."""
        found = self._find(arxiv_id)
        return related.related(self._stores(), found, top) if found else []

    def passages(self, arxiv_id: str) -> list[Passage]:
        """All passages of a paper: its newest version's own words and every analysis."""
        found = self._find(arxiv_id)
        return [passage for passage, _ in self._catalogue.passages([found]).get(found, [])] if found else []

    def full_text(self, arxiv_id: str) -> FullText | None:
        """The text of a paper, where it was fetched; without sections where arXiv has no HTML of it."""
        found = self._find(arxiv_id)
        return full_text_of(self._catalogue, found) if found else None

    def without_full_text(self, filters: Filters, top: int) -> list[Paper]:
        """Papers that pass the filters and of whose newest version the text was not asked for, latest publication
        first; at most `top`."""
        self._look()
        return without_full_text(self._catalogue, filters, top)

    def _find(self, arxiv_id: str) -> int | None:
        self._look()
        return next(iter(self._catalogue.find(arxiv_ids=[arxiv_id])), None)

    def digest(self, day: date) -> list[Digest]:
        """The digests of one day, whole; several files may share a day."""
        self._look()
        return self._catalogue.digests(day)

    def days(self) -> list[tuple[date, int]]:
        """Digest days in order, with their number of entries."""
        self._look()
        return self._catalogue.days()

    def categories(self) -> list[tuple[str, int]]:
        """Categories with their number of papers, most first."""
        self._look()
        return self._catalogue.categories()

    def published(self) -> list[tuple[date, int]]:
        """Days of version 1 in order, with their number of papers."""
        self._look()
        return self._catalogue.published()

    def counts(self) -> Counts:
        """How many there are of everything."""
        self._look()
        return self._catalogue.counts()

    def status(self) -> Status:
        """What the library holds, and the health of its indexes."""
        self._look()
        days = [day for day, _ in self._catalogue.days()]
        models = self._models.names | self._catalogue.meta()
        with self._catalogue.reading() as connection:
            problems = count_problems(connection)
        return Status(
            str(self._home), models["model"], self._catalogue.generation(), self._catalogue.counts(),
            days[0] if days else None, days[-1] if days else None, self._indexes.status(),
            len(days), missing_days(days), models["token_model"], self._sizes(), problems,
        )  # fmt: skip

    def _sizes(self) -> dict[str, int]:
        """Without the vectors that a server keeps, which does not tell."""
        found = sizes(self._home)
        if isinstance(self._database, Server):
            found["catalogue"] = self._database.size
        return {store: size for store, size in found.items() if store != "dense" or not self._chroma_url}
