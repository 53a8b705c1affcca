"""The sentences that Paperlight itself says in the forms of answers, beside those of `texts`, once a language."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.markdown import escape
from assistant.understand.intent import Aspect
from vectorstore.text.kinds import name_of
from vectorstore.values import Basis, Filters, Language


@dataclass(frozen=True, slots=True)
class FormTexts:
    """One language's sentences; `{…}` are filled in by `str.format`. Of two forms the first is for one, the second for
    more."""

    language: Language
    answer: tuple[str, str]
    may_too: tuple[str, str]
    only_may: tuple[str, str]
    likeliest: tuple[str, str]
    best_first: str
    latest_first: str
    from_to: str
    may_answer: str
    open: str
    more: tuple[str, str]
    no_more: str
    failed_each: str
    failed_all: str
    drop: str

    aspects: dict[Aspect, str]
    abstract_says: str
    analysis_says: dict[Basis | Literal["unstated"], str]
    analysis_apart: dict[Basis | Literal["unstated"], str]
    text_says: str
    text_section: str
    text_version: str
    no_analysis: str
    nearest_sentences: str
    nearest_in_analysis: str
    nearest_in_text: str
    not_told: str
    not_told_in_text: str
    nearest_sentence: str
    no_such_paper: str
    mentioned_by: str
    says_of: str
    says_nothing_of: str
    among: str
    none_of_them: str
    comparing: str
    comparing_both: str
    cell_interpretation: str
    nothing_said: str
    what_it_is: str
    defined: str
    undefined: str
    begin: str
    begin_survey: str
    begin_singled_out: str
    begin_general: str
    people: str
    people_apart: str
    people_unknown: str
    trend: str
    trend_head: str
    trend_more: str
    trend_fewer: str
    trend_newest: str
    approaches: str
    approach: str
    similar: str
    nothing_similar: str
    listing: str
    first_of: str
    counted: str
    counted_digests: str
    counted_words: str
    counted_phrases: str
    judged: str
    nearest_of: str
    newest_of: str
    all_of: str
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
    not_by_authors: str
    in_primary: str
    of_types: str
    analysed_in: dict[Language, str]
    either: str
    comma: str


ENGLISH = FormTexts(
    language="en",
    answer=("{count} paper{passing} answers", "{count} papers{passing} answer"),
    may_too=(", {count} more may", ", {count} more may"),
    only_may=("{count} paper{passing} may answer:", "{count} papers{passing} may answer:"),
    best_first=", best first:",
    latest_first=", latest publication first:",
    from_to=", numbers {first} to {last}:",
    likeliest=(
        "No paper surely meets all of this; {count} paper{passing} may:",
        "No paper surely meets all of this; {count} papers{passing} may, the likeliest first:",
    ),
    may_answer="May answer too:",
    open="not told: {conditions}",
    more=("1 more paper answers: ask for more.", "{count} more papers answer: ask for more."),
    no_more="No more papers answer.",
    failed_each="On {conditions} alone: {count}",
    failed_all="On all of it together: none",
    drop="Ask without one of these to see the papers on the others.",
    aspects={
        "limitations": "limitations", "future_work": "future work", "data": "data", "method": "method",
        "results": "results", "contribution": "contribution", "code": "code", "compute": "compute",
        "numbers": "numbers", "license": "licence", "other": "other",
    },
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
    text_says="The paper says, in {place}:",
    text_section="section {number}, {title}",
    text_version=" of version {version}",
    no_analysis="No analysis in the library has a section on this.",
    nearest_sentences="Nearest in its abstract, perhaps no answer:",
    nearest_in_analysis="Nearest in an analysis of it, perhaps no answer. {introduced}",
    not_told="Neither the abstract of {title} nor an analysis of it in the library tells of {aspect}.",
    nearest_in_text="Nearest in the paper, in {place}, perhaps no answer:",
    not_told_in_text="Neither the text of {title}, nor its abstract, nor an analysis of it in the library tells of"
                     " {aspect}.",
    nearest_sentence="Nearest sentence, not an answer:",
    no_such_paper="The library holds no paper named {names}.",
    mentioned_by="Papers that mention it, best first ({count}):",
    says_of="Its abstract says of that:",
    says_nothing_of="Its abstract does not mention that; what it is:",
    among="Of these {total} papers, those that answer ({count}):",
    none_of_them="Nothing that the library holds of these papers says so:",
    comparing="Side by side:",
    comparing_both="Papers on all of it, which may compare them:",
    cell_interpretation=" (interpretation{basis})",
    nothing_said="not said",
    what_it_is="what it is",
    defined="What {names} is, in the words of a paper:",
    undefined="No paper of the library says in one sentence what {names} is.",
    begin="Where to begin on {topic}, out of {count} papers that answer:",
    begin_survey="Surveys, for the whole picture",
    begin_singled_out="Singled out by a digest, among its key findings",
    begin_general="Most general, by their titles",
    people="Authors with most of the {count} papers on {topic}:",
    people_apart="No author has more than one of the {count} papers on {topic}. Their last authors, who often lead a"
                 " group:",
    people_unknown="Affiliations are not in the library.",
    trend="Papers that say {topic}, by month of publication:",
    trend_head="| Month | Papers | Of all in the library | Share |",
    trend_more="More often named in the later half of the papers that answer than in the earlier: {terms}.",
    trend_fewer="Less often named in the later half than in the earlier: {terms}.",
    trend_newest="The newest",
    approaches="Kinds of approaches in the {count} papers that answer on {topic}, by what they have in common:",
    approach="{name} ({count})",
    similar="Papers most like {title}:",
    nothing_similar="The library holds no other paper that passes these filters.",
    listing="Papers in the library{passing}: {count}, latest publication first.",
    first_of="The first {shown}:",
    counted="Counted: the papers in the library{passing}: {count}.",
    counted_digests="Digests that name them: {count}, of {days} days from {first} to {last}.",
    counted_words="Counted: the papers in the library{passing} that hold each of these words in title, abstract or"
                  " analysis: {words}. They are {count} of {total}.",
    counted_phrases="Counted: the papers in the library{passing} that say {words} in title or abstract, the words side"
                    " by side and with any ending. They are {count} of {total}. With the words anywhere in title,"
                    " abstract or analysis: {anywhere}.",
    judged="By what they say, in whatever words: {count} answer, {may} more may.",
    nearest_of="The {shown} nearest to the question:",
    newest_of="The latest {shown} of these {count}:",
    all_of="These are:",
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
    not_by_authors="not by {names}",
    in_primary="with primary category {names}",
    of_types="of type {names}",
    analysed_in={"en": "with an English analysis", "zh": "with a Chinese analysis"},
    either=" or ",
    comma=", ",
)  # fmt: skip

CHINESE = FormTexts(
    language="zh",
    answer=("找到{passing} {count} 篇相关论文", "找到{passing} {count} 篇相关论文"),
    may_too=("，另有 {count} 篇可能相关", "，另有 {count} 篇可能相关"),
    only_may=("{passing}可能相关的论文有 {count} 篇：", "{passing}可能相关的论文有 {count} 篇："),
    best_first="，按相关性排序：",
    latest_first="，按时间倒序：",
    from_to="，第 {first} 至 {last} 篇：",
    likeliest=(
        "没有论文能确定满足全部要求；{passing}可能相关的有 {count} 篇：",
        "没有论文能确定满足全部要求；{passing}可能相关的有 {count} 篇，最可能的在前：",
    ),
    may_answer="可能相关：",
    open="未说明：{conditions}",
    more=("还有 1 篇，可以接着要“更多”。", "还有 {count} 篇，可以接着要“更多”。"),
    no_more="没有更多相关论文了。",
    failed_each="只看{conditions}：{count} 篇",
    failed_all="同时满足的：0 篇",
    drop="去掉其中一个条件再问，就能看到其余条件下的论文。",
    aspects={
        "limitations": "局限", "future_work": "未来工作", "data": "数据", "method": "方法", "results": "结果",
        "contribution": "贡献", "code": "代码", "compute": "算力", "numbers": "数值", "license": "许可协议",
        "other": "其他",
    },
    abstract_says="摘要中说：",
    analysis_says={
        "pdf": "日报解读（模型读过论文全文后转述的论文内容；{day} 日报）：",
        "unstated": "日报解读（模型自行推断，它读过的论文全文并未明说；{day} 日报）：",
        "abstract": "日报解读（模型仅据摘要推断，作者未必这么说；{day} 日报）：",
        "unknown": "日报解读（模型撰写，未注明依据全文还是摘要；{day} 日报）：",
    },
    analysis_apart={
        "pdf": "解读（不出自日报；模型读过论文全文后转述的论文内容）：",
        "unstated": "解读（不出自日报；模型自行推断，它读过的论文全文并未明说）：",
        "abstract": "解读（不出自日报；模型仅据摘要推断，作者未必这么说）：",
        "unknown": "解读（不出自日报；模型撰写，未注明依据全文还是摘要）：",
    },
    text_says="论文原文（{place}）：",
    text_section="第 {number} 节 {title}",
    text_version="，第 {version} 版",
    no_analysis="日报解读没有专门写这一点。",
    nearest_sentences="摘要里最相关的一句：",
    nearest_in_analysis="日报解读里最相关的一句，不一定是答案。{introduced}",
    not_told="{title} 的摘要和日报解读都没有提到{aspect}。",
    nearest_in_text="论文原文（{place}）里最相关的一句，不一定是答案：",
    not_told_in_text="{title} 的原文、摘要和日报解读都没有提到{aspect}。",
    nearest_sentence="最相关的一句（没有回答这个问题）：",
    no_such_paper="库中没有名为{names}的论文。",
    mentioned_by="提到它的论文有 {count} 篇，按相关性排序：",
    says_of="其摘要这样提到它：",
    says_nothing_of="其摘要没有提到它；这篇论文本身：",
    among="这 {total} 篇论文中，相关的有 {count} 篇：",
    none_of_them="库中关于这些论文的内容都没有提到这一点：",
    comparing="对比如下：",
    comparing_both="同时涉及各方的论文，其中可能有比较：",
    cell_interpretation="（日报解读，{basis}）",
    nothing_said="未提及",
    what_it_is="是什么",
    defined="论文里这样解释{names}：",
    undefined="库中没有论文用一句话解释{names}。",
    begin="从 {count} 篇相关论文来看，{topic} 可以这样入门：",
    begin_survey="先读综述，了解全貌",
    begin_singled_out="日报列为重点发现的",
    begin_general="标题最切题、最具一般性的",
    people="{topic} 相关的 {count} 篇论文中，署名最多的作者：",
    people_apart="{topic} 相关的 {count} 篇论文没有共同作者。以下是末位作者（往往是课题组负责人）：",
    people_unknown="库中没有作者单位信息。",
    trend="提到 {topic} 的论文，按发表月份：",
    trend_head="| 月份 | 论文数 | 库中全部 | 占比 |",
    trend_more="在相关论文的后半段比前半段出现得更多：{terms}。",
    trend_fewer="后半段比前半段出现得更少：{terms}。",
    trend_newest="最新的论文",
    approaches="{topic} 相关的 {count} 篇论文，按共同的思路归类：",
    approach="{name}（{count} 篇）",
    similar="与 {title} 最相近的论文：",
    nothing_similar="库中没有其他符合筛选条件的论文。",
    listing="库中{passing}的论文共 {count} 篇，按时间倒序：",
    first_of="前 {shown} 篇：",
    counted="统计：库中{passing}的论文共 {count} 篇。",
    counted_digests="收录它们的日报共 {count} 份，{days} 天，从 {first} 到 {last}。",
    counted_words="统计：库中{passing}的论文共 {total} 篇，标题、摘要或解读中提到{words}的有 {count} 篇。",
    counted_phrases="统计：库中{passing}的论文共 {total} 篇，标题或摘要里说到 {words}（各词相连、词尾不限）的有"
                    " {count} 篇；标题、摘要或解读中任何位置提到这些词的有 {anywhere} 篇。",
    judged="按内容判断（不限用词）：相关的有 {count} 篇，另有 {may} 篇可能相关。",
    nearest_of="其中最相关的 {shown} 篇：",
    newest_of="这 {count} 篇中最新的 {shown} 篇：",
    all_of="即：",
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
    by_authors="{names}所写",
    not_by_authors="非 {names} 所写",
    in_primary="主类别为 {names}",
    of_types="类型为{names}",
    analysed_in={"en": "有英文解读", "zh": "有中文解读"},
    either=" 或 ",
    comma="、",
)  # fmt: skip

FORM_TEXTS: dict[Language, FormTexts] = {"en": ENGLISH, "zh": CHINESE}


def counted(forms: tuple[str, str], count: int, most: int = 0, **facts: object) -> str:
    """Returns the one of two forms that fits a number, filled in; where it is as great as `most` papers, it may be
    more."""
    return forms[count != 1].format(count=number(count, most), **facts)


def number(count: int, most: int) -> str:
    """Returns a number; with a plus where no more than `most` were looked at."""
    return f"{count}+" if count and count == most else str(count)


def passing(filters: Filters, texts: FormTexts) -> str:
    """Tells what passes the filters, as the texts' `{passing}` has it: escaped, "" without filters."""
    said = limits(filters, texts)
    return texts.passing.format(limits=escape(said)) if said else ""


def limits(filters: Filters, texts: FormTexts) -> str:
    """Tells what the filters say, in words; not escaped."""
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
    if filters.not_authors:
        said.append(texts.not_by_authors.format(names=texts.either.join(filters.not_authors)))
    if filters.primary:
        said.append(texts.in_primary.format(names=texts.either.join(filters.primary)))
    if filters.types:
        names = (name_of(kind, texts.language, several=True) for kind in filters.types)
        said.append(texts.of_types.format(names=texts.either.join(names)))
    if filters.language:
        said.append(texts.analysed_in[filters.language])
    return texts.comma.join(filter(None, said))


def _days(first: date | None, last: date | None, forms: tuple[str, str, str, str]) -> str:
    on, between, since, until = forms
    if first and last:
        return (on if first == last else between).format(day=first, first=first, last=last)
    return since.format(day=first) if first else until.format(day=last) if last else ""
