"""Languages said in a question: the one to answer in, and the one in which papers have an analysis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.values import Language

_I = re.IGNORECASE
_EN = r"(?:English|Chinese|Mandarin)"
_LAST = r"(?:,? please)?(?=\s*[?.!]*$)"
_ZH = r"(?:中文|汉语|英文|英语)"
_ANSWER = r"(?:answer|reply|respond|say|write)"
_TELL = r"(?:explain|describe|summari[sz]e|tell me|introduce)"
_HAN_TELL = r"(?:回答|回复|作答|答复|解释|说明|介绍|总结|概括|描述|告诉我|讲解?|说)"
# Else the verb is of those who answer: "how do models answer in Chinese?"
_ASKED = (
    r"(?:(?:^|[,，.;]|(?<=[?!]))\s*(?:(?:and|but|then|now) )?(?:(?:can|could|would|will) you )?(?:please )?"
    r"|\s*\bplease )"
)
_AGAIN = r"(?:一遍|一次|一下|我|吧)"

_ANSWER_IN = tuple(
    re.compile(pattern, _I)
    for pattern in (
        # "answer in Chinese: …"
        rf"[,，.;]?\s*\b(?:please )?{_ANSWER}(?: (?:this|it|me|back))? in (?P<language>{_EN})\s*[:：]",
        # "…, please answer it in Chinese"
        rf"{_ASKED}{_ANSWER}(?: (?:this|it|me|back))? in (?P<language>{_EN}){_LAST}",
        # "explain MMGR in Chinese", "what is MMGR, in Chinese?"
        rf"(?:(?<=[,，?])|^(?=(?:please )?{_TELL}\b).*?(?P<kept>))\s*\bin (?P<language>{_EN}){_LAST}",
        # 用中文回答：…, …，请用中文
        rf"[,，;；]?\s*请?(?:用|以)(?P<language>{_ZH}){_HAN_TELL}?{_AGAIN}*(?:[:：,，]|(?=[?？。！\s]*$))",
        # 用中文介绍一下…: what it asks for stays
        rf"^\s*请?用(?P<language>{_ZH})(?={_HAN_TELL})",
        # a question that says nothing else
        rf"^\s*(?:(?:and|now|ok|again),? )*(?:please )?(?:(?:{_ANSWER}|repeat|translate|show)(?: (?:that|it|this))? )?"
        rf"(?:in|into|to) (?P<language>{_EN})(?:,? please)?[.!? ]*$",
        rf"^\s*(?:请|那)?再?(?:用|换成|改用|翻译?成)(?P<language>{_ZH})(?:{_HAN_TELL}|再说)?{_AGAIN}*[。！？? ]*$",
    )
)
_WORKS = r"(?:papers?|preprints?|articles|works?|ones|those)"
_HAN_WORKS = r"(?:论文|文章|工作)"
_ANALYSIS = r"(?:anal(?:ysis|yses)|interpretations?|summar(?:y|ies)|notes|explanations?|translations?)"
_HAN_ANALYSIS = r"(?:解读|分析|解析|总结|摘要|翻译|译文|介绍)"
_ANALYSED = tuple(
    re.compile(pattern, _I)
    for pattern in (
        rf"\b(?:(?:that|which) )?(?:with|having|have|has) (?:an? |any |some )?(?P<language>{_EN}) {_ANALYSIS}\b",
        rf"\b(?:(?:that|which) )?(?:with|having|have|has) (?:an? |any |some )?{_ANALYSIS} in (?P<language>{_EN})\b",
        rf"\b(?:(?:that|which) )?(?:(?:are|is|were|was) )?analy[sz]ed in (?P<language>{_EN})\b",
        rf"\b(?P<kept>{_WORKS} )(?:(?:written|available) )?in (?P<language>{_EN})"
        r"(?=\s*(?:$|[?.!,]|(?:on|about|that|which|by|since|from)\b))",
        rf"(?:有|带有?|附有?|含有?)(?P<language>{_ZH})的?{_HAN_ANALYSIS}的?",
        rf"(?:^|(?<=[\s，。有些看找出的]))(?P<language>{_ZH})的?(?={_HAN_WORKS})",
    )
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch `text[start:end]` of a question that says a language."""

    start: int
    end: int
    language: Language


def answer_language(text: str) -> list[Spoken]:
    """Where a question says which language to answer in: at most one place."""
    return list(_first(_ANSWER_IN, text))


def analysis_language(text: str) -> list[Spoken]:
    """Where a question asks for papers that have an analysis in a language: at most one place. 中文论文 and "papers in
    Chinese" are those as well: abstracts are English."""
    return list(_first(_ANALYSED, text))


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[Spoken]:
    found = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
    if found:
        kept = "kept" in found.re.groupindex and found["kept"] is not None
        chinese = found["language"].lower() in ("chinese", "mandarin", "中文", "汉语")
        yield Spoken(found.end("kept") if kept else found.start(), found.end(), "zh" if chinese else "en")
