"""Language models of every provider: how their servers differ, what they take, and how each failure is told."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chat_server import Reply, saying, serving

from assistant.answer import Assistant
from assistant.language_model import LanguageModel, LanguageModelError, Meter, Usage
from assistant.language_model.ollama import models_here
from assistant.language_model.providers import chat_model
from assistant.language_model.speech import Speech, spoken
from assistant.language_model.totals import Total, totals
from assistant.texts import ENGLISH
from assistant.values import Answer, Delta, Event, Question
from assistant.writing.prompt import tokens
from ui.terminal.command_line import read_settings
from ui.terminal.model_status import model_record, model_rows
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

ASKED = "which papers tackle exposure bias in video generation"
BROAD = "papers since 2026-01-01"
TRUE = "It trains a generator on its own degraded outputs [1]."
Script = Callable[[Reply], None]


def settings(url: str, **more: object) -> Settings:
    given = {"llm": "openai:scripted", "llm_base_url": url, "llm_api_key": "x", "llm_timeout": 20, **more}
    return Settings.model_validate(given)


def events(library: Library, script: Script, question: str = ASKED, **more: object) -> tuple[list[Event], list[dict]]:
    with serving(script) as server:
        told = list(Assistant(library, settings(server.base_url, **more)).stream(Question(question)))
        return told, server.requests


def answered(library: Library, script: Script, question: str = ASKED, **more: object) -> Answer:
    answer = events(library, script, question, **more)[0][-1]
    assert isinstance(answer, Answer)
    return answer


def reason(library: Library, script: Script) -> str:
    answer = answered(library, script)
    assert answer.mode == "extractive"
    return answer.notice.removeprefix("The language model openai:scripted ").partition(";")[0]


# What is thought is not said


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("<think>It may be [2].</think>\n\nIt is [1].", "It is [1]."),
        ("\n<thinking>a</thinking>b", "b"),
        ("It may be [2].\n</think>\n\nIt is [1].", "It is [1]."),
        ("<think>It may be", ""),
        ("<think></think>", ""),
        ("<table> and <think> are tags, </think> too.", "<table> and <think> are tags, </think> too."),
        ("<th", "<th"),
        ("", ""),
    ],
)
def test_what_is_thought_before_a_reply_is_no_part_of_it_however_it_is_cut(reply: str, said: str) -> None:
    assert spoken(reply) == said
    for at in range(len(reply)):
        speech = Speech()
        shown = speech.feed(reply[:at]) + speech.feed(reply[at:]) + speech.finish()
        assert speech.text == said
        assert shown == said or "</think>" in shown
    piecewise = Speech()
    assert "".join(map(piecewise.feed, reply)) + piecewise.finish() in (said, reply)
    assert piecewise.text == said


def test_neither_thoughts_in_the_text_nor_beside_it_are_shown(read_library: Library) -> None:
    def thinking(reply: Reply) -> None:
        if not reply.asked.get("stream"):
            return reply.whole({"content": '<think>{"n": 1}</think>{"sentences": []}'})
        reply.begin()
        reply.say("", reasoning_content="Let me see. ")
        for piece in ("<thi", "nk>It may ", "be [2].</th", "ink>\n\n", TRUE):
            reply.say(piece)
        return reply.end()

    told, _ = events(read_library, thinking)
    assert "".join(each.text for each in told if isinstance(each, Delta)) == TRUE
    assert isinstance(told[-1], Answer)
    assert (told[-1].text, told[-1].mode) == (TRUE, "openai:scripted")


# Why a reply ends


def ending(finish: str, text: str = TRUE) -> Script:
    def script(reply: Reply) -> None:
        if not reply.asked.get("stream"):
            return reply.whole({"content": "{}"})
        reply.begin()
        reply.say(text)
        return reply.end(finish)

    return script


@pytest.mark.parametrize(("finish", "name"), [("length", "length"), ("content_filter", "filtered")])
def test_a_reply_that_was_ended_is_shown_and_the_notice_says_so(read_library: Library, finish: str, name: str) -> None:
    answer = answered(read_library, ending(finish))
    assert answer.text == TRUE
    assert answer.notice.endswith(ENGLISH.finishes[name])  # type: ignore[index]


@pytest.mark.parametrize(
    ("why", "notice"), [(None, ""), ("max_output_tokens", ENGLISH.finishes["length"])], ids=["said", "length"]
)
def test_a_model_that_is_asked_by_responses_ends_its_reply_too(
    read_library: Library, why: str | None, notice: str
) -> None:
    def responding(reply: Reply) -> None:
        state = "incomplete" if why else "completed"
        part = {"type": "output_text", "text": TRUE, "annotations": []}
        message = {"id": "m", "type": "message", "role": "assistant", "status": state, "content": [part]}
        whole = {
            "id": "r", "object": "response", "created_at": 0, "model": "codex", "output": [message], "status": state,
            "incomplete_details": {"reason": why} if why else None, "parallel_tool_calls": True, "tool_choice": "auto",
            "tools": [],
        }  # fmt: skip
        said = {"item_id": "m", "output_index": 0, "content_index": 0, "delta": TRUE, "logprobs": []}
        reply.begin()
        for number, (name, more) in enumerate((("output_text.delta", said), (state, {"response": whole}))):
            kind = f"response.{name}"
            reply.raw(f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': number, **more})}\n\n")
        reply.wfile.write(b"0\r\n\r\n")

    answer = answered(read_library, responding, llm="openai:codex")
    assert (answer.text, answer.mode) == (TRUE, "openai:codex")
    assert answer.notice.endswith(notice)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (ending("length", "<think>It may be"), ENGLISH.used_up),
        (ending("content_filter", ""), ENGLISH.filtered),
        (ending("tool_calls", ""), ENGLISH.said_nothing),
        (lambda reply: reply.error(429, "slow down", "rate_limit_exceeded"), ENGLISH.rate_limited),
        (lambda reply: reply.error(429, "see your plan", "insufficient_quota"), ENGLISH.no_quota),
        (lambda reply: reply.error(402, "Insufficient Balance"), ENGLISH.no_quota),
        (lambda reply: reply.error(413, "Request too large"), ENGLISH.too_long),
        (lambda reply: reply.error(422, "no"), ENGLISH.refused_request),
        (lambda reply: reply.page("<html>log in</html>"), ENGLISH.unusable),
    ],
)
def test_each_way_to_fail_has_its_name(read_library: Library, script: Script, told: str) -> None:
    assert reason(read_library, script) == told


# How a server is asked


@pytest.mark.parametrize("rejected", [("stream_options",), ("system",), ("stream_options", "system")])
def test_a_server_is_asked_more_plainly_and_remembered(read_library: Library, rejected: tuple[str, ...]) -> None:
    def particular(reply: Reply) -> None:
        roles = {message["role"] for message in reply.asked["messages"]}
        if set(rejected) & (roles | reply.asked.keys()):
            return reply.error(400, "unsupported")
        return saying([TRUE])(reply)

    with serving(particular) as server:
        assistant = Assistant(read_library, settings(server.base_url))
        assert assistant.ask(Question(ASKED)).mode == "openai:scripted"
        first = len(server.requests)
        assert assistant.ask(Question(ASKED)).mode == "openai:scripted"
    assert len(server.requests) - first == 2 < first
    write = server.requests[first]
    assert not set(rejected) & write.keys()
    if "system" in rejected:
        (message,) = write["messages"]
        assert ENGLISH.refusal in message["content"]
        assert ASKED in message["content"]


def test_no_temperature_is_sent(read_library: Library) -> None:
    _, requests = events(read_library, saying([TRUE]), depth="deep")
    assert len(requests) == 3
    assert all("temperature" not in request for request in requests)


def test_what_is_too_long_is_asked_once_more_with_less(read_library: Library) -> None:
    def small(reply: Reply) -> None:
        if len(reply.server.requests) == 1:
            return reply.error(400, "maximum context length is 2048 tokens, your messages resulted in 2300")
        return saying([TRUE])(reply)

    told, requests = events(read_library, small)
    assert isinstance(told[-1], Answer)
    assert told[-1].mode == "openai:scripted"
    longer, shorter = (len(request["messages"][1]["content"]) for request in requests[:2])
    assert shorter < longer
    assert requests[1]["messages"][1]["content"].count('"source"') >= 1


def test_a_window_of_four_thousand_tokens_is_enough(samples: Library) -> None:
    told, requests = events(samples, saying([TRUE]), "papers on video", llm_context=4_000, depth="deep")
    assert len(requests) >= 2
    for request in requests:
        assert sum(tokens(message["content"]) for message in request["messages"]) <= 3_200
    assert isinstance(told[-1], Answer)


@pytest.mark.parametrize(
    ("model", "set_to", "context"),
    [("gpt-4", None, 8_192), ("gpt-4o", None, 16_000), ("nobody-knows", None, 16_000), ("gpt-4o", 50_000, 50_000)],
)
def test_the_window_is_the_models_own_where_it_is_known_and_small(model: str, set_to: int | None, context: int) -> None:
    assert LanguageModel(settings("http://127.0.0.1:9", llm=f"openai:{model}", llm_context=set_to)).context == context


@pytest.mark.parametrize(
    ("model", "line"),
    [
        ("anthropic:claude", "pip install 'paperlight[anthropic]'"),
        ("google_genai:gemini", "pip install 'paperlight[google]'"),
        ("ollama:llama3.2", "pip install 'paperlight[ollama]'"),
        ("deepseek:deepseek-chat", "pip install 'paperlight[deepseek]'"),
        ("groq:llama", "pip install langchain-groq"),
    ],
)
def test_a_missing_package_is_told_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, model: str, line: str
) -> None:
    monkeypatch.setitem(sys.modules, f"langchain_{model.partition(':')[0]}", None)
    with pytest.raises(LanguageModelError) as raised:
        chat_model(settings("http://127.0.0.1:9", llm=model))
    assert (raised.value.reason, raised.value.detail) == ("no_package", line)
    assert line in ENGLISH.no_package.format(error=raised.value.detail)


# What it takes


def counting(reply: Reply) -> None:
    if not reply.asked.get("stream"):
        return reply.whole({"content": "{}"}, tokens=(100, 10))
    reply.begin()
    reply.say(TRUE)
    return reply.end(tokens=(1_000, 50))


def test_all_calls_of_an_answer_are_counted_and_added_up(read_library: Library, tmp_path: Path) -> None:
    more = {"home": tmp_path, "depth": "deep", "llm_price": "0.5,2"}
    answer = answered(read_library, counting, **more)
    usage = answer.usage
    assert usage
    assert (usage.calls, usage.read, usage.written, usage.cost) == (3, 1_200, 70, 0.00074)
    assert 0 < usage.seconds <= answer.seconds
    assert re.fullmatch(
        r"openai:scripted wrote this in \d+\.\d s: 1,200 tokens read, 70 written, cost 0\.00074\.", answer.notice
    )
    answered(read_library, counting, **more)
    total = totals(tmp_path)["openai:scripted"]
    assert (total.answers, total.calls, total.read, total.written, total.cost) == (2, 6, 2_400, 140, 0.00148)
    told = dict(model_rows(settings("", home=tmp_path)))["language model"]
    assert re.fullmatch(
        r"openai:scripted: 2 answers in \d+ s, 6 calls, 2,400 tokens read, 140 written, cost 0.00148", told
    )


def test_totals_that_cannot_be_read_begin_anew(tmp_path: Path) -> None:
    (tmp_path / "language_models.json").write_text('{"openai:m": [1]}')
    assert totals(tmp_path) == {}
    assert Total().plus(Usage(2, 10, 5, 1.0, None)) == Total(1, 2, 10, 5, 1.0, 0.0)
    assert Meter().usage((1.0, 1.0)) is None


@pytest.mark.parametrize("price", ["1", "1,2,3", "a,b", "-1,2", "nan,1"])
def test_prices_are_two_numbers(price: str) -> None:
    with pytest.raises(UserError, match=rf"^PAPERLIGHT_LLM_PRICE is '{price}': write two prices [^\n]+$"):
        read_settings({"llm_price": price})


# An Ollama on this machine


def test_an_ollama_that_runs_here_is_offered_and_not_used(
    read_library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def tags(reply: Reply) -> None:
        names = ["llama3.2:latest", "evil\n`rm`", "qwen3:4b"]
        reply.page(json.dumps({"models": [{"name": name} for name in names]}), "application/json")

    monkeypatch.setitem(sys.modules, "langchain_ollama", None)
    with serving(tags) as server:
        monkeypatch.setenv("OLLAMA_HOST", f"0.0.0.0:{server.server_address[1]}")
        assert models_here() == ["llama3.2:latest", "qwen3:4b"]
        ((_, offer),) = model_rows(Settings(home=tmp_path))
        assert "PAPERLIGHT_LLM=ollama:llama3.2:latest" in offer
        assert model_record(Settings(home=tmp_path))["ollama"] == ["llama3.2:latest", "qwen3:4b"]
        assert model_record(settings("", home=tmp_path))["ollama"] == []
        assert Assistant(read_library, Settings(home=tmp_path)).ask(Question(ASKED)).mode == "extractive"
    assert models_here() == []
    monkeypatch.setenv("OLLAMA_HOST", "http://[")
    assert models_here() == []
