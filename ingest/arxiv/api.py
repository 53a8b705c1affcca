"""Papers from arXiv itself (https://info.arxiv.org/help/api/user-manual.html), through the `arxiv` package."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.digests.entries import CATEGORY
from ingest.digests.prose import placeholder, unwrapped
from ingest.latex import text_of_tex
from vectorstore.errors import UserError
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.normal_text import stored
from vectorstore.values import Paper, Problem

if TYPE_CHECKING:
    import arxiv

    from ingest.arxiv.feeds import Announcement, FeedSession

PAGE = 200  # papers; arXiv gives up to 2,000, but large pages fail more often
MOST = 30_000  # papers that arXiv lists of one search
EVERYTHING = "cat:cs.*"  # on a day on which arXiv announces anything, it announces papers of computer science
PASSES = 2  # over a search whose total did not come: pages sometimes lack papers that are there the next time
CATEGORY_NAME = re.compile(r"[a-z][a-z-]*(?:\.(?:[A-Z]{2}|[a-z][a-z-]{2,}))?")  # arXiv finds nothing in cs.cv


class IncompleteError(UserError):
    """Fewer papers came than arXiv counts."""


@dataclass(frozen=True, slots=True)
class ArxivSearch:
    """Papers in any of some categories, or that meet a query in arXiv's own syntax, or both; at least one is given.

    Raises UserError on a category that cannot be one.
    """

    categories: tuple[str, ...] = ()
    query: str = ""

    def __post_init__(self) -> None:
        for name in self.categories:
            if not CATEGORY_NAME.fullmatch(name):
                raise UserError("{name!r} is no arXiv category: name one such as cs.CV", name=name[:40])

    def within(self, since: date | None, until: date | None) -> str:
        """Returns the search in arXiv's words, limited to the days (UTC, both included) on which version 1 was
        submitted."""
        parts = [" OR ".join(f"cat:{name}" for name in self.categories), self.query]
        parts = [f"({part})" for part in parts if part]
        if since and until:
            parts.append(f"submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]")
        return " AND ".join(parts)

    def __str__(self) -> str:
        return " ".join((*self.categories, self.query)).strip()


class ArXiv:
    """arXiv's interface, or another one at an `address` that speaks as it does: one request at a time, at its pace."""

    def __init__(self, session: "FeedSession | None" = None, address: str | None = None, page: int = PAGE) -> None:
        import arxiv

        from ingest.arxiv.feeds import FeedSession

        self.newest: date | None = None
        """The day (UTC) of the latest version of all that were read."""
        self._session = session or FeedSession()
        self._client, self._glance = (arxiv.Client(each, delay_seconds=0, num_retries=0) for each in (page, 1))
        for client in (self._client, self._glance):
            client._session = self._session
            if address:
                client.query_url_format = f"{address}?{{}}"
        self._page = page

    @property
    def total(self) -> int:
        """How many papers arXiv counts in the search that is being read."""
        return self._session.feeds[-1].total if self._session.feeds else 0

    def search(
        self, search: ArxivSearch, since: date | None = None, until: date | None = None
    ) -> Iterator[Paper | Problem]:
        """Yields the papers of a search, the earliest first, page by page as they are asked for, and what had to be
        skipped.

        Raises UserError when arXiv fails for good, and IncompleteError behind the last paper when fewer came than it
        counts.
        """
        import arxiv

        asked = arxiv.Search(
            search.within(since, until),
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        came: set[str] = set()
        left_out: dict[str, str] = {}
        for _ in range(PASSES):
            self._session.feeds.clear()
            for result in self._results(asked):
                self._check_size(search)
                if result.entry_id not in came:
                    came.add(result.entry_id)
                    yield self._read(result)
            left_out |= self._left_out
            counted = min(feed.total for feed in self._session.feeds)
            missing = counted - len(came) - len(left_out)
            if missing <= 0:
                break
        yield from _skipped(left_out)
        if missing > 0:
            days = f" submitted {since} to {until}" if since else ""
            raise IncompleteError(
                f"{missing:,} of the {counted:,} papers that arXiv counts for {search}{days} did not come, though asked"
                f" for {PASSES} times: those that came are kept; run the same command again later"
            )

    def updated(self, search: ArxivSearch, since: date) -> Iterator[Paper | Problem]:
        """Yields the papers of a search with a version of `since` or later, the latest first, and what had to be
        skipped.

        The order is what is relied on, for arXiv's range of `lastUpdatedDate` passes over new versions of papers that
        were submitted before it. Raises UserError when arXiv fails for good, and IncompleteError behind the last paper
        when `since` was not reached.
        """
        self._session.feeds.clear()
        came: set[str] = set()
        for result in self._results(_latest(search.within(None, None))):
            if result.updated.date() < since:
                break
            if len(came) >= MOST:
                yield from _skipped(self._left_out)
                raise IncompleteError(f"arXiv lists {MOST:,} papers at most: new versions of {search} before them are"
                                      " left out")  # fmt: skip
            if result.entry_id not in came:
                came.add(result.entry_id)
                yield self._read(result)
        else:
            yield from _skipped(self._left_out)
            if (missing := self.total - len(came) - len(self._left_out)) > 0:
                raise IncompleteError(f"arXiv's list of {search} broke off {missing:,} papers before its end: those"
                                      " that came are kept; run the same command again later")  # fmt: skip
            return
        yield from _skipped(self._left_out)

    def count(self, search: ArxivSearch, since: date, until: date) -> int:
        """Counts how many papers of a search arXiv counts that were submitted on these days."""
        self._session.feeds.clear()
        next(self._glance.results(_latest(search.within(since, until))), None)
        return self.total

    def newest_of_all(self) -> date | None:
        """Returns the day of the latest version that arXiv lists of any paper."""
        self._session.feeds.clear()
        first = next(self._glance.results(_latest(EVERYTHING)), None)
        return first.updated.date() if first else None

    def announcement(self, categories: Sequence[str]) -> "Announcement":
        """Returns the last announcement in some categories. Raises UserError when arXiv fails for good."""
        return self._session.announcement(categories)

    def _read(self, result: "arxiv.Result") -> Paper | Problem:
        self.newest = max(result.updated.date(), self.newest or date.min)
        return _paper(result)

    @property
    def _left_out(self) -> dict[str, str]:
        return {name: why for feed in self._session.feeds for name, why in feed.left_out.items()}

    def by_ids(self, ids: Sequence[str]) -> Iterator[Paper | Problem]:
        """Yields the papers of these identifiers, the newest version where none is named, and each that arXiv has not.

        Raises UserError on what is no identifier, before anything is asked, and when arXiv fails for good.
        """
        import arxiv

        asked = list(dict.fromkeys(_written(*named_paper(text)) for text in ids))
        for start in range(0, len(asked), self._page):
            some = asked[start : start + self._page]
            self._session.feeds.clear()
            found: set[str] = set()
            for result in self._results(arxiv.Search(id_list=some, max_results=None)):
                paper = _paper(result)
                if isinstance(paper, Paper):
                    found |= {paper.arxiv_id, paper.versioned_id}
                yield paper
            for name in some:
                if name not in found:
                    yield Problem(f"arXiv {name}", 0, "arXiv has no such paper, or gives nothing of it")

    def _results(self, asked: "arxiv.Search") -> Iterator["arxiv.Result"]:
        """Until the total is reached, or a page is empty where papers went away or never were."""
        import arxiv

        try:
            yield from self._client.results(asked)
        except arxiv.UnexpectedEmptyPageError:
            return

    def _check_size(self, search: ArxivSearch) -> None:
        if self.total > MOST:
            raise UserError(
                "arXiv counts {total:,} papers for {search} and lists {most:,} at most: narrow the search, or give"
                " --since to ask for it week by week",
                total=self.total,
                search=search,
                most=MOST,
            )


def _skipped(left_out: Mapping[str, str]) -> Iterator[Problem]:
    return (Problem(f"arXiv {name}", 0, why) for name, why in left_out.items())


def _latest(query: str) -> "arxiv.Search":
    import arxiv

    return arxiv.Search(
        query, max_results=None, sort_by=arxiv.SortCriterion.LastUpdatedDate, sort_order=arxiv.SortOrder.Descending
    )


def named_paper(text: str) -> tuple[str, int | None]:
    """Returns the identifier and, where one is named, the version. Raises UserError on what is no identifier."""
    try:
        return parse_id(text)
    except ValueError as error:
        raise UserError(f"{error}: write one such as 2512.15702 or 2512.15702v1") from None


def _written(arxiv_id: str, version: int | None) -> str:
    return f"{arxiv_id}v{version}" if version else arxiv_id


def _paper(result: "arxiv.Result") -> Paper | Problem:
    name = result.get_short_id()
    try:
        arxiv_id, version = parse_id(name)
    except ValueError as error:
        return Problem(f"arXiv {name[:60]}", 0, str(error))
    title, abstract = _line(result.title), _line(result.summary)
    if placeholder(title) or placeholder(abstract):
        return Problem(f"arXiv {name}", 0, "the entry has no title or no abstract")
    authors = tuple(said for author in result.authors if (said := _line(author.name)))
    named = (result.primary_category, *result.categories)
    categories = tuple(dict.fromkeys(name for name in named if CATEGORY.fullmatch(name)))
    told = (_line(text or "") for text in (result.comment, result.journal_ref, result.doi))
    return Paper(arxiv_id, version or 1, title, authors, result.published.date(), categories, abstract, *told)


def _line(text: str) -> str:
    return text_of_tex(unwrapped(stored(text).split("\n")))
