"""The chat within Gradio: the page that opens it, and the endpoint `/ask` by which `gradio_client` asks."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.answer import Assistant
from assistant.export import markdown_answer
from assistant.record import ask_record
from assistant.values import Answer, Question
from ui.addresses import address_of, addressed
from ui.callers import Callers
from ui.pages.chat.conversation import read_filters
from ui.pages.texts import Words
from vectorstore.errors import UserError

AT_ONCE = 8
"""Questions of clients that are answered at the same time; more wait in line."""

# The chat is the same HTML and script as on the pages of conversations.
SCRIPTS = """
<script src="look/idiomorph.min.js"></script>
<script src="look/paperlight.js"></script>
"""
OPEN = "window.paperlight.fill(element, 'chat');"


def chat_app(assistant: Assistant, callers: Callers) -> gr.Blocks:
    """The app that Gradio serves."""
    with gr.Blocks(title="Paperlight", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(elem_id="pl-app", apply_default_css=False, head=SCRIPTS, js_on_load=OPEN)
        gr.api(_asking(assistant, callers), api_name="ask", concurrency_limit=AT_ONCE)
    return blocks


def _asking(assistant: Assistant, callers: Callers) -> Callable[..., tuple[str, dict[str, Any]]]:
    def ask(
        request: gr.Request,
        question: str,
        since: str = "",
        until: str = "",
        categories: list[str] | None = None,
        author: str = "",
        history: list[str] | None = None,
        shown: list[str] | None = None,
    ) -> tuple[str, dict[str, Any]]:
        """Answers a question in English or Chinese: the answer as Markdown with its references, and as the record that
        POST /api/ask gives. Days are written as 2026-03-31; `history` holds the earlier questions of the conversation,
        `shown` the arXiv ids of the papers shown last."""
        try:
            filters = read_filters(Words("en"), since, until, categories or (), author)
            asked = Question(question, filters, tuple(history or ()), tuple(shown or ()))
            with callers.waiting(str(request.session_hash)):
                *_, answer = assistant.stream(asked)
        except UserError as error:
            raise gr.Error(str(error), print_exception=False) from None
        assert isinstance(answer, Answer)
        answer = addressed(answer, address_of(request.request))
        return markdown_answer(answer, question), ask_record(answer, question)

    return ask
