"""The chat: a question, its papers at once, then the answer; consecutive questions make a conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.answer import Assistant
from ui.callers import Callers
from ui.pages.conversation import read_filters, turns_html, welcome_html
from ui.pages.reader import reader_of
from ui.pages.turn import Turn, turn_html
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

Shown = dict[Any, Any]
"""New values of components, by component."""

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""How every event of the app is wired: our pages show their own progress, and REST is the one API."""

ASKING: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
"""How events that ask are wired: a question sent while another is answered waits for it."""

AT_ONCE = 8
"""Questions that are answered at the same time; more wait in line."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The components of the chat: the first screen, the turns that are over, the one under way, the question box, and
    what is kept of the turns that are over."""

    welcome: Any
    past: Any
    current: Any
    box: Any
    said: Any

    @property
    def all(self) -> list[Any]:
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Past:
    """A turn that is over, and how it looks."""

    turn: Turn
    html: Markup


class Chat:
    """What happens on the screen."""

    def __init__(
        self, library: Library, assistant: Assistant, settings: Settings, callers: Callers, screen: Screen
    ) -> None:
        self._library = library
        self._assistant = assistant
        self._settings = settings
        self._callers = callers
        self._screen = screen

    def begin(self, request: gr.Request) -> Markup | str:
        """On load: the first screen, unless a question is asked at once."""
        return "" if _linked(request) else welcome_html(self._library, reader_of(request.request, self._settings).words)

    def ask(
        self, question: str, said: tuple[Past, ...], event: gr.EventData, request: gr.Request, *limits: Any
    ) -> Iterator[Shown]:
        """The question from the box; on load, which no component triggers, that of `?q=…`."""
        if not (question.strip() or isinstance(event.target, gr.components.Component)):
            question = _linked(request)
            if not question:
                yield {self._screen.said: said}
                return
        # What was taken away from an earlier question stays away from what follows it, unless it is said again.
        dropped = tuple(words for past in said for words in past.turn.dropped if words not in question)
        yield from self._turn(question, said, limits, request, dropped)

    def ask_without(self, words: str, said: tuple[Past, ...], request: gr.Request, *limits: Any) -> Iterator[Shown]:
        """The last question again, with words of it no longer taken for a limit."""
        if said and words:
            last = said[-1].turn
            yield from self._turn(last.question, said[:-1], limits, request, (*last.dropped, words))

    def stop(self, request: gr.Request) -> None:
        """Ends the turn under way, which then shows what was written and lets a question that waits begin."""
        self._callers.stop(str(request.session_hash))

    def start_anew(self, request: gr.Request) -> Shown:
        """The first screen again."""
        screen, words = self._screen, reader_of(request.request, self._settings).words
        first = welcome_html(self._library, words)
        return {screen.welcome: first, screen.past: "", screen.current: "", screen.box: "", screen.said: ()}

    def _turn(
        self,
        question: str,
        said: tuple[Past, ...],
        limits: Sequence[Any],
        request: gr.Request,
        dropped: tuple[str, ...] = (),
    ) -> Iterator[Shown]:
        screen, reader = self._screen, reader_of(request.request, self._settings)
        if said and not question.strip():  # Enter was pressed twice; the box may hold the next question by now
            yield {screen.said: said}
            return
        history = tuple(past.turn.question for past in said)
        shown = said[-1].turn.offered if said else ()
        turn = Turn(len(said) + 1, question, history=history, shown=shown, dropped=dropped)
        yield {screen.past: "".join(past.html for past in said)}
        try:
            if not question.strip():
                raise UserError(reader.words["empty_question"])
            turn = replace(turn, filters=read_filters(reader.words, *limits))
        except UserError as error:
            yield {screen.current: turn_html(replace(turn, problem=str(error)), reader)}
            return
        yield {screen.welcome: "", screen.box: ""}
        states = turns_html(self._assistant, turn, reader)
        for state, html in self._callers.steps(str(request.session_hash), states):
            # With its place in the conversation, so that whoever sees it can go on.
            if state.problem:
                yield {screen.current: html, screen.box: question, screen.said: said}
            elif state.answer or state.stopped:
                yield {screen.current: html, screen.said: (*said, Past(state, html))}
            else:
                yield {screen.current: html}


