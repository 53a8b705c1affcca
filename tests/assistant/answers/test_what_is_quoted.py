"""Which sentence an answer quotes: what a paper says of itself, not of others, nor what only announces a list."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import BIOPSY, FIRST, SPLATS, with_passages

from assistant.answer import Assistant
from assistant.answers.day_summary import summary_of, without_greeting
from assistant.answers.form_texts import FORM_TEXTS
from assistant.cues import cues_of, lead
from assistant.quotes import Quote, leads_in
from assistant.understand.intent import Aspect
from assistant.values import Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Section

OVERCOMING = "To overcome this limitation, we propose a memory of places that never forgets."
OTHERS = (
    OVERCOMING,
    "We address the limitations of existing detectors by training on noise.",
    "Most state-of-the-art approaches achieve accuracy at the cost of speed.",
    "However, current methods are limited by the quality of their labels.",
    "Due to the capability limitations of the base model, results still lag behind.",
)
OWN = (
    "The method fails where stains are uneven.",
    "Our approach cannot follow more than ten people at once.",
    "We also discuss the limitations of our labels.",
    "The main limitation is the speed of the decoder.",
)


def telling(aspect: Aspect, *texts: str) -> list[str]:
    """Those of some sentences that tell of an aspect."""
    return [quote.text for quote in cues_of(aspect).best(quotes(*texts))]


def quotes(*texts: str) -> list[Quote]:
    return [Quote(text, 100 * place, 1.0 - place / 10) for place, text in enumerate(texts)]


@pytest.mark.parametrize("sentence", OTHERS)
def test_the_limits_of_others_are_no_limits_of_the_paper(sentence: str) -> None:
    assert telling("limitations", sentence) == []


@pytest.mark.parametrize("sentence", OWN)
def test_what_a_paper_says_of_its_own_limits_tells_of_them(sentence: str) -> None:
    assert telling("limitations", *OTHERS, sentence) == [sentence]


def test_the_results_of_others_are_no_results_of_the_paper() -> None:
    theirs = "Most state-of-the-art approaches reach high accuracy on easy scenes."
    ours = "Ours surpasses existing methods by 3% on four benchmarks."
    aim = "To achieve this, we design a decoder with two branches."
    assert telling("results", theirs, aim, ours)[0] == ours


def test_a_paper_is_introduced_by_what_it_presents_rather_than_by_what_it_finds() -> None:
    found = "We find that motion and appearance are coupled."
    presents = "Based on this, we present a model that generates both."
    first = lead(quotes("Motion is hard.", found, presents))
    assert first
    assert first.text == presents
    paper = lead(
        quotes("Attacks are a threat.", "The paper introduces an attack by attributions.", "We show it is robust.")
    )
    assert paper
    assert paper.text.startswith("The paper introduces")


@pytest.mark.parametrize("text", ["可以推断出一些潜在的局限性：", "The limits are:", "**具体表现为：**", "数据："])
def test_a_sentence_that_announces_a_list_is_known(text: str) -> None:
    assert leads_in(text)
    assert not leads_in(f"{text} 一个例子。")


def test_limits_are_quoted_without_their_lead_in_and_results_with_their_numbers(tmp_path: Path) -> None:
    limits = (
        "尽管框架很有前景，仍可以推断出一些局限性：\n- **染色不均**：在染色不均的切片上可能失效。\n"
        "- 只在三家医院验证过。"
    )
    results = (
        "方法在多个数据集上取得了很好的结果，具体如下：\n- 在第一家医院上误差为 4%。\n- 结果显示其具有优势。\n"
        "- 结果十分稳定。\n- 结果令人信服。\n- 结果可以推广。\n- 结果优于以往。\n"
    )
    paper = replace(BIOPSY, abstract=f"{BIOPSY.abstract} {OVERCOMING}")
    sections = (Section("limitations", "局限", limits, "pdf"), Section("result", "结果", results, "pdf"))
    digest = Digest(FIRST, "Papers", "a.md", "", (DigestEntry(paper, 1, sections),))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        assistant = Assistant(library, Settings())
        for asked in (f"limits of {paper.title}", f"{paper.arxiv_id}的局限"):
            said = [citation.quote for citation in assistant.ask(Question(asked)).citations]
            assert any("染色不均" in quote for quote in said)
            assert "The method fails where stains are uneven." in said
            assert not any(quote.endswith("：") or "overcome" in quote for quote in said)
        said = [citation.quote for citation in assistant.ask(Question(f"results of {paper.arxiv_id}")).citations]
        assert "在第一家医院上误差为 4%。" in said
        assert not any(quote.endswith("：") for quote in said)


PROBLEM = "Existing maps of caves struggle with water."
BRINGS = "To overcome this, we propose Newt, which maps caves from sound."
AFTER = (
    "Moreover, we curate NewtSet, a set of maps of challenging caves. More pictures are at https://newt.github.io/n."
)


def test_a_page_of_pictures_is_no_code() -> None:
    code = ["Code is at https://github.com/newt/newt.", "We release the full model.", "本文发布了全部模型与权重。"]
    others = "它优于现有的开源模型。"
    assert telling("code", AFTER, others, *code) == code


SOLVED = "它提出了 Newt，克服了现有方法不能测绘水下洞穴的局限。"
HELD = "它收集了一个含有五百张洞穴图的数据集。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what datasets does Newt use", HELD),
        ("Newt 用了什么数据", HELD),
    ],
)
def test_an_aspect_is_sought_in_sections_on_something_else(tmp_path: Path, text: str, told: str) -> None:
    newt = replace(BIOPSY, arxiv_id="2603.00401", title="Newt: Caves from Sound", abstract=f"{PROBLEM} {BRINGS}")
    sections = (
        Section("contribution", "贡献", f"{SOLVED}\n{HELD}", "abstract"),
        Section("limitations", "局限", "如何解决回声问题仍是挑战，数据集也不够大。", "abstract"),
    )
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "Papers", "a.md", "", (DigestEntry(newt, 1, sections),))))
        answer = Assistant(library, Settings()).ask(Question(text))
        code = Assistant(library, Settings()).ask(Question("is the code of Newt released?"))
    assert [citation.quote for citation in answer.citations if citation.source == "analysis"] == [told]
    assert FORM_TEXTS[answer.language].no_analysis not in answer.text
    assert code.refused
    assert FORM_TEXTS[code.language].not_told.partition("}")[2].split("{")[0] in code.text


BODY = "本期的三篇论文都与视频有关。其中一篇给出了新的基准。"


@pytest.mark.parametrize(
    "greeting",
    [
        "好的，作为一名研究助理，我将为您提供一份简明的执行摘要。",
        "好的，这是一份针对近期论文的简明执行摘要，旨在帮助忙碌的研究人员。",
        "当然！以下是今天的论文摘要：",
        "以下是 2026 年 3 月 2 日论文的执行摘要。",
        "Sure, here is the summary you asked for.",
        "Certainly! Here's a concise overview of the day's papers:",
        "As a research assistant, I will summarize the papers below.",
        "Okay, here are the highlights.",
    ],
)
@pytest.mark.parametrize("between", ["\n\n---\n\n**执行摘要**\n\n", "\n\n", "\n"])
def test_a_summary_is_quoted_without_the_greeting_before_it(greeting: str, between: str) -> None:
    digest = Digest(date(2026, 3, 2), "Papers", "a.md", f"{greeting}{between}{BODY}", ())
    assert summary_of(digest) == BODY
    shown = without_greeting(digest.summary)
    assert digest.summary.endswith(shown)
    assert greeting not in shown
    assert not shown.startswith("-")


@pytest.mark.parametrize(
    "summary",
    [
        BODY,
        "Great progress in video this week. Two benchmarks came out.",
        "作品以视频为主。好的基准仍然少见。",
        "作为人工智能的重要分支，视频生成今天有四篇论文。",
        "作为一个新方向，我们看到四篇论文。",
        "As a robot assistant grows up, memory matters.",
        "Hi-Fi audio is the theme.",
        "OK-VQA is beaten twice.",
        "好的，我将为您总结。",
        "",
        "---",
    ],
)
def test_a_summary_without_a_greeting_is_left_as_it_is(summary: str) -> None:
    assert without_greeting(summary) == summary


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Here is the summary: diffusion dominates today.", "diffusion dominates today."),
        ("Sure: here is the summary:  **Diffusion** dominates today.", "**Diffusion** dominates today."),
        ("好的，以下是今天的摘要：扩散模型占主导。另有两个基准。", "扩散模型占主导。另有两个基准。"),
    ],
)
def test_what_follows_the_colon_of_a_greeting_is_told(summary: str, told: str) -> None:
    assert without_greeting(summary) == told


def test_the_day_is_told_without_the_greeting(tmp_path: Path) -> None:
    digest = Digest(FIRST, "Papers", "a.md", f"好的，我将为您总结。\n\n{BODY}", (DigestEntry(SPLATS, 1),))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        text = Assistant(library, Settings()).ask(Question(f"what happened on {FIRST}")).text
    assert BODY in text
    assert "好的" not in text


def test_an_interpretation_is_no_sentence_that_only_announces_a_list(tmp_path: Path) -> None:
    text = "这篇关于病理切片细胞分割的论文的贡献如下：\n- 只用估计数训练病理切片的细胞分割网络。"
    digest = Digest(FIRST, "Papers", "a.md", "", (DigestEntry(BIOPSY, 1, (Section("overview", "概述", text, "pdf"),)),))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        answer = Assistant(library, Settings()).ask(Question("哪些论文研究病理切片的细胞分割"))
    said = [citation.quote for citation in answer.citations if citation.source == "analysis"]
    assert said == ["只用估计数训练病理切片的细胞分割网络。"]
