from datetime import date
from itertools import pairwise

import pytest
from places import DATA

from ingest.digests.digest_file import read_digest
from ingest.passages import passages_of
from vectorstore.library import Library
from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences
from vectorstore.values import DigestEntry, EntryLink, Paper, Passage, Section

DAY = date(2025, 12, 18)


def made(abstract: str, *sections: Section) -> DigestEntry:
    paper = Paper("2512.00001", 2, "A Title", ("Ann",), date(2025, 12, 16), ("cs.CV",), abstract)
    return DigestEntry(paper, 1, sections)


def of(entry: DigestEntry, source: str) -> list[Passage]:
    return [passage for passage in passages_of(entry, DAY) if passage.source == source]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


# Sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Smith et al. proposed it.",
        "We follow methods (e.g. CLIP) and others, i.e. DINO.",
        "See Fig. 3, Eq. (2), Tab. 4 and Sec. 2.5 for more.",
        "It reaches 77.8% mAP and 2.5 dB vs. GANs.",
        "J. K. Smith and D. Crandall agree.",
        "Sites in the U.S. Army use w.r.t. Smith.",
        "The data (1.2M clips, approx. 14.6 years) are at https://x.org/a.b.html today.",
        "nnU-Net v1.5.2 and torch.Tensor are used.",
    ],
)
def test_an_english_sentence_is_not_cut_inside(sentence: str) -> None:
    assert split(f"{sentence} We go on.") == [sentence, "We go on."]


def test_english_sentences_end_at_their_marks() -> None:
    text = "Is it so? Yes! “Quote.” (See it.) nnU-Net wins. 3D helps. $x$ holds."
    assert split(f"{text} We follow Doe et al. We do more, etc. The end") == [
        "Is it so?", "Yes!", "“Quote.”", "(See it.)", "nnU-Net wins.", "3D helps.", "$x$ holds.",
        "We follow Doe et al.", "We do more, etc.", "The end",
    ]  # fmt: skip


def test_a_missing_space_between_sentences_is_understood() -> None:
    assert split("It trains models.We propose one.") == ["It trains models.", "We propose one."]


def test_chinese_sentences_end_at_their_marks_with_the_closing_quotes() -> None:
    assert split("甲。乙！是吗？“好。”丙；丁（其一；其二。）。戊e.g. 己 v1.5 庚") == [
        "甲。", "乙！", "是吗？", "“好。”", "丙；", "丁（其一；其二。）。", "戊e.g. 己 v1.5 庚",
    ]  # fmt: skip


def test_line_breaks_end_sentences_and_list_numbers_do_not() -> None:
    assert split("标题：\n1. 第一项。2. Second item.\n\n末行") == ["标题：", "1. 第一项。", "2. Second item.", "末行"]


@pytest.mark.parametrize("text", ["", " \n ", "...", "。", "e.g.", "a" * 500])
def test_odd_texts_have_spans_too(text: str) -> None:
    assert split(text) == [text] * bool(text.strip())


# Languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which papers tackle exposure bias in video diffusion", "en"),
        ("哪些论文解决视频扩散中的曝光偏差", "zh"),
        ("哪些论文用 Stochastic Patch Selection 改进 end-to-end autonomous driving", "zh"),
        ("MMGR 是什么", "zh"),
        ("What does 曝光偏差 mean in this paper?", "en"),
        ("2512.15702", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


# Passages


def test_title_and_abstract_make_the_papers_passage() -> None:
    (passage,) = passages_of(made("Short. Clear."), DAY)
    assert passage == Passage("2512.00001", "paper", "A Title\nShort. Clear.", 0, 21, "en")


def test_a_long_abstract_is_also_cut_into_windows_of_whole_sentences() -> None:
    abstract = " ".join(f"Sentence number {n} has exactly ten words, counted by hand." for n in range(20))
    windows = of(made(abstract), "abstract")
    assert "".join(abstract[a.end : b.start] for a, b in pairwise(windows)).strip() == ""
    assert (windows[0].start, windows[-1].end) == (0, len(abstract))
    assert all(60 <= len(window.text.split()) <= 90 for window in windows)
    assert all(window.text.startswith("Sentence") and window.text.endswith("hand.") for window in windows)


def test_each_section_makes_passages_of_its_own() -> None:
    entry = made("Short.", Section("method", "方法", "甲。", "pdf"), Section("result", "结果", "乙。", "pdf"))
    link = EntryLink(DAY, "2512.00001v2")
    assert of(entry, "analysis") == [
        Passage("2512.00001", "analysis", "甲。", 0, 2, "zh", "method", "方法", "pdf", link),
        Passage("2512.00001", "analysis", "乙。", 0, 2, "zh", "result", "结果", "pdf", link),
    ]


def test_a_long_section_is_cut_at_sentence_ends() -> None:
    text = "\n".join("这一句话有二十个字左右而且以句号结尾。" * 3 + "这半句以分号结尾；" for _ in range(12))
    pieces = of(made("Short.", Section("method", "方法", text)), "analysis")
    assert len(pieces) > 2
    assert all(100 < len(piece.text) <= 300 and piece.text[-1] in "。；" for piece in pieces)
    assert "".join(piece.text for piece in pieces).replace("\n", "") == text.replace("\n", "")


def test_a_text_without_any_sentence_end_is_still_cut() -> None:
    pieces = of(made("Short.", Section("other", "", "字，" * 3000)), "analysis")
    assert max(len(piece.text) for piece in pieces) <= 1200
    assert sum(len(piece.text) for piece in pieces) == 6000


def test_findings_make_no_passages() -> None:
    found, _ = read_digest(DATA / "dialect_a.md")
    assert found is not None
    entry = found.entries[0]
    assert entry.findings
    assert {passage.source for passage in passages_of(entry, found.date)} == {"paper", "analysis"}


@pytest.mark.parametrize("name", ["dialect_a.md", "dialect_b.md", "dialect_c.md"])
def test_every_passage_is_exactly_a_span_of_its_origin(name: str) -> None:
    found, _ = read_digest(DATA / name)
    assert found is not None
    for entry in found.entries:
        paper = entry.paper
        origins = {"paper": [f"{paper.title}\n{paper.abstract}"], "abstract": [paper.abstract]}
        for passage in passages_of(entry, found.date):
            texts = origins.get(passage.source) or [s.text for s in entry.sections if s.heading == passage.heading]
            assert any(text[passage.start : passage.end] == passage.text for text in texts)
            assert passage.text == passage.text.strip() != ""


# The sentence of a paper that answers

TITLE = "Weld Seams of a Factory Line"
SENTENCES = (
    "Weld seams of a factory line are inspected by people.",
    "However, tired people overlook every fifth pore, and existing detectors fail on shiny metal.",
    "We release 4,310 images with outlines of pores and cracks.",
    "By turning each image into a height map, a small network finds pores that no lamp shows.",
    "The code of our weld seams is available at https://example.org/weld-seams-of-a-factory-line.",
)


def answer_of(library: Library, question: str) -> str:
    scores = library.search.answer_scores(question, TITLE, SENTENCES)
    return SENTENCES[scores.index(max(scores))]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many images of weld seams of a factory line are there?", SENTENCES[2]),
        ("生产线焊缝一共有多少张图像？", SENTENCES[2]),
        ("What makes existing detectors of weld seams fail?", SENTENCES[1]),
        ("生产线焊缝检查有什么困难？", SENTENCES[1]),
        ("How does the network find pores in weld seams?", SENTENCES[3]),
    ],
)
def test_the_sentence_that_answers_comes_before_one_that_repeats_the_title(
    question: str, answer: str, read_library: Library
) -> None:
    assert answer_of(read_library, question) == answer


def test_a_question_about_all_that_the_title_says_is_met_by_the_sentence_closest_to_it(read_library: Library) -> None:
    assert answer_of(read_library, "weld seams of a factory line") == SENTENCES[0]
    assert len(read_library.search.answer_scores("…", TITLE, SENTENCES)) == len(SENTENCES)
    assert read_library.search.answer_scores("weld seams", "", []) == []
