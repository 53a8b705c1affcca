"""The chat: a question, its papers at once, then the answer; consecutive questions make a conversation."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.answer import Assistant
from assistant.values import Answer, Delta, Found, Question
from ui.cards import Reader, Turn, render, turn_html
from ui.texts import Words, browser_language
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

Shown = dict[Any, Any]
"""New values of components, by component."""

EXAMPLES = 4
SHOW_EVERY = 0.06
"""Seconds between two states of a growing answer on screen: fluent to read, and a fast model floods no browser."""

log = logging.getLogger(__name__)


def turns(assistant: Assistant, turn: Turn, words: Words) -> Iterator[Turn]:
    """The question as it goes: asked, its papers found, its answer growing, answered. Never raises: what fails
    becomes the turn's problem."""
    yield turn
    shown = time.monotonic()
    try:
        for event in assistant.stream(Question(turn.question, turn.filters)):
            match event:
                case Found():
                    turn = replace(turn, found=event)
                case Delta(text):
                    turn = replace(turn, streamed=turn.streamed + text)
                case Answer():
                    turn = replace(turn, answer=event)
            if not isinstance(event, Delta) or time.monotonic() - shown > SHOW_EVERY:
                yield turn
                shown = time.monotonic()
    except UserError as error:
        yield replace(turn, problem=str(error))
    except Exception:
        log.exception("answering failed")
        yield replace(turn, problem=words["failed"])


def read_filters(words: Words, since: str | None, until: str | None, categories: Sequence[str], author: str) -> Filters:
    """The filters of the sidebar. Raises UserError for what is no date or a range the wrong way round."""
    first, last = _day(since, words), _day(until, words)
    if first and last and first > last:
        raise UserError(words.fill("since_after_until", since=first, until=last))
    authors = tuple(name.strip() for name in (author or "").split(",") if name.strip())
    return Filters(since=first, until=last, categories=tuple(categories or ()), authors=authors)


def examples(library: Library, words: Words, count: int = EXAMPLES) -> list[str]:
    """Questions that the newest digest can answer, made of its own titles."""
    days = library.days()
    if not days:
        return []
    titles = [entry.paper.title for digest in library.digest(max(days)[0]) for entry in digest.entries]
    clean = [title for title in titles if len(title) < 120 and "$" not in title]
    return [_example(title, how=n % 2 == 1, words=words) for n, title in enumerate(clean[:count])]


def welcome_html(library: Library, words: Words) -> Markup:
    """The first screen: what the library holds and questions to begin with."""
    status = library.status()
    return render("welcome.html", words, status=status, examples=examples(library, words))


def reader_of(request: gr.Request, settings: Settings) -> Reader:
    """For whom to write: the language that the browser wants, and this server as it sees it."""
    words = Words(browser_language(request.headers.get("accept-language")))
    base = request.request.base_url
    return Reader(words, settings.entry_url, f"{base.scheme}://{base.netloc}")


def chat_tab(library: Library, assistant: Assistant, settings: Settings, blocks: gr.Blocks, i18n: gr.I18n) -> None:
    """The chat inside the current tab: a sidebar of filters, the conversation, the question box."""
    filters = _filter_sidebar(i18n)
    said = gr.State(())
    with gr.Column(elem_id="pl-conversation"):
        welcome = gr.HTML(elem_id="pl-welcome", elem_classes="pl", apply_default_css=False, js_on_load=None)
        past = gr.HTML(elem_id="pl-past", elem_classes="pl", apply_default_css=False, js_on_load=None)
        current = gr.HTML(elem_id="pl-current", elem_classes="pl", apply_default_css=False, js_on_load=None)
    with gr.Row(elem_id="pl-asking"):
        box = gr.Textbox(
            show_label=False, label=i18n("question"), placeholder=i18n("question_hint"), elem_id="pl-box", scale=1,
            lines=1, max_lines=6, autofocus=True, container=False,
        )  # fmt: skip
        send = gr.Button(i18n("ask"), variant="primary", elem_id="pl-ask", scale=0, min_width=80)
        fresh = gr.Button(i18n("new_conversation"), elem_id="pl-fresh", scale=0, min_width=80)

    def ask(question: str, earlier: tuple[Markup, ...], limits: Sequence[Any], reader: Reader) -> Iterator[Shown]:
        new = Turn(len(earlier) + 1, question)
        try:
            if not question.strip():
                raise UserError(reader.words["empty_question"])
            new = replace(new, filters=read_filters(reader.words, *limits))
        except UserError as error:
            yield {current: turn_html(replace(new, problem=str(error)), reader)}
            return
        yield {welcome: "", past: "".join(earlier), box: ""}
        turn, html = new, Markup()
        for turn in turns(assistant, new, reader.words):
            html = turn_html(turn, reader)
            yield {current: html}
        yield {said: (*earlier, html)} if turn.answer else {box: question}

    def ask_next(question: str, earlier: tuple[Markup, ...], request: gr.Request, *limits: Any) -> Iterator[Shown]:
        yield from ask(question, earlier, limits, reader_of(request, settings))

    def begin(request: gr.Request, *limits: Any) -> Iterator[Shown]:
        """`?q=…` is asked at once; otherwise the first screen."""
        reader = reader_of(request, settings)
        question = dict(request.query_params).get("q", "")
        if question.strip():
            yield from ask(question, (), limits, reader)
        else:
            yield {welcome: welcome_html(library, reader.words)}

    def start_anew(request: gr.Request) -> Shown:
        first_screen = welcome_html(library, reader_of(request, settings).words)
        return {welcome: first_screen, past: "", current: "", box: "", said: ()}

    screen = [welcome, past, current, box, said]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([box.submit, send.click], ask_next, [box, said, *filters], screen, concurrency_limit=8, **quiet)
    blocks.load(begin, filters, screen, concurrency_limit=8, **quiet)
    blocks.load(lambda: gr.update(choices=[name for name, _ in library.categories()]), None, filters[2], **quiet)
    fresh.click(start_anew, None, screen, **quiet)


def _filter_sidebar(i18n: gr.I18n) -> list[Any]:
    with gr.Sidebar(open=False, width=280, position="right", elem_id="pl-filters"):
        gr.Markdown(i18n("filters"), elem_classes="pl-sidebar-title")
        since = gr.Textbox(label=i18n("published_since"), max_lines=1, elem_id="pl-since", elem_classes="pl-date")
        until = gr.Textbox(label=i18n("published_until"), max_lines=1, elem_id="pl-until", elem_classes="pl-date")
        categories = gr.Dropdown([], multiselect=True, label=i18n("categories"), elem_id="pl-categories")
        author = gr.Textbox(label=i18n("author"), placeholder=i18n("author_hint"), max_lines=1, elem_id="pl-author")
        gr.ClearButton(
            [since, until, categories, author], value=i18n("clear_filters"), size="sm", api_visibility="private"
        )
    return [since, until, categories, author]


def _example(title: str, how: bool, words: Words) -> str:
    """What "Name: its subject" is about or, where asked and the name is short, how it works."""
    name, colon, subject = title.partition(":")
    if colon and how and len(name) < 30:
        return words.fill("example_how", name=name.strip())
    return words.fill("example_about", topic=re.sub(r"^(?:An?|The) ", "", (subject or title).strip()))


def _day(text: str | None, words: Words) -> date | None:
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat(str(text).strip()[:10])
    except ValueError:
        raise UserError(words.fill("bad_date", value=str(text)[:40])) from None
