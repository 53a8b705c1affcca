"""Profiles of groups as pages: which there are, what each wants, and a new one."""

from typing import TYPE_CHECKING, Annotated

from ui.identity import who_asks
from ui.pages.profile_form import FIELDS, LONGEST_NAME, lines_of, profile_from
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render_page
from ui.pages.triage_people import browser_of, triager
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Profile, all_profiles, change_profile, delete_profile, id_for, keep_profile
from vectorstore.people.profiles import profile as profile_named
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """GET and POST /profiles and /profiles/{id}, and POST /profiles/{id}/deleted."""
    from fastapi import APIRouter, Depends, Form, Request, Response
    from fastapi.responses import HTMLResponse, RedirectResponse

    routes = APIRouter(include_in_schema=False)

    async def sent(request: Request) -> dict[str, str]:
        form = await request.form(max_files=0)
        return {name: str(value) for name, value in form.items()}

    def form_page(request: Request, kept: Profile, lines: "Mapping[str, str]", problem: str = "") -> Response:
        reader = reader_of(request, settings)
        values = {"profile": kept, "lines": lines, "fields": FIELDS, "problem": problem}
        may_write = who_asks(request).may_write
        html = render_page("profile.html", reader, may_write=may_write, **values)
        return HTMLResponse(html, 422 if problem else 200)

    @routes.get("/profiles")
    def show_all(request: Request) -> Response:
        reader = reader_of(request, settings)
        may_write = who_asks(request).may_write
        return HTMLResponse(render_page("profiles.html", reader, profiles=all_profiles(people), may_write=may_write))

    @routes.post("/profiles")
    def begin(
        request: Request,
        name: Annotated[str, Form()] = "",
        mine: Annotated[bool, Form()] = False,
    ) -> Response:
        """A new profile, with the browser's own interests where that is wished."""
        reader = reader_of(request, settings)
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            raise UserError(reader.words["profile_needs_name"])
        own = triager(people, "", browser_of(request)).profile
        given = (own.interests, own.unwanted, own.liked) if mine else ()
        made = Profile(id_for(people, name), name, *given)
        keep_profile(people, made)
        return RedirectResponse(_address(reader, made.id), status_code=303)

    @routes.get("/profiles/{profile_id}")
    def show(request: Request, profile_id: str) -> Response:
        kept = profile_named(people, profile_id)
        return form_page(request, kept, lines_of(kept))

    @routes.post("/profiles/{profile_id}")
    def change(request: Request, profile_id: str, form: Annotated[dict[str, str], Depends(sent)]) -> Response:
        reader = reader_of(request, settings)
        kept = profile_named(people, profile_id)
        try:
            made = profile_from(form, kept, library, reader.words)
        except UserError as error:
            return form_page(request, kept, {field: form.get(field, "") for field in ("name", *FIELDS)}, str(error))
        change_profile(people, profile_id, lambda _: made)
        return RedirectResponse(reader.links.triage(profile=profile_id), status_code=303)

    @routes.post("/profiles/{profile_id}/deleted")
    def delete(request: Request, profile_id: str) -> Response:
        delete_profile(people, profile_id)
        return RedirectResponse(reader_of(request, settings).links.at("/profiles"), status_code=303)

    return routes


def _address(reader: Reader, profile_id: str) -> str:
    return reader.links.at(f"/profiles/{profile_id}")
