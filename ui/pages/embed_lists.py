"""Live lists for a frame on a wiki: what is new on a question, and the papers of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from markupsafe import Markup
from pydantic import Field

from assistant.answer import LONGEST_QUESTION, Assistant
from ui.latest import answering
from ui.pages.cards import short_authors
from ui.pages.framing import framed_reader
from ui.pages.reader import Reader
from ui.pages.rendering import render_page
from ui.pages.richtext import plain
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters, Paper

if TYPE_CHECKING:
    from fastapi import APIRouter
    from fastapi.responses import HTMLResponse

SCRIPT = Path(__file__).parent / "static" / "widget.js"


@dataclass(frozen=True, slots=True)
class WidgetPaper:
    """A paper of a list, ready to print, with the sentence that says why it is here."""

    paper: Paper
    title: Markup
    authors: str
    why: Markup


def router(library: Library, assistant: Assistant, settings: Settings) -> "APIRouter":
    """GET /embed/papers, the papers that answer ?q=, the latest first; GET /embed/day, those of ?day=, or of the newest
    day. ?top= bounds both. GET /widget.js, the script by which a wiki makes frames."""
    from fastapi import APIRouter, Query, Request
    from fastapi.responses import FileResponse, HTMLResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/widget.js")
    def widget() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})

    top = Query(ge=1, le=50)

    @routes.get("/embed/papers", response_class=HTMLResponse)
    def papers(
        request: Request,
        q: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)],
        top: Annotated[int, top] = 10,
    ) -> HTMLResponse:
        reader, problem, found = framed_reader(request, settings), "", []
        try:
            found = _rows(((hit.paper, why) for hit, why in answering(assistant, q, top)), reader)
        except UserError as error:
            problem = reader.words.told(error)
        words, links = reader.words, reader.links
        return _page(reader, words.fill("new_on", subject=q), links.ask(q), found, words["nothing_on"], problem)

    @routes.get("/embed/day", response_class=HTMLResponse)
    def one_day(
        request: Request, day: date | None = None, category: Annotated[str, Field(max_length=40)] = "",
        top: Annotated[int, top] = 20,
    ) -> HTMLResponse:  # fmt: skip
        reader = framed_reader(request, settings)
        words, links = reader.words, reader.links
        newest = max((each for each, _ in library.days()), default=None)
        shown = day or newest
        if shown is None:
            return _page(reader, "Paperlight", links.ask(), [], words["welcome_empty"])
        digested = Filters(digested_since=shown, digested_until=shown, categories=(category,) if category else ())
        listed = library.listed([(each, 0.0) for each in library.ranges.in_digest_order(digested)][:top]).values()
        found = _rows(((hit.paper, "") for hit in listed), reader)
        title = words.fill("digest_of", day=words.day(shown))
        return _page(reader, title, links.day(shown, category=category), found, words["nothing_that_day"])

    return routes


def _rows(papers: Iterable[tuple[Paper, str]], reader: Reader) -> list[WidgetPaper]:
    return [
        WidgetPaper(each, plain(each.title), short_authors(each.authors, reader.words), plain(why))
        for each, why in papers
    ]


def _page(
    reader: Reader, title: str, url: str, found: Sequence[WidgetPaper], nothing: str, problem: str = ""
) -> "HTMLResponse":
    from fastapi.responses import HTMLResponse

    page = render_page("embed_list.html", reader, heading=title, url=url, found=found, nothing=problem or nothing)
    return HTMLResponse(page, status_code=422 if problem else 200)
