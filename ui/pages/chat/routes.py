"""The chat as HTML, and what its script asks for: a question answered as a stream, and the conversations that are kept.

Read `conversation.py` for how a question goes, `turn.py` for how it looks, `kept_turn.py` for what is kept of it.
"""

import json
import logging
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from markupsafe import Markup
from pydantic import BaseModel, Field

from assistant.answer import Assistant
from assistant.export import markdown_answer
from ui.addresses import addressed
from ui.pages.analyses import marked_spans
from ui.pages.chat.conversation import examples, read_filters, turns, turns_html
from ui.pages.chat.kept_turn import kept, restored
from ui.pages.chat.turn import Turn, turn_html
from ui.pages.chat.writers import writer_of
from ui.pages.missing import missing
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render, render_page
from ui.pages.texts import Words
from ui.streaming import sse, streaming
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.conversations import Conversation, Conversations, Heading
from vectorstore.people.store import People
from vectorstore.people.votes import Vote, keep_vote, take_back
from vectorstore.settings import Settings
from vectorstore.text.kinds import KINDS, Kind, name_of
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from fastapi import APIRouter

Place = Literal["app", "page", "frame"]
"""Where the chat is: within the app, on the page of a conversation, or in a frame on somebody's wiki."""

Said = Annotated[str, Field(max_length=20_000)]
"""Longer than any question that is answered, so that a long one is told how long it may be."""

SAID_BY_SCRIPT = (
    "failed", "searching", "answered", "stopped", "editing", "copied", "why_vote", "vote_thanks",
    "status_401", "status_403", "status_422", "status_429", "status_503",
)  # fmt: skip
"""Words of the texts that the script says."""

_SPAN = re.compile(r"(\d{1,6})-(\d{1,6})")

log = logging.getLogger(__name__)


class AskedFilters(BaseModel):
    """The filters of the question's row, as they were typed."""

    since: Said = ""
    until: Said = ""
    categories: list[Said] = Field(default=[], max_length=200)
    authors: Said = ""
    types: list[Kind] = Field(default=[], max_length=len(KINDS))


class AskedTurn(BaseModel):
    """A question with its number in the conversation, what was asked and shown before it, and words of it that are no
    limit."""

    question: str
    conversation: str = Field("", max_length=64)
    number: int = Field(1, ge=1, le=1_000)
    filters: AskedFilters = Field(default_factory=AskedFilters)
    history: list[Said] = Field([], max_length=1_000)
    shown: list[Said] = Field([], max_length=1_000)
    dropped: list[Said] = Field([], max_length=50)


class Renamed(BaseModel):
    """A new title."""

    title: Annotated[str, Field(min_length=1, max_length=1_000)]


class Voted(BaseModel):
    """What a reader thinks of a paper as an answer; without `good` nothing any more."""

    question: Said
    paper: Annotated[str, Field(max_length=40)]
    good: bool | None
    reason: Annotated[str, Field(max_length=1_000)] = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """What the chat is made of. Safe to share between threads."""

    library: Library
    assistant: Assistant
    settings: Settings
    people: People
    _examples: dict[tuple[int, Language], list[str]] = field(default_factory=dict)

    @property
    def conversations(self) -> Conversations:
        """Those that are kept."""
        return Conversations(self.people, self.settings.keep_conversations)

    def values(
        self, reader: Reader, place: Place, title: str = "", id: str = "", said: Sequence[Turn] = ()
    ) -> dict[str, object]:
        """What its template is filled with, beside the links."""
        words, status = reader.words, self.library.status()
        return {
            "place": place,
            "title": title,
            "id": id,
            "turns": [turn_html(turn, reader) for turn in said],
            "said": json.dumps({key: words[key] for key in SAID_BY_SCRIPT}, ensure_ascii=False),
            "status": status,
            "examples": self.examples(status.generation, words),
            "last_day": status.last_day,
            "categories": self.library.categories()[:24],
            "kinds": [(kind, name_of(kind, words.language, several=True)) for kind in KINDS],
            "kept_days": self.settings.keep_conversations,
        }

    def examples(self, generation: int, words: Words) -> list[str]:
        """Questions to begin with, made once for a generation of the library."""
        key = generation, words.language
        if (made := self._examples.get(key)) is None:
            made = examples(self.library, words)
            for older in [each for each in tuple(self._examples) if each[0] != generation]:
                self._examples.pop(older, None)
            self._examples[key] = made
        return made

    def restored(self, conversation: Conversation) -> list[Turn]:
        """Its turns as they were."""
        return [restored(turn, self.library) for turn in conversation.turns]

    def told(self, asked: AskedTurn, reader: Reader, writer: str) -> Generator[str, None, None]:
        """The question's states as events: `turn` and `answer` with their HTML, `conversation` with the address once
        it has one; last `done`. The turn is kept when it is over, also where its reader leaves or stops it."""
        history, shown, dropped = (tuple(each) for each in (asked.history, asked.shown, asked.dropped))
        turn = Turn(asked.number, asked.question, history=history, shown=shown, dropped=dropped)
        try:
            begun = replace(turn, filters=_filters(asked, reader))
        except UserError as error:
            yield _sent("turn", turn.number, turn_html(replace(turn, problem=reader.words.told(error)), reader))
            yield sse("done", {})
            return
        place: Heading | None = None
        whole = False
        try:
            for turn, part, html in turns_html(turns(self.library, self.assistant, begun, reader.words), reader):
                if turn.answer and place:  # before it is seen, so that who reloads at once sees it again
                    self._keep(place.id, turn)
                    whole = True
                yield _sent(part, turn.number, html)
                if (turn.found or turn.answer) and not place and (place := self._place(asked, writer)):
                    yield sse("conversation", {"id": place.id, "title": place.title})
        finally:
            if place and not whole and not turn.problem:
                self._keep(place.id, turn if turn.answer else replace(turn, stopped=True))
        yield sse("done", {})

    def _place(self, asked: AskedTurn, writer: str) -> Heading | None:
        """Where the turn is kept: in its conversation, in a new one, or in a copy of one that somebody else wrote."""
        kept_ones = self.conversations
        if not kept_ones.keeps:
            return None
        try:
            known = kept_ones.get(asked.conversation) if asked.conversation else None
            if known and writer and known.writer == writer:
                return known.heading
            before = tuple(turn for turn in known.turns if turn.number < asked.number) if known else ()
            return kept_ones.begin(writer, known.heading.title if known else asked.question, before)
        except UserError as error:
            log.warning("a conversation is not kept: %s", error)
            return None

    def _keep(self, conversation: str, turn: Turn) -> None:
        try:
            self.conversations.put(conversation, kept(turn))
        except UserError as error:
            log.warning("a turn is not kept: %s", error)


