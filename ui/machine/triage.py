"""GET /api/triage: the papers of some days, ranked for a reading group."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.record import triage_record
from assistant.triage import MOST_WISHES, rank, reasoned
from assistant.values import Strength
from ui.machine.limits import Name, Start, Text
from ui.pages.days import days_asked
from vectorstore.library import Library
from vectorstore.text.kinds import KINDS, Kind
from vectorstore.values import Language

if TYPE_CHECKING:
    from fastapi import APIRouter


class TriageQuery(BaseModel):
    """The days to rank, and what a group wishes for."""

    model_config = ConfigDict(extra="forbid")
    interest: list[Text] = Field([], max_length=MOST_WISHES, description="What the group cares about.")
    like: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find more of.")
    dislike: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find less of.")
    since: date | None = Field(None, description="First digest day (of publication without digests).")
    until: date | None = Field(None, description="Last digest day; the newest day alone without either.")
    types: list[Kind] = Field([], max_length=len(KINDS), description="What a paper brings or releases: any of these.")
    language: Language | None = Field(None, description="That of the reasons; of the first interest without.")
    start: Start = 0
    top: int = Field(50, ge=1, le=200)


class TriagedPaper(BaseModel):
    """A ranked paper: how probably it meets a wish, also in a word (null where nothing is wished for), and why."""

    arxiv_id: str
    title: str
    withdrawn: bool
    score: float
    strength: Strength | None
    types: list[Kind]
    reason: str
    because: list[str]


class TriageAnswer(BaseModel):
    """Papers of some days, best first; of all `in_all` the last `weaker` meet no wish even fairly."""

    papers: list[TriagedPaper]
    in_all: int
    weaker: int


def router(library: Library) -> "APIRouter":
    """The route."""
    from fastapi import APIRouter, Query

    routes = APIRouter()

    @routes.get("/api/triage", summary="Rank the papers of some days for a reading group")
    def triage(query: Annotated[TriageQuery, Query()]) -> TriageAnswer:
        days = replace(days_asked(library, query.since, query.until), types=tuple(query.types))
        ranking = rank(library, query.interest, days, query.like, query.dislike, query.language)
        listed = reasoned(library, ranking, ranking.standings[query.start : query.start + query.top])
        papers = [TriagedPaper.model_validate(triage_record(each)) for each in listed]
        return TriageAnswer(papers=papers, in_all=len(ranking.standings), weaker=ranking.weaker)

    return routes
