"""In a frame on somebody's wiki: in the language and the colours of the page around it, where that says them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ui.pages.reader import THEMES, Reader, reader_of
from ui.pages.texts import LANGUAGES, Words
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request

FRAME = (
    '<iframe src="{origin}/embed" title="Paperlight" allow="clipboard-write" '
    'style="width:100%;height:640px;border:0"></iframe>'
)
"""What a wiki without scripts shows the chat by."""

WIDGET = '<script src="{origin}/widget.js" async></script>'
"""What makes the frame, as high as it has to be and in the wiki's colours."""


def framed_reader(request: "Request", settings: Settings) -> Reader:
    """The one who sent a request from a frame; `lang` and `theme` of its address come before what the browser wants."""
    reader, asked = reader_of(request, settings), request.query_params
    for language in LANGUAGES:
        if asked.get("lang") == language:
            reader = replace(reader, words=Words(language))
    for theme in THEMES:
        if asked.get("theme") == theme:
            reader = replace(reader, theme=theme)
    return reader
