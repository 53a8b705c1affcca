"""A detail asked of a paper: the sentence that tells it comes first, and where none does the answer says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from eight_papers import FIRST, entry, paper, with_passages
from meaning import told as told_of

from assistant.answer import Assistant
from assistant.answers.draft import Composed
from assistant.answers.form_texts import CHINESE, ENGLISH, FORM_TEXTS
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.values import Digest, Section

LANTERN = paper(
    "2603.00201",
    "Lantern: Night Driving from Dim Cameras",
    "Cameras see little at night. We present Lantern, a two-stage detector with a SwinV2 backbone and 7B parameters,"
    " which rivals models ten times larger. It was trained on 8 H100 GPUs for 36 hours with a learning rate of 2e-4."
    " On NuDark it reaches an accuracy of 71.3% and on NuDark-Pro 64.0%. Lantern runs at 42 frames per second at a"
    " resolution of 1024x512. It is compared with DINOv3 on three tasks. This makes it fit for cars.",
    "Ada Nowak, Bo Lin",
    FIRST,
)
OWL = paper(
    "2603.00202",
    "Owl: A Hundred Nights on the Road",
    "We collect recordings of night driving and show that they help detectors. The recordings are free to use.",
    "Cem Kaya",
    FIRST,
)
TOLD_IN_ANALYSIS = replace(
    entry(OWL, 2),
    sections=(
        Section(
            "result",
            "结果",
            "- 数据集包含1200段视频。\n- 评测了12个开源检测模型。\n- 训练时批大小为256，用了4张A100显卡。",
            "pdf",
        ),
        Section("limitations", "局限", "论文没有说明分辨率。约75%的漏检由雨中的夜间成像引起。", "pdf"),
    ),
)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("night")
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "Night", "night.md", "", (entry(LANTERN, 1), TOLD_IN_ANALYSIS))))
    with Library.open(Settings(home=home)) as library:
        yield library


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings()).ask(Question(text))


def asked(library: Library, text: str, aspect: str = "numbers") -> Composed:
    """The answer to a question for an aspect of one of the two papers."""
    paper = OWL if "Owl" in text else LANTERN
    return told_of(library, act="aspect", aspect=aspect, papers=(paper.arxiv_id,), text=text)


TOLD = [
    ("How many GPUs was Lantern trained on?", "8 H100 GPUs"),
    ("Lantern 用了多少张显卡？", "8 H100 GPUs"),
    ("Lantern 用的什么显卡", "8 H100 GPUs"),
    ("What GPU does Lantern use?", "8 H100 GPUs"),
    ("What learning rate does Lantern use?", "learning rate of 2e-4"),
    ("what is the learning rate of Lantern", "learning rate of 2e-4"),
    ("Lantern 的学习率是多少？", "learning rate of 2e-4"),
    ("How many parameters has Lantern?", "7B parameters"),
    ("Lantern有多少参数", "7B parameters"),
    ("how long did it take to train Lantern?", "36 hours"),
    ("What accuracy does Lantern get on NuDark?", "71.3%"),
    ("Lantern在NuDark-Pro上的准确率是多少？", "64.0%"),
    ("Lantern 的帧率是多少", "42 frames per second"),
    ("At what resolution does Lantern run?", "1024x512"),
    ("What backbone does Lantern use?", "SwinV2 backbone"),
    ("How many stages does Lantern have?", "two-stage"),
    ("how many tasks is Lantern compared on", "three tasks"),
    ("how many GPUs does 2603.00201 use?", "8 H100 GPUs"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_the_sentence_that_tells_a_number_is_quoted(night: Library, text: str, told: str) -> None:
    answer = asked(night, text)
    first = answer.citations[0]
    assert not answer.refused
    assert told in first.quote
    assert (first.arxiv_id, first.source) == (LANTERN.arxiv_id, "abstract")


@pytest.mark.parametrize("text", ["What GPU does Lantern use?", "Lantern 用的什么显卡", "Lantern 训练用了多久"])
def test_what_it_ran_on_is_told_by_the_sentence_on_hardware(night: Library, text: str) -> None:
    assert "8 H100 GPUs" in asked(night, text, "compute").citations[0].quote
    assert asked(night, "how many GPUs was Owl trained on", "compute").citations[0].quote.endswith("用了4张A100显卡。")


def test_what_may_be_done_with_it_is_told_where_it_is(night: Library) -> None:
    assert asked(night, "may I use the recordings of Owl?", "license").citations[0].quote == OWL.abstract.split(". ")[1]
    untold = asked(night, "what license is Lantern released under?", "license")
    assert untold.refused
    assert ENGLISH.aspects["license"] in untold.text


def test_the_open_models_that_a_paper_tests_are_no_code_of_its_own(night: Library) -> None:
    assert asked(night, "does Owl release its code?", "code").refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Owl 的批大小是多少", "批大小为256"),
        ("How many videos does Owl have?", "1200段视频"),
    ],
)
def test_a_detail_that_only_an_analysis_tells_is_quoted_as_interpretation(night: Library, text: str, told: str) -> None:
    answer = asked(night, text)
    assert told in answer.citations[-1].quote
    assert (answer.citations[-1].source, answer.citations[-1].basis) == ("analysis", "pdf")
    assert FORM_TEXTS[language_of(text)].analysis_says["pdf"].format(day=FIRST) in answer.text


NOT_TOLD = [
    "What batch size does Lantern use?",
    "Lantern 的批大小是多少",
    "How many epochs was Lantern trained for?",
    "What optimizer does Lantern use?",
    "how many languages does Lantern cover?",
    "What accuracy does Lantern get on KITTI?",
    "Lantern 在 KITTI 上的准确率是多少",
    "What mAP does Lantern reach?",
    "How many citations does Lantern have?",
    "Owl 用的什么优化器",
    "What resolution does Owl use?",
    "What learning rate does Owl use?",
    "How much did training Lantern cost?",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_a_number_that_nothing_tells_is_said_to_be_untold(night: Library, text: str) -> None:
    answer, forms = asked(night, text), FORM_TEXTS[language_of(text)]
    first, second, *_ = answer.text.split("\n\n")
    assert answer.refused
    assert forms.not_told.split("{")[1].partition("}")[2] in first
    assert second == forms.nearest_sentence
    assert answer.citations[0].quote in (LANTERN.abstract + OWL.abstract)


@pytest.mark.parametrize("text", ["What GPU was used to train Mole?", "Mole 用的什么显卡"])
def test_a_guess_at_what_is_needed_tells_no_detail(tmp_path: Path, text: str) -> None:
    mole = replace(OWL, arxiv_id="2603.00203", title="Mole: Night Under Ground")
    guess = Section("limitations", "局限", "训练很可能需要大量显卡和 GPU 内存。", "abstract")
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(
            with_passages(Digest(FIRST, "Night", "n.md", "", (replace(entry(mole, 1), sections=(guess,)),)))
        )
        answer = told_of(library, act="aspect", aspect="compute", papers=(mole.arxiv_id,), text=text)
    assert answer.refused
    assert all(citation.source == "abstract" for citation in answer.citations)


def test_what_was_sought_is_said(night: Library) -> None:
    assert "“accuracy KITTI”" in asked(night, "What accuracy does Lantern get on KITTI?").text
    assert "代码" in asked(night, "Lantern 开源代码了吗", "code").text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("STEP3-VL-10B有多少参数", "10B parameters"),
        ("What J&F does Molmo2 reach?", "J&F of 56.2"),
        ("how many clips are in the test set of Skyra", "3K clips"),
        ("How many benchmarks was 2601.10710 tested on?", "18 benchmarks"),
        ("How many GPUs was Spatia trained on?", ""),
        ("Spatia 用了多少张显卡", ""),
    ],
)
def test_details_of_the_samples_are_told_or_said_to_be_untold(samples: Library, text: str, told: str) -> None:
    answer = ask(samples, text)
    assert answer.refused == (not told)
    assert told in answer.citations[0].quote


@pytest.mark.parametrize("text", ["Does Lantern handle rain?", "Lantern 能在雨中使用吗"])
def test_what_a_paper_does_not_hold_is_answered_by_the_nearest_named_as_that(night: Library, text: str) -> None:
    assert FORM_TEXTS[language_of(text)].nearest_sentences in asked(night, text, "other").text


@pytest.mark.parametrize("text", ["what is Lantern", "What does Lantern propose?", "Lantern是什么", "Lantern"])
def test_a_paper_as_a_whole_is_no_detail(night: Library, text: str) -> None:
    answer = ask(night, text)
    assert not answer.refused
    assert "We present Lantern" in answer.citations[0].quote
    for forms in (ENGLISH, CHINESE):
        assert forms.nearest_sentences not in answer.text


def test_a_sentence_is_quoted_with_the_one_it_leans_on(night: Library) -> None:
    quotes = [citation.quote for citation in asked(night, "How many GPUs was Lantern trained on?").citations]
    assert quotes[0].startswith("We present Lantern")
    assert "It was trained on 8 H100 GPUs" in quotes[0]


def test_a_number_with_a_letter_behind_it_is_one(samples: Library) -> None:
    text = "how many training images come from the web"
    answer = told_of(samples, act="aspect", aspect="numbers", papers=("2512.15715",), text=text)
    assert "2B training images" in answer.citations[0].quote


def test_every_quote_stands_in_the_abstract_or_an_analysis(night: Library) -> None:
    for text, _ in TOLD:
        for citation in asked(night, text).citations:
            told = [LANTERN.abstract, *(section.text for section in TOLD_IN_ANALYSIS.sections)]
            assert any(citation.quote in each for each in told)
