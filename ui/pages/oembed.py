"""oEmbed (https://oembed.com): what a wiki that was given a link to Paperlight shows in its place."""

import re
from html import escape
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import Field

from ui.addresses import address_of
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

WIDTH, HEIGHT = 640, 480
"""Pixels of a frame, where the wiki does not say less."""

CACHE = 3600
"""Seconds for which a wiki may keep what it was told."""

_FRAME = (
    '<iframe src="{src}" width="{width}" height="{height}" title="Paperlight" allow="clipboard-write" '
    'style="border:0"></iframe>'
)


def framed(path: str, query: str) -> str | None:
    """The path and query of the page to frame in place of that of a link; None for what cannot be framed."""
    question = parse_qs(query).get("q", [""])[0].strip()
    asked = "?" + urlencode({"q": question}) if question else ""
    if path in ("", "/", "/embed"):
        return f"/embed{asked}"
    if path == "/embed/papers" and asked:
        return path + asked
    if day := re.fullmatch(r"/digest/(\d{4}-\d\d-\d\d)", path):
        return f"/embed/day?day={day[1]}"
    return "/embed/day" if path == "/embed/day" else None


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /oembed: a frame for the chat, a question, a day, a list; the title and authors of a paper. 404 for what is
    no page of this server's, 501 for XML."""
    from fastapi import APIRouter, HTTPException, Request

    routes = APIRouter()

    @routes.get("/oembed", include_in_schema=False)
    def oembed(
        request: Request,
        url: Annotated[str, Field(max_length=2_000)],
        format: Literal["json", "xml"] = "json",
        maxwidth: Annotated[int, Field(ge=1)] = WIDTH,
        maxheight: Annotated[int, Field(ge=1)] = HEIGHT,
    ) -> dict[str, str | int]:
        base = address_of(request)
        if format == "xml":
            raise HTTPException(501, "only JSON is spoken: format=json")
        if not f"{url}/".startswith((f"{base}/", f"{base}?")):
            raise HTTPException(404, f"that is no page of {base}")
        asked = urlsplit(url.removeprefix(base))
        told: dict[str, str | int] = {"version": "1.0", "provider_name": "Paperlight", "provider_url": f"{base}/"}
        told["cache_age"] = CACHE
        if named := re.fullmatch(r"/paper/(.+)", asked.path):
            paper = library.paper(named[1])
            if paper is None:
                raise HTTPException(404, "this library does not hold that paper")
            return {**told, "type": "link", "title": paper.title, "author_name": ", ".join(paper.authors[:10])}
        shown = framed(asked.path, asked.query)
        if shown is None:
            raise HTTPException(404, "that page cannot be shown on another")
        width, height = min(maxwidth, WIDTH), min(maxheight, HEIGHT)
        html = _FRAME.format(src=escape(base + shown), width=width, height=height)
        return {**told, "type": "rich", "title": "Paperlight", "html": html, "width": width, "height": height}

    return routes
