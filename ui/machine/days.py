"""GET /api/days: the days of digests, and what the digests of a day say."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers.day_summary import without_greeting
from ui.addresses import address_of, completed
from ui.machine.fields import Problem, Start
from ui.machine.papers import EntryAnswer, ListedPaper, listed, said
from vectorstore.library import Library
from vectorstore.values import EntryLink

if TYPE_CHECKING:
    from fastapi import APIRouter


class DaysQuery(BaseModel):
    """Which days to list."""

    model_config = ConfigDict(extra="forbid")
    start: Start = 0
    top: int = Field(100, ge=1, le=1_000)


class DayListed(BaseModel):
    """A day and how many papers its digests name."""

    day: date
    papers: int


class DaysAnswer(BaseModel):
    """Days with a digest, newest first; `total` counts all of them."""

    days: list[DayListed]
    start: int
    total: int


class DigestEntryAnswer(BaseModel):
    """A paper of a digest, and what the digest says of it."""

    paper: ListedPaper
    said: EntryAnswer


class DigestAnswer(BaseModel):
    """One digest. `summary` is Markdown that a model wrote: interpretation."""

    title: str
    summary: str
    entries: list[DigestEntryAnswer]


class DayAnswer(BaseModel):
    """The digests of a day."""

    day: date
    digests: list[DigestAnswer]


def days_of(library: Library, start: int, top: int) -> DaysAnswer:
    """The days of one page."""
    days = library.days()[::-1]
    page = [DayListed(day=day, papers=papers) for day, papers in days[start : start + top]]
    return DaysAnswer(days=page, start=start, total=len(days))


def router(library: Library, template: str) -> "APIRouter":
    """The routes; `template` says where entries are shown."""
    from fastapi import APIRouter, HTTPException, Query, Request

    routes = APIRouter()

    @routes.get("/api/days", summary="List the days of digests, newest first")
    def days(query: Annotated[DaysQuery, Query()]) -> DaysAnswer:
        return days_of(library, query.start, query.top)

    @routes.get("/api/days/{day}", summary="The digests of a day", responses={404: {"model": Problem}})
    def one(day: date, request: Request) -> DayAnswer:
        whole = completed(template, address_of(request))
        digests = library.digest(day)
        if not digests:
            raise HTTPException(404, f"there is no digest of {day} in this library")
        return DayAnswer(
            day=day,
            digests=[
                DigestAnswer(
                    title=digest.title,
                    summary=without_greeting(digest.summary),
                    entries=[
                        DigestEntryAnswer(
                            paper=listed(entry.paper), said=said(EntryLink(day, entry.anchor), entry, whole)
                        )
                        for entry in digest.entries
                    ],
                )
                for digest in digests
            ],
        )

    return routes
