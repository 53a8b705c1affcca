"""Work ends when the one who asked leaves, or has waited long enough."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn
from chat_server import Reply, serving

from assistant.answer import Assistant
from ui.pages.chat.conversation import turns
from ui.pages.chat.turn import Turn
from ui.pages.texts import Words
from ui.serving import app as app_module
from ui.serving.app import create_app
from vectorstore import waiting
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.waiting import GivenUpError, LeftError

WITHIN = 120
"""Seconds within which a busy machine does anything."""


class Watched:
    """A library, or its search, whose searches begin when nobody waits for them any more, and which tells how they
    ended."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self.begun, self.ended = threading.Semaphore(0), threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    @property
    def search(self) -> "Watched":
        searching = Watched(self._library.search)
        searching.begun, searching.ended = self.begun, self.ended
        return searching

    def _watched(self, name: str, *given: Any, **named: Any) -> Any:
        self.begun.release()
        with suppress(GivenUpError):
            while True:
                waiting.check()
                time.sleep(0.01)
        try:
            return getattr(self._library, name)(*given, **named)
        except GivenUpError:
            self.ended.release()
            raise

    def papers(self, *given: Any, **named: Any) -> Any:
        return self._watched("papers", *given, **named)

    def gather(self, *given: Any, **named: Any) -> Any:
        return self._watched("gather", *given, **named)


@contextmanager
def served(library: Any, settings: Settings) -> Iterator[int]:
    """A real server over this library, in a thread; gives its port."""
    server = uvicorn.Server(uvicorn.Config(create_app(settings, library), log_level="warning"))
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(WITHIN)


def asked(port: int, method: str, path: str, body: object = None) -> socket.socket:
    """A connection over which a request was sent, and nothing is read."""
    sent = json.dumps(body).encode() if body else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    asking = socket.create_connection(("127.0.0.1", port), timeout=WITHIN)
    asking.sendall(f"{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent)
    return asking


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/search?q=video", None),
        ("POST", "/api/ask", {"question": "papers on video diffusion"}),
        ("POST", "/c", {"question": "papers on video diffusion"}),
    ],
)
def test_who_leaves_ends_the_work(method: str, path: str, body: object, read_library: Library) -> None:
    watched = Watched(read_library)
    with served(watched, Settings()) as port:
        with asked(port, method, path, body):
            assert watched.begun.acquire(timeout=WITHIN)
        assert watched.ended.acquire(timeout=WITHIN)
        assert httpx.get(f"http://127.0.0.1:{port}/api/status", timeout=WITHIN).json()["papers"] == 8


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # Gradio counts its events with pandas
def test_a_page_that_is_closed_ends_its_events(read_library: Library) -> None:
    watched = Watched(read_library)
    with served(watched, Settings()) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        functions = client.get("/config", timeout=WITHIN).json()["dependencies"]
        number = next(each["id"] for each in functions if each["api_name"] == "ask")
        event = {"data": ["video diffusion", "", "", None, "", None, None], "fn_index": number, "session_hash": "page"}
        client.post("/gradio_api/queue/join", json=event, timeout=WITHIN).raise_for_status()
        with asked(port, "GET", "/gradio_api/queue/data?session_hash=page"):
            assert watched.begun.acquire(timeout=WITHIN)
        assert watched.ended.acquire(timeout=WITHIN)


def test_who_leaves_an_answer_leaves_what_was_written(read_library: Library) -> None:
    def endless(reply: Reply) -> None:
        reply.begin()
        while not reply.server.closing.wait(0.01):
            reply.say("and so on [1] ")

    wait = waiting.Wait(WITHIN)
    with serving(endless) as server, waiting.waited_for(wait):
        settings = Settings(llm="openai:scripted", llm_base_url=server.base_url)
        asked = Turn(1, "which papers tackle exposure bias in video generation")
        for turn in turns(read_library, Assistant(read_library, settings), asked, Words("en")):
            if turn.streamed:
                wait.leave()
    assert turn.stopped
    assert turn.streamed.startswith("and so on [1]")
    assert (turn.answer, turn.problem) == (None, "")


def test_what_takes_too_long_is_given_up_in_one_line(read_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "LONGEST", 1.0)
    with served(Watched(read_library), Settings()) as port:
        asking = {"question": "papers on video diffusion"}
        answer = httpx.post(f"http://127.0.0.1:{port}/api/ask", json=asking, timeout=WITHIN)
    assert answer.status_code == 503
    assert "more than 1 seconds" in answer.json()["detail"]


def test_a_language_model_is_waited_for_only_while_somebody_waits() -> None:
    from assistant.language_model import LanguageModel, Meter
    from assistant.writing.plan import PlanForm

    wait = waiting.Wait(WITHIN)

    def script(reply: Reply) -> None:
        wait.leave()
        reply.server.closing.wait(WITHIN)

    with serving(script) as chat:
        settings = Settings(llm="openai:scripted", llm_base_url=chat.base_url)
        with waiting.waited_for(wait), pytest.raises(LeftError):
            LanguageModel(settings).filled(PlanForm, [("user", "plan")], WITHIN, Meter())
