"""Meetings of a group: prepared in a form, each a page that prints on two sheets and that a wiki may frame."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

from assistant.agenda import AGENDA_FORMS, agenda_of, earlier, plan
from assistant.agenda.forms import said_by
from assistant.agenda.texts import TEXTS
from ui.identity import who_asks
from ui.pages.days import days_asked
from ui.pages.links import links_of
from ui.pages.reader import reader_of
from ui.pages.rendering import render_page
from ui.pages.richtext import plain
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import profile
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

MOST_NAMES = 20


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """GET and POST /agenda of a profile; GET /agenda/{id}, and /agenda/{id}/{form} as a file."""
    from fastapi import APIRouter, Form, Request, Response
    from fastapi.responses import HTMLResponse, RedirectResponse

    routes = APIRouter(include_in_schema=False)

    def form_page(request: Request, profile_id: str, problem: str = "") -> Response:
        reader, group = reader_of(request, settings), profile(people, profile_id)
        values = {
            "profile": group,
            "meetings": earlier(people, profile_id),
            "day": settings.today(),
            "problem": problem,
        }
        html = render_page("agendas.html", reader, may_write=who_asks(request).may_write, **values)
        return HTMLResponse(html, 422 if problem else 200)

    @routes.get("/agenda")
    def show_all(request: Request, profile: str = "") -> Response:
        if not profile:  # whose, is chosen there
            return RedirectResponse(links_of(request).at("/profiles"), status_code=303)
        return form_page(request, profile)

    @routes.post("/agenda")
    def prepare(
        request: Request,
        profile: str,
        day: Annotated[str, Form()] = "",
        papers: Annotated[int, Form()] = 3,
        minutes: Annotated[int, Form()] = 60,
        presenters: Annotated[str, Form()] = "",
    ) -> Response:
        reader = reader_of(request, settings)
        try:
            when = date.fromisoformat(day) if day else settings.today()
            days, language = days_asked(library, None, None), reader.words.language
            made = plan(library, people, profile, days, papers, minutes, when, names_in(presenters), language)
        except UserError as error:
            return form_page(request, profile, str(error))
        except ValueError:
            return form_page(request, profile, reader.words["agenda_no_day"])
        return RedirectResponse(reader.links.at(f"/agenda/{made.id}"), status_code=303)

    @routes.get("/agenda/{meeting_id}")
    def show(request: Request, meeting_id: str) -> Response:
        reader, agenda = reader_of(request, settings), agenda_of(people, meeting_id)
        texts = TEXTS[agenda.language]
        items = [
            (
                each,
                plain(each.why),
                plain(each.claim),
                [(plain(doubt.text), said_by(doubt, texts)) for doubt in each.doubts],
            )
            for each in agenda.items
        ]
        title = texts.title.format(name=agenda.name, day=Words(agenda.language).day(agenda.day))
        values = {"agenda": agenda, "items": items, "title": title, "t": texts, "forms": tuple(AGENDA_FORMS)}
        return HTMLResponse(render_page("agenda.html", reader, language=agenda.language, **values))

    @routes.get("/agenda/{meeting_id}/{form}")
    def take(request: Request, meeting_id: str, form: str) -> Response:
        written, agenda = AGENDA_FORMS.get(form), agenda_of(people, meeting_id)
        if written is None:
            raise UserError(f"an agenda is none of {form[:40]!r}: name one of {', '.join(AGENDA_FORMS)}")
        reader = reader_of(request, settings)
        text = written.write(agenda, library, f"{reader.origin}{reader.links.at(f'/agenda/{agenda.id}')}")
        file = {"Content-Disposition": f'attachment; filename="agenda-{agenda.day}.{written.ending}"'}
        return Response(text, media_type=f"{written.media_type}; charset=utf-8", headers=file)

    return routes


def names_in(text: str) -> list[str]:
    """Names as they are typed, apart by commas."""
    return [name for part in re.split(r"[,，、;；]", text) if (name := " ".join(part.split())[:60])][:MOST_NAMES]
