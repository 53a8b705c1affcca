"""Templates filled in: the one way from values to HTML."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ui.pages.reader import THEMES, Reader
from ui.pages.texts import Words
from vectorstore.text.normal_text import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, words: Words, **values: Any) -> Markup:
    """A template of `ui/pages/templates` filled in; all that is not Markup is escaped."""
    return Markup(_templates().get_template(template).render(w=words, **values))  # nosec # it escapes


def render_page(template: str, reader: Reader, **values: Any) -> Markup:
    """A template that extends `page.html` filled in: a whole page, with its head and the way to the others."""
    return render(template, reader.words, **values, **frame(reader))


def frame(reader: Reader) -> dict[str, Any]:
    """What `page.html` and `header.html` are filled with, beside the reader's words."""
    links, words = reader.links, reader.words
    path = reader.here.partition("?")[0]
    pages = (
        (links.ask(), words["tab_chat"], path == "/" or path.startswith("/c/")),
        (links.triage(), words["tab_triage"], path == "/triage" or path.startswith(("/profiles", "/agenda"))),
        (links.library(), words["tab_library"], path.startswith(("/library", "/digest/", "/paper/"))),
        (links.explore(), words["tab_explore"], path == "/explore"),
    )
    oembed = links.at("/oembed", url=reader.origin + reader.here) if path.startswith(("/digest/", "/paper/")) else ""
    return {
        "links": links,
        "theme": reader.theme,
        "themes": THEMES,
        "here": reader.here,
        "pages": pages,
        "who": reader.who,
        "oembed": oembed,
    }


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _visible(value: Any) -> Any:
    """Without the control characters that would reorder or hide the rest of a page."""
    if isinstance(value, Markup):
        return Markup(visible(value))  # nosec # it takes characters out
    return visible(value) if isinstance(value, str) else value
