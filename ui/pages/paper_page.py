"""A paper as a page of its own: its abstract, what digests say of it, papers like it, and references to take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from assistant.links import entry_url
from assistant.references import FORMS, key_of
from assistant.values import NAMED_AUTHORS
from ui.pages.analyses import AnalysisPart, marked_abstract, parts_of
from ui.pages.cards import short_authors
from ui.pages.kinds import kind_chips
from ui.pages.machine_readable import citation_tags, scholarly_article
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render_page
from ui.pages.richtext import plain
from ui.pages.versions import versions_of
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.arxiv_ids import abs_url, html_url, id_of
from vectorstore.values import DigestEntry, EntryLink, FullText, Paper, Section

if TYPE_CHECKING:
    from fastapi import APIRouter

RELATED = 10
"""Papers like it that are named."""

Format = Literal["bibtex", "ris", "csl"]
"""Names of `FORMS`."""

QUESTIONS = ("paper_limits", "paper_results", "paper_method")
"""What a reader may ask of the paper with one click."""

LONGEST = 2_000
"""Characters of a question."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """What a library knows of a paper: its versions, the newest first, what digests say of it, its text where that was
    fetched, and papers like it, the nearest first."""

    versions: Sequence[Paper]
    entries: Sequence[tuple[EntryLink, DigestEntry]] = ()
    text: FullText | None = None
    related: Sequence[Paper] = ()

    @classmethod
    def of(cls, library: Library, arxiv_id: str) -> "PaperView":
        return cls(
            library.versions(arxiv_id),
            library.entries(arxiv_id),
            library.full_text(arxiv_id),
            [hit.paper for hit in library.search.related(arxiv_id, RELATED)],
        )


@dataclass(frozen=True, slots=True)
class GivenAnalysis:
    """An analysis, and the digests that give it: each entry with its address."""

    parts: tuple[AnalysisPart, ...]
    where: tuple[tuple[EntryLink, str], ...]


def paper_html(known: PaperView, reader: Reader) -> Markup:
    """The page of a paper."""
    paper, words, links = known.versions[0], reader.words, reader.links
    findings = [each for _, entry in known.entries for each in entry.findings]
    sections = known.text.sections if known.text else ()
    return render_page(
        "paper.html",
        reader,
        paper=paper,
        title=plain(paper.title),
        named=paper.authors[:NAMED_AUTHORS],
        others=short_authors(paper.authors, words, NAMED_AUTHORS) if len(paper.authors) > NAMED_AUTHORS else "",
        kinds=kind_chips(paper, words),
        abstract=marked_abstract(paper.abstract, findings),
        marked=bool(findings),
        said=_said(known.entries, reader),
        versions=versions_of(known.versions, words),
        sections=[(each, html_url(paper.arxiv_id, known.text.version, each.anchor)) for each in sections]
        if known.text
        else [],
        questions=[(words[key], links.ask(words.fill(f"{key}_q", id=paper.arxiv_id))) for key in QUESTIONS],
        formats=[(name, form.name) for name, form in FORMS.items()],
        related=[(each, plain(each.title)) for each in known.related],
        tags=citation_tags(paper),
        json_ld=scholarly_article(paper),
    )


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /paper/{id}, in any spelling of the id; with ?format= as a reference, with ?q= the chat with that question of
    the paper. 404 with a page of its own for what is no id and for papers that the library does not hold."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import HTMLResponse, RedirectResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/paper/{name:path}")
    def show(name: str, request: Request, format: Format | None = None, q: str = "") -> Response:
        reader = reader_of(request, settings)
        words, links = reader.words, reader.links
        named = id_of(name)
        if named is None:
            return missing(reader, words.fill("no_id", name=name[:40]))
        arxiv_id, _ = named
        paper = library.paper(arxiv_id)
        if paper is None:
            return missing(reader, words.fill("no_paper", id=arxiv_id), ways=[(f"arXiv:{arxiv_id}", abs_url(arxiv_id))])
        if format:
            form = FORMS[format]
            file = {"Content-Disposition": f'attachment; filename="{key_of(paper)}.{form.ending}"'}
            return Response(form.write([paper]), media_type=form.media_type, headers=file)
        if q.strip():
            return RedirectResponse(links.ask(words.fill("of_paper", id=arxiv_id, question=q.strip()[:LONGEST])))
        if name != arxiv_id:
            return RedirectResponse(links.paper(arxiv_id))
        return HTMLResponse(paper_html(PaperView.of(library, arxiv_id), reader))

    return routes


def _said(entries: Sequence[tuple[EntryLink, DigestEntry]], reader: Reader) -> list[GivenAnalysis]:
    """Every analysis once, with all digests that give it: several files of a day often say the same."""
    found: dict[tuple[Section, ...], list[tuple[EntryLink, str]]] = {}
    for link, entry in entries:
        found.setdefault(entry.sections, []).append((link, entry_url(reader.entry_template, link)))
    parts = {entry.sections: parts_of(entry) for _, entry in entries}
    return [GivenAnalysis(parts[sections], tuple(dict.fromkeys(where))) for sections, where in found.items()]
