"""Every sentence that an agenda itself says, once a language."""

from collections.abc import Mapping
from dataclasses import dataclass

from vectorstore.text.kinds import Kind
from vectorstore.values import Basis, Language


@dataclass(frozen=True, slots=True)
class AgendaTexts:
    """One language's sentences; `{…}` are filled in by `str.format`."""

    title: str
    minutes: str
    why: str
    claim: str
    doubt: str
    no_doubt: str
    authors_say: str
    analysis_says: Mapping[Basis, str]
    discuss: str
    presents: str
    nobody: str
    picked: str
    question: str
    question_limit: str
    questions: Mapping[Kind, str]
    nothing: str


TEXTS: Mapping[Language, AgendaTexts] = {
    "en": AgendaTexts(
        title="{name}: reading group on {day}",
        minutes="{minutes} min",
        why="Why us",
        claim="The claim, in its own words",
        doubt="What to doubt",
        no_doubt="Neither the abstract nor an analysis names a limit: ask what it was not tried on.",
        authors_say="the authors",
        analysis_says={
            "abstract": "an analysis of the abstract, by a model",
            "pdf": "an analysis of the whole paper, by a model",
            "unknown": "an analysis, by a model",
        },
        discuss="To discuss",
        presents="presented by {name}",
        nobody="who presents?",
        picked="picked by {names}",
        question="What would we have to change to use this, and what would show us that it works?",
        question_limit="Does this limit touch what we do, and how would we test it?",
        questions={
            "benchmark": "How would our own methods fare on this, and what does it not measure?",
            "dataset": "Would we train or test on this data, and what is missing in it?",
            "survey": "What does this survey leave out that we know of?",
        },
        nothing="nothing new to read in these days: pick papers, name other days, or give the profile more interests",
    ),
    "zh": AgendaTexts(
        title="{name}：{day} 读书会",
        minutes="{minutes} 分钟",
        why="与我们的关系",
        claim="论文自己的主张（原文）",
        doubt="值得怀疑之处",
        no_doubt="摘要与解读都没有提到局限：可以问问它没有在哪些情形下试过。",
        authors_say="作者",
        analysis_says={
            "abstract": "模型依据摘要所作的解读",
            "pdf": "模型依据全文所作的解读",
            "unknown": "模型所作的解读",
        },
        discuss="讨论",
        presents="主讲：{name}",
        nobody="主讲待定",
        picked="{names} 选读",
        question="如果我们要用它，需要改动什么？怎样的结果能说明它确实有效？",
        question_limit="这一局限是否影响我们的工作？我们可以怎样检验？",
        questions={
            "benchmark": "我们自己的方法在这个基准上会如何？它没有衡量什么？",
            "dataset": "我们会用这些数据训练或测试吗？数据里缺少什么？",
            "survey": "就我们所知，这篇综述遗漏了什么？",
        },
        nothing="这段时间没有新的可读论文：请先选几篇，换一段日期，或给方案添些关注点",
    ),
}
