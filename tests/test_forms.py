"""Each kind of question gets a fitting answer, asked of the sample digests in both languages."""

import re
from dataclasses import replace
from datetime import date
from typing import Literal
from unittest.mock import patch

import pytest

from assistant.answer import Assistant
from assistant.answers import selection
from assistant.answers.day_texts import DAY_TEXTS
from assistant.answers.day_texts import ENGLISH as ENGLISH_DAYS
from assistant.answers.evidence import Draft, passages_on, sections_on
from assistant.answers.form_texts import CHINESE, ENGLISH, FORM_TEXTS, limits, passing
from assistant.answers.methods import known
from assistant.markdown import escape
from assistant.questions.kinds import topic_counted
from assistant.texts import ENGLISH as ENGLISH_TEXTS
from assistant.texts import TEXTS
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

TODAY = date(2026, 11, 18)
MMGR, SPATIA, VLIC, MIMIC, SKYRA = "2512.14691", "2512.15716", "2512.15701", "2512.15692", "2512.15693"
EXPOSURE = "2512.15702"


def ask(library: Library, text: str, *history: str, filters: Filters = Filters(), **more: object) -> Answer:
    asked = Question(text, filters, history, **more)  # type: ignore[arg-type]
    return Assistant(library, Settings(), lambda: TODAY).ask(asked)


def cited(answer: Answer) -> set[str]:
    return {citation.arxiv_id for citation in answer.citations}


QUESTIONS = [
    "what is MMGR",
    "MMGR是什么",
    "limits of mimic-video",
    "MMGR有哪些不足",
    "future work of VLIC",
    "what data does Molmo2 use?",
    "Molmo2用了什么数据",
    "how does DiffusionVL work?",
    "compare Spatia and MMGR",
    "Spatia和MMGR有什么区别",
    "papers like Skyra",
    "和Skyra类似的论文",
    "what happened on 2025-12-18",
    "12月18日的日报讲了什么",
    "how many papers are there on video generation?",
    "2025年12月有多少篇论文",
    "who wrote MMGR?",
    "MMGR的作者是谁",
    "when was Spatia published?",
    "Spatia是什么时候发布的",
    "papers by Dahua Lin",
    "2026年1月机器人方向的论文",
    "is there work on image compression?",
    "有没有关于图像压缩的研究",
    "how do people make long videos consistent?",
    "如何让长视频保持一致",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_form_cites_exact_quotes_with_marks_that_count_up(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert not answer.refused
    assert answer.citations
    for citation in answer.citations:
        paper = samples.paper(citation.arxiv_id)
        assert paper
        if citation.source == "abstract":
            origin = paper.abstract
        else:
            said = [section for _, entry in samples.entries(citation.arxiv_id) for section in entry.sections]
            origin = next(section.text for section in said if citation.quote in section.text)
        assert origin[citation.start :].startswith(citation.quote)
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)] == numbers


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_form_says_anything_but_quotes_metadata_counts_and_fixed_sentences(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    rest, texts, forms = answer.text, TEXTS[answer.language], FORM_TEXTS[answer.language]
    said = [texts.quote.format(escape(citation.quote.replace("**", ""))) for citation in answer.citations]
    said += [method.name(answer.language) for method in known()]
    papers = [hit.paper for hit in answer.hits]
    papers += (
        [paper for each in answer.understood.subjects if (paper := samples.paper(each))] if answer.understood else []
    )
    for paper in papers:
        said += [f"[{escape(paper.title)}]({paper.url})", str(paper.published), ", ".join(paper.categories)]
        said += [escape(name) for name in paper.authors]
    for digest in (digest for day, _ in samples.days() for digest in samples.digest(day)):
        said += [f"(/digest/{digest.date}#{entry.anchor})" for entry in digest.entries]
        days = DAY_TEXTS[answer.language]
        heading = days.heading.format(day=digest.date, papers=days.count(len(digest.entries)))
        said += [texts.digest.format(day=digest.date), heading]
        said.append(days.summary)
        said += [template.format(day=digest.date) for template in forms.analysis_says.values()]
        said += [escape(line.strip()) for line in digest.summary.splitlines() if len(line) > 20]
        said.append(forms.digested.format(days=f"[{digest.date}]"))
    for paper in papers:
        said += [forms.published.format(day=paper.published)]
    for name in forms.__slots__:
        value = getattr(forms, name)
        for sentence in value.values() if isinstance(value, dict) else [value]:
            said += re.split(r"\{\w+\}", sentence) + re.split(r"\{\w+\}", sentence.capitalize())
    said += re.split(r"\{\w+\}", texts.answers) + re.split(r"\{\w+\}", texts.interpretation)
    said += [*texts.basis.values(), passing(answer.filters, forms), limits(answer.filters, forms)]
    said.append(topic_counted(text))
    parts = {part.strip() for part in said if part.strip() and (len(part.strip()) > 1 or not part.isascii())}
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, " ")
    rest = re.sub(r"\[\d+\]|\d+", "", rest)
    assert not re.search(r"\w", rest), rest


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("how many video generation papers are there?", "video generation"),
        ("how many papers are there?", ""),
        ("how many papers on detection", "detection"),
    ],
)
def test_what_is_counted_may_stand_before_the_papers_and_behind_them(text: str, counted: str) -> None:
    assert topic_counted(text) == counted


