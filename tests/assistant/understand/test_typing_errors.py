"""Typing errors in questions are mended, and right text stays as it is."""

import pytest

from assistant.understand.spelling import Mended, Spelling
from vectorstore.glossary import Glossary

PAPERS = {"frobnicator": 5, "langoustine": 1}
SPELLING = Spelling(lambda word: PAPERS.get(word, 0), Glossary.load())


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("gausian", "gaussian"),
        ("detetcion", "detection"),
        ("segmentaion", "segmentation"),
        ("trasnformers", "transformers"),
        ("navigaton", "navigation"),
        ("retreival", "retrieval"),
        ("benchamrk", "benchmark"),
        ("garbge", "garbage"),
        ("febuary", "february"),
        ("reconstrcuton", "reconstruction"),
    ],
)
def test_a_misspelled_word_is_read_as_the_nearest_known_one(typed: str, right: str) -> None:
    assert SPELLING.mended(f"papers on {typed}, please") == Mended(f"papers on {right}, please", ((typed, right),))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("视屏生成", "视频生成"),
        ("联帮学习", "联邦学习"),
        ("自动驾使", "自动驾驶"),
        ("数剧集", "数据集"),
        ("越域", "越狱"),
        ("综数", "综述"),
        ("知识争馏", "知识蒸馏"),
        ("强化学系", "强化学习"),
        ("目标检策", "目标检测"),
    ],
)
def test_chinese_typed_by_sound_is_read_as_the_term(typed: str, right: str) -> None:
    assert SPELLING.mended(f"求推荐{typed}的论文") == Mended(f"求推荐{right}的论文", ((typed, right),))


@pytest.mark.parametrize(
    "text",
    [
        "do ppl care abt rn u know, thx",
        "my colleagues were wondering about yesterday's ramen",
        "unlearned relabelling of overparametrised lookbooks",
        "Pollefeys and iPhone and GLM4 and hf.co/modle and gausian-like",
        "a frobnicator in three papers",
        "voglio sapere quali modelli generano immagini velocemente",
        "在集合里调参，点几下就能评分细则",
        "一直找例子，湿度和图标怎么识别",
        "有沒有語音辨識的論文",
        "那个去年发的工作，心里有数的人推荐一下",
    ],
)
def test_right_text_stays_as_it_is(text: str) -> None:
    assert SPELLING.mended(text) == Mended(text)


def test_what_is_fixed_stays_and_the_rest_is_mended() -> None:
    text = "modle by gausian 模形 综数"
    assert SPELLING.mended(text, [(0, 5), (17, 19)]).text == "modle by gaussian 模形 综述"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("找視屏生成的論文", "找視屏生成的論文"),
        ("台灣的語音識別模形", "台灣的語音識別模形"),
        ("有冇gausian splatting嘅綜數", "有冇gaussian splatting嘅綜數"),
        ("晶片設計、程式合成、影片品質", "晶片設計、程式合成、影片品質"),
        ("里程計和干擾 segmentaion", "里程計和干擾 segmentation"),
    ],
)
def test_chinese_in_traditional_characters_is_neither_simplified_nor_mended(text: str, mended: str) -> None:
    assert SPELLING.mended(text).text == mended


def test_several_errors_are_told_in_their_order() -> None:
    mended = SPELLING.mended("综数 of segmentaion 模形")
    assert mended.text == "综述 of segmentation 模型"
    assert mended.read_as == (("综数", "综述"), ("segmentaion", "segmentation"), ("模形", "模型"))


def test_a_word_of_one_paper_may_be_a_misspelling_and_few_words_are_asked_about() -> None:
    asked: list[str] = []

    def known(word: str) -> int:
        asked.append(word)
        return 1

    assert Spelling(known, Glossary.load()).mended("a survey of depht estimation in the wild").text == (
        "a survey of depth estimation in the wild"
    )
    assert asked == ["depht"]


def test_empty_and_odd_text_is_no_matter() -> None:
    for text in ("", " ", "？", "的", "\u0000", "a" * 5000, "模" * 2000):
        assert SPELLING.mended(text).text == text
