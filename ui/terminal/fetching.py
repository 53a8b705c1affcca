"""The command that takes papers and their texts from arXiv."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal.command_line import DAY, AsJson, Categories, a_day, app, open_library, print_done
from vectorstore.errors import UserError
from vectorstore.values import Filters

if TYPE_CHECKING:
    from ingest.arxiv.full_texts import TextsFetched
    from ingest.intake import Report

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
    from ingest.arxiv.api import ArXiv, ArxivSearch
    from ingest.arxiv.feeds import FeedSession
    from ingest.arxiv.fetching import Fetch
    from ingest.arxiv.full_texts import TextsFetched, texts_of, texts_of_passing, unheld
    from ingest.arxiv.last_fetch import noted
    from ui.terminal.tables import reading_progress

    named, days = [*(ids or []), *(identifier or [])], bool(since or until)
    search = ArxivSearch(tuple(category or ()), query or "") if category or query else None
    if full_text:
        sense = bool(named) != bool(category or days) and not (query or new or announced)
    else:
        sense = bool(named) + bool(new or announced or search) == 1 and not (new and announced)
        sense = sense and not (days and (named or new or announced)) and not (announced and query)
    if not sense:
        raise UserError(USE)
    home = context.obj.home.expanduser()
    with open_library(context.obj, write=True) as library, reading_progress("fetching") as progress:
        session = FeedSession(progress.wait, context.obj.contact)
        source = Fetch(library, home, ArXiv(session), progress)
        missing = unheld(library, named) if full_text else named
        papers = None
        if missing or not full_text:
            with noted(home, library):
                if missing:
                    papers = source.by_ids(missing)
                elif announced:
                    papers = source.announced(tuple(category or ()))
                elif search and not new:
                    papers = source.search(search, since, until)
                else:
                    papers = source.new(search)
        texts = TextsFetched()
        if full_text and named:
            texts = texts_of(library, session, named, progress)
        elif full_text:
            limits = Filters(since=since, until=until, categories=tuple(category or ()))
            texts = texts_of_passing(library, session, limits, top, progress)
    print_done(_joined(papers, texts) if full_text or not papers else papers, as_json)


def _joined(papers: "Report | None", texts: "TextsFetched") -> "TextsFetched":
    """What came of texts, with what was skipped of their papers."""
    return replace(texts, problems=(*papers.problems, *texts.problems)) if papers else texts
