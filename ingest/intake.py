"""What was read, on its way into the library: cut into passages and stored batch by batch, with a tally of it all."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from ingest.arxiv.announcements import Listing
from ingest.digests.prose import unreadable
from ingest.passages import passages_about, passages_of
from vectorstore.catalogue.recording import Added
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.values import Digest, FileRead, FullText, Paper, Passage, Problem, Section

BATCH = 500  # papers a transaction: large enough to embed at full speed, small enough to lose little on a crash

Place = tuple[str, int]
"""A file and a line of it."""

Progress = Callable[[int, float], None]
"""Called with the papers read so far and the part of the work that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Announced:
    """The last announcement in some categories: its day (US Eastern), and how many papers of it the library holds."""

    categories: str
    day: date
    papers: int

    def __str__(self) -> str:
        if not self.papers:
            return f"{self.categories}: nothing new is announced on {self.day}"
        return f"{self.categories}: {self.papers:,} new papers and cross-lists announced on {self.day}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a reading did: files read and skipped, what the library says it added, and everything that was skipped.

    `gone` are files that said something once and are there no more; what they said stays. `listings` tell
    of each search for what is new how far arXiv's list goes; `announced` of the announcement that was read.
    """

    files_read: int
    files_skipped: int
    added: Added
    problems: tuple[Problem, ...] = ()
    gone: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    announced: Announced | None = None


class Intake:
    """Takes digests and papers for a library that is open for writing, and stores them as soon as there are `batch`
    papers; `store` after the last one."""

    def __init__(self, library: Library, batch: int | None = None) -> None:
        self.papers = 0
        self.added = Added()
        self.problems: list[Problem] = []
        self._library = library
        self._batch = batch or BATCH
        self._digests: list[tuple[Digest, list[Passage]]] = []
        self._papers: list[tuple[Place, tuple[Paper, list[Passage]]]] = []
        self._texts: list[tuple[str, FullText]] = []
        self._failed: list[Problem] = []
        self._files: list[FileRead] = []
        self._waiting = 0

    def take_digest(self, digest: Digest) -> None:
        """Takes a digest with all its entries."""
        passages = [passage for entry in digest.entries for passage in passages_of(entry, digest.date)]
        self._digests.append((digest, passages))
        self._count(len(digest.entries))

    def take_paper(
        self,
        paper: Paper,
        sections: Sequence[Section] = (),
        full_text: FullText | None = None,
        place: Place | None = None,
    ) -> None:
        """Takes a paper that stands in no digest, what a model said of it, its text where that comes with it, and the
        file and line that it comes from; without, it comes from arXiv."""
        if full_text:
            self._texts.append((paper.arxiv_id, full_text))
        self._papers.append((place or (paper.url, 1), (paper, passages_about(paper, sections))))
        self._count(1)

    def note(self, file: FileRead) -> None:
        """Remembers a file, once everything in it that is taken, or is the next to be, is stored."""
        self._files.append(file)

    def skip_digest(self, file: FileRead) -> None:
        """Counts a digest that is as it was."""
        self.added = replace(self.added, digests_same=self.added.digests_same + bool(file.papers))
        self.skip_papers(file)

    def skip_papers(self, file: FileRead) -> None:
        """Counts a file that is as it was, with what could not be read of it."""
        self.papers += file.papers
        self.problems += file.problems
        self.added = replace(self.added, papers_same=self.added.papers_same + file.papers)

    def _count(self, papers: int) -> None:
        self.papers += papers
        self._waiting += papers
        if self._waiting >= self._batch:
            self.store()

    def store(self) -> None:
        """Stores what waits. What cannot be stored for what it holds becomes a problem of its file, and the rest is
        stored without it. Raises UserError where nothing can be."""
        told = [((digest.source, 1), (digest, passages)) for digest, passages in self._digests]
        failed = self._stored(self._library.writer.add, told)
        failed += self._stored(self._library.writer.add_papers, self._papers)
        if self._texts:
            self._library.writer.add_full_texts(self._texts)
        self.problems += failed
        self._failed += failed
        if self._files:
            self._library.writer.note_files([self._with_failed(file) for file in self._files])
        self._digests, self._papers, self._files, self._texts, self._waiting = [], [], [], [], 0

    def _stored(self, add: Callable[[list[Any]], Added], told: Sequence[tuple[Place, Any]]) -> list[Problem]:
        """Adds all of it, or all but what cannot be added for what it holds, of which it tells the problems."""
        if not told:
            return []
        try:
            self.added = _sum(self.added, add([each for _, each in told]))
        except UserError:
            raise
        except Exception as error:  # whatever a value of a file makes a database say
            if len(told) == 1:
                return [Problem(*told[0][0], unreadable(error))]
            middle = len(told) // 2
            return self._stored(add, told[:middle]) + self._stored(add, told[middle:])
        return []

    def _with_failed(self, file: FileRead) -> FileRead:
        """A file with what of it could not be stored."""
        its = [problem for problem in self._failed if problem.path == file.path]
        self._failed = [problem for problem in self._failed if problem.path != file.path]
        return replace(file, problems=(*file.problems, *its))


def _sum(one: Added, other: Added) -> Added:
    return Added(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))
