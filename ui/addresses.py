"""Whole addresses for programs and for what is taken home: no page stands there that completes a path."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from assistant.values import Answer

_TO_A_PAGE = re.compile(r"\[([^\[\]]*)\]\((/[^()\s]*)\)")
"""A link to a page of ours, as Markdown."""


def address_of(request: "HTTPConnection") -> str:
    """What addresses of this server begin with: the public one where one is set, else that by which it was asked."""
    return str(request.base_url).rstrip("/")


def completed(url: str, address: str) -> str:
    """The whole address; "" for a page of a server that there is not, as where `address` is ""."""
    return url if not url.startswith("/") else f"{address}{url}" if address else ""


def addressed(answer: "Answer", address: str) -> "Answer":
    """The answer, whose every link is whole; without an address those to pages of a server are left out."""
    text = _TO_A_PAGE.sub(lambda link: f"[{link[1]}]({address}{link[2]})" if address else link[1], answer.text)
    cited = (replace(each, entry_url=completed(each.entry_url or "", address) or None) for each in answer.citations)
    return replace(answer, text=text, citations=tuple(cited))
