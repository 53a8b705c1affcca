"""Triage: the papers of a day or a range as an inbox, the best for a group first, to pick, star and pass by."""

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.triage import reasoned
from ui.pages.analyses import marked_abstract, parts_of
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.reading_list import LIST_FORMS
from ui.pages.rendering import frame, render, render_page
from ui.pages.richtext import plain
from ui.pages.triage import marking
from ui.pages.triage.days import days_held
from ui.pages.triage.list import Rankings
from ui.pages.triage.marking import redirected, remember
from ui.pages.triage.people import browser_of, is_foreign, marks_of, triager
from ui.pages.triage.triage_request import TriageRequest, asked_of
from ui.pages.triage.view import Triage, days_of
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import all_profiles
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.text.arxiv_ids import id_of

if TYPE_CHECKING:
    from fastapi import APIRouter


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """GET /triage, its papers' abstracts to stand beside it and its reading list, with what `marking.py` takes."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import HTMLResponse

    routes = APIRouter(include_in_schema=False)
    routes.include_router(marking.router(library, people, settings))
    rankings = Rankings(library)

    def triage_of(request: Request, asked: TriageRequest, reader: Reader) -> tuple[Triage, str]:
        """What a page is made of, and what is wrong with the days that were typed."""
        held = days_held(library)
        browser = browser_of(request)
        who = triager(people, asked.profile, browser)
        days, problem = days_of(asked, held, reader, settings.today())
        foreign = is_foreign(asked, who)
        return Triage(library, rankings, reader, asked, browser, marks_of(people, who), held, days, foreign), problem

    @routes.get("/triage")
    def show(request: Request) -> Response:
        reader, asked = reader_of(request, settings), asked_of(request.query_params)
        if not days_held(library):
            return HTMLResponse(render_page("triage_empty.html", reader))
        triage, problem = triage_of(request, asked, reader)
        whole = _whole(asked, triage)
        if whole != asked and not problem:
            return redirected(request, reader, whole, triage.browser)
        values = triage.values(problem) | {"profiles": all_profiles(people)}
        answer = HTMLResponse(render_page("triage.html", reader, **values), 422 if values["problem"] else 200)
        return remember(answer, request, reader, triage.browser)

    @routes.get("/triage/list")
    def take(request: Request, form: str = "markdown") -> Response:
        reader, asked = reader_of(request, settings), asked_of(request.query_params)
        written = LIST_FORMS.get(form)
        if written is None:
            raise UserError(f"a reading list is none of {form[:40]!r}: name one of {', '.join(LIST_FORMS)}")
        triage, _ = triage_of(request, asked, reader)
        listed = triage.listed()
        held = library.rows_of(picks := triage.picks())
        standings = listed.of_papers([held[paper] for paper in picks if paper in held])
        text = written.write(reasoned(library, listed.ranking, standings), reader.words.language)
        file = {"Content-Disposition": f'attachment; filename="reading-list.{written.ending}"'}
        charset = "; charset=utf-8" if isinstance(text, str) else ""
        return Response(text, media_type=f"{written.media_type}{charset}", headers=file)

    @routes.get("/triage/beside/{name:path}")
    def beside(name: str, request: Request) -> Response:
        reader, named = reader_of(request, settings), id_of(name)
        paper = library.paper(named[0]) if named else None
        if paper is None:
            return missing(reader, reader.words.fill("no_paper", id=name[:40]))
        entries = library.entries(paper.arxiv_id)
        html = render(
            "triage_beside.html",
            reader.words,
            paper=paper,
            title=plain(paper.title),
            abstract=marked_abstract(paper.abstract, [each for _, entry in entries for each in entry.findings]),
            parts=next((parts for _, entry in entries if (parts := parts_of(entry))), ()),
            **frame(reader),
        )
        return HTMLResponse(html)

    return routes


def _whole(asked: TriageRequest, triage: Triage) -> TriageRequest:
    """What is asked for with all that the page shows in its address: the days, and the interests of a browser's own
    profile, which nobody else could look up."""
    whole = replace(asked, days=str(triage.days))
    if triage.who.own and not triage.foreign:
        wished = triage.wished()
        whole = replace(whole, interests=wished.interests, like=wished.like)
    return whole
