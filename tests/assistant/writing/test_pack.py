"""A language model reads all that the extractive answer of the same question quotes, and as much more as has room."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from chat_server import ChatServer, saying, serving
from eight_papers import DRIFT, SPLATS

from assistant.answer import Assistant
from assistant.texts import TEXTS
from assistant.values import Answer, Citation, Question
from assistant.writing.prompt import tokens
from vectorstore.library import Library
from vectorstore.settings import Settings

TODAY = date(2026, 11, 18)

OF_SAMPLES = [
    "which papers tackle exposure bias in video diffusion",
    "papers on video generation",
    "benchmarks for video understanding",
    "what is Spatia",
    "limits of Spatia",
    "what data is MMGR evaluated on",
    "compare Spatia and VLIC",
    "compare diffusion models and autoregressive models",
    "who wrote Spatia",
    "when was MMGR published",
    "papers like Spatia",
    "what is exposure bias",
    "what is new on 2025-12-18",
    "papers of 2025-12-17",
    "哪些论文解决视频扩散中的曝光偏差",
    "有哪些关于视频生成的论文",
    "Spatia 做了什么",
    "Spatia 的局限",
    "比较 Spatia 和 VLIC",
    "Spatia 的作者是谁",
    "MMGR 什么时候发表的",
    "和 Spatia 类似的论文",
    "什么是曝光偏差",
    "2025年12月18日有什么论文",
]
OF_EIGHT_PAPERS = [
    "which papers tackle exposure bias in video generation",
    "tell me about Street Splats",
    "limits of Rolling Without Drift",
    "compare Rolling Without Drift and Street Splats",
    "who wrote Street Splats",
    "when was Street Splats published",
    "papers like Street Splats",
    "what is new on 2026-03-02",
    "哪些论文解决视频扩散中的曝光偏差",
    "Street Splats 做了什么",
    "Rolling Without Drift 的局限",
    "比较 Rolling Without Drift 和 Street Splats",
    "2026年3月9日有什么论文",
]


def assistant(library: Library, server: ChatServer, **settings: Any) -> Assistant:
    given = {"llm": "openai:scripted", "llm_base_url": server.base_url, "llm_api_key": "x", **settings}
    return Assistant(library, Settings.model_validate(given), lambda: TODAY)


def read_by_model(library: Library, question: Question, **settings: Any) -> list[dict[str, Any]]:
    """The passages that the model is shown to write an answer; [] where it is not asked."""
    with serving(saying(["…"])) as server:
        assistant(library, server, **settings).ask(question)
    asked = [request["messages"][1]["content"] for request in server.requests if request.get("stream")]
    lines = [json.loads(line) for each in asked for line in each.splitlines() if line.startswith("{")]
    return [line for line in lines if "text" in line]


def missing(passages: Sequence[dict[str, Any]], answer: Answer) -> list[str]:
    """The quotes of an answer that stand in no passage of the same paper, source and section."""

    def holds(passage: dict[str, Any], cited: Citation) -> bool:
        place = (passage["paper"], passage["source"], passage.get("section"))
        return place == (cited.title, cited.source, cited.kind) and cited.quote in passage["text"]

    return [cited.quote for cited in answer.citations if not any(holds(each, cited) for each in passages)]


def quoted_and_missing(library: Library, questions: Sequence[str]) -> tuple[set[str], int, list[str]]:
    """The acts that were asked for, how much their answers quote, and what of it the model does not read."""
    plain, acts, quotes, lacking = Assistant(library, Settings(), lambda: TODAY), set[str](), 0, list[str]()
    for text in questions:
        answer = plain.ask(Question(text))
        passages = read_by_model(library, Question(text))
        assert passages or answer.refused, text
        acts.add(answer.understood.act)
        quotes += len(answer.citations)
        lacking += missing(passages, answer)
    return acts, quotes, lacking


def test_all_that_answers_on_the_samples_quote_is_read_by_the_model(samples: Library) -> None:
    acts, quotes, lacking = quoted_and_missing(samples, OF_SAMPLES)
    assert acts >= {"papers", "paper", "aspect", "compare", "authors", "when", "similar", "define", "day"}
    assert quotes > 100
    assert lacking == []


def test_all_that_answers_on_eight_papers_quote_is_read_by_the_model(read_library: Library) -> None:
    acts, quotes, lacking = quoted_and_missing(read_library, OF_EIGHT_PAPERS)
    assert acts >= {"papers", "paper", "aspect", "compare", "authors", "when", "similar", "day"}
    assert quotes > 30
    assert lacking == []


def test_papers_chosen_among_those_shown_are_read_too(samples: Library) -> None:
    plain = Assistant(samples, Settings(), lambda: TODAY)
    first = plain.ask(Question("papers on video generation"))
    shown = tuple(each.hit.paper.arxiv_id for each in first.papers[:5])
    asked = Question("which of these are about diffusion?", history=("papers on video generation",), shown=shown)
    answer = plain.ask(asked)
    assert (answer.understood.act, answer.refused) == ("among", False)
    assert missing(read_by_model(samples, asked), answer) == []


def test_of_named_papers_the_model_reads_abstracts_and_whole_analyses(read_library: Library) -> None:
    passages = read_by_model(read_library, Question("compare Rolling Without Drift and Street Splats"))
    told = [(each["paper"], each.get("section", "abstract")) for each in passages]
    assert sorted(told) == [
        (DRIFT.title, "abstract"),
        (DRIFT.title, "limitations"),
        (DRIFT.title, "method"),
        (DRIFT.title, "overview"),
        (SPLATS.title, "abstract"),
        (SPLATS.title, "overview"),
        (SPLATS.title, "result"),
    ]
    assert [each["text"] for each in passages if "section" not in each] == [DRIFT.abstract, SPLATS.abstract]


def test_who_wrote_a_paper_is_told_to_the_model(read_library: Library) -> None:
    first, *_ = read_by_model(read_library, Question("who wrote Street Splats"))
    assert first["authors"] == list(SPLATS.authors)


@pytest.mark.parametrize("context", [4_000, 16_000])
@pytest.mark.parametrize("question", ["papers on video generation", "有哪些关于视频生成的论文", "what is Spatia"])
def test_what_is_read_and_the_reply_fit_in_the_context(samples: Library, question: str, context: int) -> None:
    with serving(saying(["…"])) as server:
        assistant(samples, server, llm_context=context).ask(Question(question, history=("and " * 200,) * 9))
    for request in server.requests:
        read = sum(tokens(message["content"]) for message in request["messages"])
        assert read + min(2_000, context // 4) <= context


def test_a_small_context_holds_the_best_quotes(samples: Library) -> None:
    question = Question("which papers tackle exposure bias in video diffusion")
    passages = read_by_model(samples, question, llm_context=4_000)
    assert missing(passages, Assistant(samples, Settings()).ask(question)) == []


def test_the_model_is_told_the_filters_in_force(samples: Library) -> None:
    with serving(saying(["…"])) as server:
        assistant(samples, server).ask(Question("cs.CV papers on video generation since 2025-12-16"))
    asked = next(request for request in server.requests if request.get("stream"))["messages"][1]["content"]
    facts = json.loads(asked.splitlines()[0])
    assert facts["today"] == TODAY.isoformat()
    assert facts["filters"] == {"since": "2025-12-16", "categories": ["cs.CV"]}


def test_of_a_day_the_model_reads_the_digests_summary_which_it_cannot_cite(read_library: Library) -> None:
    with serving(saying(["…"])) as server:
        assistant(read_library, server).ask(Question("what is new on 2026-03-02"))
    asked = server.requests[0]["messages"][1]["content"]
    summary = {"digest_of": "2026-03-02", "summary": "Three papers on video, streets and cells.", "citable": False}
    assert summary in [json.loads(line) for line in asked.splitlines() if line.startswith("{")]


def test_the_refusal_is_told_in_the_language_of_the_answer(samples: Library) -> None:
    for text, language in (("papers on video generation", "en"), ("有哪些关于视频生成的论文", "zh")):
        with serving(saying(["…"])) as server:
            assistant(samples, server).ask(Question(text))
        rules = next(request for request in server.requests if request.get("stream"))["messages"][0]["content"]
        assert TEXTS[language].refusal in rules
