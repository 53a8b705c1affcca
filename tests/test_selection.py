"""Which papers a short question gets: those with a sentence that holds all of it."""

import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import BENCH, BIOPSY, DEPTH, DIGESTS, DRIFT, FAKES, FIRST, GRASP, SPARSE, entry, with_passages

from assistant.answer import Assistant
from assistant.questions.concepts import concept, has, holds
from assistant.texts import TEXTS
from assistant.values import Answer, Question
from vectorstore.languages import language_of
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, Paper

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
        library.add(with_passages(*DIGESTS, more))
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
        ("哪些论文提出了基准", [BENCH]),
        ("is there work on biopsies?", [BIOPSY]),
        ("is there work on underwater depth?", [DEPTH]),
        ("which papers use flow matching?", [MATCHED]),
        ("papers about pruning", [SPARSE]),
        ("robots", [GRASP]),
        ("which papers should I read about robots?", [GRASP]),
        ("what benchmarks are introduced?", [BENCH]),
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
        assert word in ask(library, question).citations[0].quote
    assert ask(library, "which papers introduce benchmarks?").citations[0].quote.startswith("We present a benchmark")


@pytest.mark.parametrize("question", ["who proposed blinking rhythms?", "who came up with pruning image tokens?"])
def test_who_made_what_is_no_papers_name_is_told_by_the_authors_of_the_one_paper_on_it(
    library: Library, question: str
) -> None:
    answer = ask(library, question)
    paper = FAKES if "blinking" in question else SPARSE
    assert named(answer) == {paper.arxiv_id}
    assert re.match(rf"Authors \(\d+\): {paper.authors[0]}", answer.text)


def test_what_an_analysis_thinks_a_paper_might_serve_is_not_what_it_is_about(library: Library) -> None:
    for question in ("有哪些关于机器人的论文", "which papers are about robots?"):
        assert SPECULATED.arxiv_id not in named(ask(library, question))


@pytest.mark.parametrize(
    "question",
    ["what time is it", "who are you", "hello there", "thank you!", "thanks", "谢谢", "你好", "几点了"],
)
def test_words_that_ask_for_no_work_find_none_by_chance(library: Library, question: str) -> None:
    assert ask(library, question).refused


@pytest.mark.parametrize("question", ["hi", "what can you do?", "help", "thanks", "你能做什么", "你好", "怎么用？"])
def test_who_greets_or_asks_for_help_is_told_what_may_be_asked_and_shown_no_paper(
    library: Library, question: str
) -> None:
    answer = ask(library, question)
    assert answer.text == TEXTS[language_of(question)].offer
    assert not answer.hits
    assert not answer.citations


@pytest.mark.parametrize("question", ["2+2=?", "1 + 1", "42"])
def test_a_sum_is_no_question_about_papers(library: Library, question: str) -> None:
    assert ask(library, question).refused


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("which papers are about robots?", ("robots",)),
        ("is there work on optical flow?", ("optical", "flow")),
        ("哪些论文用了强化学习", ("强化学习",)),
        ("有没有关于SLAM的研究", ("SLAM",)),
        ("which papers tackle exposure bias in video diffusion", ()),
        ("which papers deal with exposure bias?", ("exposure", "bias")),
        ("which papers address optical flow?", ("optical", "flow")),
        ("哪些论文研究对抗鲁棒性", ("对抗鲁棒性",)),
        ("用户界面", ("用户界面",)),
        ("who are you", ()),
        ("智能体", ("智能体",)),
        ("上下文学习", ("上下文学习",)),
        ("有没有关于过拟合的研究", ("过拟合",)),
        ("自然语言处理", ("自然语言处理",)),
        ("有没有人用扩散模型做深度估计", ("扩散模型", "深度估计")),
        ("papers on building segmentation", ("building", "segmentation")),
        ("inverse problems", ("inverse", "problems")),
        ("depth from focus", ("depth", "focus")),
    ],
)
def test_what_a_question_is_about_is_left_when_its_frame_is_gone(question: str, words: tuple[str, ...]) -> None:
    assert concept(question) == words


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("detect", "detection of faces"),
        ("robots", "a robotic hand"),
        ("generated", "video generation"),
        ("compress", "image compression"),
        ("consistent", "consistency over time"),
        ("plan", "motion planning"),
        ("机器人", "让机器人抓取"),
    ],
)
def test_a_word_is_held_whatever_its_ending(word: str, text: str) -> None:
    assert has(text, word)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("text", "texture"),
        ("optical", "optimal"),
        ("action", "active"),
        ("SHAP", "shape"),
        ("real", "realm"),
        ("police", "a policy"),
        ("contrast", "a contract"),
        ("convex", "convert"),
    ],
)
def test_a_word_that_begins_alike_is_another(word: str, text: str) -> None:
    assert not has(text, word)


def test_two_words_are_held_by_one_sentence_or_not_at_all() -> None:
    assert holds("We estimate optical flow. It is fast.", ("optical", "flow"))
    assert not holds("Optical sensors are cheap. We use flow matching.", ("optical", "flow"))


def test_a_paper_without_an_abstract_is_no_obstacle(tmp_path: Path) -> None:
    bare = replace(GRASP, abstract="")
    digest = Digest(
        FIRST, "Papers", "a.md", "", (entry(bare, 1, overview="机器人手。"), entry(BENCH, 2, overview="基准。"))
    )
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.add(with_passages(digest))
        assert ask(library, "which papers introduce benchmarks?").citations
        assert ask(library, "有哪些关于机器人的论文").hits


def test_a_place_that_a_question_ends_with_is_no_chance_word_in_capitals_either(library: Library) -> None:
    assert DEPTH.arxiv_id in named(ask(library, "estimate metric depth from one photograph"))
    assert ask(library, "estimate metric depth from one photograph in Rome").refused


def test_texts_that_were_looked_through_do_not_stay_in_memory() -> None:
    tracemalloc.start()
    try:
        for text in range(1_000):
            assert has(" ".join(f"word{text}x{place}" for place in range(200)), f"word{text}x7")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 8 * 2**20