@pytest.mark.parametrize("text", ["what is MMGR", "MMGR是什么", "what does MMGR do?", "介绍一下MMGR"])
def test_what_a_paper_is_comes_from_its_abstract_and_never_from_a_summary(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    first = answer.citations[0]
    assert (first.arxiv_id, first.source) == (MMGR, "abstract")
    assert "benchmark" in first.quote
    assert cited(answer) == {MMGR}
    assert DAY_TEXTS[answer.language].summary not in answer.text


@pytest.mark.parametrize(
    "text", ["Alterbute 的实验结果如何？", "Alterbute的评测指标怎么样", "What are the results of Alterbute?"]
)
def test_the_results_of_a_paper_are_first_those_that_its_abstract_tells(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.understood
    assert answer.understood.aspect == "result"
    first = answer.citations[0]
    assert (first.title.split(":")[0], first.source) == ("Alterbute", "abstract")
    assert first.quote.endswith("ahead of prior methods.")


@pytest.mark.parametrize(
    "text", ["how do people keep long videos consistent?", "who proposed MMGR-like tests of reasoning?", "video memory"]
)
def test_which_papers_answer_is_decided_once(samples: Library, text: str) -> None:
    with patch("assistant.answers.selection.answerable", wraps=selection.answerable) as decided:
        ask(samples, text)
    assert decided.call_count == 1


def test_limits_say_whether_the_paper_states_them_or_a_model_inferred_them(samples: Library) -> None:
    stated, inferred = ask(samples, "limits of mimic-video"), ask(samples, "MMGR有哪些不足")
    day = date(2025, 12, 18)
    assert ENGLISH.analysis_says["pdf"].format(day=day) in stated.text
    assert {(citation.kind, citation.basis) for citation in stated.citations} == {("limitations", "pdf")}
    assert CHINESE.analysis_says["abstract"].format(day=day) in inferred.text
    assert {(citation.kind, citation.basis) for citation in inferred.citations} == {("limitations", "abstract")}


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("论文没有明确列出局限性。不过可以推断，昏暗的场景更难。", "unstated"),
        ("可以推测该方法在昏暗的场景中会失败。", "unstated"),
        ("The paper does not explicitly state limitations. It may fail in the dark.", "unstated"),
        ("该方法在昏暗的场景中会失败，现有方法也没有讨论这一点。", "pdf"),
        ("它从图像推断深度，在昏暗的场景中会失败。", "pdf"),
    ],
)
def test_limits_that_a_model_says_the_paper_does_not_state_are_inferred(
    samples: Library, said: str, basis: Literal["unstated", "pdf"]
) -> None:
    [(link, section), *_] = sections_on(samples, MIMIC, ["limitations"])
    section = replace(section, text=said)
    assert link
    passages = passages_on(samples, "limits of mimic-video", MIMIC, link, section)
    for language, forms in FORM_TEXTS.items():
        heading = Draft(language, "").introduced(section, link, passages)
        assert heading == forms.analysis_says[basis].format(day=link.day)


def test_future_work_that_no_digest_tells_is_said_to_be_missing(samples: Library) -> None:
    answer = ask(samples, "future work of MMGR")
    assert ENGLISH.no_analysis in answer.text
    assert ENGLISH.nearest_sentences in answer.text


