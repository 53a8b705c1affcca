"""One day's digests as a page of its own: evidence and interpretation kept apart, an anchor an entry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.answers.day_summary import without_greeting
from assistant.values import NAMED_AUTHORS
from ui.pages.cards import short_authors
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render_page
from ui.pages.richtext import markdown, plain
from ui.pages.texts import Words
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.values import Basis, Digest, DigestEntry, Language

if TYPE_CHECKING:
    from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class Part:
    """A section of an analysis, ready to print."""

    heading: str
    html: Markup
    basis: Basis
    language: Language


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry ready to print; its key findings are marked in the abstract, where they stand verbatim."""

    entry: DigestEntry
    title: Markup
    authors: str
    abstract: Markup
    parts: tuple[Part, ...]


def digest_html(day: date, digests: Sequence[Digest], days: Sequence[date], reader: Reader) -> Markup:
    """The page of a day; `days` are all days with a digest, for the links to its neighbours."""
    return render_page(
        "digest.html",
        reader,
        day=day,
        language=language_of,
        digests=[
            (
                digest,
                markdown(without_greeting(digest.summary)),
                [_view(entry, reader.words) for entry in digest.entries],
            )
            for digest in digests
        ],
        earlier=max((other for other in days if other < day), default=None),
        later=min((other for other in days if other > day), default=None),
    )


def marked_abstract(abstract: str, findings: Sequence[str]) -> Markup:
    """The abstract with its key findings marked; a finding that it does not hold is left out."""
    spans = sorted(filter(None, (_span(abstract, finding) for finding in findings)))
    html, end = Markup(""), 0
    for start, stop in spans:
        if start < end:
            continue
        html += plain(abstract[end:start]) + Markup("<mark>{}</mark>").format(plain(abstract[start:stop]))
        end = stop
    return html + plain(abstract[end:])


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /digest/{day}; 404 with a page of its own for a day without a digest."""
    from fastapi import APIRouter, Request
    from fastapi.responses import HTMLResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/digest/{day}", response_class=HTMLResponse)
    def show(day: str, request: Request) -> HTMLResponse:
        reader = reader_of(request, settings)
        digests = (
            library.digest(date.fromisoformat(day)) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and _is_date(day) else []
        )
        if not digests:
            return missing(reader, reader.words.fill("no_digest", day=day[:40]))
        return HTMLResponse(digest_html(digests[0].date, digests, [other for other, _ in library.days()], reader))

    return routes


def _view(entry: DigestEntry, words: Words) -> EntryView:
    return EntryView(
        entry=entry,
        title=plain(entry.paper.title),
        authors=short_authors(entry.paper.authors, words, NAMED_AUTHORS),
        abstract=marked_abstract(entry.paper.abstract, entry.findings),
        parts=parts_of(entry),
    )


def parts_of(entry: DigestEntry) -> tuple[Part, ...]:
    """The sections of an entry's analysis."""
    return tuple(Part(s.heading, markdown(_apart(s.text)), s.basis, language_of(s.text)) for s in entry.sections)


def _apart(text: str) -> str:
    """Every line a paragraph, for a line was a point of its own; the rows of a table stay together."""
    return re.sub(r"\n(?!\|)", "\n\n", text)


def _span(abstract: str, finding: str) -> tuple[int, int] | None:
    words = [re.escape(word) for word in finding.split()]
    match = re.search(r"\s+".join(words), abstract) if words else None
    return match.span() if match else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
