"""A model's answer is planned, gathered, written and verified; what a step fails to do is left out, and said."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from chat_server import ChatServer, Reply, serving
from eight_papers import DRIFT, FAKES, SPLATS

from assistant.answer import Assistant
from assistant.record import ask_record
from assistant.texts import CHINESE, ENGLISH
from assistant.values import Answer, Checked, Event, Question, Step
from vectorstore.library import Library
from vectorstore.settings import Settings

MODEL = "openai:scripted"
ASKED = "which papers tackle exposure bias in video generation"
TRUE = "It trains a generator on its own degraded outputs [1]."
UNANSWERED = "video detectors for surveillance"
STEPS = {"You plan": "plan", "You read": "extract", "You check": "verify"}


def scripted(text: str = TRUE, **forms: Mapping[str, Any] | int) -> Callable[[Reply], None]:
    """A script that streams a text and fills in the form of each step; a number is the error that it fails with."""

    def script(reply: Reply) -> None:
        if reply.asked.get("stream"):
            reply.begin()
            for at in range(0, len(text), 7):
                reply.say(text[at : at + 7])
            return reply.end()
        form = forms.get(step_of(reply.asked), {})
        return reply.error(form, "scripted") if isinstance(form, int) else reply.whole({"content": json.dumps(form)})

    return script


def step_of(asked: Mapping[str, Any]) -> str:
    """Which step a request is of."""
    rules = asked["messages"][0]["content"]
    return next((step for begins, step in STEPS.items() if rules.startswith(begins)), "write")


def events(library: Library, server: ChatServer, question: str, **settings: Any) -> list[Event]:
    given = {"llm": MODEL, "llm_base_url": server.base_url, "llm_api_key": "x", "llm_timeout": 20, **settings}
    return list(
        Assistant(library, Settings.model_validate(given), lambda: date(2026, 3, 10)).stream(Question(question))
    )


def answered(library: Library, script: Callable[[Reply], None], question: str = ASKED, **settings: Any) -> Answer:
    with serving(script) as server:
        answer = events(library, server, question, **settings)[-1]
    assert isinstance(answer, Answer)
    return answer


def verdict(n: int, supported: bool, *ids: int, rewrite: str | None = None) -> dict[str, Any]:
    return {"n": n, "supported": supported, "ids": list(ids), "rewrite": rewrite}


# Steps


def test_a_sure_question_takes_two_calls_and_a_deep_one_plans_too(read_library: Library) -> None:
    with serving(scripted()) as server:
        events(read_library, server, ASKED)
        assert [step_of(each) for each in server.requests] == ["write", "verify"]
        told = [event.name for event in events(read_library, server, ASKED, depth="deep") if isinstance(event, Step)]
    assert [step_of(each) for each in server.requests[2:]] == ["plan", "write", "verify"]
    assert told == ["plan", "plan", "write", "verify", "verify"]


def test_a_question_may_ask_for_depth_itself(read_library: Library) -> None:
    with serving(scripted()) as server:
        settings = Settings.model_validate({"llm": MODEL, "llm_base_url": server.base_url, "llm_api_key": "x"})
        Assistant(read_library, settings).ask(Question(ASKED, depth="deep"))
    assert step_of(server.requests[0]) == "plan"


def test_steps_are_told_in_the_language_of_the_answer(read_library: Library) -> None:
    plan = {"queries": ["blinking of generated faces"], "form": "themes"}
    with serving(scripted(plan=plan)) as server:
        of_english = events(read_library, server, ASKED, depth="deep")
    with serving(scripted("这让生成器面对自己退化的输出[1]。", plan=plan)) as server:
        of_chinese = events(read_library, server, "哪些论文解决视频扩散中的曝光偏差", depth="deep")
    english = [event.detail for event in of_english if isinstance(event, Step) and event.detail]
    chinese = [event.detail for event in of_chinese if isinstance(event, Step) and event.detail]
    assert english[0] == "Planned: blinking of generated faces"
    assert chinese[0] == "计划：blinking of generated faces"
    assert len(english) == len(chinese) == 4


def test_what_a_plan_says_cannot_write_to_a_terminal(read_library: Library) -> None:
    with serving(scripted(plan={"queries": ["\x1b[2Jblinking\u202e\nfaces"]})) as server:
        told = [each.detail for each in events(read_library, server, ASKED, depth="deep") if isinstance(each, Step)]
    assert told[1] == "Planned: [2Jblinking faces"


def test_what_a_plan_searches_for_is_found_and_answers_where_the_answer_cites_it(read_library: Library) -> None:
    plan = {"queries": ["telling generated faces by blinking", "gaussian splatting of city streets"], "form": "list"}
    said = "Blink Twice models the rhythm of blinking [{}]."
    with serving(scripted(plan=plan)) as server:
        events(read_library, server, ASKED, depth="deep")
        passages = [json.loads(line) for line in server.requests[1]["messages"][1]["content"].splitlines()
                    if line.startswith('{"id": ') and '"text"' in line]  # fmt: skip
    assert {FAKES.title, SPLATS.title} <= {each["paper"] for each in passages}
    cited = next(each["id"] for each in passages if each["paper"] == FAKES.title and each["source"] == "abstract")
    answer = answered(read_library, scripted(said.format(cited), plan=plan), depth="deep")
    relevance = {each.hit.paper.title: each.relevance for each in answer.papers}
    assert (relevance[FAKES.title], relevance[DRIFT.title], relevance[SPLATS.title]) == ("yes", "yes", "no")


def test_months_are_searched_one_by_one_within_the_filters(read_library: Library) -> None:
    plan = {"queries": ["video"], "months": ["2026-02", "2026-03", "2025-13", "soon"], "form": "trend"}
    question = "how did work on video generators change since 2026-02-01"
    with serving(scripted(plan=plan)) as server:
        told = [each for each in events(read_library, server, question, depth="deep") if isinstance(each, Step)]
    assert told[1].detail == "Planned: video (2026-02); video (2026-03)"
    assert "in order of time" in server.requests[1]["messages"][0]["content"]


def test_of_broad_questions_a_deep_answer_reads_what_batches_of_papers_say(samples: Library) -> None:
    question = "papers on generation"
    plain = Assistant(samples, Settings()).ask(Question(question))
    if sum(each.relevance == "yes" for each in plain.papers) <= 12:
        question = "papers since 2025-12-01"
    with serving(scripted(extract={"ids": [3, 1, 99]})) as server:
        told = [each for each in events(samples, server, question, depth="deep") if isinstance(each, Step)]
    steps = [step_of(each) for each in server.requests]
    assert "extract" in {each.name for each in told}
    assert steps.count("extract") >= 2
    assert len(steps) <= 10
    batch = next(each for each in server.requests if step_of(each) == "extract")["messages"][1]["content"]
    third = next(json.loads(line) for line in batch.splitlines() if line.startswith('{"id": 3'))
    written = next(each for each in server.requests if step_of(each) == "write")["messages"][1]["content"]
    passages = [json.loads(line) for line in written.splitlines() if line.startswith('{"id": ')]
    assert any(third["paper"] == each["paper"] and third["text"] in each["text"] for each in passages)


# Each falls back to the one below


def test_without_a_plan_the_question_is_answered_as_it_was_understood(read_library: Library) -> None:
    with serving(scripted(plan=500)) as server:
        told = events(read_library, server, ASKED, depth="deep")
    answer = told[-1]
    assert isinstance(answer, Answer)
    assert told[2] == Step("plan", f"No plan: {ENGLISH.server_error}")
    assert (answer.mode, answer.text) == (MODEL, TRUE)


@pytest.mark.parametrize("plan", [{}, {"queries": None, "form": "poem"}, {"queries": ["", "?"], "form": "list"}])
def test_a_plan_that_says_nothing_changes_nothing(read_library: Library, plan: dict[str, Any]) -> None:
    assert answered(read_library, scripted(plan=plan), depth="deep").text == TRUE


@pytest.mark.parametrize("form", [500, {"sentences": "all fine"}, {"sentences": [verdict(7, False)]}])
def test_without_a_second_reading_our_own_checks_stand(read_library: Library, form: Any) -> None:
    answer = answered(read_library, scripted(f"{TRUE} It beats SoraNet [1]. It won.", verify=form))
    assert answer.text == f"{TRUE} It beats SoraNet [1]. (not in the cited passage: “SoraNet”) It won. (no citation)"
    assert [each.found for each in answer.checks] == ["ok", "unsupported", "uncited"]


def test_a_reply_that_nothing_in_it_supports_leaves_the_quotes_and_says_why(read_library: Library) -> None:
    plain = Assistant(read_library, Settings()).ask(Question(ASKED))
    answer = answered(read_library, scripted(verify={"sentences": [verdict(1, False)]}))
    assert (answer.text, answer.citations, answer.checks) == (plain.text, plain.citations, ())
    assert answer.notice == ENGLISH.model_failed.format(model=MODEL, reason=ENGLISH.unfounded)


# Refusals


def test_what_a_plan_finds_answers_a_question_that_was_refused(read_library: Library) -> None:
    assert Assistant(read_library, Settings()).ask(Question(UNANSWERED)).refused
    plan = {"queries": ["detecting generated faces in video"], "form": "list"}
    said = "Blink Twice detects generated videos by the rhythm of blinking [1].\n\nNot told here: surveillance."
    answer = answered(read_library, scripted(said, plan=plan), UNANSWERED)
    assert (answer.refused, answer.mode, answer.text) == (False, MODEL, said)
    assert [each.arxiv_id for each in answer.citations] == [FAKES.arxiv_id]


@pytest.mark.parametrize("plan", [{}, {"queries": ["monetary policy of central banks"], "form": "list"}])
def test_a_refusal_stays_where_a_plan_finds_nothing_either(read_library: Library, plan: dict[str, Any]) -> None:
    plain = Assistant(read_library, Settings()).ask(Question(UNANSWERED))
    with serving(scripted(plan=plan)) as server:
        answer = events(read_library, server, UNANSWERED)[-1]
    assert isinstance(answer, Answer)
    assert [step_of(each) for each in server.requests] == ["plan"]
    assert (answer.text, answer.refused, answer.mode) == (plain.text, True, "extractive")


def test_a_refusal_says_where_the_model_could_not_be_asked(read_library: Library) -> None:
    answer = answered(read_library, scripted(plan=401), UNANSWERED)
    assert answer.refused
    assert answer.notice == ENGLISH.refused_without_model.format(model=MODEL, reason=ENGLISH.no_access)


# What a second reading may do


def test_a_wrong_mark_is_set_right(read_library: Library) -> None:
    said = "Rolling Without Drift trains a generator on its own degraded outputs [3]."
    compared = "compare Rolling Without Drift and Street Splats"
    answer = answered(read_library, scripted(said, verify={"sentences": [verdict(1, True, 1)]}), compared)
    assert answer.text == said.replace("[3]", "[1]")
    assert [(each.n, each.arxiv_id) for each in answer.citations] == [(1, DRIFT.arxiv_id)]
    assert answer.checks == (Checked(said.replace(" [3]", ""), (1,), "ok"),)


def test_a_sentence_without_a_mark_is_given_one(read_library: Library) -> None:
    said = f"{TRUE} Training needs no teacher model."
    answer = answered(read_library, scripted(said, verify={"sentences": [verdict(2, True, 1)]}))
    assert answer.text == f"{said[:-1]} [1]."


def test_a_wrong_sentence_is_written_anew_where_its_passage_says_the_new_one(read_library: Library) -> None:
    said = f"- {TRUE}\n- Clips of nine minutes stay sharp [1]."
    anew = verdict(2, False, 1, rewrite="Clips of two minutes stay sharp.")
    answer = answered(read_library, scripted(said, verify={"sentences": [anew]}))
    assert answer.text == f"- {TRUE}\n- Clips of two minutes stay sharp [1]."
    assert [each.found for each in answer.checks] == ["ok", "rewritten"]


def test_what_is_written_anew_is_checked_and_made_safe_too(read_library: Library) -> None:
    said = f"{TRUE} Clips of nine minutes stay sharp [1]."
    wrong = verdict(2, False, 1, rewrite="Clips of eight minutes stay sharp.")
    unsafe = verdict(2, False, 1, rewrite="Clips of two minutes [stay](javascript:x) <b>sharp</b>.")
    flagged = f"{said} (not in the cited passage: “nine minutes”)"
    assert answered(read_library, scripted(said, verify={"sentences": [wrong]})).text == flagged
    shown = answered(read_library, scripted(said, verify={"sentences": [unsafe]})).text
    assert "](" not in shown
    assert "<b>" not in shown


def test_a_sentence_of_another_paper_takes_no_place(read_library: Library) -> None:
    said = f"{TRUE} Clips of two minutes stay sharp [1]."
    other = verdict(2, False, 5, rewrite="A district of four square kilometres renders at 90 frames per second.")
    compared = "compare Rolling Without Drift and Street Splats"
    answer = answered(read_library, scripted(said, verify={"sentences": [other]}), compared)
    assert answer.text == f"{said} (not in the cited passage)"


def test_a_second_reading_lifts_nothing_that_our_checks_found(read_library: Library) -> None:
    said = f"{TRUE} Clips of nine minutes stay sharp [1]. It won a prize."
    praise = {"sentences": [verdict(1, True, 1), verdict(2, True, 1), verdict(3, True, 1)]}
    answer = answered(read_library, scripted(said, verify=praise))
    assert [each.found for each in answer.checks] == ["ok", "unsupported", "uncited"]


def test_a_sentence_that_a_second_reading_condemns_is_flagged(read_library: Library) -> None:
    said = f"{TRUE} Training needs no teacher model [1]."
    answer = answered(read_library, scripted(said, verify={"sentences": [verdict(2, False)]}))
    assert answer.text == f"{said} (not in the cited passage)"


def test_a_dishonest_reply_is_flagged_sentence_by_sentence_in_both_languages(read_library: Library) -> None:
    compared = "compare Rolling Without Drift and Street Splats"
    english = (
        "Clips of nine minutes stay sharp [1]. A district of forty square kilometres renders at 90 frames per second "
        "[5]. Rolling Without Drift needs SoraNet as a teacher [1]. All papers of the field agree."
    )
    answer = answered(read_library, scripted(f"{TRUE} {english}"), compared)
    assert [each.found for each in answer.checks] == ["ok", "unsupported", "unsupported", "unsupported", "uncited"]
    parts = [each.part for each in answer.checks]
    assert parts[1] == "nine minutes"
    assert parts[3] == "SoraNet"
    assert all(ENGLISH.doubts(part) in answer.text for part in parts[1:4])
    chinese = "Street Splats 每秒渲染 90 帧[5]。Rolling Without Drift 的视频可保持九分钟清晰[1]。所有论文都同意这一点。"
    answer = answered(read_library, scripted(chinese), "比较 Rolling Without Drift 和 Street Splats")
    assert answer.text.count(CHINESE.doubts("九分钟")) == 1
    assert answer.text.count(CHINESE.uncited) == 1


def test_what_was_found_of_each_sentence_stands_in_the_record(read_library: Library) -> None:
    record = ask_record(answered(read_library, scripted(f"**{TRUE[:-1]}**. It won.")), ASKED)
    assert record["checks"] == [
        {"sentence": TRUE.replace(" [1]", ""), "marks": [1], "found": "ok", "part": ""},
        {"sentence": "It won.", "marks": [], "found": "uncited", "part": ""},
    ]
    assert ask_record(Assistant(read_library, Settings()).ask(Question(ASKED)), ASKED)["checks"] == []


# What is a sentence


def test_cells_of_a_table_are_checked_and_its_headings_are_not(read_library: Library) -> None:
    said = (
        "| | Rolling Without Drift | Street Splats |\n|---|---|---|\n"
        "| Result | Clips of two minutes stay sharp [1] | Renders at 900 frames per second [5] |\n\n"
        "Not told here: which is faster."
    )
    answer = answered(read_library, scripted(said), "compare Rolling Without Drift and Street Splats")
    assert answer.text == said.replace("second [5]", "second [5] (not in the cited passage: “900 frames per second”)")
    assert [each.found for each in answer.checks] == ["ok", "unsupported"]


def test_a_line_that_announces_a_list_needs_no_mark_and_a_claim_does(read_library: Library) -> None:
    said = f"This is what they do:\n- {TRUE}\n\nThis is what they do:"
    assert answered(read_library, scripted(said)).text == f"{said} (no citation)"


def test_the_day_of_a_paper_may_be_said(read_library: Library) -> None:
    said = "Rolling Without Drift (2026-02-27) trains a generator on its own degraded outputs [1]."
    assert answered(read_library, scripted(said)).text == said
    wrong = said.replace("2026-02-27", "2026-02-26")
    assert ENGLISH.doubts("26") in answered(read_library, scripted(f"{TRUE} {wrong}")).text