def test_two_papers_stand_side_by_side_in_the_same_rows(samples: Library) -> None:
    answer = ask(samples, "compare Spatia and MMGR")
    rows = [line for line in answer.text.splitlines() if line.startswith("|")]
    assert [row.split("|")[1].strip() for row in rows[2:]] == ["What it is", "Method", "Results", "Limitations"]
    assert all(row.count("|") == 4 for row in rows)
    assert cited(answer) == {SPATIA, MMGR}


def test_papers_like_one_are_others(samples: Library) -> None:
    answer = ask(samples, "papers like Skyra")
    assert SKYRA not in cited(answer)
    assert SKYRA not in {hit.paper.arxiv_id for hit in answer.hits}


def test_a_day_shows_its_summary_as_a_models_and_all_its_papers(samples: Library) -> None:
    answer = ask(samples, "what happened on 2025-12-18?")
    assert ENGLISH_DAYS.summary in answer.text
    assert "十篇论文里" in answer.text
    assert len(cited(answer)) == 10
    assert {citation.source for citation in answer.citations} == {"abstract"}
    assert answer.hits[0].paper.arxiv_id == MMGR
    month = ask(samples, "what happened in the digests of January 2026?")
    assert {entry.day for hit in month.hits for entry in hit.entries} == {date(2026, 1, 16)}


def test_a_day_without_a_digest_is_refused(samples: Library) -> None:
    answer = ask(samples, "what happened on 2025-12-24?")
    assert answer.refused
    assert answer.hits == ()
    assert answer.text.endswith("the nearest are of 2025-12-18 and 2026-01-16.")
    assert ask(samples, "2025年12月24日发生了什么").text.endswith("最近的是 2025-12-18 和 2026-01-16。")
    assert ENGLISH_TEXTS.no_paper_passes in ask(samples, "what happened on 2025-12-18 in math.CO").text


def test_a_number_says_what_was_counted(samples: Library) -> None:
    assert "10 篇" in ask(samples, "2025年12月有多少篇论文").text
    assert "published from 2025-12-01 to 2025-12-31: 10." in ask(samples, "how many papers in December 2025?").text
    words = ask(samples, "how many papers are there on exposure bias?")
    assert "“exposure bias”" in words.text
    assert "They are 1 of 20." in words.text


def test_a_number_of_none_is_none(samples: Library) -> None:
    assert "They are 0 of 20." in ask(samples, "how many papers are there on sourdough bread?").text


def test_authors_and_days_are_told(samples: Library) -> None:
    assert "Zefan Cai, Haoyi Qiu" in ask(samples, "who wrote MMGR?").text
    assert ENGLISH.published.format(day="2025-12-17") in ask(samples, "when was Spatia published?").text
    assert cited(ask(samples, "papers by Dahua Lin")) == {EXPOSURE}


@pytest.mark.parametrize(
    "text",
    ["Which papers did Tal Reiss and Yedid Hoshen write together?", "Tal Reiss 和 Yedid Hoshen 一起写了哪些论文"],
)
def test_papers_that_two_wrote_together_are_listed(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert cited(answer) == {hit.paper.arxiv_id for hit in answer.hits} == {"2601.10714"}
    assert answer.understood
    assert answer.understood.kind == "listing"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("STEP3-VL-10B 在 MMBench 上的成绩是多少？", "92.2%"),
        ("mimic-video 比 VLA 的样本效率提高了多少", "10x"),
        ("CURVE 覆盖多少个地区？", "18"),
    ],
)
def test_a_number_asked_of_one_paper_is_quoted_from_it(samples: Library, text: str, number: str) -> None:
    assert number in next(each.quote for each in ask(samples, text).citations if number in each.quote)


