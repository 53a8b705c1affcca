"""Templates filled in: the one way from values to HTML."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ui.pages.texts import Words
from vectorstore.text.normal_text import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, words: Words, **values: Any) -> Markup:
    """A template of `ui/pages/templates` filled in; all that is not Markup is escaped."""
    return Markup(_templates().get_template(template).render(w=words, **values))


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
        return Markup(visible(value))
    return visible(value) if isinstance(value, str) else value
