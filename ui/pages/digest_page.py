"""One day's digests as a page of its own: all papers of all its files as one list, an anchor an entry; abstract and
analysis of each are folded, and come when they are opened."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.answers.day_summary import without_greeting
from assistant.values import NAMED_AUTHORS
from ui.pages.analyses import AnalysisPart, marked_abstract, parts_of
from ui.pages.cards import short_authors
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render, render_page
from ui.pages.richtext import markdown, plain
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.values import Digest, DigestEntry, Language, Paper

if TYPE_CHECKING:
    from fastapi import APIRouter

MOST_CATEGORIES = 12
"""Categories to choose from, the most frequent."""


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A paper of the day, ready to print."""

    paper: Paper
    anchor: str
    title: Markup
    authors: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A category to limit the day to, with its number of papers."""

    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What a model wrote of a file's papers, ready to print."""

    title: str
    html: Markup
    language: Language


def digest_html(
    day: date, digests: Sequence[Digest], days: Sequence[date], reader: Reader, category: str = ""
) -> Markup:
    """The page of a day; `days` are all days with a digest, for the links to its neighbours. With a category only the
    papers in it."""
    # Several files may name a paper; one that another version of it is named by stands apart, as its anchor does.
    entries = {entry.anchor: entry for digest in reversed(digests) for entry in reversed(digest.entries)}
    papers = [entry.paper for entry in reversed(entries.values())]
    shown = [paper for paper in papers if not category or category in paper.categories]
    counted = Counter(name for paper in papers for name in dict.fromkeys(paper.categories))
    names = [name for name, _ in counted.most_common(MOST_CATEGORIES)]
    return render_page(
        "digest.html",
        reader,
        day=day,
        in_all=len(papers),
        all_url=reader.links.day(day),
        categories=[
            Choice(name, counted[name], reader.links.day(day, category=name), name == category)
            for name in [*names, *({category} - {*names, ""})]
        ],
        category=category,
        rows=[
            DigestRow(
                paper, paper.versioned_id, plain(paper.title), short_authors(paper.authors, reader.words, NAMED_AUTHORS)
            )
            for paper in shown
        ],
        summaries=[
            Summary(digest.title, markdown(without_greeting(digest.summary)), language_of(digest.summary))
            for digest in digests
            if digest.summary.strip()
        ],
        earlier=max((other for other in days if other < day), default=None),
        later=min((other for other in days if other > day), default=None),
    )


def entry_html(entries: Sequence[DigestEntry], reader: Reader) -> Markup:
    """What is folded below a paper: its abstract with all findings marked, and every analysis of the day once."""
    findings = [each for entry in entries for each in entry.findings]
    said: dict[object, tuple[AnalysisPart, ...]] = {
        entry.sections: parts_of(entry) for entry in entries if entry.sections
    }
    return render(
        "entry_open.html",
        reader.words,
        abstract=marked_abstract(entries[0].paper.abstract, findings),
        marked=bool(findings),
        said=list(said.values()),
    )


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /digest/{day}, ?category= limits it; GET /digest/{day}/{anchor}, what is folded below an entry. 404 with a
    page of its own for a day without a digest, and for an entry that is not there."""
    from fastapi import APIRouter, Request
    from fastapi.responses import HTMLResponse

    routes = APIRouter(include_in_schema=False)

    def digests_of(day: str) -> list[Digest]:
        return library.digest(date.fromisoformat(day)) if _is_date(day) else []

    @routes.get("/digest/{day}", response_class=HTMLResponse)
    def show(day: str, request: Request, category: str = "") -> HTMLResponse:
        reader = reader_of(request, settings)
        if not (digests := digests_of(day)):
            return missing(reader, reader.words.fill("no_digest", day=day[:40]))
        days = [other for other, _ in library.days()]
        return HTMLResponse(digest_html(digests[0].date, digests, days, reader, category.strip()[:40]))

    @routes.get("/digest/{day}/{anchor:path}", response_class=HTMLResponse)
    def opened(day: str, anchor: str, request: Request) -> HTMLResponse:
        reader = reader_of(request, settings)
        entries = [entry for digest in digests_of(day) for entry in digest.entries if entry.anchor == anchor]
        if not entries:
            way = (reader.words.fill("digest_of", day=day[:10]), reader.links.day(day[:10]))
            return missing(
                reader, reader.words["no_page"], reader.words["no_page_hint"], [way] if _is_date(day) else []
            )
        return HTMLResponse(entry_html(entries, reader))

    return routes


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
