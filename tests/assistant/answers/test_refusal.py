"""Refusals: that no paper answers, which condition failed, and what a search tells of itself."""

from dataclasses import replace

import pytest

from assistant.answer import Assistant
from assistant.answers import forms
from assistant.answers.draft import Draft
from assistant.answers.form_texts import FORM_TEXTS
from assistant.find import find
from assistant.texts import TEXTS
from assistant.understand.intent import Intent
from assistant.values import Answer, Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.search.wording import unframed
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings()).ask(Question(text))


@pytest.mark.parametrize(
    ("text", "met", "failed"),
    [
        ("papers on exposure bias with millimetre-wave radar", "exposure bias", "millimetre-wave radar"),
        ("同时研究曝光偏差和毫米波雷达的论文", "曝光偏差", "毫米波雷达"),
    ],
)
def test_a_refusal_says_which_condition_no_paper_meets(samples: Library, text: str, met: str, failed: str) -> None:
    answer = ask(samples, text)
    forms = FORM_TEXTS[answer.language]
    assert answer.refused
    assert answer.text.startswith(TEXTS[answer.language].refusal)
    assert forms.failed_each.format(conditions=f"“{met}”", count=1) in answer.text
    assert forms.failed_each.format(conditions=f"“{failed}”", count=0) in answer.text
    assert forms.drop in answer.text


def test_what_may_answer_is_never_said_to(samples: Library) -> None:
    answer = ask(samples, "papers on exposure bias with millimetre-wave radar")
    assert answer.refused
    assert not answer.citations
    assert not [each for each in answer.papers if each.relevance == "yes"]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (
            "video models that roll out long clips without drifting while a radar measures the depth of each frame",
            False,
        ),
        ("视频生成模型在长时间推演时怎样避免误差累积，同时用毫米波雷达测量每一帧画面的深度", False),
        ("video models with radar", True),
        ("毫米波雷达视频生成", True),
    ],
)
def test_of_a_long_description_the_likeliest_are_quoted_with_what_is_open(
    samples: Library, text: str, refused: bool
) -> None:
    intent = Intent(wanted=("video generation", "radar"), text=text, language=language_of(text))
    may = [replace(each, relevance="maybe", open=("radar",)) for each in find(samples, intent)[:4]]
    answer = forms.answer(Draft(samples, intent, Glossary.load(), ""), may)
    texts = FORM_TEXTS[intent.language]
    assert answer.refused == refused
    assert answer.text.startswith(TEXTS[intent.language].refusal if refused else texts.likeliest[1].split("{")[0])
    assert bool(answer.citations) is not refused
    assert texts.open.format(conditions="“radar”") in answer.text


@pytest.mark.parametrize("text", ["how do I bake sourdough bread", "红烧肉怎么做", "what is the capital of France?"])
def test_a_far_question_names_no_paper_as_near(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.refused
    assert "arxiv.org" not in answer.text


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("手语识别与翻译有哪些方法", "手语识别与翻译"),
        ("有没有做唇语识别的论文", "唇语识别"),
        ("有哪些工作流生成的论文", "工作流生成"),
        ("研究生", "研究生"),
        ("哪些论文使用过昆吾湖的数据", "昆吾湖 数据"),
        ("使用过参数化网络", "使用过参数化网络"),
        ("利用到达角定位", "利用到达角定位"),
        ("有哪些", "有哪些"),
    ],
)
def test_words_that_only_ask_are_no_words_to_find(question, left):
    assert unframed(question).strip() == left
