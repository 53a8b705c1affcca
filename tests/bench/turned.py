"""Sentences that say the opposite, or another thing of the same, by one change of words, and the same in others."""

import re
from itertools import pairwise

# A word with what takes its place; the longer and rarer ones first, as the first that is found is changed.
_NEGATED = (
    (r"\b(\w+)-free\b", r"\1-based"), (r"\bwithout (?:any |the need for )?(?=\w)", "with "),
    (r"\b(requires?|needs?) no\b", r"\1"), (r"\b(\w+)-based\b", r"\1-free"), (r"\bwith (?=[a-z])", "without "),
    (r"\buses\b", "does not use"), (r"\brequires\b", "does not require"), (r"\brelies on\b", "does not rely on"),
    ("无需|免(?=训练|标注|微调|教师)", "需要"), ("不(?=需要|依赖)", ""), ("利用|借助|使用", "无需"), ("需要", "无需"),
)  # fmt: skip
_DIRECTION = (
    (r"\boutperform", "underperform"), (r"\bsurpasses\b", "falls short of"), (r"\bsurpassing\b", "falling short of"),
    (r"\bsuperior to\b", "inferior to"), (r"\bimprov(es|ed|ing)\b", r"degrad\1"), (r"\bimprove\b", "degrade"),
    (r"\benhance(?=[sd]?\b)", "impair"), (r"\benhancing\b", "impairing"), (r"\bincreas(es|ed|ing|e)\b", r"reduc\1"),
    (r"\breduc(es|ed|ing|e)\b", r"increas\1"), (r"\bpreserv(es|ed|ing)\b", r"destroy\1"), (r"\bpreserve\b", "destroy"),
    (r"\bboost(?=s?\b|ing\b)", "weaken"), (r"\bmitigat(es|ed|ing|e)\b", r"aggravat\1"), ("优于|超越|胜过", "不如"),
    ("提升|提高|增强|改善", "降低"), ("降低|减少|减轻|缓解", "增加"), ("保持|保留", "破坏"),
)  # fmt: skip
_ROLES = (
    (
        r"(?:^|(?<=that )|(?<=, )|(?<=and )|(?<=while ))"
        r"((?:[\w-]+ ){1,3}?)((?:\w+ly )?(?:outperforms?|surpass(?:es)?)) ((?:[\w-]+ ){0,3}?[\w-]+)"
        r"(?=[,.]| (?:on|in|by|at|across|and|with|while|for)\b)",
        r"\3 \2 \1",
    ),
    (
        r"\b((?:translat|convert|transform|distil|adapt|transfer|turn|map)\w*) ((?:[\w-]+ ){1,4}?)(into|to) "
        r"((?:[\w-]+ ){0,2}?[\w-]+)(?=[,.]| (?:on|in|by|via|and|with|while|for|that|using)\b)",
        r"\1 \4 \3 \2",
    ),
    (
        r"(?:^|(?<=[，：]))([^，。；、：在需支]{2,14}?)((?:显著|明显|均|全面|大幅)?(?:优于|超越|胜过))([^，。；、：了]{2,14})(?=[，。；、])",
        r"\3\2\1",
    ),
    (r"[将把]([^，。；、：]{2,14})(转换为|转化为|映射到|迁移到)([^，。；、：]{2,14})", r"将\3\2\1"),
)
_OFFERS = r"\b(?:propos|present|introduc|develop|construct|releas|contribut)\w* [^.,;]{0,60}?\b"
_METHOD, _MEASURE = r"(?:framework|method|model|approach|algorithm|system|network)", r"(?:benchmark|dataset)"
_STOP = r"(?=[,.(]| (?:for|that|which|to|with|by|in|of|based|designed)\b)"
_KIND = (
    (rf"({_OFFERS}){_METHOD}{_STOP}", r"\1benchmark"), (rf"({_OFFERS}){_MEASURE}{_STOP}", r"\1model"),
    ("((?:提出|引入|介绍)(?:了)?(?:一种|一个)[^，。；、]{0,20}?)(?:框架|方法|模型)(?=[，。])", r"\1基准"),
    ("((?:提出|引入|构建|发布)(?:了)?[^，。；、]{0,20}?)(?:基准|数据集)(?=[，。])", r"\1模型"),
    (r"\ba (?:survey|review)\b", "a dataset"),
)  # fmt: skip
_SAME = (
    (r"\b(an?) (\w+)-free ([\w-]+)", r"\1 \3 without \2"), (r"\bwithout (?:any )?(\w+)(?=[.,])", r"with no \1"),
    (r"\brequires no\b", "does not require"), (r"\bdoes not (?:require|need)\b", "needs no"),
    (
        r"\b([A-Z][\w-]+) (?:consistently |significantly )?outperforms ((?:[\w-]+ ){0,3}[\w-]+)(?=[,.])",
        r"\2 are outperformed by \1",
    ),
    (r"\boutperforms\b", "surpasses"), (r"\boutperforming\b", "exceeding"), (r"\bsurpasses\b", "outperforms"),
    (r"^(?:However|Moreover|Furthermore|Additionally|Specifically|Finally|In this paper|In this work), ", ""),
    (r"\b[Ww]e (?=propose|present|introduce)", "The authors "),
    (r"\bimproves\b", "raises"), (r"\benhances\b", "improves"),
    (r"\breduces\b", "lowers"), (r"\bpreserves\b", "maintains"),
    (r"\bmitigates\b", "reduces"), (r"\bframework\b", "approach"),
    ("无需", "不需要"), ("不需要|不依赖", "无需"), ("优于", "超越"), ("提升", "提高"), ("降低", "减少"),
    ("本文", "论文"), ("显著|有效|充分", ""),
)  # fmt: skip
_GIVEN = re.compile(
    r"(?P<en>(?<![\w.-])\d+(?:\.\d+)?)(?=[^,;.]{0,25}?\b(?:on|for|in|at) (?:the )?[A-Z][\w-]+)"
    r"|(?<=[A-Za-z\d]上达到)(?P<zh>\d+(?:\.\d+)?)|(?<=[A-Za-z\d]上)(?:[^，。；\d]{0,8})(?P<han>\d+(?:\.\d+)?)"
)


