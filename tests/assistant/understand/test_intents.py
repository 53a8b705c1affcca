"""What questions are taken to mean, alone and in conversation, on the sample library: whole files of them."""

import json
from datetime import date
from typing import Any

import pytest
from places import DATA

from assistant.record import filters_record
from assistant.understand.intent import Intent
from assistant.understand.understanding import Understanding
from assistant.values import Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.values import Filters

TODAY = date(2026, 11, 18)  # a Wednesday
CASES = [json.loads(line) for line in (DATA / "intents.jsonl").read_text(encoding="utf-8").splitlines()]
SPATIA, MMGR = "2512.15716", "2512.14691"


@pytest.fixture(scope="session")
def understanding(samples: Library) -> Understanding:
    return Understanding(samples, Glossary.load())


def meant(understanding: Understanding, text: str, *history: str, **more: Any) -> Intent:
    return understanding.intent(Question(text, history=history, **more), TODAY, lambda _: ())


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 300
    assert sum("before" in case for case in CASES) >= 50


@pytest.mark.parametrize("case", CASES, ids=[" / ".join([*case.get("before", ()), case["q"]]) for case in CASES])
def test_a_question_means_what_its_labels_say(understanding: Understanding, case: dict[str, Any]) -> None:
    intent = meant(understanding, case["q"], *case.get("before", ()), shown=tuple(case.get("shown", ())))
    found = {
        "act": intent.act,
        "papers": list(intent.papers),
        "aspect": intent.aspect,
        "filters": filters_record(intent.filters),
        "follows": intent.follows,
        "form": intent.form,
        "type": intent.type,
        "wanted": list(intent.wanted),
    }
    assert {name: found[name] for name in found if name in case} == {name: case[name] for name in found if name in case}


def test_conditions_and_exclusions_are_told_apart(understanding: Understanding) -> None:
    intent = meant(understanding, "image generation papers that are autoregressive, not diffusion")
    assert intent.wanted == ("image generation", "autoregressive")
    assert intent.unwanted == ("diffusion",)


def test_a_latin_name_ends_where_chinese_begins(understanding: Understanding) -> None:
    assert meant(understanding, "Dahua Lin 关于长视频的论文").filters == Filters(authors=("Dahua Lin",))


def test_months_side_by_side_are_one_stretch(understanding: Understanding) -> None:
    assert meant(understanding, "一月二月的论文").filters == Filters(since=date(2026, 1, 1), until=date(2026, 2, 28))


def test_a_paper_shown_is_meant_by_its_author(understanding: Understanding) -> None:
    ids = (SPATIA, MMGR)
    asked = "any weaknesses the Kordjamshidi one admits?"
    intent = meant(understanding, asked, "video generation benchmarks", shown=ids)
    assert (intent.act, intent.papers) == ("aspect", (MMGR,))


def test_a_mended_word_is_told_and_can_be_taken_back(understanding: Understanding) -> None:
    mended = meant(understanding, "papers on vidoe segmentation")
    assert mended.read_as == (("vidoe", "video"),)
    assert "video" in " ".join(mended.wanted)
    kept = meant(understanding, "papers on vidoe segmentation", dropped=("vidoe",))
    assert kept.read_as == ()


def test_a_limit_that_is_taken_away_is_none(understanding: Understanding) -> None:
    said = meant(understanding, "papers on video since December 2025")
    assert [limit.words for limit in said.limits] == ["since December 2025"]
    without = meant(understanding, "papers on video since December 2025", dropped=("since December 2025",))
    assert (without.limits, without.filters) == ((), Filters())


def test_what_is_given_beside_a_question_wins_and_what_it_overrules_is_told(understanding: Understanding) -> None:
    given = Filters(since=date(2026, 3, 1))
    intent = meant(understanding, "video papers before March 2026", filters=given)
    assert intent.filters.since == date(2026, 3, 1)
    assert [limit.words for limit in intent.overruled] == ["before March 2026"]


def test_an_abstract_is_searched_for_as_it_stands(understanding: Understanding) -> None:
    pasted = "We study how video diffusion models forget what they have shown. " * 12
    intent = meant(understanding, pasted)
    assert (intent.act, intent.wanted) == ("papers", (pasted.strip(),))
    assert not intent.filters


