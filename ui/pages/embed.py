"""The chat as a bare page for an iframe on a wiki: plain HTML and one small script, answers streamed into it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from assistant.answer import Assistant
from ui.pages.conversation import examples, turns_html
from ui.pages.reader import reader_of
from ui.pages.rendering import render_page
from ui.pages.turn import Turn, turn_html
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

if TYPE_CHECKING:
    from fastapi import APIRouter


Said = Annotated[str, Field(max_length=20_000)]
"""What the frame sends: longer than any question that is answered, so that a long one is told how long it may be."""


class FrameQuestion(BaseModel):
    """A question from the frame, its number in the conversation, the questions before it, the arXiv ids of the papers
    shown last, and words of it that are no limit."""

    question: Said
    number: int = Field(1, ge=1)
    history: list[Said] = Field([], max_length=100)
    shown: list[Said] = Field([], max_length=1_000)
    dropped: list[Said] = Field([], max_length=50)


def router(library: Library, assistant: Assistant, settings: Settings) -> "APIRouter":
    """GET /embed, the page; POST /embed/ask, a line of JSON for each state of the turn."""
    from fastapi import APIRouter, Request
    from fastapi.responses import HTMLResponse, StreamingResponse

    routes = APIRouter(include_in_schema=False)

    @routes.get("/embed", response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        reader = reader_of(request, settings)
        first = {"examples": examples(library, reader.words), "status": library.status()}
        return HTMLResponse(render_page("embed.html", reader, **first))

    @routes.post("/embed/ask")
    def ask(asked: FrameQuestion, request: Request) -> StreamingResponse:
        reader = reader_of(request, settings)

        def lines() -> Iterator[str]:
            history, shown, dropped = (tuple(each) for each in (asked.history, asked.shown, asked.dropped))
            new = Turn(asked.number, asked.question, Filters(), history, shown, dropped)
            if not asked.question.strip():
                blank = replace(new, problem=reader.words["empty_question"])
                yield json.dumps({"html": turn_html(blank, reader)}) + "\n"
                return
            for _, html in turns_html(assistant, new, reader):
                yield json.dumps({"html": html}) + "\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    return routes
