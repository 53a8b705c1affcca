"""Papers from arXiv into the library, week by week: what came is kept, and what broke off is taken up again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from ingest.arxiv.announcements import Listing, due_day, listing
from ingest.arxiv.api import PAGE, ArXiv, ArxivSearch, IncompleteError
from ingest.arxiv.fetch_log import BrokenOff, FetchLog, Week
from ingest.intake import Announced, Intake, Progress, Report
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.values import Digest, DigestEntry, Filters, Paper, Problem

DAY = timedelta(days=1)
WEEK = 7 * DAY
OVERLAP = WEEK  # papers appear some days after they were submitted, longer around holidays
HELD_BACK = 8 * WEEK  # for how long arXiv's moderators may keep a paper before it appears


class Fetch:
    """Fetches from arXiv into a library that is open for writing; `home` is its folder, `now` the moment."""

    def __init__(
        self,
        library: Library,
        home: Path,
        arxiv: ArXiv,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> None:
        self._library = library
        self._intake = Intake(library, batch=PAGE)
        self._log = FetchLog(home)
        self._arxiv = arxiv
        self._progress = progress
        self._now = now or datetime.now(UTC)
        self._today = self._now.astimezone(UTC).date()
        self._newest: date | None = None
        self._listings: list[Listing] = []

    def by_ids(self, ids: Sequence[str]) -> Report:
        """Fetches papers by their identifiers. Raises UserError as `ArXiv.by_ids` does."""
        self._store(self._arxiv.by_ids(ids), lambda papers: papers / len(ids))
        return self._report()

    def announced(self, categories: Sequence[str] = ()) -> Report:
        """Fetches the papers of arXiv's last announcement in some categories, or in those that were fetched before,
        kept as a digest of its day; and the new versions that it names of papers that the library holds.

        Raises UserError when there are no categories, or arXiv fails for good.
        """
        before = (name for search in self._log.searches() if not search.query for name in search.categories)
        if not (names := ArxivSearch(tuple(dict.fromkeys(categories or before))).categories):
            raise UserError("say whose announcements to fetch: --category cs.CV")
        told = self._arxiv.announcement(names)
        self._intake.problems += [
            Problem("arXiv", 0, f"{each!r} is announced, and no identifier") for each in told.broken
        ]
        asked = [*told.new, *filter(self._library.paper, told.replaced)]
        if asked:
            self._store(self._arxiv.by_ids(asked), lambda papers: papers / len(asked))
        listed = [paper for each in told.new if (paper := self._library.paper(each))]
        if listed:
            self._intake.take_digest(_digest(told.day, names, listed))
            self._intake.store()
        return replace(self._report(), announced=Announced("+".join(names), told.day, len(listed)))

    def search(self, search: ArxivSearch, since: date | None = None, until: date | None = None) -> Report:
        """Fetches the papers of a search, of the days of submission from `since` to `until`, today at most.

        A fetch from the same day that broke off is taken up where it ended. Without `since` all papers of the search,
        which must have a query then. Raises UserError when that makes no sense or arXiv fails for good.
        """
        Filters(since=since, until=until)  # refuses days the wrong way round
        if since is None and (until or not search.query):
            raise UserError("say from which day on to fetch: --since 2026-01-01")
        if since is None:
            if self._all(search):
                self._log.seen(search, self._newest or self._today)
            return self._report()
        if since > self._today:
            raise UserError("{day} is still to come: today is {today} (UTC)", day=since, today=self._today)
        last = min(until or self._today, self._today)
        fetched = self._log.of(search)
        broken_off = fetched.unfinished.get(since)
        start, begun = since, self._today
        if broken_off and broken_off.done < last:
            start, begun = broken_off.done + DAY, broken_off.begun
        leads = broken_off or not fetched.newest or since > fetched.newest  # else `new` goes on from before it

        def whole(week: Week) -> None:
            self._log.has_week(search, week)
            self._log.came(search, since, last, BrokenOff(week.last, begun))
            if leads:
                self._log.seen(search, min(self._newest or since, begun))

        self._weeks(search, start, last, whole)
        return self._report()

    def new(self, search: ArxivSearch | None = None) -> Report:
        """Fetches what came since the last fetch of this search, or of every search that was fetched before: papers
        that are new, also those that were submitted weeks ago, and new versions of papers that the library holds.

        Raises UserError when there was none, or arXiv fails for good.
        """
        searches = self._log.searches()
        if search:
            searches = [each for each in searches if each == search]
        if not searches:
            what = f" of {search}" if search else ""
            raise UserError(f"there was no fetch{what} before: begin with `paperlight fetch --category … --since …`")
        for each in searches:
            fetched, self._newest = self._log.of(each), None
            since = (fetched.newest or self._today) - OVERLAP + DAY
            self._latest(each, min(since, self._late(each, fetched.weeks, since)))
        return self._report()

    def _late(self, search: ArxivSearch, weeks: Mapping[date, Week], since: date) -> date:
        """The weeks to which arXiv has added papers since they came, which it dates by their submission however long
        it held them back; and the weeks since then that are over. Returns the first day that is in none of these."""
        whole = partial(self._log.has_week, search)
        recent = [week.first for week in weeks.values() if week.last > self._today - OVERLAP]
        for week in [week for week in weeks.values() if week.first not in recent]:
            if self._arxiv.count(search, week.first, week.last) != week.papers:
                self._weeks(search, week.first, week.last, whole)
        start = max((week.last for week in weeks.values()), default=since - DAY) + DAY
        over = (self._today - OVERLAP - start + DAY) // WEEK
        end = start + max(over, 0) * WEEK
        self._weeks(search, start, end - DAY, whole)
        self._log.settle(search, min(since, self._today - HELD_BACK))
        return min([end, *recent])

    def _latest(self, search: ArxivSearch, since: date) -> None:
        """What arXiv has of `since` or later, but new versions of older papers that the library does not hold."""
        self._arxiv.newest = None
        read = (each for each in self._arxiv.updated(search, since) if self._wanted(each, since))
        whole = self._take(read, lambda _: 1.0)
        newest, due = self._arxiv.newest, due_day(self._now)
        of_all = newest if newest and newest >= due else self._arxiv.newest_of_all()
        if whole and (seen := newest or (of_all and min(of_all, due))):  # nothing came since, but of others
            self._log.seen(search, min(seen, self._today))
        self._listings.append(listing(str(search), newest, of_all, self._now))

    def _wanted(self, read: Paper | Problem, since: date) -> bool:
        if isinstance(read, Problem) or read.version == 1 or (read.published and read.published >= since):
            return True
        return self._library.paper(read.arxiv_id) is not None

    def _weeks(self, search: ArxivSearch, since: date, until: date, whole: Callable[[Week], None]) -> None:
        before = True
        for first, last in _weeks(since, until):
            span = (until - since + DAY) / DAY
            done, part = (first - since) / DAY / span, ((last - first) / DAY + 1) / span
            before = self._all(search, first, last, done, part) and before
            if before:  # the days before it are whole, too
                whole(Week(first, last, self._arxiv.total))

    def _all(
        self,
        search: ArxivSearch,
        first: date | None = None,
        last: date | None = None,
        done: float = 0.0,
        part: float = 1.0,
    ) -> bool:
        """Whether everything came that arXiv counts; what is missing is named, and what comes after it is fetched."""
        before = self._intake.papers

        def at(papers: int) -> float:
            return done + part * (papers - before) / max(self._arxiv.total, papers - before, 1)

        return self._take(self._arxiv.search(search, first, last), at)

    def _take(self, read: Iterable[Paper | Problem], part_at: Callable[[int], float]) -> bool:
        """Whether everything came."""
        try:
            self._store(read, part_at)
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
                self._newest = max(each.published or date.min, self._newest or date.min)
                if self._progress:
                    self._progress(self._intake.papers, part_at(self._intake.papers))
        finally:
            self._intake.store()

    def _report(self) -> Report:
        return Report(0, 0, self._intake.added, tuple(self._intake.problems), listings=tuple(self._listings))


def _digest(day: date, categories: Sequence[str], papers: Sequence[Paper]) -> Digest:
    """What was announced on a day in some categories, known by both."""
    name = " ".join(categories)
    entries = tuple(DigestEntry(paper, position) for position, paper in enumerate(papers, 1))
    return Digest(day, f"arXiv {name} - {day}", f"arxiv_{name.replace(' ', '_')}_{day}.md", "", entries)


def _weeks(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since <= until:
        last = min(since + WEEK - DAY, until)
        yield since, last
        since = last + DAY
