"""What a language model writes, as it comes through the doors: the terminal, and REST as server-sent events."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import Reply, saying, serving
from eight_papers import DRIFT
from starlette.testclient import TestClient

from ui.machine import event_stream
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

ROOT = Path(__file__).parents[1]
ASKED = "which papers tackle exposure bias in video generation"
TRUE = "It trains a generator on its own degraded outputs [1]."


def half(reply: Reply) -> None:
    """Writes a half, and no more until its server is closed."""
    reply.begin()
    reply.say("It trains a generator on its own ")
    reply.server.closing.wait(60)


# The terminal


def asking(home: Path, url: str, **more: Any) -> "subprocess.Popen[str]":
    model = {"PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_BASE_URL": url, "PAPERLIGHT_LLM_API_KEY": "x"}
    environment = {**os.environ, "PAPERLIGHT_HOME": str(home), "TERM": "xterm", **model}
    command = [sys.executable, "-m", "ui", "ask", ASKED]
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **more)


def test_the_terminal_tells_the_papers_the_answer_and_what_its_marks_stand_for(settings: Settings) -> None:
    with serving(saying([TRUE])) as server:
        done = asking(settings.home, server.base_url, stdout=subprocess.PIPE)
        said = done.communicate(timeout=120)[0]
    assert done.returncode == 0
    papers, text, references = said.partition(TRUE)
    assert f"1. {DRIFT.title} ({DRIFT.url})" in papers
    assert text
    named = re.search(r"References\n\[1\] (.+) \((.+)\)\n    “(.+)”\n", references)
    assert named
    assert named.groups()[:2] == (DRIFT.title, DRIFT.url)
    assert named[3] in DRIFT.abstract
    assert "1 citation, openai:scripted" in references


@pytest.mark.parametrize("watched", [False, True], ids=["pipe", "terminal"])
def test_a_reader_who_interrupts_keeps_the_papers_and_what_was_written(settings: Settings, watched: bool) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where tests run in the background, it is ignored
    with serving(half) as server:
        ours, theirs = pty.openpty() if watched else os.pipe()
        process = asking(settings.home, server.base_url, stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)
        said = read_until(ours, "on its own" if watched else DRIFT.url)
        process.send_signal(signal.SIGINT)
        kept = read_until(ours, "not checked")
        _, wrong = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 130
    assert wrong == ""
    assert DRIFT.title in " ".join((said + kept).split())
    if watched:  # of a pipe nobody knows what was written by then
        assert re.search(r"on its own .*not checked", " ".join(kept.split()))


def read_until(ours: int, text: str) -> str:
    said = ""
    while text not in " ".join(said.split()):
        try:
            piece = os.read(ours, 4096)
        except OSError:  # as a terminal ends
            return said
        if not piece:
            return said
        said += piece.decode(errors="replace")
    return said


# REST


@pytest.fixture
def client(read_library: Library) -> Iterator[TestClient]:
    with serving(saying([TRUE[:20], TRUE[20:]])) as server:
        given = {"llm": "openai:scripted", "llm_base_url": server.base_url, "llm_api_key": "x"}
        with TestClient(create_app(Settings.model_validate(given), read_library)) as client:
            yield client


def streamed(client: TestClient, question: str) -> tuple[Any, list[tuple[str, Any]]]:
    answer = client.post("/api/ask", json={"question": question}, headers={"accept": "text/event-stream"})
    told = re.findall(r"^event: (\w+)\ndata: (.+)\n\n", answer.text, re.MULTILINE)
    return answer, [(name, json.loads(data)) for name, data in told]


def test_an_answer_is_streamed_as_events_and_whole_at_their_end(client: TestClient) -> None:
    answer, told = streamed(client, ASKED)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == ("no-cache, no-transform", "no")
    names = list(dict.fromkeys(name for name, _ in told))
    assert names == ["papers", "step", "text", "check", "done"]
    by_name = dict(told)
    assert by_name["papers"]["papers"][0]["title"] == DRIFT.title
    assert "".join(data["text"] for name, data in told if name == "text") == TRUE
    assert by_name["check"] == {"sentence": TRUE.replace(" [1]", ""), "marks": [1], "found": "ok"}
    done = by_name["done"]
    assert (done["answer"], done["mode"]) == (TRUE, "openai:scripted")
    assert done["usage"]["calls"] == 2
    assert done["notice"].startswith("openai:scripted wrote this in")
    whole = client.post("/api/ask", json={"question": ASKED}).json()
    changing = ("seconds", "notice", "usage")
    assert {key: each for key, each in whole.items() if key not in changing} == {
        key: each for key, each in done.items() if key not in changing
    }


def test_a_stream_that_is_silent_says_that_it_lives(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.0001)
    answer, told = streamed(client, ASKED)
    assert ": waiting\n\n" in answer.text
    assert told[-1][0] == "done"


def test_a_question_that_cannot_be_answered_gets_its_status_also_as_a_stream(client: TestClient) -> None:
    answer, told = streamed(client, "?!")
    assert (answer.status_code, told) == (422, [])
    assert "empty" in answer.json()["detail"]
