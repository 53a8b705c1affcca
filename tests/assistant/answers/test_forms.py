"""Each kind of question gets a fitting answer, asked of the sample digests in both languages."""

import re
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from assistant.answer import Assistant
from assistant.answers.day_texts import DAY_TEXTS
from assistant.answers.day_texts import ENGLISH as ENGLISH_DAYS
from assistant.answers.draft import Draft
from assistant.answers.form_texts import CHINESE, ENGLISH, FORM_TEXTS, limits, passing
from assistant.answers.gathering import settled
from assistant.answers.sections import sections_on, sentences_in
from assistant.markdown import escape
from assistant.texts import ENGLISH as ENGLISH_TEXTS
from assistant.texts import TEXTS
from assistant.understand.intent import Intent
from assistant.values import Answer, Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

TODAY = date(2026, 11, 18)
MMGR, SPATIA, VLIC, MIMIC, SKYRA = "2512.14691", "2512.15716", "2512.15701", "2512.15692", "2512.15693"
EXPOSURE, PIXIO = "2512.15702", "2512.15715"


def ask(library: Library, text: str, *history: str, filters: Filters = Filters(), **more: object) -> Answer:
    asked = Question(text, filters, history, **more)  # type: ignore[arg-type]
    return Assistant(library, Settings(), lambda: TODAY).ask(asked)


def shown(answer: Answer) -> list[str]:
    """The ids of the papers that answer."""
    return [each.hit.paper.arxiv_id for each in answer.papers if each.relevance == "yes"]


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
    "is there work on image compression?",
    "有没有关于图像压缩的研究",
    "how do people make long videos consistent?",
    "长视频生成的一致性",
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
    intent = answer.understood
    said += [texts.quote.format(escape(words)) for words in (*intent.wanted, *intent.typed, intent.topic)]
    papers = [each.hit.paper for each in answer.papers]
    papers += [paper for each in intent.papers if (paper := samples.paper(each))]
    for paper in papers:
        said += [f"[{escape(paper.title)}]({paper.url})", str(paper.published), ", ".join(paper.categories)]
        said += [escape(name) for name in paper.authors]
    days = DAY_TEXTS[answer.language]
    for digest in (digest for day, _ in samples.days() for digest in samples.digest(day)):
        said += [f"(/digest/{digest.date}#{entry.anchor})" for entry in digest.entries]
        heading = days.heading.format(day=digest.date, papers=days.count(len(digest.entries)))
        said += [texts.digest.format(day=digest.date), heading, days.summary]
        said += [template.format(day=digest.date) for template in forms.analysis_says.values()]
        said += [escape(line.strip()) for line in digest.summary.splitlines() if len(line) > 20]
        said.append(forms.digested.format(days=f"[{digest.date}]"))
    said += [forms.published.format(day=paper.published) for paper in papers]
    for name in forms.__slots__:
        value = getattr(forms, name)
        for sentence in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]:
            said += re.split(r"\{\w+\}", sentence) + re.split(r"\{\w+\}", sentence.capitalize())
    said += [texts.refusal, texts.nearest, texts.no_abstract, *re.split(r"\{\w+\}", texts.interpretation)]
    said += [*texts.basis.values(), passing(intent.filters, forms), limits(intent.filters, forms)]
    parts = {part.strip() for part in said if part.strip() and (len(part.strip()) > 1 or not part.isascii())}
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, " ")
    rest = re.sub(r"\[\d+\]|\d+", "", rest)
    assert not re.search(r"\w", rest), rest


