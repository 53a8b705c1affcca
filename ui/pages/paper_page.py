"""A paper as a page of its own: its abstract, what digests say of it, papers like it, and references to take away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from assistant.links import entry_url
from assistant.references import FORMS, key_of
from assistant.values import NAMED_AUTHORS
from ui.pages.cards import short_authors
from ui.pages.digest_page import marked_abstract, parts_of
from ui.pages.kinds import kind_chips
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render_page
from ui.pages.richtext import plain
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.arxiv_ids import abs_url, html_url, id_of
from vectorstore.values import DigestEntry, EntryLink, FullText, Paper

if TYPE_CHECKING:
    from fastapi import APIRouter

RELATED = 10
"""Papers like it that are named."""

Format = Literal["bibtex", "ris", "csl"]
"""Names of `FORMS`."""

QUESTIONS = ("paper_limits", "paper_results", "paper_method")
"""What a reader may ask of the paper with one click."""


def paper_html(
    paper: Paper,
    entries: Sequence[tuple[EntryLink, DigestEntry]],
    text: FullText | None,
    related: Sequence[Paper],
    reader: Reader,
) -> Markup:
    """The page of a paper; `related` are papers like it, nearest first."""
    words = reader.words
    return render_page(
        "paper.html",
        reader,
        paper=paper,
        title=plain(paper.title),
        authors=short_authors(paper.authors, words, NAMED_AUTHORS),
        named=paper.authors[:NAMED_AUTHORS],
        kinds=kind_chips(paper, words),
        abstract=marked_abstract(paper.abstract, [each for _, entry in entries for each in entry.findings]),
        marked=any(entry.findings for _, entry in entries),
        entries=[(link, entry_url(reader.entry_template, link), parts_of(entry)) for link, entry in entries],
        sections=[(each, html_url(paper.arxiv_id, text.version, each.anchor)) for each in text.sections]
        if text
        else [],
        questions=[(words[key], reader.links.ask(words.fill(f"{key}_q", id=paper.arxiv_id))) for key in QUESTIONS],
        formats=[(name, form.name) for name, form in FORMS.items()],
        related=[(each, plain(each.title)) for each in related],
    )


def related_to(library: Library, paper: Paper) -> list[Paper]:
    """The papers nearest to it by title and abstract, without withdrawn ones."""
    hits = library.search(f"{paper.title}\n{paper.abstract}", top=RELATED + 1, passages=0)
    others = (hit.paper for hit in hits if hit.paper.arxiv_id != paper.arxiv_id)
    return [each for each in others if not each.withdrawn][:RELATED]


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /paper/{id}, in any spelling of the id, and with ?format= as a reference; 404 with a page of its own for what
    is no id and for papers that the library does not hold."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import HTMLResponse, RedirectResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/paper/{name:path}")
    def show(name: str, request: Request, format: Format | None = None) -> Response:
        reader = reader_of(request, settings)
        named = id_of(name)
        if named is None:
            return missing(reader, reader.words.fill("no_id", name=name[:40]))
        arxiv_id, _ = named
        paper = library.paper(arxiv_id)
        if paper is None:
            at_arxiv = (f"arXiv:{arxiv_id}", abs_url(arxiv_id, None))
            return missing(reader, reader.words.fill("no_paper", id=arxiv_id), ways=[at_arxiv])
        if format:
            form = FORMS[format]
            file = {"Content-Disposition": f'attachment; filename="{key_of(paper)}.{form.ending}"'}
            return Response(form.write([paper]), media_type=form.media_type, headers=file)
        if name != arxiv_id:
            return RedirectResponse(reader.links.paper(arxiv_id))
        entries, text = library.entries(arxiv_id), library.full_text(arxiv_id)
        return HTMLResponse(paper_html(paper, entries, text, related_to(library, paper), reader))

    return routes
