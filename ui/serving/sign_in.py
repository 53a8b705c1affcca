"""The way in and out: a page that takes a name with its password, or a token, and a cookie that keeps who signed in."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from ui.identity import LOCAL, Identity
from ui.pages.links import links_of
from ui.pages.missing import missing
from ui.pages.reader import reader_of
from ui.pages.rendering import render_page
from ui.serving.credentials import COOKIE
from vectorstore.people.admission import LASTS

if TYPE_CHECKING:
    from ui.serving.credentials import Credentials
    from vectorstore.settings import Settings

Field = Annotated[str, Form(max_length=1_000)]


def router(credentials: "Credentials", settings: "Settings") -> APIRouter:
    """GET and POST /signin, POST /signout."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/signin")
    async def page(request: Request, back: str = "/") -> HTMLResponse:
        here = await credentials.of(request.scope)
        reader = reader_of(request, settings)
        shown = {"name": here.name, "known": bool(here.key), "failed": False, "back": back}
        return HTMLResponse(render_page("sign_in.html", reader, local=here == LOCAL, **shown))

    @routes.post("/signin")
    async def sign_in(request: Request, name: Field = "", secret: Field = "", back: Field = "/") -> Response:
        links = links_of(request)
        session = await credentials.sign_in(request.scope, name.strip(), secret.strip())
        if not session:
            reader = reader_of(request, settings)
            shown = {"name": name, "known": False, "failed": True, "back": back}
            return HTMLResponse(render_page("sign_in.html", reader, local=False, **shown), status_code=401)
        answer = RedirectResponse(links.back_to(back), status_code=303)
        answer.set_cookie(
            COOKIE, session, max_age=int(LASTS.total_seconds()), path=links.root or "/", httponly=True,
            samesite="lax", secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    @routes.post("/signout")
    async def sign_out(request: Request) -> Response:
        await credentials.sign_out(request.scope)
        links = links_of(request)
        answer = RedirectResponse(links.at("/signin"), status_code=303)
        answer.delete_cookie(COOKIE, path=links.root or "/")
        return answer

    return routes


def shown_instead(request: Request, settings: "Settings", who: Identity) -> Response:
    """What a person gets in place of a page that is not for them: the way in where they may be somebody else, in a
    frame, which may not hold it, a word."""
    reader = reader_of(request, settings)
    if who.role is None and not reader.here.startswith("/embed"):
        back = reader.here if request.method == "GET" else "/"
        return RedirectResponse(reader.links.at("/signin", back=back), status_code=303)
    if who.role is None:
        return missing(reader, reader.words["sign_in_first"], reader.words["sign_in_elsewhere"], status=401)
    way = (reader.words["sign_in"], reader.links.at("/signin"))
    return missing(reader, reader.words["members_alone"], reader.words["members_alone_hint"], [way], status=403)
