"""The library as a page: what is in it, its papers to look through, and for its owner the ways to fill it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from ingest.samples import SAMPLES
from ui.filling import LARGEST_FILE, Filling
from ui.identity import who_asks
from ui.pages.browsing import Wanted, choices, listed
from ui.pages.framing import FRAME, WIDGET
from ui.pages.library_state import state_of
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render, render_page
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter
    from fastapi.responses import HTMLResponse
    from starlette.requests import Request


def may_fill(request: "Request") -> bool:
    """Whether who asks may read digests into the library by its page: its owner, who by default is whoever sits at the
    server's own machine."""
    return who_asks(request).owns


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /library, its papers limited by ?category, ?author, ?type, ?since, ?until, page by ?page; POST
    /library/upload, /library/fetch and /library/samples fill it, GET /library/filling tells how far that is."""
    from fastapi import APIRouter, File, Form, Request, UploadFile
    from fastapi.responses import HTMLResponse, RedirectResponse, Response

    routes = APIRouter(include_in_schema=False)
    filling = Filling(settings)

    @routes.get("/library")
    def show(request: Request) -> HTMLResponse:
        reader, wanted = reader_of(request, settings), Wanted.of(request.query_params)
        return _page(library, settings, filling, reader, wanted, may_fill(request))

    @routes.get("/library/filling")
    def progress(request: Request) -> HTMLResponse:
        reader = reader_of(request, settings)
        return HTMLResponse(render("filling.html", reader.words, job=filling.job, links=reader.links))

    def begun(request: Request) -> Response:
        return RedirectResponse(reader_of(request, settings).links.library() + "#filling", status_code=303)

    @routes.post("/library/upload")
    def upload(request: Request, files: Annotated[list[UploadFile], File()]) -> Response:
        _check(request, settings)
        named = [(file.filename or "", file.file.read(LARGEST_FILE + 1)) for file in files if file.filename]
        if not named:
            raise UserError(reader_of(request, settings).words["no_files"])
        filling.read([filling.keep(name, content) for name, content in named])
        return begun(request)

    @routes.post("/library/fetch")
    def fetch(
        request: Request, categories: Annotated[str, Form()] = "", since: Annotated[str, Form()] = ""
    ) -> Response:
        words = _check(request, settings).words
        try:
            day = date.fromisoformat(since) if since else None
        except ValueError:
            raise UserError(words.fill("bad_date", value=since[:40])) from None
        filling.fetch(categories.replace(",", " ").replace("，", " ").split(), day)
        return begun(request)

    @routes.post("/library/samples")
    def samples(request: Request) -> Response:
        words = _check(request, settings).words
        if library.counts().papers:
            raise UserError(words["samples_not_empty"])
        filling.read([SAMPLES])
        return begun(request)

    return routes


def _check(request: "Request", settings: Settings) -> Reader:
    """The reader; raises UserError for who may not fill the library."""
    reader = reader_of(request, settings)
    if not may_fill(request):
        raise UserError(reader.words["may_not_fill"])
    return reader


def _page(
    library: Library, settings: Settings, filling: Filling, reader: Reader, wanted: Wanted, fills: bool
) -> "HTMLResponse":
    from fastapi.responses import HTMLResponse

    words, problem, found = reader.words, "", None
    try:
        found = listed(library, wanted, words, reader.links)
    except UserError as error:
        problem = words.told(error)
    if not found and not problem:
        first = (words["first_page"], reader.links.library(**wanted.limits))
        return missing(reader, words.fill("no_such_page", page=wanted.page), ways=[first])
    categories, types = choices(library, words)
    html = render_page(
        "library.html",
        reader,
        state=state_of(library, settings, words, folders=fills),
        found=found,
        problem=problem,
        wanted=wanted,
        whole=not wanted.limits and wanted.page == 1,
        categories=categories,
        types=types,
        fills=fills,
        job=filling.job,
        largest=LARGEST_FILE,
        origins=", ".join(settings.embed_origins),
        snippet=WIDGET.format(origin=reader.origin),
        frame=FRAME.format(origin=reader.origin),
    )
    return HTMLResponse(html, status_code=422 if problem else 200)
