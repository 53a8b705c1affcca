"""What kind of thing a paper offers, as a sentence says it and as its source does: a benchmark, a dataset, a survey or
a method, under which models, frameworks and systems count, as papers call one thing by several of these names."""

import re
from collections.abc import Iterator
from typing import Literal

Work = Literal["benchmark", "dataset", "survey", "method"]

_NOUN = re.compile(
    r"\b(?:(?P<benchmark>benchmarks?|testbed|leaderboard|(?:evaluation|assessment|diagnostic|benchmarking|testing)[ -]"
    r"(?:\w+[ -])?(?:framework|suite|protocol|platform|toolkit|pipeline|set))|(?P<dataset>data ?sets?|corpus|corpora)"
    r"|(?P<survey>survey|(?:systematic|literature) review)|(?P<method>methods?|frameworks?|models?|approach(?:es)?"
    r"|algorithms?|systems?|networks?|architectures?|pipelines?|strateg(?:y|ies)|techniques?|paradigms?|modules?"
    r"|agents?|solvers?|family))\b",
    re.IGNORECASE,
)
_HAN_NOUN = re.compile(
    "(?P<benchmark>基准(?!线|模型|方法)|[评测][测试]集|评(?:估|测)(?:框架|体系|平台|协议|套件)|诊断框架|测试平台)"
    "|(?P<dataset>数据集|语料库)|(?P<survey>综述)"
    "|(?P<method>方法|框架|模型|算法|系统|网络|架构|策略|范式|流程|机制|模块)"
)
_MEASURES = re.compile(
    r"evaluat|assess|benchmark|diagnos|\btest|measur|评估|评测|测评|衡量|测试|基准|诊断", re.IGNORECASE
)

_OFFER = (
    r"(?:propos|present|introduc|develop|build|built|construct|releas|creat|curat|contribut|design|establish|offer"
    r"|provid|devis|formulat)\w*"
)
# Up to nine words behind an article, until one after which a noun phrase says no more what it is.
_END = (
    r"for|that|which|to|with|by|in|on|from|where|based|designed|using|built|consisting|containing|covering|as|towards?"
    r"|and (?:an?|the)"
)
_WORDS = rf"(?:(?!(?:{_END})\b)(?:[\w'’/-]+|\([\w-]+\))(?:\s+|$|(?=[,.;:()]))){{1,9}}"
_ARTICLE = r"an?|the(?: first)?|our|another"
_MANY = r"two|three|four|new|several|collection of"
_THING = rf"(?:{_ARTICLE})\s+(?P<thing>{_WORDS})"
_OFFERED = re.compile(
    rf"\b{_OFFER}\s+(?:(?!\b(?:an?|the|our|{_MANY})\b)[^.;]){{0,60}}?(?:{_ARTICLE}|{_MANY})\s+(?P<thing>{_WORDS})"
    rf"(?:[^.;]{{0,20}}?[,)]\s*(?:and )?(?:{_ARTICLE})\s+(?P<also>{_WORDS}))?",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|this|the proposed|the present)\s+(?P<thing>(?:[\w-]+\s+){0,2}?[\w-]+)"
    "|(?:本|该|我们的|所提出?的?)(?P<han>综述|数据集|基准|框架|方法|模型)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"\bthe first (?P<thing>{_WORDS})", re.IGNORECASE)
_COINED = re.compile(rf"\b{_OFFER} ((?:[A-Z][\w+-]*\s?){{1,4}})(?=[,(:]|\s*an? )")
_HAN_OFFER = "(?:提出|引入|介绍|构建|发布|推出|设计|开发|建立|贡献|创建|开源)(?:了|出)?"
_HAN_THING = "(?P<thing>[^，。；！？：，;:（(]{1,40})"
_HAN_END = re.compile("来|从而|以便|以(?=[提实解])|并(?!行)|能够|可以")


