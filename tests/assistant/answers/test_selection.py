"""Which papers a short question gets: those with a sentence that holds all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import BENCH, BIOPSY, DEPTH, DIGESTS, DRIFT, FAKES, FIRST, GRASP, SPARSE, entry, with_passages
from meaning import told

from assistant.answer import Assistant
from assistant.answers.form_texts import ENGLISH
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, Filters, Paper

MATCHED = replace(
    DRIFT,
    arxiv_id="2603.00109",
    title="Straight Paths: Flow Matching for Speech",
    abstract="We train a generator of speech by flow matching. Straight paths need four steps instead of forty.",
)
SPECULATED = replace(
    DRIFT,
    arxiv_id="2603.00110",
    title="Marble Runs: Simulating Rolling Balls",
    abstract="We simulate balls on tracks and predict where they come to rest. The simulation runs in real time.",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    matched = entry(MATCHED, 1, overview="用流匹配生成语音，四步即可。")
    marbles = entry(SPECULATED, 2, overview="模拟小球在轨道上的运动。")
    marbles = replace(
        marbles,
        sections=(
            *marbles.sections,
            replace(marbles.sections[0], kind="applications", text="机器人：可用于训练机器人。"),
        ),
    )
    more = Digest(date(2026, 3, 10), "More", "archive/more.md", "", (matched, marbles))
    with Library.open(Settings(home=tmp_path_factory.mktemp("library")), write=True) as library:
        library.writer.add(with_passages(*DIGESTS, more))
        yield library


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings(), lambda: date(2026, 3, 20)).ask(Question(text))


def named(answer: Answer) -> set[str]:
    return {citation.arxiv_id for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("which papers are about robots?", [GRASP]),
        ("有哪些关于机器人的论文", [GRASP]),
        ("papers on exposure bias", [DRIFT]),
        ("what is exposure bias", [DRIFT]),
        ("什么是曝光偏差", [DRIFT]),
        ("which papers introduce benchmarks?", [BENCH]),
        ("提出基准的论文有哪些", [BENCH]),
        ("is there work on biopsies?", [BIOPSY]),
        ("is there work on underwater depth?", [DEPTH]),
        ("which papers use flow matching?", [MATCHED]),
        ("papers about pruning", [SPARSE]),
        ("robots", [GRASP]),
        ("which papers should I read about robots?", [GRASP]),
        ("which benchmarks are introduced?", [BENCH]),
        ("机器人", [GRASP]),
        ("which papers detect generated faces?", [FAKES]),
    ],
)
def test_a_plain_question_gets_the_papers_that_speak_of_it(
    library: Library, question: str, papers: list[Paper]
) -> None:
    answer = ask(library, question)
    assert not answer.refused
    assert named(answer) == {paper.arxiv_id for paper in papers}


@pytest.mark.parametrize(
    "question", ["optical flow", "is there work on optical flow?", "光流估计", "有没有关于光流的研究"]
)
def test_half_of_a_concept_makes_no_answer(library: Library, question: str) -> None:
    assert ask(library, question).refused


def test_the_sentence_quoted_holds_what_was_asked_for(library: Library) -> None:
    for question, word in (("which papers use flow matching?", "flow matching"), ("什么是曝光偏差", "exposure bias")):
        assert any(word in each.quote for each in ask(library, question).citations)
    assert ask(library, "which papers introduce benchmarks?").citations[0].quote.startswith("We present a benchmark")


def test_what_an_analysis_thinks_a_paper_might_serve_is_not_what_it_is_about(library: Library) -> None:
    for question in ("有哪些关于机器人的论文", "which papers are about robots?"):
        assert SPECULATED.arxiv_id not in named(ask(library, question))


@pytest.mark.parametrize(
    "question",
    ["what time is it", "who are you", "hello there", "thank you!", "thanks", "谢谢", "你好", "几点了"],
)
def test_words_that_ask_for_no_work_find_none_by_chance(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert (answer.papers, answer.citations) == ((), ())


@pytest.mark.parametrize("question", ["2+2=?", "1 + 1"])
def test_a_sum_is_no_question_about_papers(library: Library, question: str) -> None:
    assert ask(library, question).refused


def test_a_paper_without_an_abstract_is_no_obstacle(tmp_path: Path) -> None:
    bare = replace(GRASP, abstract="")
    digest = Digest(
        FIRST, "Papers", "a.md", "", (entry(bare, 1, overview="机器人手。"), entry(BENCH, 2, overview="基准。"))
    )
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        assert ask(library, "which papers introduce benchmarks?").citations
        assert ask(library, "有哪些关于机器人的论文").papers


def test_more_of_the_same_goes_on_where_the_last_answer_ended(library: Library) -> None:
    filters = Filters(since=date(2026, 2, 1))
    everything = list(dict.fromkeys(each.arxiv_id for each in told(library, filters=filters).citations))
    assert len(everything) == 10
    more = told(library, filters=filters, beyond=tuple(everything[:4]))
    assert list(dict.fromkeys(each.arxiv_id for each in more.citations)) == everything[4:]
    assert ENGLISH.from_to.format(first=5, last=10) in more.text
    assert ENGLISH.no_more in told(library, filters=filters, beyond=tuple(everything)).text
