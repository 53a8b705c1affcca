"""What a server is sent is bounded, in size, in time and in number."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
from browsing import ROOT, served
from chat_server import ChatServer, Reply, serving
from starlette.testclient import TestClient

from assistant.triage import MOST_WISHES, triage
from ui.serving import security
from ui.serving.app import create_app
from ui.serving.connections import REQUEST_WITHIN
from vectorstore.catalogue.catalogue import MOST_AUTHORS
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.turns import TURNS
from vectorstore.values import Filters

JSON = {"content-type": "application/json"}
PAGES = ["/api/ask", "/c", "/gradio_api/queue/join", "/gradio_api/upload", "/nowhere"]


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), read_library), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def server(filled_home: Path) -> Iterator[str]:
    with served(filled_home, PAPERLIGHT_HOSTS="papers.lab.example, chat.lab.example") as address:
        yield address


@pytest.mark.parametrize("page", PAGES)
def test_a_body_beyond_measure_is_refused_whether_its_length_is_told_or_not(server: str, page: str) -> None:
    whole = b"x" * (security.LARGEST_BODY + 1)
    told = httpx.post(f"{server}{page}", content=whole, headers=JSON, timeout=60)
    assert (told.status_code, list(told.json())) == (413, ["detail"])
    parts = (whole[start : start + 65_536] for start in range(0, len(whole), 65_536))
    untold = httpx.post(f"{server}{page}", content=parts, headers=JSON, timeout=60)
    # What has no such page, or wants another kind of body, says so before it reads.
    assert untold.status_code in ((413,) if page in ("/api/ask", "/c") else (413, 400, 404, 405))


def test_a_body_that_stops_coming_is_given_up(read_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "SLOWEST", 0.2)
    app = create_app(Settings(), read_library)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        if not sent:
            sent.append({})
            return {"type": "http.request", "body": b"{", "more_body": True}
        await asyncio.sleep(60)
        raise AssertionError("it waited")

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/api/ask", "raw_path": b"/api/ask", "query_string": b"",
        "headers": [(b"content-type", b"application/json")], "http_version": "1.1", "scheme": "http",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert sent[1]["status"] == 408


@pytest.mark.parametrize(
    "body",
    [
        rb'{"question": "\ud800"}',
        rb'{"question": "video", "history": ["\udfff"]}',
        b'{"question": NaN}',
        b'{"question": "video", "history": [NaN]}',
        b'{"question": "\xff"}',
        b'{"question": ' + b"[" * 100_000,
        b"{",
        b"[]",
        b"",
    ],
    ids=range(9),
)
def test_a_body_that_is_no_question_is_told_so_in_one_line(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/ask", content=body, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert isinstance(answer.json()["detail"], str)
    assert "\n" not in answer.json()["detail"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[::1", "x" * 900]
)
def test_a_name_that_is_made_to_lead_here_reads_nothing(server: str, host: str) -> None:
    for page in ("/", "/api/status", "/embed", "/gradio_api/info", "/healthz"):
        answer = httpx.get(f"{server}{page}", headers={"Host": host}, timeout=60)
        assert (answer.status_code, list(answer.json())) == (400, ["detail"])


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:7860", "10.1.2.3", "papers.lab.example", "chat.lab.example:80"],
)
def test_names_of_this_server_are_answered(server: str, host: str) -> None:
    assert httpx.get(f"{server}/healthz", headers={"Host": host}, timeout=60).json() == {"status": "ok"}


def test_connections_that_ask_nothing_keep_nobody_else_out(filled_home: Path) -> None:
    few = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300)); import ui.__main__"
    command = [sys.executable, "-c", few, "--home", str(filled_home), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        said = ""
        while not (found := re.search(r"http://127.0.0.1:(\d+)", said)):
            line = child.stderr.readline()
            assert line, said
            said += line
        held = []
        try:
            for _ in range(400):
                silent = socket.create_connection(("127.0.0.1", int(found[1])), timeout=60)
                silent.sendall(b"GET / HTTP/1.1\r\nHo")
                held.append(silent)
            for silent in held:
                silent.settimeout(REQUEST_WITHIN * 6)
                with suppress(ConnectionResetError):
                    assert silent.recv(1) == b""
            assert httpx.get(f"{found[0]}/healthz", timeout=60).json() == {"status": "ok"}
        finally:
            for silent in held:
                silent.close()
            child.terminate()
            said = child.stderr.read()
    assert "Traceback" not in said


def test_health_waits_behind_no_busy_thread(read_library: Library) -> None:
    stop, busy = threading.Event(), threading.Semaphore(0)

    class Searching:
        def __getattr__(self, name: str) -> object:
            return getattr(read_library.search, name)

        def papers(self, *_: object, **__: object) -> list[object]:
            busy.release()
            assert stop.wait(120)
            return []

    class Slow:
        search = Searching()

        def __getattr__(self, name: str) -> object:
            return getattr(read_library, name)

    with TestClient(create_app(Settings(), Slow())) as client:  # type: ignore[arg-type]
        threads = [
            threading.Thread(target=client.get, args=("/api/search",), kwargs={"params": {"q": "video"}})
            for _ in range(60)
        ]
        for thread in threads:
            thread.start()
        try:
            assert busy.acquire(timeout=60)
            until = time.monotonic() + 60
            while TURNS.waiting < len(threads) - 1:
                assert time.monotonic() < until
                time.sleep(0.01)
            assert client.get("/healthz").json() == {"status": "ok"}
            assert client.get("/readyz").json() == {"status": "ok"}
        finally:
            stop.set()
            for thread in threads:
                thread.join()


@pytest.mark.parametrize("streamed", [False, True])
def test_who_waits_for_a_language_model_keeps_nobody_waiting(read_library: Library, streamed: bool) -> None:
    asked, answered = threading.Event(), threading.Event()

    def silent(reply: Reply) -> None:
        asked.set()
        assert answered.wait(60)
        reply.begin()
        reply.say("Self-rolling training tackles exposure bias [1].")
        reply.end()

    with serving(silent) as model:
        settings = Settings.model_validate(
            {"llm": "openai:scripted", "llm_base_url": model.base_url, "llm_api_key": "x"}
        )
        with TestClient(create_app(settings, read_library)) as client:
            accept = {"accept": "text/event-stream"} if streamed else {}
            body = {"question": "which papers tackle exposure bias in video"}
            thread = threading.Thread(target=client.post, args=("/api/ask",), kwargs={"json": body, "headers": accept})
            thread.start()
            try:
                assert asked.wait(60)
                assert client.get("/api/search", params={"q": "video"}).json()["papers"]
            finally:
                answered.set()
                thread.join()


def test_a_list_has_so_many_interests(read_library: Library) -> None:
    assert triage(read_library, ["video"] * MOST_WISHES, Filters())
    with pytest.raises(UserError, match=f"at most {MOST_WISHES} interests"):
        triage(read_library, ["video"] * (MOST_WISHES + 1), Filters())
    with pytest.raises(UserError, match=f"最多按 {MOST_WISHES} 个兴趣"):
        triage(read_library, ["视频"] * 5_000, Filters())


def test_a_filter_has_so_many_authors(read_library: Library) -> None:
    many = tuple(f"Name{number} Zhang" for number in range(MOST_AUTHORS))
    assert read_library.search.papers("video", Filters(authors=many)) == []
    with pytest.raises(UserError, match=f"at most {MOST_AUTHORS} authors"):
        read_library.search.papers("video", Filters(authors=(*many, "Another")))


class Collector(BaseHTTPRequestHandler):
    """A tracing service on loopback that keeps what it is sent."""

    said: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.said.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PATCH = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.mark.parametrize(("wanted", "sent"), [("", False), ("1", True)])
def test_no_answer_is_sent_to_a_tracing_service_unasked(wanted: str, sent: bool, filled_home: Path) -> None:
    def script(reply: Reply) -> None:
        reply.begin()
        reply.say("Self-rolling training tackles exposure bias [1].")
        reply.end()

    Collector.said.clear()
    collecting = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collecting.serve_forever, daemon=True).start()
    with ChatServer(script) as chat:
        threading.Thread(target=chat.serve_forever, daemon=True).start()
        left = {
            "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "key",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{collecting.server_address[1]}",
            "PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_BASE_URL": chat.base_url,
            "PAPERLIGHT_HOME": str(filled_home), **({"PAPERLIGHT_TRACING": wanted} if wanted else {}),
        }  # fmt: skip
        command = [sys.executable, "-m", "ui", "ask", "which papers tackle exposure bias in video", "--json"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **left}, capture_output=True, text=True, timeout=120, check=False
        )
        chat.shutdown()
    collecting.shutdown()
    collecting.server_close()
    assert done.returncode == 0, done.stderr
    assert chat.requests
    assert json.loads(done.stdout)["papers"]
    assert bool(Collector.said) == sent


def test_who_asks_without_end_is_told_when_to_come_back(read_library: Library) -> None:
    app = create_app(Settings(rate=60), read_library)
    with TestClient(app, client=("192.0.2.1", 1)) as greedy, TestClient(app, client=("192.0.2.2", 1)) as modest:
        answers = [greedy.post("/api/ask", json={"question": "?!"}) for _ in range(70)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert 5 <= len(refused) <= 10  # some came back while the others were answered
        assert 1 <= int(refused[0].headers["retry-after"]) <= 5
        assert "wait" in refused[0].json()["detail"]
        assert greedy.get("/healthz").status_code == 200
        assert modest.get("/api/status").status_code == 200
        assert [modest.post("/signin", data={"secret": "x"}).status_code for _ in range(3)] == [401, 429, 429]


def test_a_lab_behind_one_address_is_never_refused(read_library: Library) -> None:
    with TestClient(create_app(Settings(), read_library)) as client:
        for _ in range(50):
            page = [client.get(path).status_code for path in ("/", "/look/paperlight.css", "/api/status")]
            assert page == [200, 200, 200]
            assert client.post("/api/ask", json={"question": "?!"}).status_code == 422
