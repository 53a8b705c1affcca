"""GET /api/triage: the papers of some days, ranked for a reading group."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.record import triage_record
from assistant.triage import MOST_WISHES, Ranking, morning, rank, rank_for, reasoned
from assistant.values import Strength
from ui.machine.fields import Name, Start, Text
from ui.pages.days import days_asked
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import profile
from vectorstore.people.states import states
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.text.kinds import KINDS, Kind
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from fastapi import APIRouter


class TriageQuery(BaseModel):
    """The days to rank, and what a group wishes for."""

    model_config = ConfigDict(extra="forbid")
    interest: list[Text] = Field([], max_length=MOST_WISHES, description="What the group cares about.")
    like: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find more of.")
    dislike: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find less of.")
    profile: Name | None = Field(None, description="A profile's id, in place of interests and papers.")
    member: Name | Literal[""] = Field("", description="Whose list of the profile; the group's own without.")
    since: date | None = Field(None, description="First digest day (of publication without digests).")
    until: date | None = Field(None, description="Last digest day; the newest day alone without either.")
    types: list[Kind] = Field([], max_length=len(KINDS), description="What a paper brings or releases: any of these.")
    language: Language | None = Field(None, description="That of the reasons; of the first interest without.")
    start: Start = 0
    top: int = Field(50, ge=1, le=200)


class TriagedPaper(BaseModel):
    """A ranked paper: how probably it meets a wish, also in a word (null where nothing is wished for), and why."""

    arxiv_id: str
    version: int
    title: str
    url: str
    withdrawn: bool
    score: float
    strength: Strength | None
    types: list[Kind]
    reason: str
    because: list[str]


class TriageAnswer(BaseModel):
    """Papers of some days, best first; `total` counts all of them, the last `weaker` meet no wish even fairly."""

    papers: list[TriagedPaper]
    start: int
    total: int
    weaker: int


def _ranking(library: Library, people: People, settings: Settings, query: TriageQuery, days: Filters) -> Ranking:
    if not query.profile:
        return rank(library, query.interest, days, query.like, query.dislike, query.language)
    if query.interest or query.like or query.dislike:
        raise UserError("give a profile, or interests and papers, not both")
    wanted, marks = profile(people, query.profile), states(people, query.profile)
    begun = morning(settings)
    return rank_for(library, wanted, marks, days, before=begun, member=query.member, language=query.language)


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """The route."""
    from fastapi import APIRouter, Query

    routes = APIRouter()

    @routes.get("/api/triage", summary="Rank the papers of some days for a reading group")
    def triage(query: Annotated[TriageQuery, Query()]) -> TriageAnswer:
        days = replace(days_asked(library, query.since, query.until), types=tuple(query.types))
        ranking = _ranking(library, people, settings, query, days)
        listed = reasoned(library, ranking, ranking.standings[query.start : query.start + query.top])
        papers = [TriagedPaper.model_validate(triage_record(each)) for each in listed]
        return TriageAnswer(papers=papers, start=query.start, total=len(ranking.standings), weaker=ranking.weaker)

    return routes
