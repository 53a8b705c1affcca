"""How people do something is answered by what the papers do, each under the name of its method."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from eight_papers import entry, paper, with_passages

from assistant.answer import Assistant
from assistant.answers.approaches import approaches_of
from assistant.answers.form_texts import CHINESE, ENGLISH
from assistant.answers.methods import known, methods_in
from assistant.quotes import Quote
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.sentences import sentences
from vectorstore.settings import Settings
from vectorstore.values import Digest, Hit, Paper

DAY = date(2026, 3, 2)
TOLD = [
    ("2603.00201", "Short Teachers", "We propose to shrink storm models by distilling them.",
     "提出用知识蒸馏压缩风暴模型。"),
    ("2603.00202", "Forecasts That Fit", "We introduce a distillation to shrink storm models layer by layer.",
     "提出用逐层蒸馏压缩风暴模型。"),
    ("2603.00203", "Four Bits of Wind", "We present a quantization to shrink storm models to four bits.",
     "提出用量化压缩风暴模型。"),
    ("2603.00204", "Lean Storms", "We propose coarser grids to shrink storm models near the poles.",
     "提出用更粗的网格压缩风暴模型。"),
    ("2603.00205", "StormBench: A Benchmark of Ways to Shrink Storm Models",
     "We introduce a benchmark of ways to shrink storm models.", "压缩风暴模型的基准。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def storms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    entries = tuple(
        entry(paper(arxiv_id, title, abstract, "Ada Ek", DAY), place, method=said)
        for place, (arxiv_id, title, abstract, said) in enumerate(TOLD, 1)
    )
    with Library.open(Settings(home=tmp_path_factory.mktemp("storms")), write=True) as library:
        library.add(with_passages(Digest(DAY, "Papers", "storms.md", "", entries)))
        yield library


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings(), lambda: DAY).ask(Question(text))


def grouped(answer: Answer) -> dict[str, list[str]]:
    """The ids of the papers under each heading."""
    groups: dict[str, list[str]] = {}
    heading = ""
    for line in answer.text.splitlines():
        if found := re.fullmatch(r"\*\*([^\[]+)\*\*", line):
            heading = found[1]
        elif line.startswith("**["):
            groups.setdefault(heading, []).extend(re.findall(r"abs/(\d{4}\.\d{5})", line))
    return groups


def test_papers_stand_under_what_they_do(storms: Library) -> None:
    answer = ask(storms, "how do people shrink storm models?")
    groups = grouped(answer)
    assert groups["Knowledge distillation"] == ["2603.00201", "2603.00202"]
    assert groups["Quantization"] == ["2603.00203"]
    assert groups[ENGLISH.other_approaches] == ["2603.00204"]
    assert answer.text.startswith(ENGLISH.approaches.format(count=4))


def test_a_benchmark_is_no_way_to_do_it(storms: Library) -> None:
    assert "StormBench" not in ask(storms, "how do people shrink storm models?").text


def test_in_chinese_the_methods_have_chinese_names_and_an_analysis_tells_them(storms: Library) -> None:
    answer = ask(storms, "人们如何压缩风暴模型")
    groups = grouped(answer)
    assert set(groups["知识蒸馏"]) == {"2603.00201", "2603.00202"}
    assert groups["量化"] == ["2603.00203"]
    assert CHINESE.other_approaches in groups
    said = [citation.quote for citation in answer.citations if citation.source == "analysis"]
    assert "提出用知识蒸馏压缩风暴模型。" in said


def test_each_paper_shows_the_sentence_that_names_its_method(storms: Library) -> None:
    quotes = {each.arxiv_id: each.quote for each in ask(storms, "how do people shrink storm models?").citations}
    assert "distilling" in quotes["2603.00201"]
    assert "quantization" in quotes["2603.00203"]


def test_who_does_it_leads_to_no_papers_about_people(tmp_path: Path) -> None:
    about = [
        ("2603.00301", "Crowds", "We study how people and other people do things, and what researchers do to people."),
        ("2603.00302", "Drains", "We present a routing of rain water through the drains of a city by local rules."),
    ]
    entries = tuple(
        entry(paper(arxiv_id, title, abstract, "Ada Ek", DAY), place)
        for place, (arxiv_id, title, abstract) in enumerate(about, 1)
    )
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.add(with_passages(Digest(DAY, "Papers", "a.md", "", entries)))
        answer = ask(library, "how do people route rain water through drains?")
    assert answer.hits[0].paper.arxiv_id == "2603.00302"


def found(arxiv_id: str, title: str, abstract: str) -> tuple[Hit, list[Quote]]:
    about = Paper(arxiv_id, 1, title, ("Ada Ek",), DAY, ("cs.CV",), abstract)
    quotes = [Quote(abstract[start:end], start, 0.5) for start, end in sentences(abstract)]
    return Hit(about, 1.0, None, None, 1.0), quotes


def names(groups: tuple[list, list]) -> list[str]:  # type: ignore[type-arg]
    return [group.method.en for group in groups[0]]


SLIDES = found("2603.00401", "Slides", "We propose a distillation of slide readers. It needs no retrieval.")
MAPS = found("2603.00402", "Maps", "Existing methods use distillation. We propose a retrieval of maps.")


def test_what_others_do_and_what_is_not_done_is_no_approach_of_a_paper() -> None:
    assert names(approaches_of([SLIDES, MAPS], "how do people read them?")) == ["Knowledge distillation", "Retrieval"]


def test_what_the_question_names_tells_no_paper_from_another() -> None:
    groups, others = approaches_of([SLIDES, MAPS], "how do people use distillation?")
    assert [group.method.en for group in groups] == ["Retrieval"]
    assert [hit.paper.title for hit, _ in others] == ["Slides"]
    assert names(approaches_of([SLIDES, MAPS], "如何使用蒸馏")) == ["Retrieval"]


def test_what_all_papers_do_is_no_approach() -> None:
    another = found("2603.00403", "More Slides", "We propose a distillation of slide readers into trees.")
    groups, others = approaches_of([SLIDES, another], "how do people read slides?")
    assert groups == []
    assert len(others) == 2


def test_a_method_mentioned_once_is_not_forced_on_a_paper() -> None:
    passing = found("2603.00404", "Ponds", "We present a boat for ponds. Its camera was tuned by quantization.")
    groups, others = approaches_of([SLIDES, passing], "how do people count frogs?")
    assert names((groups, others)) == ["Knowledge distillation"]
    assert [hit.paper.title for hit, _ in others] == ["Ponds"]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("We propose Speculative Decoding", "Speculative decoding"),
        ("trained with GRPO", "Reinforcement learning"),
        ("a LoRA-based method", "Low-rank adaptation and adapters"),
        ("用检索增强生成", "Retrieval"),
        ("基于3D Gaussian的重建", "Gaussian splatting"),
    ],
)
def test_a_method_is_known_however_it_is_written(text: str, method: str) -> None:
    assert [named.en for named, _ in methods_in(text)] == [method]


@pytest.mark.parametrize(
    "text", ["a training-free exemplar-free camera", "trained on average storage", "语言模型的能力"]
)
def test_words_that_only_look_like_a_method_are_none(text: str) -> None:
    assert {named.en for named, _ in methods_in(text)} <= {"Without training"}


def test_every_method_has_its_own_name_in_both_languages() -> None:
    methods = known()
    assert len({method.en for method in methods}) == len({method.zh for method in methods}) == len(methods)
    assert all(re.search("[一-鿿]", method.zh) and method.en.isascii() for method in methods)


@pytest.mark.parametrize("method", known(), ids=[method.en for method in known()])
def test_a_methods_english_names_are_found_where_they_stand(method: object) -> None:
    plain = [name for name in method.called if re.fullmatch(r"[A-Za-z0-9 -]+", name)]  # type: ignore[attr-defined]
    for name in plain:
        assert method in {named for named, _ in methods_in(f"We propose {name} for ponds")}