def negated(sentence: str) -> str | None:
    """The first thing that is there is not, or the other way round."""
    return _first(_NEGATED, sentence)


def reversed_direction(sentence: str) -> str | None:
    """What rises falls; who wins loses."""
    return _first(_DIRECTION, sentence)


def swapped_roles(sentence: str) -> str | None:
    """Who wins has lost; what was made is what it was made from."""
    return _first(_ROLES, sentence)


def of_another_kind(sentence: str) -> str | None:
    """A method is a benchmark, a benchmark or dataset a model."""
    return _first(_KIND, sentence)


def moved_number(sentence: str) -> str | None:
    """Of two numbers given for two benchmarks each is given for the other."""
    spans = [found.span(found.lastgroup or 0) for found in _GIVEN.finditer(sentence)]
    for (start, end), (begin, stop) in pairwise(spans):
        one, two = sentence[start:end], sentence[begin:stop]
        if one != two and re.search(r"[A-Z]", sentence[end:begin]):
            return sentence[:start] + two + sentence[end:begin] + one + sentence[stop:]
    return None


def in_other_words(sentence: str) -> str | None:
    """The same sentence with all the words changed that can be."""
    changed = sentence
    for pattern, instead in _SAME:
        changed = re.sub(pattern, instead, changed, count=1)
    return changed if changed != sentence else None


def _first(rules: tuple[tuple[str, str], ...], sentence: str) -> str | None:
    for pattern, instead in rules:
        changed = re.sub(pattern, instead, sentence, count=1)
        if changed != sentence:
            return " ".join(changed.split())
    return None