def test_an_earlier_list_is_found_again_where_the_last_answer_was_on_one_paper(understanding: Understanding) -> None:
    history = ("which papers are about video generation", "tell me about the first one")
    asked = Question("and the second one?", history=history, shown=(SPATIA,))
    intent = understanding.intent(asked, TODAY, lambda _: (SPATIA, MMGR))
    assert intent.papers == (MMGR,)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("papers without reinforcement learning on reasoning", "without reinforcement learning"),
        ("不用强化学习的推理论文", "不用强化学习"),
    ],
)
def test_what_is_to_be_done_without_is_not_wanted_itself(understanding: Understanding, text: str, wanted: str) -> None:
    assert meant(understanding, text).wanted[0] == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("image editing methods that do not need training", "do not need training"),
        ("不需要训练的图像编辑方法", "不需要训练"),
        ("hallucination mitigation that needs no training", "no training"),
    ],
)
def test_what_papers_do_without_is_never_dropped(understanding: Understanding, text: str, said: str) -> None:
    intent = meant(understanding, text)
    assert said in intent.wanted
    assert intent.unwanted == ()


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("3D reconstruction that does not use camera poses", "camera poses"),
        ("vision transformers, not for medical images", "medical images"),
        ("图像超分,不要扩散模型", "扩散模型"),
    ],
)
def test_what_papers_are_not_to_use_is_unwanted(understanding: Understanding, text: str, unwanted: str) -> None:
    assert meant(understanding, text).unwanted == (unwanted,)


def test_what_no_word_denies_is_wanted(understanding: Understanding) -> None:
    text = "想让图像编辑结果符合物理规律（折射、形变之类），最好用视频里的状态变化过程做监督"
    intent = meant(understanding, text)
    assert intent.unwanted == ()
    assert "视频" in " ".join(intent.wanted)


def test_it_behind_a_paper_pointed_at_is_that_paper(understanding: Understanding) -> None:
    shown = (SPATIA, MMGR, "2512.15693")
    text = "the second one: what data does it train on?"
    assert meant(understanding, text, "which papers are about video generation", shown=shown).papers == (MMGR,)


@pytest.mark.parametrize(
    ("near", "far"),
    [("tactile sensing for dexterous hands", "how do I iron a silk blouse"),
     ("有哪些论文研究灵巧手的触觉", "真丝衬衫怎么熨才不会坏")],
)  # fmt: skip
def test_another_world_is_told_by_the_wording(understanding: Understanding, near: str, far: str) -> None:
    of_papers, of_another_world = (meant(understanding, text).foreign or 0.0 for text in (near, far))
    assert of_papers < 0 < of_another_world


def test_a_follow_up_is_not_told_by_its_wording_alone(understanding: Understanding) -> None:
    assert meant(understanding, "and in winter?", "papers on driving in rain").foreign is None


def test_plain_words_in_small_letters_are_no_paper_that_is_missing(understanding: Understanding) -> None:
    asked = "Which work argues that distilling datasets has a ceiling and mixes chosen real samples with made ones?"
    assert meant(understanding, asked).absent == ()


def test_a_chinese_text_of_an_abstracts_length_is_searched_for_as_it_stands(understanding: Understanding) -> None:
    text = "本文研究如何利用少量标注对三维医学图像进行半监督分割并过滤不可靠的伪标签。" * 8
    assert meant(understanding, text).wanted == (text,)
    assert meant(understanding, text[:37]).wanted != (text[:37],)


@pytest.mark.parametrize(("asked", "wanted"), [("过平滑怎么缓解", "过平滑"), ("图神经网络的过平滑问题", "过平滑")])
def test_a_character_that_ends_words_as_a_particle_may_begin_one(
    understanding: Understanding, asked: str, wanted: str
) -> None:
    assert any(condition.startswith(wanted) for condition in meant(understanding, asked).wanted)


def test_a_question_of_another_world_that_names_nothing_is_none_for_papers(understanding: Understanding) -> None:
    assert meant(understanding, "what notice period applies if I signed no contract").act == "offtopic"
