"""The sentences that Paperlight itself says in the forms of answers, beside those of `texts`, once a language."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.markdown import escape
from assistant.values import Aspect, Reading
from vectorstore.values import Basis, Filters, Language


@dataclass(frozen=True, slots=True)
class FormTexts:
    """One language's sentences; `{…}` are filled in by `str.format`."""

    exists: str
    latest: str
    approaches: str
    other_approaches: str
    aspects: dict[Aspect, str]
    aspect_of: str
    abstract_says: str
    analysis_says: dict[Basis | Literal["unstated"], str]
    analysis_apart: dict[Basis | Literal["unstated"], str]
    no_analysis: str
    nearest_sentences: str
    nearest_in_analysis: str
    not_told: str
    with_number: str
    nearest_sentence: str
    no_such_paper: str
    mentioned_by: str
    says_of: str
    says_nothing_of: str
    among: str
    none_of_them: str
    comparing: str
    cell_interpretation: str
    nothing_said: str
    what_it_is: str
    similar: str
    nothing_similar: str
    listing: str
    first_of: str
    counted: str
    counted_digests: str
    of_days: str
    counted_words: str
    counted_phrases: str
    nearest_of: str
    newest_of: str
    all_of: str
    nearest_to: str
    more_by_search: str
    more_by_filters: str

    authors: str
    more_authors: str
    no_authors: str
    published: str
    unknown_day: str
    digested: str

    passing: str
    published_since: str
    published_until: str
    digested_since: str
    digested_until: str
    published_on: str
    published_between: str
    digested_between: str
    digested_on: str
    in_categories: str
    not_in_categories: str
    by_authors: str
    analysed_in: dict[Language, str]
    answer_in: dict[Language, str]
    either: str
    comma: str


ENGLISH = FormTexts(
    exists="Yes. Papers that meet the question, best first ({count}):",
    latest="Papers that meet the question, latest publication first ({count}):",
    approaches="How these papers do it, grouped by approach ({count}):",
    other_approaches="In other ways",
    aspects={
        "overview": "overview", "translation": "abstract in Chinese", "problem": "problem",
        "contribution": "contribution", "method": "method", "comparison": "comparison with other work",
        "result": "results", "impact": "impact",
        "applications": "applications", "limitations": "limitations", "future_work": "future work", "guide": "practice",
        "conclusion": "conclusion", "other": "other remarks", "data": "data", "code": "code",
    },
    aspect_of="{aspect}:",
    abstract_says="Its abstract says:",
    analysis_says={
        "pdf": "Interpretation: what the paper itself states, as a model read it in the PDF (digest of {day}):",
        "unstated": "Interpretation: what a model inferred; the PDF that it read does not state it (digest of {day}):",
        "abstract": "Interpretation: what a model inferred from the abstract; the authors may not say so (digest of"
                    " {day}):",
        "unknown": "Interpretation by a model, which does not say whether it read the paper or its abstract (digest"
                   " of {day}):",
    },
    analysis_apart={
        "pdf": "Interpretation, from no digest: what the paper itself states, as a model read it in the PDF:",
        "unstated": "Interpretation, from no digest: what a model inferred; the PDF that it read does not state it:",
        "abstract": "Interpretation, from no digest: what a model inferred from the abstract; the authors may not say"
                    " so:",
        "unknown": "Interpretation by a model, from no digest, which does not say whether it read the paper or its"
                   " abstract:",
    },
    no_analysis="No analysis in the library has a section on this.",
    nearest_sentences="Nearest in its abstract, perhaps no answer:",
    nearest_in_analysis="Nearest in an analysis of it, perhaps no answer. {introduced}",
    not_told="Neither the abstract of {title} nor an analysis of it in the library tells this (sought: {sought}).",
    with_number=" with a number",
    nearest_sentence="Nearest sentence, not an answer:",
    no_such_paper="The library holds no paper named {names}.",
    mentioned_by="Papers that mention it, best first ({count}):",
    says_of="Its abstract says of that:",
    says_nothing_of="Its abstract does not mention that; what it is:",
    among="Of these {total} papers, those that meet the question ({count}):",
    none_of_them="Nothing that the library holds of these papers says so:",
    comparing="Side by side:",
    cell_interpretation=" (interpretation{basis})",
    nothing_said="not said",
    what_it_is="what it is",
    similar="Papers most like {title}:",
    nothing_similar="The library holds no other paper that passes these filters.",
    listing="Papers in the library{passing}: {count}, latest publication first.",
    first_of="The first {shown}:",
    counted="Counted: the papers in the library{passing}: {count}.",
    counted_digests="Counted: the digests in the library{passing}: {count}.",
    of_days="Days with a digest: {days}, from {first} to {last}.",
    counted_words="Counted: the papers in the library{passing} that hold each of these words in title, abstract or"
                  " analysis: {words}. They are {count} of {total}.",
    counted_phrases="Counted: the papers in the library{passing} that say {words} in title or abstract, the words side"
                    " by side and with any ending. They are {count} of {total}. With the words anywhere in title,"
                    " abstract or analysis: {anywhere}.",
    nearest_of="The {shown} nearest to the question, of these {count}:",
    newest_of="The latest {shown} of these {count}:",
    all_of="These are:",
    nearest_to="Nearest to the question, without all of these words:",
    more_by_search='To see more of them: paperlight search "{words}" --top {count}',
    more_by_filters="To see the others, ask for fewer days, one category or one author.",
    authors="Authors ({count}): {names}",
    more_authors="{names} and {more} more",
    no_authors="The library does not know its authors.",
    published="Version 1 was published on arXiv on {day}.",
    unknown_day="The library does not know the day of its version 1.",
    digested="Digests that name it: {days}.",
    passing=" {limits}",
    published_since="published since {day}",
    published_until="published until {day}",
    digested_since="digested since {day}",
    digested_until="digested until {day}",
    published_on="published on {day}",
    published_between="published from {first} to {last}",
    digested_between="in the digests from {first} to {last}",
    digested_on="in the digest of {day}",
    in_categories="in {names}",
    not_in_categories="not in {names}",
    by_authors="by {names}",
    analysed_in={"en": "with an English analysis", "zh": "with a Chinese analysis"},
    answer_in={"en": "answer in English", "zh": "answer in Chinese"},
    either=" or ",
    comma=", ",
)  # fmt: skip

