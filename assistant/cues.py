"""What a sentence tells of its paper, as far as its words show."""

import re
from collections.abc import Sequence

from assistant.quotes import Quote
from assistant.values import Aspect
from vectorstore.values import SectionKind

_I = re.IGNORECASE
_OWN_WORK = (
    r"\b(?:we|(?:this|the) (?:paper|work|report|article|study)|our (?:paper|work|{})|in this (?:paper|work))\b"
    r".{{0,60}}?\b"
)
_BRINGING = "present|propos|introduc|develop|describ|build|releas|creat|offer|design|formulat|reconstruct|train"
ASPECT_CUES: dict[Aspect, re.Pattern[str]] = {
    "contribution": re.compile(
        rf"{_OWN_WORK.format('benchmark|method|model|approach')}(?:{_BRINGING}|stud(?:y|ies)|explor|investigat|collect|turn"
        r"|show|model|demonstrat|argue|ask|find|tackl|revisit|address|start|couple|recast|rethink)",
        _I,
    ),
    "method": re.compile(
        r"\b(?:by \w+ing|via|using|conditioned on|modules?|architecture|framework|pipeline|recipe|encoders?"
        r"|decoders?|backbone"
        r"|two[- ]stages?|in (?:two|three) stages|distill\w*|fine-tun\w*|(?:we|it|which) (?:turns?|drops?|uses?"
        r"|adds?|replaces?"
        r"|learns?|trains?|combines?|applies|extracts?|predicts?|encodes?))\b",
        _I,
    ),
    "result": re.compile(
        r"\d(?:[\d.,]*)\s*(?:%|per ?cent|×|x\b|times|points?|fps|frames per second)|state[- ]of[- ]the[- ]art|\bSOTA\b"
        r"|\b(?:outperform|surpass|(?<!to )achiev|improv(?!ing)|experiment|results?\b|accuracy|faster|fewer|matches"
        r"|reaches"
        r"|competitive|robust|beats?\b|exceeds?\b|superior|ahead of|better than)",
        _I,
    ),
    "data": re.compile(
        r"\b(?:datasets?|corpus|corpora|benchmarks?|annotat\w+|trained on|training (?:set|data)|(?:million|billion"
        r"|thousand|hours?|\d{3,}) "
        r"(?:of )?(?:\w+ ){0,2}(?:images?|videos?|clips?|samples|pairs|questions|captions|frames|examples|hours))\b"
        r"|数据|语料|样本|标注|训练集",
        _I,
    ),
    "code": re.compile(
        r"\b(?:source )?code(?:base)?\b(?!-)|\bgithub\b(?!\.io)|(?<!the )\bopen[- ]?sourc\w+(?! community)"
        r"|\breleas\w+ (?:\w+ ){0,3}(?:models?|weights|checkpoints)\b"
        r"|\bproject (?:page|website)\b"
        r"|\b(?:(?:model |open )?weights|codes|implementation) (?:are|is|will|and)\b"
        r"|代码(?!本)|源码|开源(?!模型|社区|方法)|开放权重|(?:发布|公开)了?[^，。；]{0,8}(?:模型|权重)",
        _I,
    ),
    # Only what is said of the paper's own work: that others fail is the problem, not a limit.
    "limitations": re.compile(
        r"\blimitations? (?:of|in) (?:our|the proposed|the present|this)\b|\b(?:our|remaining|(?:its|the"
        r"|one) (?:main|key"
        r"|only|remaining|current)) limitations?\b"
        r"|\bwe (?:\w+ )?(?:discuss|acknowledge|note|report|analy[sz]e"
        r"|identify) (?:\w+ ){0,3}limitations?\b(?! of (?:the"
        r" )?(?:existing|prior|previous|current|recent))"
        r"|\b(?:our|the|this) (?:method|model|approach|system|network|detector|framework) (?:\w+ )?"
        r"(?:fails?|struggles?|cannot|can not|does not|is limited|requires?)\b",
        _I,
    ),
    "future_work": re.compile(r"\bfuture (?:work|research|directions?)\b|\bwe (?:plan|hope|leave)\b", _I),
    "problem": re.compile(
        r"\b(?:however|yet|challeng\w+|difficult\w*|hard|lacks?|limited|suffers?|problem|bottleneck|gap|remains?"
        r"|rarely|never|prone|limiting|hinder\w*|incompatible)\b", _I
    ),
    "applications": re.compile(r"\b(?:applications?|applied to|robots?|deploy\w*|enabl\w+|useful|downstream)\b", _I),
    "comparison": re.compile(r"\b(?:unlike|compared (?:to|with)|than (?:prior|previous|existing)|baselines?"
                             r"|prior work|existing)\b", _I),
    "impact": re.compile(r"\b(?:suggests?|opens?|pav\w+|implications?|significance|toward)\b", _I),
    "conclusion": re.compile(r"\b(?:we (?:conclude|find|show)|overall|in summary|results? (?:show|suggest))", _I),
}  # fmt: skip
"""What an abstract's sentence says when it tells of an aspect."""