@pytest.mark.parametrize("text", ["what is MMGR", "MMGR是什么", "what does MMGR do?", "介绍一下MMGR"])
def test_what_a_paper_is_comes_from_its_abstract_and_never_from_a_summary(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    first = answer.citations[0]
    assert (first.arxiv_id, first.source) == (MMGR, "abstract")
    assert "benchmark" in first.quote
    assert cited(answer) == {MMGR}
    assert DAY_TEXTS[answer.language].summary not in answer.text


@pytest.mark.parametrize(
    "text", ["Alterbute 的实验结果如何？", "Alterbute的性能怎么样", "What are the results of Alterbute?"]
)
def test_the_results_of_a_paper_are_first_those_that_its_abstract_tells(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.understood.aspect == "results"
    first = answer.citations[0]
    assert (first.title.split(":")[0], first.source) == ("Alterbute", "abstract")
    assert first.quote.endswith("ahead of prior methods.")


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
    passages = sentences_in(samples, "limits of mimic-video", MIMIC, (link, section), 5)
    for language, forms in FORM_TEXTS.items():
        heading = Draft(samples, Intent(language=language), Glossary.load(), "").introduced(section, link, passages)
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
    assert shown(answer)
    assert SKYRA not in shown(answer)


@pytest.mark.parametrize("text", ["papers like Skyra in cs.RO", "和Skyra类似的cs.RO论文"])
def test_papers_like_one_are_those_that_the_question_limits(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.understood.filters == Filters(categories=("cs.RO",))
    assert shown(answer)
    assert all("cs.RO" in each.hit.paper.categories for each in answer.papers)


def test_a_day_shows_its_summary_as_a_models_and_all_its_papers(samples: Library) -> None:
    answer = ask(samples, "what happened on 2025-12-18?")
    assert ENGLISH_DAYS.summary in answer.text
    assert "十篇论文里" in answer.text
    assert len(cited(answer)) == 10
    assert {citation.source for citation in answer.citations} == {"abstract"}
    assert shown(answer)[0] == MMGR
    month = ask(samples, "what happened in the digests of January 2026?")
    assert {entry.day for each in month.papers for entry in each.hit.entries} == {date(2026, 1, 16)}


def test_a_day_without_a_digest_is_refused(samples: Library) -> None:
    answer = ask(samples, "what happened on 2025-12-24?")
    assert answer.refused
    assert answer.papers == ()
    assert answer.text.endswith("the nearest are of 2025-12-18 and 2026-01-16.")
    assert ask(samples, "2025年12月24日发生了什么").text.endswith("最近的是 2025-12-18 和 2026-01-16。")
    assert ENGLISH_TEXTS.no_paper_passes in ask(samples, "what happened on 2025-12-18 in math.CO").text


def test_a_number_says_what_was_counted(samples: Library) -> None:
    assert "10 篇" in ask(samples, "2025年12月有多少篇论文").text
    assert "published from 2025-12-01 to 2025-12-31: 10." in ask(samples, "how many papers in December 2025?").text
    words = ask(samples, "how many papers are there on exposure bias?")
    assert "“exposure bias”" in words.text
    assert "They are 1 of 20." in words.text
    assert cited(words) == {EXPOSURE}


def test_a_number_of_none_is_none(samples: Library) -> None:
    answer = ask(samples, "how many papers are there on sourdough bread?")
    assert "They are 0 of 20." in answer.text
    assert not answer.citations


def test_authors_and_days_are_told(samples: Library) -> None:
    assert "Zefan Cai, Haoyi Qiu" in ask(samples, "who wrote MMGR?").text
    assert ENGLISH.published.format(day="2025-12-17") in ask(samples, "when was Spatia published?").text
    assert cited(ask(samples, "papers by Dahua Lin")) == {EXPOSURE}


@pytest.mark.parametrize(
    "text",
    [
        "papers by Tal Reiss and Yedid Hoshen",
        "Which papers did Tal Reiss and Yedid Hoshen write together?",
        "Tal Reiss 和 Yedid Hoshen 一起写了哪些论文",
    ],
)
def test_papers_that_two_wrote_are_listed(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert "2601.10714" in cited(answer)
    assert answer.understood.act == "papers"
    assert answer.understood.filters.authors


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


@pytest.mark.parametrize("text", ["papers that are not about video", "不要视频的论文", "不涉及视频的论文"])
def test_what_is_not_wanted_is_left_out(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert answer.understood.unwanted
    assert not answer.refused
    assert not {SPATIA, SKYRA, EXPOSURE} & set(shown(answer))


@pytest.mark.parametrize("text", ["有没有用扩散模型的论文", "video generation without a teacher model"])
def test_what_papers_say_that_they_do_without_is_found(samples: Library, text: str) -> None:
    assert not ask(samples, text).refused


def test_whether_there_is_work_is_answered_with_the_papers(samples: Library) -> None:
    assert VLIC in shown(ask(samples, "is there work on image compression?"))
    assert ask(samples, "is there work on sourdough bread?").refused


DAY = date(2025, 12, 18)
FILTERED = [
    ("papers since 2026-01-01 about video", Filters(since=date(2026, 1, 1))),
    ("papers on control in cs.RO", Filters(categories=("cs.RO",))),
    ("what is MMGR? papers since 2026-01-01", Filters(since=date(2026, 1, 1))),
    ("how many papers by Dahua Lin on video", Filters(authors=("Dahua Lin",))),
    ("12月18日的日报里关于视频的论文", Filters(digested_since=date(2025, 12, 18), digested_until=date(2025, 12, 18))),
    ("2026年1月发表的cs.RO论文", Filters(date(2026, 1, 1), date(2026, 1, 31), categories=("cs.RO",))),
    ("is there anything by Nobody Known on video?", Filters()),
    ("what happened on 2025-12-18 in cs.RO", Filters(DAY, DAY, categories=("cs.RO",))),
    ("papers written by Noam Chomsky", Filters(authors=("Noam Chomsky",))),
]


@pytest.mark.parametrize(("text", "expected"), FILTERED, ids=[text for text, _ in FILTERED])
def test_no_paper_that_a_filter_leaves_out_is_shown_or_cited(samples: Library, text: str, expected: Filters) -> None:
    answer = ask(samples, text)
    filters = answer.understood.filters
    searched = settled(samples, answer.understood, TODAY).filters  # of a day its digests
    passing_ids = {hit.paper.arxiv_id for hit in samples.ranges.passing(searched)}
    assert {each.hit.paper.arxiv_id for each in answer.papers} | cited(answer) <= passing_ids
    for name in ("since", "until", "categories", "authors"):
        assert getattr(filters, name) == getattr(expected, name)


def test_a_named_paper_that_a_filter_leaves_out_is_refused(samples: Library) -> None:
    assert ask(samples, "what is MMGR", filters=Filters(since=date(2026, 1, 1))).refused
    assert ask(samples, "compare Spatia and Molmo2", filters=Filters(since=date(2026, 1, 1))).refused


def test_a_conversation_goes_on_with_the_papers_that_were_found(samples: Library) -> None:
    first = ask(samples, "which papers tackle exposure bias in video diffusion?")
    second = ask(samples, "what are its limits?", "which papers tackle exposure bias in video diffusion?")
    assert cited(second) == {shown(first)[0]} == {EXPOSURE}
    assert second.understood.follows
    again = ask(samples, "tell me about the second one", "video", shown=(SPATIA, VLIC))
    assert cited(again) == {VLIC}


def test_a_filter_that_follows_limits_what_was_asked(samples: Library) -> None:
    answer = ask(samples, "只看1月的", "哪些论文研究视频生成")
    assert answer.understood.filters == Filters(since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert all(each.hit.paper.published and each.hit.paper.published.month == 1 for each in answer.papers)
    words = answer.understood.limits[0].words
    assert not ask(samples, "只看1月的", "哪些论文研究视频生成", dropped=(words,)).understood.filters


@pytest.mark.parametrize(
    ("said", "language"), [("It fails in the dark.", "en"), ("该方法在光线昏暗的场景中会失败。", "zh")]
)
def test_a_quote_of_an_analysis_is_in_the_language_it_is_written_in(samples: Library, said: str, language: str) -> None:
    [(link, section), *_] = sections_on(samples, MIMIC, ["limitations"])
    [passage] = sentences_in(samples, "limits of mimic-video", MIMIC, (link, replace(section, text=said)), 5)
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
    assert (answer.understood.act, answer.understood.papers) == ("compare", papers)
    assert cited(answer) == set(papers)
    heading = next(line for line in answer.text.splitlines() if line.startswith("| | "))
    assert heading.count("|") == len(papers) + 2


def test_families_of_methods_are_set_beside_each_other_by_what_papers_say(samples: Library) -> None:
    answer = ask(samples, "autoregressive vs diffusion vision-language models")
    assert answer.understood.act == "compare"
    assert not answer.refused
    assert "2512.15713" in cited(answer)  # DiffusionVL, which tells of both


@pytest.mark.parametrize(
    "text",
    [
        "most recent paper about video",
        "the newest paper about video generation",
        "papers about video generation, newest first",
        "newest papers on video generation",
        "最新的视频生成论文",
        "视频生成的论文，最新的在前",
    ],
)
def test_where_the_latest_are_wanted_the_papers_that_answer_come_latest_first(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert FORM_TEXTS[answer.language].latest_first in answer.text.splitlines()[0]
    days = [each.hit.paper.published for each in answer.papers if each.relevance == "yes"]
    assert len(set(days)) > 1
    assert days == sorted(days, key=str, reverse=True)
    assert list(dict.fromkeys(citation.arxiv_id for citation in answer.citations)) == shown(answer)[:10]


@pytest.mark.parametrize(
    "text", ["a new method for video generation", "recent progress in video generation", "一种新的视频生成方法"]
)
def test_new_alone_is_a_matter_of_taste_and_sorts_nothing(samples: Library, text: str) -> None:
    assert not ask(samples, text).understood.latest


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("how many digests are there", "2"),
        ("How many digests do you have?", "2"),
        ("库里有多少份日报", "2"),
        ("一共有几份日报？", "2"),
    ],
)
def test_digests_are_counted_with_the_days_they_span(samples: Library, text: str, number: str) -> None:
    said = ask(samples, text).text
    assert re.search(rf"(?<![\d-]){number}(?![\d-])", said)
    assert "2025-12-18" in said
    assert "2026-01-16" in said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("papers about video from 2026-02-30", "2026-02-30"),
        ("papers about video since 2025-13-01", "2025-13-01"),
        ("papers about video from February 30, 2026", "February 30"),
        ("2026年2月30日以来的视频论文", "2月30日"),
    ],
)
def test_a_day_that_is_none_is_said_to_be_none(samples: Library, text: str, day: str) -> None:
    answer = ask(samples, text)
    before, after = TEXTS[answer.language].no_such_day.split("{day}")
    assert re.search(rf"{re.escape(before)}.*{re.escape(day)}.*{re.escape(after)}", answer.notice)
    assert not ask(samples, "papers about video since 2025-12-01").notice


@pytest.mark.parametrize(
    "text", ["papers about video since 2026-03-15 until 2025-12-01", "2026-03-15到2025-12-01的视频论文"]
)
def test_two_days_the_other_way_round_are_swapped_and_said_to_be(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    filters = answer.understood.filters
    assert answer.notice.startswith(TEXTS[answer.language].turned)
    assert filters.since
    assert filters.until
    assert filters.since < filters.until


def test_what_was_read_and_what_does_not_count_is_said(samples: Library) -> None:
    given = Filters(since=date(2026, 1, 1))
    notice = ask(samples, "video papers from December 2025", filters=given).notice
    assert "since 2026-01-01" in notice
    assert "2025-12-01 to 2025-12-31" in notice
    later = ask(samples, "papers on video since 2026-03-01")
    assert ENGLISH_TEXTS.not_yet.format(last="2026-01-16") in later.notice


@pytest.mark.parametrize("text", ["hi", "what can you do?", "你好", "你能做什么"])
def test_who_greets_is_told_what_may_be_asked_and_what_there_is(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    texts = TEXTS[answer.language]
    assert answer.text.startswith(texts.offer)
    assert texts.holds.format(papers=20, digests=2) in answer.text
    assert texts.holds_days.format(first="2025-12-18", last="2026-01-16") in answer.text
    assert (answer.refused, answer.papers, answer.citations) == (True, (), ())


@pytest.mark.parametrize("text", ["write me a poem on spring", "帮我写一首诗", "translate this sentence into French"])
def test_what_is_no_matter_of_papers_is_refused_in_one_sentence(samples: Library, text: str) -> None:
    answer = ask(samples, text)
    assert (answer.text, answer.refused) == (TEXTS[answer.language].only_papers, True)


@pytest.mark.parametrize(
    ("text", "term"), [("what is exposure bias?", "exposure bias"), ("什么是曝光偏差", "曝光偏差")]
)
def test_a_term_is_told_by_the_paper_that_says_what_it_is(samples: Library, text: str, term: str) -> None:
    answer = ask(samples, text)
    assert answer.understood.act == "define"
    assert FORM_TEXTS[answer.language].defined.format(names=f"“{term}”") in answer.text
    assert answer.citations[0].arxiv_id == EXPOSURE
    assert "exposure bias" in answer.citations[0].quote  # of two languages the paper's own words
    assert not answer.refused


@pytest.mark.parametrize("text", ["what is Pixio", "Pixio是什么"])
def test_a_name_that_a_paper_gives_its_own_work_is_that_paper(samples: Library, text: str) -> None:
    understood = ask(samples, text).understood
    assert (understood.act, understood.papers, understood.absent) == ("paper", (PIXIO,), ())


def test_what_is_new_without_a_day_is_the_newest_digest(samples: Library) -> None:
    answer = ask(samples, "what's new?")
    assert answer.text.startswith("**[Digest of 2026-01-16: 10 papers]")
    assert len(shown(answer)) == 10


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("where should I start reading about video generation", "begin"),
        ("视频生成该从哪篇读起", "begin"),
        ("who works on video generation", "who"),
        ("谁在做视频生成", "who"),
        ("is video generation becoming more popular over time", "trend"),
        ("what kinds of approaches are there for video generation", "families"),
        ("视频生成有哪几类方法", "families"),
    ],
)
def test_what_no_list_gives_is_told_apart_from_a_list(samples: Library, text: str, form: str) -> None:
    answer = ask(samples, text)
    assert (answer.understood.act, answer.understood.form, answer.refused) == ("papers", form, False)
    heads = {"begin": "begin", "who": "people_apart", "trend": "trend", "families": "answer"}
    said = getattr(FORM_TEXTS[answer.language], heads[form])
    fixed = re.split(r"\{\w+\}", said[1] if isinstance(said, tuple) else said)
    assert all(part in answer.text.splitlines()[0] for part in fixed)


def test_who_works_on_something_is_told_by_authors_of_papers_that_answer(samples: Library) -> None:
    answer = ask(samples, "who works on video generation")
    lines = [line for line in answer.text.splitlines() if line.startswith("- ")]
    last = {each.hit.paper.authors[-1] for each in answer.papers if each.relevance == "yes"}
    assert {line[2:].split(" (")[0] for line in lines} == last
    assert answer.text.endswith(ENGLISH.people_unknown)


def test_a_trend_counts_the_papers_of_each_month(samples: Library) -> None:
    answer = ask(samples, "is video generation becoming more popular over time")
    rows = [line.strip("| ").split(" | ") for line in answer.text.splitlines() if line.startswith("| 20")]
    assert sum(int(row[2].strip("| ")) for row in rows) == samples.counts().papers
    assert sum(int(row[1]) for row in rows) == len(samples.search.saying(["video generation"], Filters()))
