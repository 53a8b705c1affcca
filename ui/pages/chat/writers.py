"""Who writes a conversation: the one place that decides it."""

import re
from typing import TYPE_CHECKING

from ui.identity import who_asks

if TYPE_CHECKING:
    from starlette.requests import Request

HEADER = "x-paperlight-writer"
"""Brings a secret that a browser made for itself. It is no cookie: another site cannot make a browser send it."""
_SECRET = re.compile(r"[\w-]{16,64}")


def writer_of(request: "Request") -> str:
    """Whose conversations a request may change: a member's, else those of the browser, "" for nobody's."""
    if (identity := who_asks(request)).name:
        return f"member {identity.key}"
    told = request.headers.get(HEADER, "")
    return told if _SECRET.fullmatch(told) else ""