INTERPRETED_CUES: dict[Aspect, re.Pattern[str]] = {
    "data": ASPECT_CUES["data"],
    "code": ASPECT_CUES["code"],
    "problem": re.compile(
        r"解决了|旨在(?:解决|弥补|克服|应对|填补)|(?:解决|克服|弥补|应对|填补|突破|缓解)了?[^，。；]{0,60}?"
        r"(?:问题|局限|限制|不足|挑战|难题|瓶颈|空白|缺陷|差距)|核心问题|(?:现有|传统|当前|以往)[^，。；]{0,30}(?:难以|无法|缺乏|忽视|依赖|存在)"
        r"|\b(?:address|overcom|tackl|solv|bridg|fill)\w* (?:\w+ ){0,6}(?:problems?|limitations?|gaps?|challenges?)\b",
        _I,
    ),
    "applications": re.compile(
        r"可(?:以)?(?:应用|用)于|应用(?:场景|领域)|适用于"
        r"|\bappli(?:cations?|ed to)\b|\buseful\b", _I
    ),
    "result": re.compile(
        r"\d(?:[\d.,]*)\s*(?:%|倍|×)|优于|超越|超过|达到了?|显著提升"
        r"|\b(?:outperform|surpass|achiev)", _I
    ),
    "future_work": re.compile(
        r"未来(?:的)?(?:工作|研究|方向|可以|将)|后续(?:工作|研究)"
        r"|\bfuture (?:work|research)\b", _I
    ),
    "limitations": re.compile(
        r"(?:该|本|此|其|论文|作者|方法|模型|框架)(?:方法|模型|框架|工作|研究|系统)?的(?:主要)?(?:局限|不足)|局限性?(?:在于|包括)"
        r"|\blimitations? of (?:our|this|the (?:method|model|approach))\b", _I
    ),
    "contribution": re.compile(r"提出|引入|构建|首个|首次|贡献|\b(?:propos|introduc|present|contribut)", _I),
    "method": re.compile(r"通过|采用|利用|框架|模块|策略|\b(?:by \w+ing|via|using|framework)\b", _I),
    "comparison": re.compile(
        r"相比|相较|与(?:现有|以往|之前)|不同于|基线"
        r"|\b(?:unlike|compared (?:to|with)|baselines?)\b", _I
    ),
    "impact": re.compile(r"意义|影响|推动|启示|\b(?:implications?|significance)\b", _I),
    "conclusion": re.compile(r"总之|总而言之|综上|总的来说|\b(?:overall|in summary)\b", _I),
}  # fmt: skip
"""What an analysis's sentence says when it tells of an aspect outside the section on it."""

NEVER_TOLD_IN: dict[Aspect, frozenset[SectionKind]] = {
    "data": frozenset({"problem", "limitations", "future_work"}),
    "problem": frozenset({"limitations", "future_work"}),
    "result": frozenset({"limitations", "future_work"}),
    "contribution": frozenset({"limitations", "future_work"}),
    "method": frozenset({"limitations", "future_work", "applications", "impact"}),
    "limitations": frozenset({"future_work", "applications"}),
}
"""Sections whose sentences with an aspect's cues tell of something else: what is still a challenge is no problem that
the paper solves."""

_PRESENTS = re.compile(rf"{_OWN_WORK.format('contribution')}(?:{_BRINGING})", _I)
"""Said of what a paper brings, more than that it finds or shows something."""

