"""GET /api/search: papers, best first."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.quotes import best_sentences
from assistant.record import search_record
from ui.machine.fields import Limits, Start, Text
from vectorstore.library import Library
from vectorstore.turns import TURNS
from vectorstore.values import Filters

if TYPE_CHECKING:
    from fastapi import APIRouter


class SearchQuery(Limits):
    """The parameters of a search."""

    model_config = ConfigDict(extra="forbid")
    q: Text
    start: Start = 0
    top: int = Field(10, ge=1, le=100)


class Why(BaseModel):
    """The parts of a score; null where a part found nothing."""

    dense: float | None
    lexical: float | None
    late: float | None


class FoundPaper(BaseModel):
    """A paper that was found, with the sentence of its abstract that meets the query best."""

    arxiv_id: str
    version: int
    title: str
    withdrawn: bool
    score: float
    url: str
    published: date | None
    authors: list[str] = Field(description="The first 30.")
    authors_in_all: int
    categories: list[str]
    why: Why
    quote: str


class SearchAnswer(BaseModel):
    """The papers, best first; `total` counts all that the search ranked, of which only the best some hundreds are."""

    query: str
    papers: list[FoundPaper]
    start: int
    total: int
    notice: str | None = Field(None, description="Why the search found less than it should, if it did.")


def found(library: Library, text: str, filters: Filters, start: int, top: int) -> SearchAnswer:
    """The papers of one page, with the sentences that meet the text best."""
    with TURNS.taken():
        hits = library.search.papers(text, filters, start + top, passages=0)
        page, total = hits[start:], hits[0].ranked if hits else 0
        record = search_record(text, page, best_sentences(library, text, page))
    more = {"start": start, "total": total, "notice": "; ".join(library.outages) or None}
    return SearchAnswer.model_validate(record | more)


def router(library: Library) -> "APIRouter":
    """The route."""
    from fastapi import APIRouter, Query

    routes = APIRouter()

    @routes.get("/api/search", summary="Find papers, best first")
    def search(query: Annotated[SearchQuery, Query()]) -> SearchAnswer:
        return found(library, query.q, query.filters(), query.start, query.top)

    return routes
