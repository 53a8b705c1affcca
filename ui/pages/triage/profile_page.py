"""Profiles of groups as pages: which there are, what each wants, what it has read, and a new one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from assistant.triage.profiles import checked, written
from assistant.triage.profiles import read as read_profile
from ui.identity import who_asks
from ui.pages.reader import reader_of
from ui.pages.rendering import render_page
from ui.pages.triage.people import browser_of, triager
from ui.pages.triage.profile_form import FIELDS, ImportedReferences, lines_of, profile_from, with_references
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Profile, all_profiles, change_profile, delete_profile, id_for, keep_profile
from vectorstore.people.profiles import profile as profile_named
from vectorstore.people.states import keep_marks, states
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """GET and POST /profiles and /profiles/{id}; a profile's file, references that teach it, and its end."""
    from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
    from fastapi.responses import HTMLResponse, RedirectResponse

    routes = APIRouter(include_in_schema=False)

    async def sent(request: Request) -> dict[str, str]:
        form = await request.form(max_files=0)
        return {name: str(value) for name, value in form.items()}

    def form_page(
        request: Request,
        kept: Profile,
        lines: Mapping[str, str] | None = None,
        problem: str = "",
        added: ImportedReferences | None = None,
    ) -> Response:
        values = {"profile": kept, "lines": lines or lines_of(kept), "fields": FIELDS, "problem": problem}
        may_write = who_asks(request).may_write
        html = render_page("profile.html", reader_of(request, settings), may_write=may_write, added=added, **values)
        return HTMLResponse(html, 422 if problem else 200)

    def to_form(request: Request, profile_id: str) -> Response:
        return RedirectResponse(reader_of(request, settings).links.at(f"/profiles/{profile_id}"), status_code=303)

    @routes.get("/profiles")
    def show_all(request: Request) -> Response:
        reader, may_write = reader_of(request, settings), who_asks(request).may_write
        return HTMLResponse(render_page("profiles.html", reader, profiles=all_profiles(people), may_write=may_write))

    @routes.post("/profiles")
    def begin(request: Request, name: Annotated[str, Form()] = "", mine: Annotated[bool, Form()] = False) -> Response:
        """A new profile, with the browser's own interests where that is wished."""
        own = triager(people, "", browser_of(request)).profile
        given = (own.interests, own.unwanted, own.liked) if mine else ()
        made = checked(library, Profile(id_for(people, name), name, *given))
        keep_profile(people, made)
        return to_form(request, made.id)

    @routes.post("/profiles/import")
    def take(request: Request, file: Annotated[UploadFile, File()]) -> Response:
        """A profile with its marks, from the file that another Paperlight gave."""
        found, marks = read_profile(file.file.read().decode("utf-8", "replace"))
        made = checked(library, replace(found, id=id_for(people, found.id)))
        keep_profile(people, made)
        keep_marks(people, made.id, marks)
        return to_form(request, made.id)

    @routes.get("/profiles/{profile_id}")
    def show(request: Request, profile_id: str) -> Response:
        return form_page(request, profile_named(people, profile_id))

    @routes.post("/profiles/{profile_id}")
    def change(request: Request, profile_id: str, form: Annotated[dict[str, str], Depends(sent)]) -> Response:
        kept = profile_named(people, profile_id)
        try:
            made = profile_from(form, kept, library)
        except UserError as error:
            return form_page(request, kept, {field: form.get(field, "") for field in ("name", *FIELDS)}, str(error))
        change_profile(people, profile_id, lambda _: made)
        return RedirectResponse(reader_of(request, settings).links.triage(profile=profile_id), status_code=303)

    @routes.post("/profiles/{profile_id}/read")
    def learn(request: Request, profile_id: str, file: Annotated[UploadFile, File()]) -> Response:
        """Likes what the group has read, as a file of references tells."""
        kept = profile_named(people, profile_id)
        try:
            added = with_references(kept, file.filename or "", file.file.read(), library)
        except UserError as error:
            return form_page(request, kept, problem=str(error))
        change_profile(people, profile_id, lambda held: replace(held, liked=added.profile.liked))
        return form_page(request, added.profile, added=added)

    @routes.get("/profiles/{profile_id}/file")
    def give(request: Request, profile_id: str) -> Response:
        """The profile with all marks as one file; its members' marks are for members alone."""
        kept = profile_named(people, profile_id)
        marks = states(people, profile_id) if who_asks(request).may_write else {}
        file = {"Content-Disposition": f'attachment; filename="{kept.id}.profile.json"'}
        return Response(written(kept, marks), media_type="application/json", headers=file)

    @routes.post("/profiles/{profile_id}/deleted")
    def delete(request: Request, profile_id: str) -> Response:
        delete_profile(people, profile_id)
        return RedirectResponse(reader_of(request, settings).links.at("/profiles"), status_code=303)

    return routes
