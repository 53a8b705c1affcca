"""Digests and papers read into the library while the server runs: one job at a time, which tells how far it is."""

import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import UserError, reason_of
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from ingest.intake import Progress, Report
    from vectorstore.library import Library

LARGEST_FILE = 32 << 20
"""Bytes of a file that is uploaded, as many as a digest may have."""

_OTHER = re.compile(r"[^\w.+-]+")
_ENDING = re.compile(r"\.(?:md|jsonl?)(?:\.gz|\.xz)?", re.IGNORECASE)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FillingJob:
    """A reading: the papers read so far and the part that is done (0 to 1), what it waits for, and at its end what it
    did, or why it could not."""

    papers: int = 0
    part: float = 0.0
    waiting: str = ""
    report: "Report | None" = None
    problem: UserError | None = None

    @property
    def is_over(self) -> bool:
        return bool(self.report or self.problem)


Work = Callable[["Library", "Progress", Callable[[str], None]], "Report"]
"""Fills a library that is open for writing; hears of papers and of waiting."""


class Filling:
    """Fills one library. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._changing = threading.Lock()
        self.job: FillingJob | None = None
        """The last one, or the one under way; None before the first."""

    def read(self, paths: Sequence[Path]) -> None:
        """Reads files. Raises UserError while another job is under way."""

        def work(library: "Library", progress: "Progress", _: Callable[[str], None]) -> "Report":
            from ingest.pipeline import ingest

            return ingest(paths, library, progress)

        self._begin(work)

    def fetch(self, categories: Sequence[str], since: date | None) -> None:
        """Fetches from arXiv the papers of some categories since a day, or those of its last announcement. Raises
        UserError on what is no category, and while another job is under way."""
        from ingest.arxiv.api import ArxivSearch

        search = ArxivSearch(tuple(categories))

        def work(library: "Library", progress: "Progress", waits: Callable[[str], None]) -> "Report":
            from ingest.arxiv.api import ArXiv
            from ingest.arxiv.feeds import FeedSession
            from ingest.arxiv.fetching import Fetch
            from ingest.arxiv.last_fetch import noted

            session = FeedSession(lambda reason, _: waits(reason), self._settings.contact)
            fetch = Fetch(library, library.home, ArXiv(session), progress)
            with noted(library.home, library):
                return fetch.search(search, since) if since else fetch.announced(search.categories)

        self._begin(work)

    def keep(self, name: str, content: bytes) -> Path:
        """Puts a file that was uploaded among the home's own, where a later one of its name replaces it, and tells
        where. Raises UserError on what is no digest or snapshot by its name, or too large."""
        plain = _OTHER.sub("_", Path(name.replace("\\", "/")).name).lstrip(".")[-120:]
        if not _ENDING.fullmatch("".join(Path(plain).suffixes[-2:])) and not _ENDING.fullmatch(Path(plain).suffix):
            raise UserError(
                "{name!r} is no digest: choose files that end in .md, or snapshots in .jsonl", name=name[:80]
            )
        if len(content) > LARGEST_FILE:
            raise UserError("{name!r} is larger than {size} MiB: no digest is", name=name[:80], size=LARGEST_FILE >> 20)
        folder = self._settings.home.expanduser() / "uploads"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / plain).write_bytes(content)
        except OSError as error:
            reason = reason_of(error)
            raise UserError(
                "cannot keep {name} in {folder}: {reason}", name=plain, folder=folder, reason=reason
            ) from None
        return folder / plain

    def _begin(self, work: Work) -> None:
        with self._changing:
            if self.job and not self.job.is_over:
                raise UserError("something is being read already: wait until it is done, then try again")
            self.job = FillingJob()
        threading.Thread(target=self._run, args=(work,), name="filling", daemon=True).start()

    def _run(self, work: Work) -> None:
        from vectorstore.library import Library
        from vectorstore.opened import LOOK_EVERY

        def progress(papers: int, part: float) -> None:
            self._tell(papers=papers, part=part, waiting="")

        try:
            with Library.open(self._settings, write=True) as library:
                report = work(library, progress, lambda reason: self._tell(waiting=reason))
            time.sleep(LOOK_EVERY)  # then every reader of this process sees it
            self._tell(part=1.0, waiting="", report=report)
        except UserError as error:
            self._tell(problem=error)
        except Exception:
            log.exception("reading failed")
            self._tell(problem=UserError("reading failed; the server's log says more"))

    def _tell(self, **what: object) -> None:
        with self._changing:
            self.job = replace(self.job or FillingJob(), **what)  # type: ignore[arg-type]