def misnamed(sentence: str, source: str, title: str) -> bool:
    """Whether a sentence says that the paper is, or offers, another kind of thing than its source and its title say."""
    names = own_names(title, source)
    said = set(_said(sentence, names))
    if not said or (said == {"method"} and _MEASURES.search(sentence)):
        return False  # a framework may be one that evaluates
    told = _told(source, title, names)
    return bool(told) and not said & told


def renamed(sentence: str, part: str) -> bool:
    """Whether a sentence offers another kind of thing than the part of its source that it repeats."""
    said, told = _offered(sentence), _offered(part)
    return bool(said and told) and not said & told


def _offered(text: str) -> set[Work]:
    """What is offered in a text, by whomever."""
    kinds = {kind for found in _OFFERED.finditer(text) for kind in _kinds(found["thing"], _NOUN)}
    for found in re.finditer(rf"{_HAN_OFFER}\s*{_HAN_THING}", text):
        kinds.update(_kinds(found["thing"], _HAN_NOUN))
    return kinds


def own_names(title: str, source: str) -> str:
    """A pattern for the names of what a paper offers: before its title's colon, and behind "we propose"."""
    names = {title.partition(":")[0].strip() or title, *(name.strip() for name in _COINED.findall(source))}
    return (
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True) if name) or r"\Z."
    )


def _said(sentence: str, names: str) -> Iterator[Work]:
    """What a sentence says of the paper itself: named, or as "we", "the paper", 本文."""
    called = rf"(?:{names})(?:\s*\([^)]*\))?"
    subject = rf"(?:{called}|\b(?:I|we|(?:the|this) (?:paper|work|study|article|project|survey)|the authors|it))"
    says = rf"{subject},?\s+(?:(?:also|then|further|here)\s+)?(?:is|are|{_OFFER})\s+(?:{called},\s*)?{_THING}"
    for found in re.finditer(says, sentence, re.IGNORECASE):
        yield from _kinds(found["thing"], _NOUN)
    subject = rf"{names}|本文|该?论文|作者们?|我们|[该本](?:研究|工作)"
    offers = rf"(?:{subject})(?:[^，。；]{{0,16}}?{_HAN_OFFER}|是|为)|(?:^|[，：])\s*(?:提出|引入|介绍)了?"
    says = rf"(?:{offers})\s*{_HAN_THING}"
    for found in re.finditer(says, sentence, re.IGNORECASE):
        end = _HAN_END.search(found["thing"])
        yield from _kinds(found["thing"][: end.start()] if end else found["thing"], _HAN_NOUN)


def _told(source: str, title: str, names: str) -> set[Work]:
    """All that a source calls what its paper offers, whoever the sentence's subject is. A title's "models" may be what
    it is about."""
    kinds = {*_kinds(title, _NOUN), *_kinds(title, _HAN_NOUN)} - {"method"}
    called = rf"(?:{names})(?:\s*\([^)]*\))?\s*(?:,|is|are|as|—|-|:)\s*{_THING}"
    for pattern in (re.compile(called, re.IGNORECASE), _OFFERED, _FIRST, _OURS):
        for found in pattern.finditer(source):
            kinds.update(kind for thing in found.groupdict().values() for kind in _kinds(thing or "", _NOUN))
    for found in re.finditer(rf"(?:{_HAN_OFFER}|{names}\s*(?:是|为))\s*{_HAN_THING}", source, re.IGNORECASE):
        kinds.update(_all(found["thing"]))
    kinds.update(kind for found in _OURS.finditer(source) for kind in _all(found["han"] or ""))
    return kinds


def _kinds(thing: str, noun: re.Pattern[str]) -> list[Work]:
    """The kinds that a noun phrase names: by its last noun of a kind, and those joined to it by "and"."""
    found = list(noun.finditer(thing))
    joined = [each for each in found[:-1] if re.match(r"\s*(?:and\b|[,/和与、及])", thing[each.end() :])]
    return [each.lastgroup for each in [*joined, *found[-1:]]]  # type: ignore[misc]


def _all(thing: str) -> list[Work]:
    return [each.lastgroup for each in _HAN_NOUN.finditer(thing)]  # type: ignore[misc]
