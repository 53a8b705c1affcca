"""The switches of language and theme: what is chosen is kept in a cookie for a year."""

from typing import TYPE_CHECKING, Annotated, Literal

from ui.pages.links import links_of
from ui.pages.reader import LANGUAGE_COOKIE, THEME_COOKIE, Theme

if TYPE_CHECKING:
    from fastapi import APIRouter

YEAR = 365 * 24 * 3600  # seconds


def router() -> "APIRouter":
    """POST /preferences, from the forms of `header.html`; it leads back to the page that they stand on."""
    from fastapi import APIRouter, Form, Request
    from fastapi.responses import RedirectResponse

    routes = APIRouter(include_in_schema=False)

    @routes.post("/preferences")
    def keep(
        request: Request,
        back: Annotated[str, Form()] = "/",
        language: Annotated[Literal["en", "zh"] | None, Form()] = None,
        theme: Annotated[Theme | None, Form()] = None,
    ) -> RedirectResponse:
        links = links_of(request)
        answer = RedirectResponse(links.back_to(back), status_code=303)
        for name, chosen in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
            if chosen:
                answer.set_cookie(name, chosen, max_age=YEAR, path=links.root or "/", samesite="lax")
        return answer

    return routes
