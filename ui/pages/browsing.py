"""The papers of a library, page by page, without asking: which are wanted is said by the address alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from ui.pages.cards import short_authors
from ui.pages.kinds import KindChip, kind_chips
from ui.pages.links import Links
from ui.pages.richtext import plain
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.text.kinds import KINDS, Kind, name_of
from vectorstore.values import Filters, Paper

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

PAGE = 50
"""Papers of a page."""
LIMITS = ("category", "author", "type", "since", "until")
LONGEST = 100
"""Characters of a filter that are read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, as it was typed; `page` counts from 1."""

    category: str = ""
    author: str = ""
    type: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: "QueryParams") -> "Wanted":
        said = {
            name: query.get(name, "").strip()[:LONGEST] for name in ("category", "author", "type", "since", "until")
        }
        page = query.get("page", "")
        return cls(**said, page=int(page) if page.isdecimal() and len(page) < 9 else 1)

    @property
    def limits(self) -> dict[str, str]:
        """The parameters of an address of its first page."""
        return {name: getattr(self, name) for name in LIMITS if getattr(self, name)}

    def filters(self, words: Words) -> Filters:
        """What a library is asked for. Raises UserError on what is no day or no type, and on days the wrong way
        round."""
        since, until = (_day(value, words) for value in (self.since, self.until))
        if since and until and since > until:
            raise UserError(words.fill("since_after_until", since=since, until=until))
        if self.type and self.type not in KINDS:
            raise UserError(words.fill("bad_type", value=self.type))
        types: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind == self.type)
        categories, authors = ((value,) if value else () for value in (self.category, self.author))
        return Filters(since=since, until=until, categories=categories, authors=authors, types=types)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper, ready to print."""

    paper: Paper
    title: Markup
    authors: str
    kinds: tuple[KindChip, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A page of papers: which they are of all that pass, and the addresses of the pages beside it, "" for none."""

    rows: tuple[PaperRow, ...]
    in_all: int
    first: int
    before: str
    after: str
    pages: int

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def listed(library: Library, wanted: Wanted, words: Words, links: Links) -> ResultsPage | None:
    """The page that is wanted, the latest papers first; None beyond the last. Raises UserError as `Wanted.filters`."""
    filters = wanted.filters(words)
    in_all = library.search.count("", filters)
    pages = max(1, -(-in_all // PAGE))
    if not 1 <= wanted.page <= pages:
        return None
    papers = [hit.paper for hit in library.ranges.newest(filters, PAGE, (wanted.page - 1) * PAGE)]

    def address(page: int) -> str:
        return links.library(**wanted.limits, page=page if page > 1 else None) if 1 <= page <= pages else ""

    rows = tuple(
        PaperRow(each, plain(each.title), short_authors(each.authors, words), kind_chips(each, words))
        for each in papers
    )
    first = (wanted.page - 1) * PAGE + 1
    return ResultsPage(rows, in_all, first, address(wanted.page - 1), address(wanted.page + 1), pages)


def choices(library: Library, words: Words) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, str]]]:
    """Categories with their numbers of papers, and types of papers with their names."""
    return library.categories(), [(kind, name_of(kind, words.language, several=True)) for kind in KINDS]


def _day(value: str, words: Words) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UserError(words.fill("bad_date", value=value)) from None
