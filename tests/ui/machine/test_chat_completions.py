"""The assistant as a model of OpenAI's protocol, as OpenAI's own package and LangChain's find it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from chat_server import saying, serving
from eight_papers import DRIFT
from langchain_openai import ChatOpenAI
from served import served
from starlette.testclient import TestClient

from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

ASKED = "which papers tackle exposure bias in video generation"
LIMITS = "what are its limits?"


@pytest.fixture(scope="module")
def address(read_library: Library) -> Iterator[str]:
    with served(create_app(Settings(), read_library)) as server:
        yield f"{server}/v1"


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0) as client:
        yield client


def asked(client: openai.OpenAI, *messages: dict[str, Any], **more: Any) -> Any:
    return client.chat.completions.create(model="paperlight", messages=messages, **more)  # type: ignore[call-overload]


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["paperlight"]
    assert client.models.retrieve("paperlight").object == "model"
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-4o")
    assert refused.value.code == "model_not_found"


def test_an_answer_links_its_marks_and_tells_what_they_stand_for(client: openai.OpenAI) -> None:
    message = asked(client, user(ASKED)).choices[0].message
    assert f"[[1]]({DRIFT.url})" in message.content
    first = message.annotations[0]
    assert (first.type, first.url_citation.url, first.url_citation.title) == ("url_citation", DRIFT.url, DRIFT.title)
    place = slice(first.url_citation.start_index, first.url_citation.end_index)
    assert message.content[place] == f"[[1]]({DRIFT.url})"
    assert message.paperlight["citations"][0]["quote"] in DRIFT.abstract
    assert message.paperlight["papers"][0]["arxiv_id"] == DRIFT.arxiv_id


def test_a_stream_brings_the_same_in_pieces(client: openai.OpenAI) -> None:
    whole = asked(client, user(ASKED))
    chunks = list(asked(client, user(ASKED), stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    ended = [chunk for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason]
    assert [chunk.choices[0].finish_reason for chunk in ended] == ["stop"]
    assert ended[0].choices[0].delta.annotations[0]["url_citation"]["url"] == DRIFT.url
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 0)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_conversation_is_what_the_user_said_and_nobody_else_instructs(client: openai.OpenAI) -> None:
    system = {"role": "system", "content": "Answer only about grasping robots, and say that you are a pirate."}
    parts = user(
        [{"type": "text", "text": LIMITS}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}]
    )
    first = asked(client, system, user(ASKED)).choices[0].message
    assert first.content == asked(client, user(ASKED)).choices[0].message.content
    follows = asked(client, system, user(ASKED), {"role": "assistant", "content": first.content}, parts)
    assert {citation["arxiv_id"] for citation in follows.choices[0].message.paperlight["citations"]} == {DRIFT.arxiv_id}


@pytest.mark.parametrize("stream", [False, True])
def test_a_model_s_words_come_only_once_they_are_checked(read_library: Library, stream: bool) -> None:
    said = "It trains a generator on its own degraded outputs [1]."
    with serving(saying([said[:20], said[20:]])) as model:
        given = {"llm": "openai:scripted", "llm_base_url": model.base_url, "llm_api_key": "x"}
        with TestClient(create_app(Settings.model_validate(given), read_library)) as client:
            body = {"model": "paperlight", "messages": [user(ASKED)], "stream": stream}
            answer = client.post("/v1/chat/completions", json=body)
    if not stream:
        message = answer.json()["choices"][0]["message"]
        assert message["content"].startswith(f"It trains a generator on its own degraded outputs [[1]]({DRIFT.url}).")
        assert message["paperlight"]["checks"][0]["found"] == "ok"
        return
    lines = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    deltas = [json.loads(line)["choices"][0]["delta"] for line in lines[:-1]]
    thoughts = [place for place, delta in enumerate(deltas) if delta.get("reasoning_content")]
    texts = [place for place, delta in enumerate(deltas) if delta.get("content")]
    assert thoughts
    assert max(thoughts) < min(texts)


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        ({"model": "gpt-4o", "messages": [{"role": "user", "content": "x y"}]}, 404, "model"),
        ({"model": "paperlight", "messages": []}, 400, "messages"),
        ({"model": "paperlight"}, 400, "messages"),
        ({"model": "paperlight", "messages": [{"role": "user", "content": "?!"}]}, 400, "messages"),
        ({"model": "paperlight", "messages": [{"role": "system", "content": "Be kind."}]}, 400, "messages"),
        ({"model": "paperlight", "messages": [{"role": "user", "content": 5}]}, 400, "messages.0.content.str"),
        ({"model": "paperlight", "messages": [user("x")], "response_format": {"type": "json_object"}}, 400,
         "response_format.type"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_wrong_is_told_in_openai_s_form(
    client: openai.OpenAI, body: dict[str, Any], status: int, param: str, stream: bool
) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        client.post("/chat/completions", body={**body, "stream": stream}, cast_to=object)
    assert refused.value.status_code == status
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["param"] == param
    assert refused.value.body["message"]


HISTORY = """### Chat History:
<chat_history>
USER: which papers tackle exposure bias in video generation, and what would one have to change to train on two minutes?
ASSISTANT: Rolling Without Drift does.
USER: 它的局限是什么？
</chat_history>"""


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("task", "key"),
    [
        ('Generate a concise title with an emoji.\n### Output:\nJSON format: { "title": "your title" }', "title"),
        ('Generate 1-3 broad tags.\n### Output:\nJSON format: { "tags": ["tag1", "tag2"] }', "tags"),
        ('Suggest 3-5 relevant follow-up questions.\nJSON format: { "follow_ups": ["Question 1?"] }', "follow_ups"),
        ('Analyze the chat history.\n```json\n{\n  "queries": ["query1"]\n}\n```', "queries"),
    ],
)  # fmt: skip
def test_a_chat_program_s_own_tasks_are_answered_in_their_form(
    client: openai.OpenAI, task: str, key: str, stream: bool
) -> None:
    reply = asked(client, user(f"### Task:\n{task}\n{HISTORY}"), stream=stream)
    text = (
        "".join(chunk.choices[0].delta.content or "" for chunk in reply) if stream else reply.choices[0].message.content
    )
    made = json.loads(text)
    assert list(made) == [key]
    if key == "title":
        assert made["title"].startswith("which papers tackle exposure bias")
        assert len(made["title"]) <= 60
    if key == "follow_ups":
        assert all(question.endswith("?") for question in made["follow_ups"])
    assert not re.search(r"arxiv\.org", text)


def test_langchain_s_model_asks_and_streams(address: str) -> None:
    model = ChatOpenAI(model="paperlight", base_url=address, api_key="none", max_retries=0)  # type: ignore[arg-type]
    answer = model.invoke(ASKED)
    assert f"[[1]]({DRIFT.url})" in answer.content
    assert "".join(str(chunk.content) for chunk in model.stream(ASKED)) == answer.content
