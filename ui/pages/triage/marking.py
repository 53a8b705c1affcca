"""What triage is told: papers that are marked, a sitting that is done, and what is wanted from now on.

Each is a form that leads back to the page that it stands on; the page's script sends the same and asks for no page.
"""

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from assistant.triage import wishes_of
from ui.pages.reader import Reader, reader_of
from ui.pages.triage.people import Browser, browser_of, is_foreign, keep_marks, keep_wishes, marks_of, triager
from ui.pages.triage.triage_request import TriageRequest, asked_of, wishes_in
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

JSON = "application/json"
"""What the page's script accepts."""

FIELDS = 2_000
"""Of a form: a mark a paper."""


def router(library: Library, people: People, settings: Settings) -> "APIRouter":
    """POST /triage/marks, /triage/done, /triage/emptied and /triage/wishes."""
    from fastapi import APIRouter, Depends, Request, Response
    from starlette.datastructures import FormData

    routes = APIRouter()

    async def sent(request: Request) -> FormData:
        return await request.form(max_files=0, max_fields=FIELDS)

    @routes.post("/triage/marks")
    def mark(request: Request, form: Annotated[FormData, Depends(sent)]) -> Response:
        reader, asked, browser = reader_of(request, settings), asked_of(form), browser_of(request)
        said = [str(line) for line in form.getlist("mark")]
        keep_marks(people, triager(people, asked.profile, browser), said, library)
        if JSON in request.headers.get("accept", ""):
            return Response(status_code=204)
        return redirected(request, reader, asked, browser)

    @routes.post("/triage/done")
    def done(request: Request, form: Annotated[FormData, Depends(sent)]) -> Response:
        """What was shown is passed by: a new sitting begins."""
        reader, asked, browser = reader_of(request, settings), asked_of(form), browser_of(request)
        shown = str(form.get("shown", "")).split()
        keep_marks(people, triager(people, asked.profile, browser), [f"seen {paper} on" for paper in shown], library)
        return redirected(request, reader, asked.of_list(), replace(browser, since=time.time()))

    @routes.post("/triage/emptied")
    def empty(request: Request, form: Annotated[FormData, Depends(sent)]) -> Response:
        """The tray is emptied."""
        reader, asked, browser = reader_of(request, settings), asked_of(form), browser_of(request)
        who = triager(people, asked.profile, browser)
        picked = marks_of(people, who).mine("picked")
        keep_marks(people, who, [f"picked {paper} off" for paper in picked], library)
        return redirected(request, reader, asked.of_list(), browser)

    @routes.post("/triage/wishes")
    def wish(request: Request, form: Annotated[FormData, Depends(sent)]) -> Response:
        reader, asked, browser = reader_of(request, settings), asked_of(form), browser_of(request)
        who = triager(people, asked.profile, browser)
        wanted = _changed(asked, form)
        try:
            wishes_of(library, wanted.interests, wanted.like, (), reader.words.language)
        except UserError:
            return redirected(request, reader, wanted, browser)  # to the page, which says what is wrong
        if "keep" in form or not is_foreign(asked, who):
            keep_wishes(people, who, wanted.interests, wanted.like)
            wanted = wanted if who.own else replace(wanted, interests=(), like=())
        return redirected(request, reader, wanted, browser)

    return routes


def redirected(request: "Request", reader: Reader, asked: TriageRequest, browser: Browser) -> "Response":
    """The way to a page of triage."""
    from fastapi.responses import RedirectResponse

    answer = RedirectResponse(reader.links.triage(**asked.query), status_code=303)
    return remember(answer, request, reader, browser)


def remember(answer: "Response", request: "Request", reader: Reader, browser: Browser) -> "Response":
    """The answer, with the cookies by which the browser is known."""
    browser.keep(answer, reader.links.root or "/", secure=request.url.scheme == "https")
    return answer


def _changed(asked: TriageRequest, form: "FormData") -> TriageRequest:
    """What is wanted with what a form adds or takes away."""
    more, alike = wishes_in(str(form.get("add", "")))
    gone = str(form.get("remove", ""))
    interests, like = dict.fromkeys([*asked.interests, *more]), dict.fromkeys([*asked.like, *alike])
    return replace(
        asked.of_list(),
        interests=tuple(each for each in interests if each != gone),
        like=tuple(each for each in like if each != gone),
    )
