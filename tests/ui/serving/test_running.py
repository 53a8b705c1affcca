"""Running the server: what it counts and logs, several workers on one library, and an end that finishes answers."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from chat_server import Reply, serving
from gradio_client import Client
from places import ROOT
from starlette.testclient import TestClient

from ui.serving.app import create_app
from ui.serving.logs import AsJson
from vectorstore.library import Library
from vectorstore.settings import Settings

HERE = ("127.0.0.1", 50_000)
ASKED = "which papers tackle exposure bias in video generation"


def counts(client: TestClient) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in client.get("/metrics").text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in lines}


def test_questions_are_counted_by_how_they_end(read_library: Library) -> None:
    with TestClient(create_app(Settings(), read_library), client=HERE) as client:
        before = counts(client)
        for question, status in ((ASKED, 200), ("knitting patterns for socks", 200), ("?!", 422)):
            assert client.post("/api/ask", json={"question": question}).status_code == status
        after = counts(client)
    for ended in ("answered", "refused", "wrong"):
        name = f'paperlight_questions_total{{ended="{ended}"}}'
        assert after[name] - before.get(name, 0) == 1
    assert after['paperlight_step_seconds_count{step="papers"}'] > 1
    assert (after["paperlight_answers_under_way"], after["paperlight_papers"]) == (0, 8)


def test_failures_and_tokens_of_a_language_model_are_counted(read_library: Library) -> None:
    def failing(reply: Reply) -> None:
        reply.send_error(500)

    with serving(failing) as server:
        given = {"llm": "openai:scripted", "llm_base_url": server.base_url, "llm_api_key": "x"}
        app = create_app(Settings.model_validate(given), read_library)
        with TestClient(app, client=HERE) as client:
            before = counts(client)
            client.post("/api/ask", json={"question": ASKED})
            after = counts(client)
    failed = [name for name in after if name.startswith("paperlight_model_failures_total")]
    assert sum(after[name] - before.get(name, 0) for name in failed) == 1


@pytest.mark.parametrize(("given", "kept"), [("from-the-proxy.1", True), ("two words", False), ("x" * 65, False)])
def test_a_request_has_an_id(read_library: Library, given: str, kept: bool) -> None:
    with TestClient(create_app(Settings(), read_library), client=HERE) as client:
        answer = client.get("/api/papers/nothing", headers={"x-request-id": given})
    assert re.fullmatch(r"[\w.-]{1,64}", answer.headers["x-request-id"])
    assert (answer.headers["x-request-id"] == given) == kept


@pytest.mark.parametrize("told", [False, True])
def test_the_log_holds_no_question_unless_it_is_to(read_library: Library, told: bool) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    ours, kept = logging.getLogger("paperlight"), Kept()
    kept.setFormatter(AsJson())
    ours.addHandler(kept)
    ours.setLevel(logging.INFO)
    try:
        with TestClient(create_app(Settings(log_questions=told), read_library), client=HERE) as client:
            client.post("/api/ask", json={"question": ASKED}, headers={"x-request-id": "mine"})
            client.get("/api/search", params={"q": ASKED})
    finally:
        ours.removeHandler(kept)
        ours.setLevel(logging.NOTSET)
    answered, *requests = [json.loads(line) for line in lines]
    assert (answered["request"], answered["ended"]) == ("mine", "answered")
    assert [(each["path"], each["status"], each["who"]) for each in requests] == [
        ("/api/ask", 200, "local"), ("/api/search", 200, "local"),
    ]  # fmt: skip
    assert ("exposure" in "".join(lines)) == told


@contextmanager
def running(home: Path, *options: str, **given: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    command = [sys.executable, "-m", "ui", "--home", str(home), "serve", "--port", "0", *options]
    environment = {**os.environ, **given}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said = ""
        while not (found := re.search(r"http://[\d.]+:\d+", said)):
            line = server.stderr.readline()
            assert line, said
            said += line
        try:
            yield server, found[0]
        finally:
            server.terminate()


def test_several_workers_serve_one_library_and_one_that_dies_is_replaced(filled_home: Path) -> None:
    with running(filled_home, "--workers", "2") as (server, address):

        def workers() -> set[int]:
            alive = (each for each in psutil.Process(server.pid).children() if each.status() != psutil.STATUS_ZOMBIE)
            return {each.pid for each in alive if "resource_tracker" not in " ".join(each.cmdline())}

        first = workers()
        assert len(first) == 2
        asked: list[int] = []

        def ask() -> None:
            answer = httpx.post(f"{address}/api/ask", json={"question": ASKED}, timeout=60)
            asked.append(answer.status_code)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert asked == [200] * 8
        told = httpx.get(f"{address}/metrics", timeout=60).text
        assert 'paperlight_questions_total{ended="answered"} 8.0' in told
        for _ in range(4):  # a client joins a line with one request and hears of it by the next
            client = Client(address, verbose=False)
            assert client.predict(ASKED, api_name="/ask")[1]["papers"]
            client.close()
        os.kill(min(first), signal.SIGKILL)
        until = time.monotonic() + 60
        while not (workers() - first) and time.monotonic() < until:
            time.sleep(0.1)
        assert workers() - first
        assert httpx.get(f"{address}/api/status", timeout=60).status_code == 200
        server.terminate()
        assert server.wait(60) == 0


def test_a_server_that_stops_finishes_what_it_answers(filled_home: Path) -> None:
    asked, stopped = threading.Event(), threading.Event()

    def slowly(reply: Reply) -> None:
        reply.begin()
        asked.set()
        stopped.wait(60)
        time.sleep(1.5)  # longer than idle connections are given
        reply.say("It trains a generator on its own degraded outputs [1].")
        reply.end()

    answers: list[Any] = []
    with serving(slowly) as model:
        given = {"PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_BASE_URL": model.base_url}
        with running(filled_home, **given, PAPERLIGHT_LLM_API_KEY="x") as (server, address):

            def ask() -> None:
                answers.append(httpx.post(f"{address}/api/ask", json={"question": ASKED}, timeout=60).json())

            asking = threading.Thread(target=ask)
            asking.start()
            assert asked.wait(60)
            server.terminate()
            stopped.set()
            asking.join()
            assert server.wait(60) == 0
    assert answers[0]["mode"] == "openai:scripted"