CHINESE = FormTexts(
    exists="有。与问题相符的论文，最相关的在前（{count} 篇）：",
    latest="与问题相符的论文，最新发布的在前（{count} 篇）：",
    approaches="这些论文的做法，按方法分组（{count} 篇）：",
    other_approaches="其他做法",
    aspects={
        "overview": "概述", "translation": "摘要翻译", "problem": "问题", "contribution": "贡献", "method": "方法",
        "comparison": "与其他工作的对比", "result": "结果", "impact": "影响", "applications": "应用",
        "limitations": "局限", "future_work": "未来工作", "guide": "实用指南",
        "conclusion": "结论", "other": "其他", "data": "数据", "code": "代码",
    },
    aspect_of="{aspect}：",
    abstract_says="摘要中说：",
    analysis_says={
        "pdf": "解读：模型阅读论文全文（PDF）后转述的论文自述内容（{day} 日报）：",
        "unstated": "解读：模型自行推断，它读过的论文全文（PDF）并未明说（{day} 日报）：",
        "abstract": "解读：模型仅从摘要推断，作者未必这样说（{day} 日报）：",
        "unknown": "解读：由模型撰写，未说明依据全文还是摘要（{day} 日报）：",
    },
    analysis_apart={
        "pdf": "解读（不出自日报）：模型阅读论文全文（PDF）后转述的论文自述内容：",
        "unstated": "解读（不出自日报）：模型自行推断，它读过的论文全文（PDF）并未明说：",
        "abstract": "解读（不出自日报）：模型仅从摘要推断，作者未必这样说：",
        "unknown": "解读（不出自日报）：由模型撰写，未说明依据全文还是摘要：",
    },
    no_analysis="库中的解读没有专门谈这一点的部分。",
    nearest_sentences="摘要中最接近的句子，未必是答案：",
    nearest_in_analysis="解读中最接近的句子，未必是答案。{introduced}",
    not_told="{title} 的摘要和库中的解读都没有说明这一点（所找：{sought}）。",
    with_number="及数值",
    nearest_sentence="最接近的句子（并非答案）：",
    no_such_paper="库中没有名为{names}的论文。",
    mentioned_by="提到它的论文，最相关的在前（{count} 篇）：",
    says_of="其摘要这样提到它：",
    says_nothing_of="其摘要没有提到它；这篇论文本身：",
    among="这 {total} 篇论文中，与问题相符的有 {count} 篇：",
    none_of_them="库中关于这些论文的内容都没有提到这一点：",
    comparing="并列对照：",
    cell_interpretation="（解读{basis}）",
    nothing_said="未提及",
    what_it_is="是什么",
    similar="与 {title} 最相近的论文：",
    nothing_similar="库中没有其他符合筛选条件的论文。",
    listing="库中{passing}的论文共 {count} 篇，最新发布的在前。",
    first_of="前 {shown} 篇：",
    counted="统计：库中{passing}的论文共 {count} 篇。",
    counted_digests="统计：库中{passing}的日报共 {count} 份。",
    of_days="有日报的日子共 {days} 天，从 {first} 到 {last}。",
    counted_words="统计：库中{passing}的论文共 {total} 篇，其中标题、摘要或解读含有以下每个词的有 {count}"
                  " 篇：{words}。",
    counted_phrases="统计：库中{passing}的论文共 {total} 篇，其中标题或摘要说到 {words}（各词相连、词尾不限）的有"
                    " {count} 篇。标题、摘要或解读中任何位置含有这些词的：{anywhere} 篇。",
    nearest_of="这 {count} 篇中与问题最相近的 {shown} 篇：",
    newest_of="这 {count} 篇中最新的 {shown} 篇：",
    all_of="即：",
    nearest_to="与问题最相近、但不含全部这些词的：",
    more_by_search='查看更多：paperlight search "{words}" --top {count}',
    more_by_filters="要看其余论文，请缩小日期范围，或限定类别、作者。",
    authors="作者（{count} 位）：{names}",
    more_authors="{names} 等，另有 {more} 位",
    no_authors="库中没有它的作者信息。",
    published="第一版于 {day} 发布在 arXiv。",
    unknown_day="库中没有它第一版的日期。",
    digested="提到它的日报：{days}。",
    passing="{limits}",
    published_since="{day} 起发布",
    published_until="{day} 及以前发布",
    digested_since="{day} 起日报收录",
    digested_until="{day} 及以前日报收录",
    published_on="{day} 发布",
    published_between="{first} 至 {last} 发布",
    digested_between="{first} 至 {last} 日报收录",
    digested_on="{day} 日报收录",
    in_categories="属于 {names}",
    not_in_categories="不属于 {names}",
    by_authors="{names} 所写",
    analysed_in={"en": "有英文解读", "zh": "有中文解读"},
    answer_in={"en": "用英文回答", "zh": "用中文回答"},
    either=" 或 ",
    comma="、",
)  # fmt: skip

