"""For whom a page is written."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ui.addresses import address_of
from ui.identity import who_asks
from ui.pages.links import Links, links_of
from ui.pages.texts import LANGUAGES, Words, browser_language
from vectorstore.settings import Settings
from vectorstore.values import Language

if TYPE_CHECKING:
    from starlette.requests import Request

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)

LANGUAGE_COOKIE, THEME_COOKIE = "paperlight-language", "paperlight-theme"
"""What keeps a reader's choice of language and theme."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader's words, where entries are shown, this server's address with its path as the reader's browser knows
    it, where its pages are, the theme that was chosen, the page that is asked for, without the root, and the reader's
    name, where the reader is signed in."""

    words: Words
    entry_template: str = ""
    origin: str = ""
    links: Links = Links()
    theme: Theme = "system"
    here: str = "/"
    who: str = ""


def reader_of(request: "Request", settings: Settings) -> Reader:
    """The one who sent a request."""
    links = links_of(request)
    kept = request.cookies.get(THEME_COOKIE, "system")
    template = settings.entry_url
    path = request.url.path.removeprefix(links.root)
    return Reader(
        words=Words(_language(request)),
        entry_template=links.root + template if template.startswith("/") else template,
        origin=address_of(request),
        links=links,
        theme=kept if kept in THEMES else "system",
        here=f"{path}?{request.url.query}" if request.url.query else path,
        who=who_asks(request).name,
    )


def _language(request: "Request") -> Language:
    """As it was chosen, else as the browser wants it."""
    kept = request.cookies.get(LANGUAGE_COOKIE)
    return kept if kept in LANGUAGES else browser_language(request.headers.get("accept-language"))
