"""For whom a page is written."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.pages.texts import Words, browser_language
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader's words, where entries are shown, and this server's address as the reader's browser knows it."""

    words: Words
    entry_template: str = ""
    origin: str = ""


def reader_of(request: "Request", settings: Settings) -> Reader:
    """The one who sent a request."""
    words = Words(browser_language(request.headers.get("accept-language")))
    return Reader(words, settings.entry_url, f"{request.base_url.scheme}://{request.base_url.netloc}")
