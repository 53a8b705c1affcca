"""What questions are taken to mean: the filters they say in words, their kind, and what a conversation adds."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import DIGESTS, PAPERS, entry, with_passages

from assistant.answer import Assistant
from assistant.questions.filters_said import filters_said, together
from assistant.questions.turns import Shown
from assistant.questions.understanding import understand
from assistant.record import filters_record
from assistant.texts import TEXTS
from assistant.values import Question, Understood
from vectorstore.folding import fold
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

TODAY = date(2026, 11, 18)  # a Wednesday
PHRASINGS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "phrasings.jsonl").read_text(encoding="utf-8").splitlines()
]
NAMES = "\n".join(f" {fold(name)} " for paper in PAPERS for name in paper.authors)
SHOWN = ("2512.15702", "2512.15716", "2512.14691")


def has_author(name: str) -> bool:
    return f" {fold(name)} " in NAMES


def meant(library: Library, text: str, *history: str, shown: tuple[str, ...] = (), **more: object) -> Understood:
    asked = Question(text, history=history, shown=shown, **more)  # type: ignore[arg-type]
    return understand(library, asked, TODAY, lambda _: Shown(SHOWN, SHOWN))


def test_there_are_phrasings_enough() -> None:
    assert len({each["q"] for each in PHRASINGS}) >= 150
    assert sum(not each["filters"] for each in PHRASINGS) >= 40


@pytest.mark.parametrize("case", PHRASINGS, ids=[each["q"] for each in PHRASINGS])
def test_filters_said_in_words_are_understood_and_nothing_else_is(case: dict[str, object]) -> None:
    said = filters_said(str(case["q"]), TODAY, has_author)
    assert filters_record(together(said.readings)) == case["filters"]
    if not case["filters"]:
        assert said.text == case["q"]
    assert all(reading.words in str(case["q"]) for reading in said.readings)
    assert set(re.findall(r"[A-Za-z]+", said.text)) <= set(re.findall(r"[A-Za-z]+", str(case["q"])))


@pytest.mark.parametrize("text", ["papers on video not in 2025", "不是2025年的论文", "papers except from last week"])
def test_days_that_are_left_out_are_told_to_be_no_filter(samples: Library, text: str) -> None:
    answer = Assistant(samples, Settings(), lambda: TODAY).ask(Question(text))
    assert answer.refused
    assert answer.text.startswith(TEXTS[answer.language].lacking)
    assert not answer.filters


@pytest.mark.parametrize(
    ("text", "kind", "subjects", "aspect"),
    [
        ("which papers tackle exposure bias in video diffusion", "find", (), None),
        ("哪些论文解决视频扩散中的曝光偏差", "find", (), None),
        ("what is exposure bias", "find", (), None),
        ("compare diffusion and autoregressive models", "find", (), None),
        ("is there work on image compression?", "existence", (), None),
        ("有没有关于图像压缩的研究", "existence", (), None),
        ("how do people keep long videos consistent?", "approaches", (), None),
        ("人们如何保持长视频一致", "approaches", (), None),
        ("what is MMGR", "about", ("2512.14691",), None),
        ("MMGR是什么", "about", ("2512.14691",), None),
        ("what is Skyra and how does it work?", "about", ("2512.15693",), None),
        ("does VLIC have code?", "aspect", ("2512.15701",), "code"),
        ("VLIC有代码吗", "aspect", ("2512.15701",), "code"),
        ("which papers use data?", "find", (), None),
        ("who are you", "find", (), None),
        ("what does Skyra do?", "about", ("2512.15693",), None),
        ("Multi-View Foundation Models", "about", ("2512.15708",), None),
        ("2512.15702", "about", ("2512.15702",), None),
        ("arXiv:2512.15702v1", "about", ("2512.15702",), None),
        ("does MMGR test physics?", "about", ("2512.14691",), None),
        ("what is STEP3-VL-10B?", "about", ("2601.09668",), None),
        ("介绍一下《Multi-View Foundation Models》", "about", ("2512.15708",), None),
        ("What are the limitations of Spatia?", "aspect", ("2512.15716",), "limitations"),
        ("Spatia 的局限是什么", "aspect", ("2512.15716",), "limitations"),
        ("future work of VLIC", "aspect", ("2512.15701",), "future_work"),
        ("VLIC的未来工作", "aspect", ("2512.15701",), "future_work"),
        ("how does DiffusionVL work?", "aspect", ("2512.15713",), "method"),
        ("DiffusionVL是怎么做的", "aspect", ("2512.15713",), "method"),
        ("what data does Molmo2 use?", "aspect", ("2601.10611",), "data"),
        ("Molmo2用了什么数据", "aspect", ("2601.10611",), "data"),
        ("results of WildRayZer", "aspect", ("2601.10716",), "result"),
        ("compare Spatia and MMGR", "compare", ("2512.15716", "2512.14691"), None),
        ("Spatia vs MMGR", "compare", ("2512.15716", "2512.14691"), None),
        ("Spatia和MMGR有什么区别", "compare", ("2512.15716", "2512.14691"), None),
        ("papers like Skyra", "similar", ("2512.15693",), None),
        ("和Skyra类似的论文", "similar", ("2512.15693",), None),
        ("limitations of the adversarial SHAP paper", "aspect", ("2601.10587",), "limitations"),
        ("who wrote the action dataset paper?", "authors", ("2601.10592",), None),
        ("那篇 adversarial SHAP 论文的局限", "aspect", ("2601.10587",), "limitations"),
        ("limits of the video generation paper", "find", (), None),
        ("which other papers are like Skyra?", "similar", ("2512.15693",), None),
        ("who wrote MMGR?", "authors", ("2512.14691",), None),
        ("MMGR的作者是谁", "authors", ("2512.14691",), None),
        ("when was WildRayZer published?", "when", ("2601.10716",), None),
        ("WildRayZer是什么时候发布的", "when", ("2601.10716",), None),
        ("how many papers are there on video generation?", "count", (), None),
        ("有多少篇关于机器人的论文", "count", (), None),
        ("扩散模型的论文有多少？", "count", (), None),
        ("mimic-video 比 VLA 的样本效率提高了多少", "about", ("2512.15692",), None),
        ("CURVE 覆盖多少个地区？", "about", ("2601.10649",), None),
        ("CURVE 在长视频上的准确率是多少？", "aspect", ("2601.10649",), "result"),
        ("how many regions does CURVE cover?", "about", ("2601.10649",), None),
        ("what happened on 2025-12-18?", "day", (), None),
        ("2025-12-18的日报讲了什么", "day", (), None),
        ("what's new?", "day", (), None),
        ("papers by Dahua Lin", "listing", (), None),
        ("2025年12月的论文", "listing", (), None),
    ],
)
def test_each_kind_of_question_is_told_from_the_others(
    samples: Library, text: str, kind: str, subjects: tuple[str, ...], aspect: str | None
) -> None:
    understood = meant(samples, text)
    assert (understood.kind, understood.subjects, understood.aspect) == (kind, subjects, aspect)
    assert not understood.follows


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("and in driving?", "which papers tackle drift in video?", "which papers tackle drift in driving"),
        ("what about robotics?", "world models for driving", "world models for robotics"),
        ("那机器人呢", "自动驾驶中的世界模型", "机器人中的世界模型"),
        ("那深度估计呢？", "哪些论文研究视频生成", "哪些论文研究视频生成 深度估计"),
        ("and how do people compress images?", "what is MMGR", "how do people compress images"),
    ],
)
def test_a_topic_that_follows_takes_the_place_of_the_one_before(
    samples: Library, text: str, before: str, expected: str
) -> None:
    understood = meant(samples, text, before)
    assert understood.text == expected
    assert understood.follows


@pytest.mark.parametrize(
    ("text", "kind", "subjects", "aspect"),
    [
        ("the second one", "about", SHOWN[1:2], None),
        ("第二篇", "about", SHOWN[1:2], None),
        ("tell me more about the last paper", "about", SHOWN[2:], None),
        ("what are its limits?", "aspect", SHOWN[:1], "limitations"),
        ("它的局限是什么", "aspect", SHOWN[:1], "limitations"),
        ("第三篇有什么不足", "aspect", SHOWN[2:], "limitations"),
        ("and its future work?", "aspect", SHOWN[:1], "future_work"),
        ("who wrote this paper?", "authors", SHOWN[:1], None),
        ("这篇论文的作者是谁", "authors", SHOWN[:1], None),
        ("when was it published?", "when", SHOWN[:1], None),
        ("compare them", "compare", SHOWN[:2], None),
        ("比较一下这两篇", "compare", SHOWN[:2], None),
        ("compare the first and the third", "compare", (SHOWN[0], SHOWN[2]), None),
        ("papers like the second one", "similar", SHOWN[1:2], None),
        ("how does it work?", "aspect", SHOWN[:1], "method"),
    ],
)
@pytest.mark.parametrize("shown", [SHOWN, ()], ids=["shown", "recalled"])
def test_what_points_at_a_paper_means_one_of_those_shown(
    samples: Library, text: str, kind: str, subjects: tuple[str, ...], aspect: str | None, shown: tuple[str, ...]
) -> None:
    understood = meant(samples, text, "which papers are about video generation", shown=shown)
    assert (understood.kind, understood.subjects, understood.aspect) == (kind, subjects, aspect)
    assert understood.follows


def test_another_paper_or_aspect_is_asked_the_same_way(samples: Library) -> None:
    limits = meant(samples, "and Spatia?", "what are the limits of MMGR")
    assert (limits.kind, limits.subjects, limits.aspect) == ("aspect", ("2512.15716",), "limitations")
    data = meant(samples, "and the data?", "what are the limits of MMGR")
    assert (data.kind, data.subjects, data.aspect) == ("aspect", ("2512.14691",), "data")


def test_filters_alone_limit_the_question_before(samples: Library) -> None:
    understood = meant(samples, "只看12月的", "哪些论文研究视频生成", "只看cs.CV")
    assert understood.text == "哪些论文研究视频生成"
    assert understood.filters == Filters(date(2025, 12, 1), date(2025, 12, 31), categories=("cs.CV",))
    moved = meant(samples, "what about January?", "robotics papers on grasping in December 2025")
    assert moved.text == "papers on grasping"
    assert moved.filters == Filters(date(2026, 1, 1), date(2026, 1, 31), categories=("cs.RO",))


@pytest.mark.parametrize(
    "before", ["what are the limits of MMGR", "who wrote Spatia?", "which papers are about video generation"]
)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("papers by Dahua Lin", "listing"),
        ("graphics papers", "listing"),
        ("robotics papers since December", "listing"),
        ("show me robotics papers", "listing"),
        ("12月的论文", "listing"),
        ("上周的机器人论文", "listing"),
        ("how many papers in December", "count"),
        ("12月有多少篇论文", "count"),
    ],
)
def test_a_whole_question_of_filters_does_not_narrow_the_one_before(
    samples: Library, text: str, kind: str, before: str
) -> None:
    understood = meant(samples, text, before)
    assert (understood.kind, understood.subjects, understood.follows) == (kind, (), False)
    assert understood.readings == meant(samples, text).readings


@pytest.mark.parametrize("text", ["only December", "and in December?", "12月的呢", "只看12月的"])
def test_filters_alone_behind_a_question_about_one_paper_list_what_passes_them(samples: Library, text: str) -> None:
    understood = meant(samples, text, "what are the limits of MMGR")
    assert (understood.kind, understood.subjects, understood.follows) == ("listing", (), False)
    assert understood.filters == Filters(date(2025, 12, 1), date(2025, 12, 31))
    listed = meant(samples, text, "papers on video", "what are the limits of MMGR")
    assert (listed.kind, listed.text, listed.filters) == ("find", "papers on video", understood.filters)


@pytest.mark.parametrize(
    "text", ["which of them are from December?", "any from December?", "only papers from December"]
)
def test_filters_that_lean_on_the_question_before_narrow_it(samples: Library, text: str) -> None:
    understood = meant(samples, text, "papers on video")
    assert (understood.kind, understood.text, understood.follows) == ("find", "papers on video", True)
    assert understood.filters == Filters(date(2025, 12, 1), date(2025, 12, 31))


def test_a_number_may_be_asked_of_what_was_found(samples: Library) -> None:
    understood = meant(samples, "how many are there?", "video generation papers since 2025-12-01")
    assert understood.kind == "count"
    assert "video generation" in understood.text
    assert understood.filters == Filters(since=date(2025, 12, 1))


@pytest.mark.parametrize("text", ["which papers compress images?", "what is MMGR", "图像压缩有哪些论文"])
def test_a_question_that_stands_by_itself_takes_nothing_from_the_conversation(samples: Library, text: str) -> None:
    understood = meant(samples, text, "robotics papers on grasping since 2025-12-01")
    assert understood.text == text
    assert not understood.follows
    assert not understood.filters


@pytest.mark.parametrize(
    ("text", "words", "rest", "kind"),
    [
        ("robotics papers on grasping from December 2025", "robotics", "papers on grasping", "find"),
        ("robotics papers on grasping from December 2025", "from December 2025", "papers on grasping", "find"),
        ("papers by Dahua Lin", "by Dahua Lin", "papers", "listing"),
        ("papers by Dahua Lin in December", "by Dahua Lin", "papers", "listing"),
        ("papers in cs.IT", "in cs.IT", "papers", "listing"),
        ("12月的机器人论文", "机器人", "论文", "listing"),
        ("Dahua Lin 12月的论文", "Dahua Lin", "论文", "listing"),
        ("how many papers were published in December?", "published in December", "How many papers?", "count"),
        ("what happened on 2025-12-18", "on 2025-12-18", "what happened", "day"),
        ("2025-12-18的日报", "2025-12-18的日报", "", "day"),
        ("有中文解读的论文", "有中文解读的", "论文", "listing"),
        ("what is MMGR? answer in Chinese", "answer in Chinese", "what is MMGR?", "about"),
    ],
)
def test_a_filter_that_is_taken_away_leaves_the_question_without_it(
    samples: Library, text: str, words: str, rest: str, kind: str
) -> None:
    before, after = meant(samples, text), meant(samples, text, dropped=(words,))
    assert after.text.lower() == before.text.lower() == rest.lower()
    assert after.kind == before.kind == kind
    left = [reading for reading in before.readings if reading.words != words]
    assert [each for each in after.readings if each.words] == left
    assert len(left) == len(before.readings) - 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("只看12月的", "12月的"),
        ("only December", "December"),
        ("and in December?", "in December"),
        ("what about robotics papers", "robotics"),
        ("only papers by Dahua Lin", "by Dahua Lin"),
        ("用中文回答", "用中文回答"),
    ],
)
def test_a_follow_up_whose_filter_is_taken_away_is_the_question_before(samples: Library, text: str, words: str) -> None:
    first = "papers on video generation"
    assert words in [reading.words for reading in meant(samples, text, first).readings]
    without = meant(samples, text, first, dropped=(words,))
    assert (without.text, without.kind, without.filters) == (first, "find", Filters())
    assert without.language == ("zh" if text[0] == "只" else "en")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("remove the language filter", ["but not cs.AI"]),
        ("去掉语言限制", ["but not cs.AI"]),
        ("remove the category filter", ["with a Chinese analysis"]),
    ],
)
def test_languages_and_categories_left_out_are_lifted_in_words(samples: Library, text: str, left: list[str]) -> None:
    before = "papers on video with a Chinese analysis but not cs.AI"
    assert [reading.words for reading in meant(samples, text, before).readings] == left


def test_what_was_taken_away_stays_away_from_what_follows(samples: Library) -> None:
    text = "robotics papers on grasping from December 2025"
    assert meant(samples, "and pouring?", text, dropped=("robotics",)).filters.categories == ()


def test_filters_that_are_given_win_over_words(samples: Library) -> None:
    given = Filters(since=date(2026, 1, 1), authors=("Dahua Lin",))
    understood = meant(samples, "cs.RO papers by Lei Chen until December 2025", filters=given)
    assert understood.filters == Filters(since=date(2026, 1, 1), authors=("Dahua Lin",), categories=("cs.RO",))
    assert [reading.words for reading in understood.readings] == ["cs.RO"]


def test_what_happened_is_looked_for_in_digests_and_in_the_newest_without_a_day(samples: Library) -> None:
    day = date(2025, 12, 18)
    assert meant(samples, "what happened on 2025-12-18").filters == Filters(digested_since=day, digested_until=day)
    newest = date(2026, 1, 16)
    assert meant(samples, "有什么新论文").filters == Filters(digested_since=newest, digested_until=newest)
    assert meant(samples, "what was published on 2025-12-16?").filters.since == date(2025, 12, 16)


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("what is MMGR? answer in Chinese", "zh", "what is MMGR?"),
        ("用英文回答：MMGR是什么", "en", "MMGR是什么"),
        ("answer in Chinese: what is MMGR", "zh", "what is MMGR"),
        ("MMGR是什么？请用英文", "en", "MMGR是什么？"),
        ("用英文介绍一下Spatia", "en", "介绍一下Spatia"),
        ("explain MMGR in Chinese", "zh", "explain MMGR"),
        ("what is MMGR, in Chinese?", "zh", "what is MMGR?"),
        ("用中文标注的数据", "zh", "用中文标注的数据"),
        ("scene text in Chinese", "en", "scene text in Chinese"),
        ("how do models answer in Chinese?", "en", "how do models answer in Chinese?"),
        ("which agents reply in Chinese", "en", "which agents reply in Chinese"),
        ("what is MMGR please answer in Chinese", "zh", "what is MMGR"),
        ("what is MMGR, and can you answer in Chinese?", "zh", "what is MMGR?"),
    ],
)
def test_the_language_of_the_answer_may_be_asked_for(samples: Library, text: str, language: str, rest: str) -> None:
    understood = meant(samples, text)
    assert (understood.language, understood.text) == (language, rest)


def test_the_language_of_the_answer_is_a_reading_that_can_be_taken_away(samples: Library) -> None:
    said = meant(samples, "what is MMGR? answer in Chinese").readings
    assert [(each.words, each.answer_in, each.filters) for each in said] == [("answer in Chinese", "zh", Filters())]
    assert meant(samples, "what is MMGR? answer in Chinese", dropped=("answer in Chinese",)).language == "en"
    again = meant(samples, "in English please", "MMGR是什么？用中文回答")
    assert (again.language, again.subjects) == ("en", ("2512.14691",))
    assert [each.answer_in for each in again.readings] == ["en"]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("How many papers were published in February?", "How many papers?"),
        ("last week's digest of video papers", "video papers"),
        ("上周收录了几篇论文", "几篇论文"),
        ("二月发布了几篇论文", "几篇论文"),
        ("哪些论文是12月的？", "哪些论文？"),
        ("有哪些机器人论文", "有哪些论文"),
        ("which papers that were published in May use depth", "which papers use depth"),
        ("papers published in December and digested in January", "papers"),
        ("2025年12月 cs.CV 的论文", "论文"),
        ("video papers, December 2025", "video papers"),
    ],
)
def test_no_word_is_left_over_that_only_led_to_a_filter(text: str, rest: str) -> None:
    assert filters_said(text, TODAY, has_author).text == rest


def test_the_same_words_mean_the_same_on_any_history_of_any_length(samples: Library) -> None:
    endless = ["and in driving?"] * 60
    assert meant(samples, "那呢", *endless).text


def test_a_pronoun_that_means_no_paper_leaves_the_question_alone(samples: Library) -> None:
    text = "is there work on video where it matters who speaks?"
    understood = meant(samples, text, "video generation")
    assert (understood.text, understood.subjects, understood.follows) == (text, (), False)


def test_a_day_on_which_nothing_was_published_means_that_days_digest(samples: Library) -> None:
    day = date(2026, 1, 16)
    assert meant(samples, "2026年1月16日有哪些关于视频的论文").filters == Filters(
        digested_since=day, digested_until=day
    )
    published = Filters(since=day, until=day)
    assert meant(samples, "2026年1月16日发布的关于视频的论文").filters == published


def test_each_question_of_a_conversation_is_looked_at_once(samples: Library) -> None:
    text, searched = "what about it in driving", []
    asked = Question(text, history=(text,) * 8)
    understand(samples, asked, TODAY, lambda before: searched.append(before) or Shown(()))
    assert len(searched) == 8


@pytest.mark.parametrize(
    "history",
    [
        ("what is Skyra?", "what are its limits?"),
        ("what is Skyra?", "papers like it"),
        ("what is Skyra?", "papers like it", "only those from January"),
    ],
)
def test_what_was_understood_is_shown_with_titles_for_ids(samples: Library, history: tuple[str, ...]) -> None:
    asked = Question(history[-1], history=history[:-1])
    understood = Assistant(samples, Settings(), lambda: date(2026, 1, 20)).understood(asked)
    assert understood.follows
    assert "2512.15693" in understood.text
    assert "2512" not in understood.by_titles
    assert "“Skyra: " in understood.by_titles


def test_what_is_pointed_at_was_found_within_the_filters_beside_the_question(samples: Library) -> None:
    searched = []
    beside = Filters(authors=("Huang",), since=date(2025, 12, 1))
    asked = Question("the second one", beside, ("video diffusion since 2025-11-01",))
    understand(samples, asked, TODAY, lambda before: searched.append(before.filters) or Shown(SHOWN))
    assert searched == [beside]


@pytest.mark.parametrize(
    "written",
    [
        "https://arxiv.org/abs/2512.15716v1",
        "http://www.arxiv.org/pdf/2512.15716v1.pdf",
        "arxiv.org/html/2512.15716#S3",
        "arXiv:2512.15716",
    ],
)
@pytest.mark.parametrize("question", ["{}", "tell me about {}", "limits of {}?", "介绍一下{}"])
def test_an_address_on_arxiv_means_the_paper_as_its_id_does(samples: Library, question: str, written: str) -> None:
    by_address, by_id = meant(samples, question.format(written)), meant(samples, question.format("2512.15716"))
    assert (by_address.kind, by_address.subjects, by_address.aspect) == (by_id.kind, by_id.subjects, by_id.aspect)
    assert by_address.subjects == ("2512.15716",)
    assert samples.search(written, top=1)[0].paper.arxiv_id == "2512.15716"


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("陆继文 Jiwen Lu 的论文", ("Jiwen Lu",)),
        ("陆继文（Jiwen Lu）写的论文", ("Jiwen Lu",)),
        ("王磊和 Jiwen Lu 的论文", ("王磊 & Jiwen Lu",)),
        ("王磊写的论文", ("王磊",)),
        ("王磊合写的论文", ("王磊",)),
        ("papers by krishna", ("krishna",)),
        ("papers by krishna about video", ("krishna",)),
        ("papers by default", ()),
        ("papers by training on video", ()),
    ],
)
def test_an_author_may_be_named_twice_in_small_letters_or_as_one_who_wrote(text: str, authors: tuple[str, ...]) -> None:
    said = filters_said(text, TODAY, {"Jiwen Lu", "王磊", "krishna"}.__contains__)
    assert together(said.readings).authors == authors


def test_one_small_word_that_papers_say_more_often_than_its_authors_wrote_is_that_word(library: Library) -> None:
    named = replace(PAPERS[0], arxiv_id="2601.09999", authors=("Ada Robot", "Bo Zymurg"))
    library.add(
        with_passages(replace(DIGESTS[0], date=date(2026, 3, 20), source="later.md", entries=(entry(named, 1),)))
    )
    assert meant(library, "papers by zymurg").filters.authors == ("zymurg",)
    assert not meant(library, "papers by robot").filters.authors
