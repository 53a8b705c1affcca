"""The command that takes papers and their texts from arXiv."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal.command_line import DAY, AsJson, Categories, a_day, app, open_library, print_done
from vectorstore.errors import UserError
from vectorstore.values import Filters

if TYPE_CHECKING:
    from ingest.arxiv.feeds import FeedSession
    from ingest.arxiv.fetching import Fetch
    from ingest.arxiv.full_texts import TextsFetched
    from ingest.intake import Report
    from ui.terminal.tables import ReadingBar
    from vectorstore.library import Library

USE = (
    "fetch one thing: --category or --query with --since and --until, or papers by their ids, or --new, or --announced;"
    " with --full-text, papers by their ids or those that pass --category, --since and --until"
)


@app.command()
def fetch(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Papers by their arXiv ids.")] = None,
    category: Categories = None,
    query: Annotated[str | None, typer.Option(help="A query in arXiv's syntax, such as 'ti:diffusion'.")] = None,
    identifier: Annotated[list[str] | None, typer.Option("--id", help="A paper's arXiv id; repeatable.")] = None,
    since: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="First day of submission.")] = None,
    until: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="Last day; today without.")] = None,
    new: Annotated[
        bool, typer.Option("--new", help="What came since the last fetch, of this or of every search.")
    ] = False,
    announced: Annotated[
        bool, typer.Option("--announced", help="What arXiv announced last, kept as a digest of that day.")
    ] = False,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="The text of these papers, or of those held that pass the limits.")
    ] = False,
    top: Annotated[int, typer.Option(min=1, max=500, help="How many texts, where no papers are named.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Fetch papers from arXiv into the library, or their text; run again, it goes on where it broke off."""
    from ingest.arxiv.api import ArXiv
    from ingest.arxiv.feeds import FeedSession
    from ingest.arxiv.fetching import Fetch
    from ui.terminal.tables import reading_progress

    named = (*(ids or []), *(identifier or []))
    wanted = _Wanted(named, tuple(category or ()), query or "", since, until, new, announced, full_text, top)
    if not wanted.makes_sense:
        raise UserError(USE)
    with open_library(context.obj, write=True) as library, reading_progress("fetching") as progress:
        session = FeedSession(progress.wait, context.obj.contact)
        source = Fetch(library, library.home, ArXiv(session), progress)
        done = _texts(library, session, source, wanted, progress) if full_text else _papers(library, source, wanted)
    print_done(done, as_json)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked of `fetch`, as its options say."""

    named: tuple[str, ...]
    categories: tuple[str, ...]
    query: str
    since: date | None
    until: date | None
    new: bool
    announced: bool
    full_text: bool
    top: int

    @property
    def makes_sense(self) -> bool:
        """Whether exactly one thing is asked for, with the options that belong to it."""
        named, days = bool(self.named), bool(self.since or self.until)
        if self.full_text:
            return named != bool(self.categories or days) and not (self.query or self.new or self.announced)
        if named:
            return not (self.categories or self.query or days or self.new or self.announced)
        if self.announced:
            return not (self.query or self.new or days)
        return (self.new and not days) or (bool(self.categories or self.query) and not self.new)


def _papers(library: "Library", source: "Fetch", wanted: _Wanted) -> "Report":
    from ingest.arxiv.api import ArxivSearch
    from ingest.arxiv.last_fetch import noted

    search = ArxivSearch(wanted.categories, wanted.query) if wanted.categories or wanted.query else None
    with noted(library.home, library):
        if wanted.named:
            return source.by_ids(wanted.named)
        if wanted.announced:
            return source.announced(wanted.categories)
        return source.search(search, wanted.since, wanted.until) if search and not wanted.new else source.new(search)


def _texts(
    library: "Library", session: "FeedSession", source: "Fetch", wanted: _Wanted, progress: "ReadingBar"
) -> "TextsFetched":
    """Fetches the texts of the papers named, and first the papers that the library lacks; else of those that pass."""
    from ingest.arxiv.full_texts import texts_of, texts_of_passing, unheld

    if not wanted.named:
        limits = Filters(since=wanted.since, until=wanted.until, categories=wanted.categories)
        return texts_of_passing(library, session, limits, wanted.top, progress)
    missing = tuple(unheld(library, wanted.named))
    papers = _papers(library, source, replace(wanted, named=missing)) if missing else None
    texts = texts_of(library, session, wanted.named, progress)
    return replace(texts, problems=(*papers.problems, *texts.problems)) if papers else texts
