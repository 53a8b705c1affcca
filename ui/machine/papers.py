"""GET /api/papers: the papers of the library, and each with what digests say of it."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.links import entry_url
from assistant.values import NAMED_AUTHORS
from ui.addresses import address_of, completed
from ui.machine.fields import ArxivId, Limits, Problem, Start
from vectorstore.library import Library
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.kinds import Kind, Released, kinds_of, releases_of
from vectorstore.values import Basis, DigestEntry, EntryLink, Paper, SectionKind

if TYPE_CHECKING:
    from fastapi import APIRouter


class PapersQuery(Limits):
    """Which papers to list."""

    model_config = ConfigDict(extra="forbid")
    start: Start = 0
    top: int = Field(50, ge=1, le=200)


class ListedPaper(BaseModel):
    """A paper as a list tells it; /api/papers/{arxiv_id} tells all."""

    arxiv_id: str
    version: int
    title: str
    withdrawn: bool
    url: str
    published: date | None
    authors: list[str] = Field(description="The first 30.")
    authors_in_all: int
    categories: list[str]


class PapersAnswer(BaseModel):
    """Papers that pass the limits, latest publication first; `total` counts all of them."""

    papers: list[ListedPaper]
    start: int
    total: int


class SectionAnswer(BaseModel):
    """A part of an analysis: a model's interpretation."""

    kind: SectionKind
    heading: str
    text: str
    basis: Basis


class EntryAnswer(BaseModel):
    """What one digest says about the paper."""

    day: date
    url: str
    sections: list[SectionAnswer]
    findings: list[str]


class ReleaseAnswer(BaseModel):
    """Something that the authors say they release, and the address beside it, "" where none is given."""

    what: Released
    url: str


class PaperAnswer(BaseModel):
    """A paper and every digest entry about it."""

    arxiv_id: str
    version: int
    title: str
    authors: list[str]
    published: date | None
    categories: list[str]
    abstract: str
    comment: str
    journal_ref: str
    doi: str
    withdrawn: bool
    types: list[Kind]
    releases: list[ReleaseAnswer]
    url: str
    entries: list[EntryAnswer]


def listed(paper: Paper) -> ListedPaper:
    """A paper as a list tells it."""
    return ListedPaper(
        arxiv_id=paper.arxiv_id,
        version=paper.version,
        title=paper.title,
        withdrawn=paper.withdrawn,
        url=paper.url,
        published=paper.published,
        authors=list(paper.authors[:NAMED_AUTHORS]),
        authors_in_all=len(paper.authors),
        categories=list(paper.categories),
    )


def told(library: Library, paper: Paper, template: str) -> PaperAnswer:
    """All that the library holds of a paper; `template` says where entries are shown."""
    return PaperAnswer(
        **asdict(paper),
        types=list(kinds_of(paper.title, paper.abstract, paper.comment)),
        releases=[ReleaseAnswer(what=each.what, url=each.url) for each in releases_of(paper.abstract, paper.comment)],
        url=paper.url,
        entries=[said(link, entry, template) for link, entry in library.entries(paper.arxiv_id)],
    )


def said(link: EntryLink, entry: DigestEntry, template: str) -> EntryAnswer:
    """What one digest says of a paper."""
    return EntryAnswer(
        day=link.day,
        url=entry_url(template, link),
        sections=[SectionAnswer(**asdict(section)) for section in entry.sections],
        findings=list(entry.findings),
    )


def router(library: Library, template: str) -> "APIRouter":
    """The routes; `template` says where entries are shown."""
    from fastapi import APIRouter, HTTPException, Query, Request

    routes = APIRouter()

    @routes.get("/api/papers", summary="List papers, latest first")
    def papers(query: Annotated[PapersQuery, Query()]) -> PapersAnswer:
        filters = query.filters()
        page = [listed(hit.paper) for hit in library.ranges.newest(filters, query.top, query.start)]
        return PapersAnswer(papers=page, start=query.start, total=library.search.count("", filters))

    @routes.get(
        "/api/papers/{arxiv_id:path}", summary="A paper and its digest entries", responses={404: {"model": Problem}}
    )
    def paper(arxiv_id: ArxivId, request: Request) -> PaperAnswer:
        try:
            identifier, _ = parse_id(arxiv_id)
        except ValueError as error:
            raise HTTPException(422, f"{error}; write it like 2512.15702") from None
        found = library.paper(identifier)
        if found is None:
            raise HTTPException(404, f"{identifier} is not in this library")
        return told(library, found, completed(template, address_of(request)))

    return routes