def chat_tab(
    library: Library, assistant: Assistant, settings: Settings, callers: Callers, blocks: gr.Blocks, i18n: gr.I18n
) -> None:
    """The chat inside the current tab: a sidebar of filters, the conversation, the question box."""
    filters = _filter_sidebar(i18n)
    with gr.Column(elem_id="pl-conversation"):
        welcome, past, current = (page(f"pl-{name}") for name in ("welcome", "past", "current"))
    with gr.Row(elem_id="pl-asking"):
        box = gr.Textbox(
            show_label=False, label=i18n("question"), placeholder=i18n("question_hint"), elem_id="pl-box", scale=1,
            lines=1, max_lines=6, autofocus=True, container=False,
        )  # fmt: skip
        send = gr.Button(i18n("ask"), variant="primary", elem_id="pl-ask", scale=0, min_width=80)
        fresh = gr.Button(i18n("new_conversation"), elem_id="pl-fresh", scale=0, min_width=80)
    screen = Screen(welcome, past, current, box, gr.State(()))
    chat = Chat(library, assistant, settings, callers, screen)
    blocks.load(chat.begin, None, welcome, **QUIET)
    blocks.load(lambda: gr.update(choices=[name for name, _ in library.categories()]), None, filters[2], **QUIET)
    asked = [box, screen.said, *filters]
    # One event for all of them, so that a question sent while that of a link is answered waits too.
    triggers = [blocks.load, box.submit, send.click]
    sent = gr.on(triggers, chat.ask, asked, screen.all, concurrency_limit=AT_ONCE, **ASKING)
    words = gr.Textbox(visible="hidden", elem_id="pl-dropped", label=i18n("understood"))
    again = gr.Button(visible="hidden", elem_id="pl-again")
    without = [words, screen.said, *filters]
    repeated = again.click(chat.ask_without, without, screen.all, concurrency_limit=AT_ONCE, **ASKING)
    stop = gr.Button(visible="hidden", elem_id="pl-stop")
    stop.click(chat.stop, None, None, **QUIET)
    fresh.click(chat.start_anew, None, screen.all, cancels=[sent, repeated], **QUIET)


def _linked(request: gr.Request) -> str:
    """The question that the page's address asks, empty without one."""
    return str(dict(request.query_params).get("q", "")).strip()


def page(name: str, value: str = "", js_on_load: str | None = None) -> gr.HTML:
    """A place for HTML of our own, in our own type."""
    return gr.HTML(value, elem_id=name, elem_classes="pl", apply_default_css=False, js_on_load=js_on_load)


def _filter_sidebar(i18n: gr.I18n) -> list[Any]:
    with gr.Sidebar(open=False, width=280, position="right", elem_id="pl-filters"):
        gr.Markdown(i18n("filters"), elem_classes="pl-sidebar-title")
        since = gr.Textbox(
            label=i18n("published_since"),
            placeholder=i18n("date_hint"),
            max_lines=1,
            elem_id="pl-since",
            elem_classes="pl-date",
        )
        until = gr.Textbox(
            label=i18n("published_until"),
            placeholder=i18n("date_hint"),
            max_lines=1,
            elem_id="pl-until",
            elem_classes="pl-date",
        )
        categories = gr.Dropdown([], multiselect=True, label=i18n("categories"), elem_id="pl-categories")
        author = gr.Textbox(label=i18n("author"), placeholder=i18n("author_hint"), max_lines=1, elem_id="pl-author")
        gr.ClearButton(
            [since, until, categories, author], value=i18n("clear_filters"), size="sm", api_visibility="private"
        )
    return [since, until, categories, author]
