"""Papers from arXiv into the library, week by week: what came is kept, and what broke off is taken up again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from ingest.arxiv_api import PAGE, ArXiv, IncompleteError, Search
from ingest.fetch_log import FetchLog
from ingest.intake import Intake, Progress, Report
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.values import Filters, Paper, Problem

DAY = timedelta(days=1)
WEEK = 7 * DAY
OVERLAP = WEEK  # papers appear some days after they were submitted, longer around holidays


class Fetch:
    """Fetches from arXiv into a library that is open for writing; `home` is its folder, `today` the day of UTC."""

    def __init__(
        self,
        library: Library,
        home: Path,
        arxiv: ArXiv,
        progress: Progress | None = None,
        today: date | None = None,
    ) -> None:
        self._intake = Intake(library, batch=PAGE)
        self._log = FetchLog(home)
        self._arxiv = arxiv
        self._progress = progress
        self._today = today or datetime.now(UTC).date()

    def by_ids(self, ids: Sequence[str]) -> Report:
        """Papers by their identifiers. Raises UserError as `ArXiv.by_ids` does."""
        self._store(self._arxiv.by_ids(ids), lambda papers: papers / len(ids))
        return self._report()

    def search(self, search: Search, since: date | None = None, until: date | None = None) -> Report:
        """The papers of a search, of the days of submission from `since` to `until`, today at most.

        A fetch from the same day that broke off is taken up where it ended. Without `since` all papers of the search,
        which must have a query then. Raises UserError when that makes no sense or arXiv fails for good.
        """
        Filters(since=since, until=until)  # refuses days the wrong way round
        if since is None and (until or not search.query):
            raise UserError("say from which day on to fetch: --since 2026-01-01")
        if since is None:
            if self._all(search):
                self._log.reached(search, self._today)
            return self._report()
        if since > self._today:
            raise UserError(f"{since} is still to come: today is {self._today} (UTC)")
        last = min(until or self._today, self._today)
        done = self._log.of(search).unfinished.get(since)
        start = done + DAY if done and done < last else since
        self._weeks(search, start, last, partial(self._log.reached, search, since=since, until=last))
        return self._report()

    def new(self, search: Search | None = None) -> Report:
        """What came since the last fetch of this search, or of every search that was fetched before.

        Raises UserError when there was none, or arXiv fails for good.
        """
        searches = self._log.searches()
        if search:
            searches = [each for each in searches if each == search]
        if not searches:
            what = f" of {search}" if search else ""
            raise UserError(f"there was no fetch{what} before: begin with `paperlight fetch --category … --since …`")
        for each in searches:
            newest = self._log.of(each).newest or self._today
            self._weeks(each, newest - OVERLAP + DAY, self._today, partial(self._log.reached, each))
        return self._report()

    def _weeks(self, search: Search, since: date, until: date, reached: Callable[[date], None]) -> None:
        whole = True
        for first, last in _weeks(since, until):
            span = (until - since + DAY) / DAY
            done, part = (first - since) / DAY / span, ((last - first) / DAY + 1) / span
            whole = self._all(search, first, last, done, part) and whole
            if whole:  # the days before it are whole, too
                reached(last)

    def _all(
        self, search: Search, first: date | None = None, last: date | None = None, done: float = 0.0, part: float = 1.0
    ) -> bool:
        """Whether everything came that arXiv counts; what is missing is named, and what comes after it is fetched."""
        before = self._intake.papers

        def at(papers: int) -> float:
            return done + part * (papers - before) / max(self._arxiv.total, papers - before, 1)

        try:
            self._store(self._arxiv.search(search, first, last), at)
        except IncompleteError as error:
            self._intake.problems.append(Problem("arXiv", 0, str(error)))
            return False
        return True

    def _store(self, read: Iterable[Paper | Problem], part_at: Callable[[int], float]) -> None:
        """Stores what comes, and what came before an error too."""
        try:
            for each in read:
                if isinstance(each, Problem):
                    self._intake.problems.append(each)
                    continue
                self._intake.take_paper(each)
                if self._progress:
                    self._progress(self._intake.papers, part_at(self._intake.papers))
        finally:
            self._intake.store()

    def _report(self) -> Report:
        return Report(0, 0, self._intake.added, tuple(self._intake.problems))


def _weeks(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since <= until:
        last = min(since + WEEK - DAY, until)
        yield since, last
        since = last + DAY