@pytest.mark.parametrize(
    "text",
    [
        "papers not about video",
        "papers that aren't about video from January",
        "Which papers do not use diffusion?",
        "how many papers don't use diffusion?",
        "papers not by Dahua Lin",
        "哪些论文没有用扩散模型",
        "不是关于视频的论文",
        "与视频无关的论文",
    ],
)
def test_what_papers_lack_is_refused_and_not_answered_by_those_that_hold_it(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.refused
    assert answer.text.startswith(TEXTS[answer.language].lacking)


@pytest.mark.parametrize(
    "text", ["有没有用扩散模型的论文", "哪些论文不用训练教师模型", "video generation without a teacher model"]
)
def test_what_papers_say_that_they_do_without_is_found(samples: Library, text: str) -> None:
    assert not ask(samples, text).refused


def test_whether_there_is_work_is_answered_first(samples: Library) -> None:
    answer = ask(samples, "is there work on image compression?")
    assert answer.text.startswith("Yes.")
    assert cited(answer) == {VLIC}
    assert ask(samples, "is there work on sourdough bread?").refused


FILTERED = [
    ("papers since 2026-01-01 about video", Filters(since=date(2026, 1, 1))),
    ("robotics papers on control", Filters(categories=("cs.RO",))),
    ("what is MMGR? papers since 2026-01-01", Filters(since=date(2026, 1, 1))),
    ("papers like Skyra in cs.RO", Filters(categories=("cs.RO",))),
    ("how many papers by Dahua Lin on video", Filters(authors=("Dahua Lin",))),
    ("12月18日的日报里关于视频的论文", Filters(digested_since=date(2025, 12, 18), digested_until=date(2025, 12, 18))),
    ("2026年1月机器人方向的论文", Filters(date(2026, 1, 1), date(2026, 1, 31), categories=("cs.RO",))),
    ("is there anything by Nobody Known on video?", Filters()),
    ("what happened on 2025-12-18 in cs.RO", Filters(digested_since=date(2025, 12, 18), categories=("cs.RO",))),
    ("papers written by Nobody Known", Filters(authors=("Nobody Known",))),
]


@pytest.mark.parametrize(("text", "expected"), FILTERED, ids=[text for text, _ in FILTERED])
def test_no_paper_that_a_filter_leaves_out_is_shown_or_cited(samples: Library, text: str, expected: Filters) -> None:
    answer = ask(samples, text)
    passing_ids = {hit.paper.arxiv_id for hit in samples.rank("", answer.filters)}
    assert {hit.paper.arxiv_id for hit in answer.hits} | cited(answer) <= passing_ids
    for name in ("since", "until", "categories", "authors"):
        assert getattr(answer.filters, name) == getattr(expected, name)


def test_a_named_paper_that_a_filter_leaves_out_is_refused(samples: Library) -> None:
    assert ask(samples, "what is MMGR", filters=Filters(since=date(2026, 1, 1))).refused
    assert ask(samples, "compare Spatia and Molmo2", filters=Filters(since=date(2026, 1, 1))).refused


def test_a_conversation_goes_on_with_the_papers_that_were_found(samples: Library) -> None:
    first = ask(samples, "which papers tackle exposure bias in video diffusion?")
    second = ask(samples, "what are its limits?", "which papers tackle exposure bias in video diffusion?")
    assert cited(second) == {first.hits[0].paper.arxiv_id} == {EXPOSURE}
    assert second.understood
    assert second.understood.follows
    shown = ask(samples, "the second one", "video", shown=(SPATIA, VLIC))
    assert cited(shown) == {VLIC}


def test_a_filter_that_follows_limits_what_was_asked(samples: Library) -> None:
    answer = ask(samples, "只看1月的", "哪些论文研究视频生成")
    assert answer.filters == Filters(since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert all(hit.paper.published and hit.paper.published.month == 1 for hit in answer.hits)
    again = ask(samples, "只看1月的", "哪些论文研究视频生成", dropped=("1月的",))
    assert not again.filters


@pytest.mark.parametrize(
    ("said", "language"), [("It fails in the dark.", "en"), ("该方法在光线昏暗的场景中会失败。", "zh")]
)
def test_a_quote_of_an_analysis_is_in_the_language_it_is_written_in(samples: Library, said: str, language: str) -> None:
    [(link, section), *_] = sections_on(samples, MIMIC, ["limitations"])
    [passage] = passages_on(samples, "limits of mimic-video", MIMIC, link, replace(section, text=said))
    assert (passage.text, passage.language) == (said, language)


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("which is better, Spatia or VLIC?", (SPATIA, VLIC)),
        ("compare Skyra with VLIC in terms of data", (SKYRA, VLIC)),
        ("compare MMGR, Spatia and Skyra", (MMGR, SPATIA, SKYRA)),
        ("MMGR 和 Skyra 有什么共同点", (MMGR, SKYRA)),
        ("Skyra、VLIC 哪个更好", (SKYRA, VLIC)),
    ],
)
def test_papers_are_compared_however_a_question_says_so(samples: Library, text: str, papers: tuple[str, ...]) -> None:
    answer = ask(samples, text)
    assert answer.understood
    assert (answer.understood.kind, answer.understood.subjects) == ("compare", papers)
    assert cited(answer) == set(papers)
    heading = next(line for line in answer.text.splitlines() if line.startswith("| | "))
    assert heading.count("|") == len(papers) + 2