_BRINGS = re.compile(
    r"\bwe (?:\w+ )?(?:curat|construct|collect|contribut|provid)|\bour (?:\w+ )?contributions? (?:is|are)\b"
    r"|提出|引入|构建|发布|推出|开源|建立|首个|收集了",
    _I,
)
_OWN = re.compile(r"\b(?:we|our|ours|this (?:paper|work|method|report|article|study))\b", _I)
_OTHERS = re.compile(
    r"(?:(?:however|yet|but|while|although|though|despite|in contrast|recently|currently|traditionally)\b[, ]*)*"
    r"(?:(?:the|these|all|to date)\b[, ]*)*(?:most|many|several|existing|prior|previous|current|recent|traditional"
    r"|conventional|earlier|other|standard|strongest|leading|state-of-the-art)\b[^,.;]{0,60}?\b(?:methods?"
    r"|approaches|works?|models?"
    r"|systems?"
    r"|techniques?|benchmarks?|datasets?|strategies|studies|pipelines?|advances|solutions?|metrics?)\b",
    _I,
)
_OTHERS_WORK = re.compile(
    r"\b(?:prior|previous|existing|earlier|current) (?:\w+ )?(?:works?|methods?|approaches|models|studies|systems)\b"
    r" (?:ha(?:s|ve)|had|rel(?:y|ies)|employs?|uses?|are|is|often|typically|mostly|usually|only|focus(?:es)?|fails?)\b",
    _I,
)
_ENABLES = re.compile(r"\benabl\w+ (?:\w+ ){0,2}applications?\b|\bapplications? such as\b", _I)


_HINDERED = re.compile(
    r"\b(?:struggl\w*|fail(?:s|ed|ures?)?|overlook\w*|neglect\w*|ignor\w+|limitations?|insufficient\w*|inadequate\w*"
    r"|necessitat\w*|expensive|costly|urgent|concerns?|shortcomings?|drawbacks?|unclear|unexplored|underexplored"
    r"|at the (?:cost|expense) of|degrad\w+|inefficien\w+|unreliable)\b",
    _I,
)
"""Said of a problem beside its cues, which other aspects read too."""
_OVERCOMES = re.compile(
    r"\b(?:address|overcom|tackl|solv|bridg|mitigat|alleviat|fill)\w* (?!this\b|these\b|it\b|them\b|that\b)", _I
)

_FOUND = re.compile(
    r"\b(?:outperform|surpass|(?<!to )achiev(?!ing this)|exceed|beat|reach|record|attain|rival|reduc|boost|improves?\b"
    r"|improving|yields?\b|matches\b|experiments?\b|evaluations?\b|(?<!as a )results?\b|ahead of|better than)",
    _I,
)
"""Said of what came out, more than that there is a number or something is good."""


def lead(quotes: Sequence[Quote]) -> Quote | None:
    """The sentence of an abstract that says what the paper does, as far as its words show; else the best quote."""
    for cue in (_PRESENTS, ASPECT_CUES["contribution"], _OWN):
        if said := [quote for quote in quotes if cue.search(quote.text)]:
            return min(said, key=lambda quote: quote.start)
    return next(iter(quotes), None)


def quotes_on_aspect(quotes: Sequence[Quote], aspect: Aspect) -> list[Quote]:
    """The ranked quotes of an abstract that tell of an aspect of the paper itself, best first. What is said of others'
    work tells of the problem alone."""
    if aspect == "problem":
        return _on_problem(quotes)
    cue = ASPECT_CUES.get(aspect)
    own = aspect not in ("problem", "comparison")
    if aspect == "method":
        quotes = [quote for quote in quotes if not _ENABLES.search(quote.text)]
    told = [quote for quote in quotes if cue and cue.search(quote.text) and not (own and of_others(quote.text))]
    if aspect == "result":
        found = [quote for quote in told if _FOUND.search(quote.text) and not _PRESENTS.search(quote.text)]
        good = [quote for quote in found if _OWN.search(quote.text) or not ASPECT_CUES["problem"].search(quote.text)]
        return good or found or told
    return told


def _on_problem(quotes: Sequence[Quote]) -> list[Quote]:
    """The sentences on the problem: those that stand before what the paper brings, else those that it is not told of in
    what the paper brings or found."""
    first = next((quote for quote in (lead(quotes),) if quote and _PRESENTS.search(quote.text)), None)
    told = [
        quote for quote in quotes
        if _OVERCOMES.search(quote.text)
        or ((ASPECT_CUES["problem"].search(quote.text) or _HINDERED.search(quote.text)) and not _brought(quote.text))
    ]  # fmt: skip
    before = [quote for quote in told if first and quote.start < first.start]
    return before or told


def _brought(text: str) -> bool:
    return bool(presents(text) or (_OWN.search(text) and _FOUND.search(text)))


def of_others(text: str) -> bool:
    """Whether a sentence tells of others' work, and not of its paper's."""
    return bool(_OTHERS.match(text) or (_OTHERS_WORK.search(text) and not _OWN.search(text)))


def presents(text: str) -> bool:
    """Whether a sentence says what its paper brings, in English or Chinese."""
    return bool(_PRESENTS.search(text) or _BRINGS.search(text))