def router(chat: Chat) -> "APIRouter":
    """GET /, the chat that Gradio takes in; /c/{id}, a conversation as a page, and with .md as Markdown; POST /c asks;
    /c lists, renames and deletes what its writer asked; /c/abstract and /c/votes serve the script."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse

    routes = APIRouter(include_in_schema=False)
    settings = chat.settings

    @routes.get("/", response_class=HTMLResponse)
    def first(request: Request) -> HTMLResponse:
        reader = replace(reader_of(request, settings), here="/")
        return HTMLResponse(render_page("app.html", reader, **chat.values(reader, "app")))

    @routes.post("/c")
    def ask(asked: AskedTurn, request: Request) -> StreamingResponse:
        return streaming(chat.told(asked, reader_of(request, settings), writer_of(request)))

    @routes.get("/c", response_class=HTMLResponse)
    def mine(request: Request, q: Annotated[str, Field(max_length=200)] = "") -> HTMLResponse:
        reader = reader_of(request, settings)
        found = chat.conversations.of(writer_of(request), q.strip())
        return HTMLResponse(render("history.html", reader.words, links=reader.links, conversations=found))

    @routes.get("/c/abstract/{arxiv_id:path}", response_class=HTMLResponse)
    def abstract(arxiv_id: str, request: Request, span: str = "") -> HTMLResponse:
        paper = chat.library.paper(arxiv_id)
        if paper is None:
            reader = reader_of(request, settings)
            return missing(reader, reader.words.fill("no_paper", id=arxiv_id[:40]))
        spans = [(int(first), int(end)) for first, end in _SPAN.findall(span)]
        return HTMLResponse(marked_spans(paper.abstract, spans))

    @routes.post("/c/votes")
    def vote(voted: Voted, request: Request) -> Response:
        writer = writer_of(request)
        if voted.good is None:
            take_back(chat.people, writer, voted.question, voted.paper)
        else:
            keep_vote(chat.people, writer, Vote(voted.question, voted.paper, voted.good, voted.reason))
        return Response(status_code=204)

    @routes.get("/c/{name}")
    def show(name: str, request: Request) -> Response:
        reader = reader_of(request, settings)
        id, as_markdown = (name[:-3], True) if name.endswith(".md") else (name, False)
        found = chat.conversations.get(id)
        if found is None:
            return missing(reader, reader.words["no_conversation"])
        said = chat.restored(found)
        if as_markdown:
            file = {"Content-Disposition": 'attachment; filename="conversation.md"'}
            return PlainTextResponse(_markdown(found, said, reader), media_type="text/markdown", headers=file)
        values = chat.values(reader, "page", found.heading.title, id, said)
        return HTMLResponse(render_page("conversation.html", reader, **values))

    @routes.patch("/c/{id}")
    def rename(id: str, renamed: Renamed, request: Request) -> Response:
        done = chat.conversations.rename(id, writer_of(request), renamed.title)
        return Response(status_code=204 if done else 404)

    @routes.delete("/c/{id}")
    def remove(id: str, request: Request) -> Response:
        done = chat.conversations.delete(id, writer_of(request))
        return Response(status_code=204 if done else 404)

    return routes


def _filters(asked: AskedTurn, reader: Reader) -> Filters:
    """Raises UserError for an empty question, one without an end, and filters that are none."""
    if not asked.question.strip():
        raise UserError(reader.words["empty_question"])
    given = asked.filters
    return read_filters(reader.words, given.since, given.until, given.categories, given.authors, given.types)


def _sent(part: str, number: int, html: Markup) -> str:
    return sse(part, {"number": number, "html": html})


def _markdown(conversation: Conversation, said: Sequence[Turn], reader: Reader) -> str:
    """The whole conversation to take away."""
    told = [markdown_answer(addressed(turn.answer, reader.origin), turn.question) for turn in said if turn.answer]
    return "\n\n".join([f"# {conversation.heading.title}", *told])