FORM_TEXTS: dict[Language, FormTexts] = {"en": ENGLISH, "zh": CHINESE}


def passing(filters: Filters, texts: FormTexts) -> str:
    """What passes the filters, as the texts' `{passing}` has it: escaped, "" without filters."""
    said = limits(filters, texts)
    return texts.passing.format(limits=escape(said)) if said else ""


def limits(filters: Filters, texts: FormTexts) -> str:
    """What the filters say, in words; not escaped."""
    said = [
        _days(
            filters.since, filters.until,
            (texts.published_on, texts.published_between, texts.published_since, texts.published_until),
        ),
        _days(
            filters.digested_since, filters.digested_until,
            (texts.digested_on, texts.digested_between, texts.digested_since, texts.digested_until),
        ),
    ]  # fmt: skip
    if filters.categories:
        said.append(texts.in_categories.format(names=texts.either.join(filters.categories)))
    if filters.not_categories:
        said.append(texts.not_in_categories.format(names=texts.either.join(filters.not_categories)))
    if filters.authors:
        said.append(texts.by_authors.format(names=texts.either.join(filters.authors)))
    if filters.language:
        said.append(texts.analysed_in[filters.language])
    return texts.comma.join(filter(None, said))


def reading_text(reading: Reading, texts: FormTexts) -> str:
    """What words of a question were taken to mean, in words; not escaped."""
    return texts.answer_in[reading.answer_in] if reading.answer_in else limits(reading.filters, texts)


def _days(first: date | None, last: date | None, forms: tuple[str, str, str, str]) -> str:
    on, between, since, until = forms
    if first and last:
        return (on if first == last else between).format(day=first, first=first, last=last)
    return since.format(day=first) if first else until.format(day=last) if last else ""
