"""Names of papers that the library does not hold are said to be unheld; what mentions them is shown as that."""

from pathlib import Path

import pytest
from eight_papers import FIRST, entry, paper, with_passages

from assistant.answer import Assistant
from assistant.answers.form_texts import FORM_TEXTS
from assistant.texts import TEXTS
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings()).ask(Question(text))


def titles(answer: Answer) -> list[str]:
    return [citation.title.split(":")[0] for citation in answer.citations]


@pytest.mark.parametrize(
    ("text", "name", "mentioned_by"),
    [
        ("limits of LLaVA", "LLaVA", "DiffusionVL"),
        ("LLaVA 的局限", "LLaVA", "DiffusionVL"),
        ("what is Sora-2?", "Sora-2", "MMGR"),
        ("papers like DINOv3", "DINOv3", "In Pursuit of Pixel Supervision for Visual Pre-training"),
        ("who wrote Gemini 3 Pro?", "Gemini 3 Pro", "Molmo2"),
    ],
)
def test_papers_that_mention_an_unheld_one_are_shown_as_that(
    samples: Library, text: str, name: str, mentioned_by: str
) -> None:
    answer = ask(samples, text)
    forms, quoted = FORM_TEXTS[answer.language], TEXTS[answer.language].quote.format(name)
    assert answer.text.startswith(forms.no_such_paper.format(names=quoted))
    assert forms.mentioned_by.format(count=len(answer.citations)) in answer.text
    assert answer.understood.absent == (name,)
    assert mentioned_by in titles(answer)
    assert all(name in citation.quote for citation in answer.citations)
    assert not answer.refused


@pytest.mark.parametrize("text", ["who wrote BERT2?", "BERT2 是什么", "compare BERT2 and PointNet3"])
def test_an_unheld_paper_that_none_mentions_is_refused(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.refused
    assert "“BERT2”" in answer.text.split("\n\n")[0]
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("text", "named", "said"),
    [
        ("Compare Molmo2 with Qwen3-VL", "Qwen3-VL", "Qwen3-VL reaches 29.6"),
        ("How does Molmo2 compare with Gemini 3 Pro?", "Gemini 3 Pro", "leaves Gemini 3 Pro behind"),
        ("比较 Molmo2 和 Qwen3-VL", "Qwen3-VL", "Qwen3-VL reaches 29.6"),
        ("Compare Molmo2 with GPT-5", "GPT-5", ""),
        ("Molmo2和GPT-5有什么区别", "GPT-5", ""),
        ("compare Multi-View Foundation Models with GPT-5", "GPT-5", ""),
    ],
)
def test_a_comparison_with_an_unheld_paper_tells_what_the_held_one_says_of_it(
    samples: Library, text: str, named: str, said: str
) -> None:
    answer = ask(samples, text)
    forms = FORM_TEXTS[answer.language]
    assert f"“{named}”" in answer.text.split("\n\n")[0]
    assert (forms.says_of if said else forms.says_nothing_of) in answer.text
    assert answer.refused == (not said)
    assert said in answer.citations[0].quote
    assert len(set(titles(answer))) == 1


@pytest.mark.parametrize(
    ("text", "of", "told"),
    [
        ("who introduced ViF-Bench?", "Skyra", "We present Skyra"),
        ("What is PaCoRe?", "STEP3-VL-10B Technical Report", "Parallel Coordinated Reasoning (PaCoRe)"),
    ],
)
def test_a_name_that_an_abstract_gives_its_own_work_means_that_paper(
    samples: Library, text: str, of: str, told: str
) -> None:
    answer = ask(samples, text)
    assert titles(answer)[0] == of
    assert any(told in citation.quote for citation in answer.citations)
    assert not answer.refused


@pytest.mark.parametrize(
    "text",
    [
        "limits of VLMs",
        "what is exposure bias",
        "what is Flow Matching?",
        "compare Spatia and MMGR",
        "limits of Skyra",
        "which papers use LLaVA?",
        "video diffusion",
        "ASD 是什么",
    ],
)
def test_terms_of_the_field_and_held_papers_are_no_unheld_names(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert FORM_TEXTS[answer.language].no_such_paper.split("{")[0] not in answer.text


@pytest.mark.parametrize(
    ("text", "said", "anywhere"),
    [
        ("how many papers are about video diffusion?", "“video diffusion”", 2),
        ("有多少篇论文用到 flow matching", "“flow matching”", 1),
    ],
)
def test_a_number_of_papers_is_of_those_that_say_the_words_side_by_side(
    samples: Library, text: str, said: str, anywhere: int
) -> None:
    answer = ask(samples, text)
    first = answer.text.split("\n\n")[0]
    assert said in first
    count = sum(
        all(phrase.strip("“” ") in f"{each.title} {each.abstract}".lower() for phrase in said.split(","))
        for each in samples.papers()
    )
    assert f" {count} " in first
    assert count >= anywhere


def test_results_are_what_came_out_and_not_what_was_built_to_measure(samples: Library) -> None:
    said = [citation.quote for citation in ask(samples, "results of Skyra").citations]
    assert said == [quote for quote in said if "ViF-Bench, draws" not in quote]
    assert "put Skyra in front of earlier detectors" in said[0]


@pytest.mark.parametrize("styled", [r"\textbf{MOLE-3K}", r"\emph{MOLE-3K}", r"\textsc{MOLE-3K}", "MOLE-3K"])
def test_a_name_that_an_abstract_gives_in_latex_is_held(tmp_path: Path, styled: str) -> None:
    abstract = f"Tunnels are dark. This paper introduces {styled}, a data set of tunnels for robots that dig."
    held = paper("2603.00301", "Seeing Under the Ground", abstract, "Ada Nowak", FIRST)
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "Papers", "a.md", "", (entry(held, 1),))))
        for text in ("what is MOLE-3K", "MOLE-3K是什么"):
            answer = ask(library, text)
            assert FORM_TEXTS[answer.language].no_such_paper.split("{")[0] not in answer.text
            assert answer.citations[0].quote.startswith(f"This paper introduces {styled}")