def test_a_question_that_compares_one_paper_with_what_is_none_compares_no_papers(samples: Library) -> None:
    answer = ask(samples, "is Spatia better than the methods before it?")
    assert answer.understood
    assert answer.understood.kind != "compare"


@pytest.mark.parametrize(
    ("turns", "kind", "subjects"),
    [
        (("what is Spatia", "papers like it", "and its data?"), "aspect", (SPATIA,)),
        (("compare Spatia and MMGR", "which of the two is newer?"), "when", (SPATIA,)),
        (("which papers are about video generation", "how many of them?"), "count", ()),
        (("how many papers on video", "list them"), "find", ()),
        (("Spatia 哪天收录到日报的",), "when", (SPATIA,)),
        (("找几篇跟 Spatia 相似的",), "similar", (SPATIA,)),
        (("what is MMGR: a model or a benchmark?",), "about", (MMGR,)),
    ],
)
def test_what_is_left_out_is_found_in_what_was_asked(
    samples: Library, turns: tuple[str, ...], kind: str, subjects: tuple[str, ...]
) -> None:
    understood = ask(samples, turns[-1], *turns[:-1]).understood
    assert understood
    assert (understood.kind, understood.subjects) == (kind, subjects)


def test_the_first_two_are_set_side_by_side_and_a_place_without_a_list_means_nothing(samples: Library) -> None:
    both = ask(samples, "the first two", "which papers are about video generation").understood
    assert both
    assert both.kind == "compare"
    assert ask(samples, "the second one").refused


@pytest.mark.parametrize(
    "text",
    [
        "most recent paper about video",
        "the newest paper about video generation",
        "papers about video generation, newest first",
        "newest papers on video generation",
        "最新的视频生成论文",
        "关于视频生成的论文，按时间排序",
    ],
)
def test_where_the_latest_are_wanted_the_papers_that_answer_come_latest_first(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.text.startswith(FORM_TEXTS[answer.language].latest.split("{")[0])
    shown = {hit.paper.arxiv_id: hit.paper.published for hit in answer.hits}
    days = [shown[arxiv_id] for arxiv_id in dict.fromkeys(citation.arxiv_id for citation in answer.citations)]
    assert len(set(days)) > 1
    assert days == sorted(days, key=str, reverse=True)


@pytest.mark.parametrize(
    "text", ["a new method for video generation", "recent progress in video generation", "新的视频生成方法"]
)
def test_new_alone_is_a_matter_of_taste_and_sorts_nothing(samples: Library, text: str) -> None:
    assert FORM_TEXTS["en"].latest.split("{")[0] not in ask(samples, text).text
    assert FORM_TEXTS["zh"].latest.split("{")[0] not in ask(samples, text).text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("how many digests are there", "2"),
        ("How many digests do you have?", "2"),
        ("how many digests in December 2025?", "1"),
        ("库里有多少份日报", "2"),
        ("一共有几份日报？", "2"),
    ],
)
def test_digests_are_counted_as_digests_with_the_days_they_span(samples: Library, text: str, number: str) -> None:
    answer = ask(samples, text)
    head, span = answer.text.split("\n\n")
    assert re.search(rf"(?<!\d){number}(?![\d-])", head)
    assert "2025-12-18" in span
    assert ("2026-01-16" in span) == (number == "2")
    assert not answer.hits


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("papers about video from 2026-02-30", "2026-02-30"),
        ("papers about video since 2025-13-01", "2025-13-01"),
        ("papers about video from February 30, 2026", "February 30, 2026"),
        ("2026年2月30日以来的视频论文", "2026年2月30日"),
    ],
)
def test_a_day_that_is_none_is_said_to_be_none(samples: Library, text: str, day: str) -> None:
    answer = ask(samples, text)
    assert answer.notice == TEXTS[answer.language].no_such_day.format(day=day)
    assert not ask(samples, "papers about video since 2025-12-01").notice


@pytest.mark.parametrize(
    "text", ["papers about video since 2026-03-15 until 2025-12-01", "2026-03-15以来、2025-12-01以前的视频论文"]
)
def test_two_days_the_other_way_round_are_swapped_and_said_to_be(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.notice == TEXTS[answer.language].turned
    assert answer.filters.since
    assert answer.filters.until
    assert answer.filters.since < answer.filters.until
