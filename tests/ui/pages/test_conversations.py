"""Conversations are kept for their writers, shown to who has the link, and asked by programs through Gradio."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import served
from sqlalchemy import update
from starlette.testclient import TestClient

from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.people.conversations import Conversations, KeptTurn, conversations
from vectorstore.people.store import People
from vectorstore.settings import Settings

ME, YOU = {"X-Paperlight-Writer": "m" * 20}, {"X-Paperlight-Writer": "y" * 20}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with People(Settings(home=tmp_path)) as opened:
        yield opened


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with Library.open(settings) as library, TestClient(create_app(settings, library)) as client:
        yield client


def asked(client: TestClient, question: str, by: dict[str, str] = ME, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    """The events that a question brings."""
    said = client.post("/c", json={"question": question, **more}, headers=by)
    assert said.status_code == 200
    return [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n", said.text)]


def place(events: list[tuple[str, dict[str, Any]]]) -> str:
    return str(next(data["id"] for name, data in events if name == "conversation"))


def test_only_its_writer_renames_and_deletes_a_conversation(people: People) -> None:
    kept = Conversations(people, 10)
    id = kept.begin("me", "What   is\nthis?").id
    assert kept.put(id, KeptTurn(1, "What is this?", "one"))
    assert kept.put(id, KeptTurn(2, "And that?", "two"))
    assert not kept.rename(id, "you", "mine")
    assert not kept.delete(id, "you")
    assert kept.rename(id, "me", "x" * 500)
    assert kept.put(id, KeptTurn(1, "What was this?", "three"))
    found = kept.get(id)
    assert found
    assert (len(found.heading.title), found.turns) == (120, (KeptTurn(1, "What was this?", "three"),))
    assert kept.delete(id, "me")
    assert kept.get(id) is None
    assert not kept.put(id, KeptTurn(1, "again")), "what was deleted meanwhile stays so"


def test_conversations_are_found_by_their_words_and_go_when_they_are_old(people: People) -> None:
    kept = Conversations(people, 10)
    first, second = (kept.begin("me", title).id for title in ("Robots", "100% video"))
    kept.put(second, KeptTurn(1, "Which DRIFT least?"))
    assert [each.id for each in kept.of("me")] == [second, first]
    assert [each.id for each in kept.of("me", "robot")] == [first]
    assert [each.id for each in kept.of("me", "drift")] == [second]
    assert [each.id for each in kept.of("me", "%")] == [second]
    assert kept.of("you") == kept.of("") == []
    found = kept.get(first)
    assert found
    long_ago = found.heading.changed - timedelta(days=11)
    with people.writing() as connection:
        connection.execute(update(conversations).where(conversations.c.id == first).values(changed=long_ago))
    assert kept.get(first) is None
    assert [each.id for each in kept.of("me")] == [second]


def test_a_turn_is_kept_and_shown_again_to_who_has_the_link(client: TestClient) -> None:
    events = asked(client, "exposure bias in video generation")
    assert [name for name, _ in events][-2:] == ["turn", "done"]
    id = place(events)
    shown = client.get(f"/c/{id}").text
    assert events[-2][1]["html"] in shown
    follow = {"number": 2, "conversation": id, "history": ["exposure bias in video generation"]}
    assert place(asked(client, "only those with code", **follow)) == id
    assert client.get(f"/c/{id}").text.count('class="pl-turn') == 2
    copy = place(asked(client, "octopuses", **follow, by=YOU))
    assert copy != id
    assert client.get(f"/c/{id}").text.count("<h2") == client.get(f"/c/{copy}").text.count("<h2")
    assert "octopuses" not in client.get(f"/c/{id}").text
    assert id in client.get("/c", headers=ME).text
    assert id not in client.get("/c", headers=YOU).text
    assert client.delete(f"/c/{id}", headers=YOU).status_code == 404
    assert client.delete(f"/c/{id}").status_code == 404
    assert client.delete(f"/c/{id}", headers=ME).status_code == 204
    gone = client.get(f"/c/{id}", headers={"Accept-Language": "zh"})
    assert gone.status_code == 404
    assert "这里没有对话" in gone.text


def test_what_cannot_be_asked_is_said_and_not_kept(client: TestClient) -> None:
    for question, filters, line in (
        (" ", {}, "Write a question first"),
        ("x" * 3_000, {}, "2,000"),
        ("video", {"since": "soon"}, "is no date"),
    ):
        events = asked(client, question, filters=filters)
        assert [name for name, _ in events if name == "conversation"] == []
        assert line in events[-2][1]["html"]
    assert client.post("/c", json={"question": "video", "filters": {"types": ["magic"]}}).status_code == 422
    assert client.post("/c", json={"question": "video", "history": ["x" * 20_001]}).status_code == 422
    for name in ("none", "none.md", "%00", "..%2f..", "x" * 500):
        assert client.get(f"/c/{name}").status_code == 404
    assert client.get("/c/abstract/none").status_code == 404


def test_a_server_that_keeps_nothing_still_converses(settings: Settings) -> None:
    forgetful = settings.model_copy(update={"keep_conversations": 0})
    with Library.open(forgetful) as library, TestClient(create_app(forgetful, library)) as client:
        events = asked(client, "exposure bias in video generation")
        assert {name for name, _ in events} == {"turn", "done"}
        assert "keeps no conversations" in client.get("/").text
    with People(settings) as people:
        assert not Conversations(people, 10).of(ME["X-Paperlight-Writer"], "")


def test_a_program_asks_through_gradio(filled_home: Path) -> None:
    gradio_client = pytest.importorskip("gradio_client")
    with served(filled_home) as base:
        client = gradio_client.Client(base, verbose=False)
        text, record = client.predict("exposure bias in video generation", api_name="/ask")
        assert "2603.00101" in text
        assert record["papers"][0]["arxiv_id"] == "2603.00101"
        _, record = client.predict(
            "What are its limitations?", history=["exposure bias"], shown=["2603.00101"], api_name="/ask"
        )
        assert record["understood"]["papers"] == ["2603.00101"]
        with pytest.raises(Exception, match="is no date"):
            client.predict("video", since="soon", api_name="/ask")
        client.close()
