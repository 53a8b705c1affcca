"""The chat as a bare page for an iframe on a wiki."""

from typing import TYPE_CHECKING

from ui.pages.chat.routes import Chat
from ui.pages.framing import framed_reader
from ui.pages.rendering import render_page

if TYPE_CHECKING:
    from fastapi import APIRouter


def router(chat: Chat) -> "APIRouter":
    """GET /embed."""
    from fastapi import APIRouter, Request
    from fastapi.responses import HTMLResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/embed", response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        reader = framed_reader(request, chat.settings)
        return HTMLResponse(render_page("embed.html", reader, **chat.values(reader, "frame")))

    return routes
