"""The library seen from afar: a map of its papers and topics, and how much is written of something week by week."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from assistant.atlas import Atlas, Atlases
from ui.pages.cards import short_authors
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render, render_page
from ui.pages.richtext import plain
from ui.pages.trends import HEIGHT, WIDTH, asked_for, trends_of
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.arxiv_ids import id_of
from vectorstore.values import Paper

if TYPE_CHECKING:
    from fastapi import APIRouter

LISTED = 40
"""Papers of a topic, or of those that were chosen on the map, that are named."""
FINE = 65_535
"""Steps of a place on the map."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the map: its place in it, name and number of papers."""

    number: int
    name: str
    papers: int
    url: str


@dataclass(frozen=True, slots=True)
class ExploreRow:
    """A paper, ready to print."""

    paper: Paper
    title: Markup
    authors: str


def router(library: Library, settings: Settings) -> "APIRouter":
    """GET /explore, ?t= compares words by week, ?topic= lists a topic; /explore/map, /explore/ids and /explore/papers
    are what its script draws and tells."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import HTMLResponse, PlainTextResponse

    routes = APIRouter(include_in_schema=False)
    atlases = Atlases(library)

    @routes.get("/explore")
    def show(request: Request, t: str = "", topic: int | None = None) -> HTMLResponse:
        reader, atlas = reader_of(request, settings), atlases.newest()
        topics = _topics(atlas, reader) if atlas else []
        if topic is not None and not any(each.number == topic for each in topics):
            return missing(reader, reader.words["no_topic"], ways=[(reader.words["to_map"], reader.links.explore())])
        chosen = next((each for each in topics if each.number == topic), None)
        asked = asked_for(t)
        html = render_page(
            "explore.html",
            reader,
            atlas=atlas,
            drawing=atlases.is_drawing,
            holds=library.counts().papers,
            topics=sorted(topics, key=lambda each: -each.papers),
            chosen=chosen,
            rows=_rows(library, atlas.central(topic, LISTED), reader) if atlas and topic is not None else [],
            asked=asked,
            trends=trends_of(library, asked, reader.words) if asked else None,
            width=WIDTH,
            height=HEIGHT,
            suggested=[each.name.partition(", ")[0] for each in sorted(topics, key=lambda each: -each.papers)[:3]],
        )
        return HTMLResponse(html)

    @routes.get("/explore/state")
    def state(request: Request) -> HTMLResponse:
        done = atlases.newest() is not None and not atlases.is_drawing
        return HTMLResponse(
            render(
                "drawing.html", reader_of(request, settings).words, done=done, links=reader_of(request, settings).links
            )
        )

    @routes.get("/explore/map")
    def points(request: Request) -> Response:
        atlas = atlases.newest()
        if atlas is None:
            return Response(status_code=404)
        tag = f'"{atlas.generation}-{len(atlas)}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304)
        headers = {"etag": tag, "cache-control": "no-cache"}
        return Response(drawn(atlas), media_type="application/octet-stream", headers=headers)

    @routes.get("/explore/ids")
    def ids() -> PlainTextResponse:
        atlas = atlases.newest()
        return PlainTextResponse("\n".join(atlas.ids.tolist()) if atlas else "")

    @routes.get("/explore/papers")
    def papers(request: Request, ids: str = "") -> HTMLResponse:
        reader = reader_of(request, settings)
        named = [found[0] for each in ids.split(",")[:LISTED] if (found := id_of(each))]
        rows = _rows(library, named, reader)
        return HTMLResponse(render("explore_papers.html", reader.words, rows=rows, links=reader.links))

    return routes


def drawn(atlas: Atlas) -> bytes:
    """What the script draws: a line of JSON that tells how many papers there are, the topics' names and middles and
    the first day; then of all papers x and y (uint16 of 65,535), the day since the first (uint16, from 1, 0 for none)
    and the topic (uint8), all little-endian."""
    known = atlas.days[atlas.days > 0]
    first = int(known.min()) if len(known) else 1
    days = np.where(atlas.days > 0, np.minimum(atlas.days - first + 1, FINE), 0)
    middles = [
        np.median(atlas.places[atlas.topics == topic], axis=0).round(4).tolist() for topic in range(len(atlas.names))
    ]
    head = {"papers": len(atlas), "names": atlas.names, "middles": middles, "first": first}
    told = json.dumps(head, ensure_ascii=True).encode()
    told += b" " * (-(len(told) + 1) % 2) + b"\n"  # what follows lies at even places
    places = np.round(atlas.places * FINE).astype("<u2")
    return b"".join([told, places.tobytes(), days.astype("<u2").tobytes(), atlas.topics.tobytes()])


def _topics(atlas: Atlas, reader: Reader) -> list[Topic]:
    pairs = enumerate(zip(atlas.names, atlas.sizes, strict=True))
    return [Topic(number, name, size, reader.links.explore(topic=number)) for number, (name, size) in pairs if size]


def _rows(library: Library, ids: Sequence[str], reader: Reader) -> list[ExploreRow]:
    papers = (library.paper(each) for each in ids)
    return [ExploreRow(each, plain(each.title), short_authors(each.authors, reader.words)) for each in papers if each]
