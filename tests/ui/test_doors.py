"""The doors: each gives the same papers, and what a language model writes as it comes, in the terminal and by REST."""

import asyncio
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

import browsing
import feedparser
import gradio_client
import httpx
import openai
import pytest
from chat_server import Reply, saying, serving
from eight_papers import DRIFT
from mcp import Client, StdioServerParameters
from places import ROOT
from starlette.testclient import TestClient

from assistant.answer import Assistant
from assistant.tool import ask_tool
from assistant.values import Question
from ui import streaming
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

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
    assert by_name["check"] == {"sentence": TRUE.replace(" [1]", ""), "marks": [1], "found": "ok", "part": ""}
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
    monkeypatch.setattr(streaming, "HEARTBEAT", 0.0001)
    answer, told = streamed(client, ASKED)
    assert ": waiting\n\n" in answer.text
    assert told[-1][0] == "done"


def test_a_question_that_cannot_be_answered_gets_its_status_also_as_a_stream(client: TestClient) -> None:
    answer, told = streamed(client, "?!")
    assert (answer.status_code, told) == (422, [])
    assert "empty" in answer.json()["detail"]


# The same question at every door


ABOUT_VIDEO = "哪些论文与视频有关？"


@pytest.fixture(scope="module")
def server(filled_home: Path) -> Iterator[str]:
    with browsing.served(filled_home) as address:
        yield address


def answering(answer: Any) -> list[str]:
    """The papers that answer or may, in their order."""
    return [paper["arxiv_id"] for paper in answer["papers"] if paper["relevance"] != "no"]


def by_terminal(question: str, _: str, home: Path) -> list[str]:
    environment = {**os.environ, "PAPERLIGHT_HOME": str(home)}
    command = [sys.executable, "-m", "ui", "ask", "--json", question]
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, check=True)
    return answering(json.loads(done.stdout))


def by_rest(question: str, server: str, _: Path) -> list[str]:
    return answering(httpx.post(f"{server}/api/ask", json={"question": question}, timeout=60).json())


def by_events(question: str, server: str, _: Path) -> list[str]:
    headers = {"accept": "text/event-stream"}
    said = httpx.post(f"{server}/api/ask", json={"question": question}, headers=headers, timeout=60).text
    return answering(json.loads(said.rpartition("event: done\ndata: ")[2]))


def by_mcp(question: str, place: Any) -> list[str]:
    async def ask() -> Any:
        async with Client(place) as client:
            return (await client.call_tool("ask", {"question": question})).structured_content

    return answering(asyncio.run(ask()))


def by_mcp_over_http(question: str, server: str, _: Path) -> list[str]:
    return by_mcp(question, f"{server}/mcp")


def by_mcp_over_pipes(question: str, _: str, home: Path) -> list[str]:
    environment = {**os.environ, "PAPERLIGHT_HOME": str(home)}
    command = StdioServerParameters(command=sys.executable, args=["-m", "ui", "mcp"], env=environment, cwd=ROOT)
    return by_mcp(question, command)


def by_openai_s_protocol(question: str, server: str, _: Path) -> list[str]:
    with openai.OpenAI(base_url=f"{server}/v1", api_key="none") as client:
        messages: Any = [{"role": "user", "content": question}]
        reply: Any = client.chat.completions.create(model="paperlight", messages=messages)
    return answering(reply.choices[0].message.paperlight)


def by_feed(question: str, server: str, _: Path) -> list[str]:
    feed = feedparser.parse(httpx.get(f"{server}/feeds/question.atom", params={"q": question}, timeout=60).content)
    return [entry.id.rpartition("/")[2] for entry in feed.entries]


def by_citations(question: str, server: str, _: Path) -> list[str]:
    asked = {"q": question, "format": "csl"}
    items = httpx.get(f"{server}/api/citations", params=asked, timeout=60).json()
    return [item["number"].removeprefix("arXiv:") for item in items]


def by_agent_s_tool(question: str, _: str, home: Path) -> list[str]:
    with Library.open(Settings(home=home)) as library:
        call = {"name": "ask_papers", "args": {"question": question}, "id": "1", "type": "tool_call"}
        told = ask_tool(Assistant(library, Settings())).invoke(call)
    return [each.hit.paper.arxiv_id for each in told.artifact.papers if each.relevance != "no"]


def by_gradio(question: str, server: str, _: Path) -> list[str]:
    _, record = gradio_client.Client(server, verbose=False).predict(question, api_name="/ask")
    return answering(record)


def by_list_in_a_wiki(question: str, server: str, _: Path) -> list[str]:
    asked = {"q": question, "top": 50}
    return re.findall(r'"/paper/(\d{4}\.\d{5})"', httpx.get(f"{server}/embed/papers", params=asked, timeout=60).text)


def by_page(question: str, server: str, _: Path) -> list[str]:
    said = httpx.post(f"{server}/c", json={"question": question}, timeout=60).text.rpartition("event: turn")[2]
    return list(dict.fromkeys(re.findall(r"/paper/(\d{4}\.\d{5})", said)))


IN_ORDER = [
    by_terminal, by_rest, by_events, by_mcp_over_http, by_mcp_over_pipes, by_openai_s_protocol, by_citations,
    by_agent_s_tool, by_gradio,
]  # fmt: skip


@pytest.fixture(scope="module")
def expected(read_library: Library) -> list[str]:
    answer = Assistant(read_library, Settings()).ask(Question(ABOUT_VIDEO))
    return [each.hit.paper.arxiv_id for each in answer.papers if each.relevance != "no"]


@pytest.mark.parametrize("door", [*IN_ORDER, by_feed, by_list_in_a_wiki, by_page])
def test_every_door_gives_the_same_papers(door: Any, server: str, filled_home: Path, expected: list[str]) -> None:
    assert len(expected) > 1
    given = door(ABOUT_VIDEO, server, filled_home)
    if door in (by_feed, by_list_in_a_wiki):  # the latest come first
        assert set(given) == set(expected)
    elif door is by_page:  # near ones are shown below
        assert given[: len(expected)] == expected
    else:
        assert given == expected
