"""The chat within Gradio: the block that it stands in, and the endpoint `/ask` by which `gradio_client` asks.

The page at `/` (`templates/app.html`) serves the chat with its first byte, and loads Gradio's app into its own
`<gradio-app>` element (https://www.gradio.app/guides/sharing-your-app#embedding-with-web-components) once it is shown.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import APIRouter
from fastapi.responses import FileResponse

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

ELEMENT = Path(gr.__file__).parent / "templates" / "frontend" / "gradio.js"

TAKE_IN = "window.paperlight.takeIn(element);"


def chat_app(assistant: Assistant, callers: Callers) -> gr.Blocks:
    """The app that Gradio serves."""
    with gr.Blocks(title="Paperlight", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(elem_id="pl-app", apply_default_css=False, js_on_load=TAKE_IN)
        gr.api(_asking(assistant, callers), api_name="ask", concurrency_limit=AT_ONCE)
    return blocks


def element_router() -> APIRouter:
    """GET /gradio.js, the script that defines `<gradio-app>`: Gradio ships it, and does not serve it."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/gradio.js", lambda: FileResponse(ELEMENT, media_type="text/javascript"))
    return routes


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
