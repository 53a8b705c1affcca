"""What is shown in place of a page that there is not: what is wrong, and the way on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.pages.reader import Reader
from ui.pages.rendering import render_page

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse

Way = tuple[str, str]
"""What a link says, and where it leads."""


def missing(reader: Reader, text: str, hint: str = "", ways: Sequence[Way] = (), status: int = 404) -> "HTMLResponse":
    """A page that says what is wrong, with `ways` on before those that are always there."""
    from fastapi.responses import HTMLResponse

    words, links = reader.words, reader.links
    on = [*ways, (words["back"], links.ask()), (words["to_library"], links.library())]
    return HTMLResponse(render_page("missing.html", reader, text=text, hint=hint, ways=on), status_code=status)
