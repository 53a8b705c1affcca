"""The numbers that a sentence says, in digits or words of either language, and those that its source does not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.words import units

_SCALES = {
    "k": 1e3, "thousand": 1e3, "千": 1e3, "万": 1e4, "m": 1e6, "million": 1e6, "百万": 1e6, "b": 1e9, "billion": 1e9,
    "千万": 1e7, "亿": 1e8, "十亿": 1e9, "trillion": 1e12, "t": 1e12,
}  # fmt: skip
_DIGITS = re.compile(
    r"(?<![A-Za-z\d_.])(?<![A-Za-z]-)(?P<percent>百分之)?(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?:\s?(?P<scale>(?:[kKMBT](?![A-Za-z\d])|thousand|million|billion|trillion|百万|十亿|千|万|亿)(?!米)))?"
)
_GLUED = re.compile(r"[A-Za-z]*")
_ENDINGS = frozenset(
    ["k", "kg", "g", "khz", "mhz", "ghz", "px", "db", "w", "kw", "v", "pp", "am", "pm", "st", "nd", "rd", "th"]
)
"""What may stand right behind a number beside the units of the table; "3D" is a name."""
_UP_TO_TWENTY = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
_WORDS = {word: value for value, word in enumerate(_UP_TO_TWENTY.split(), 1)} | {
    word: value for value, word in zip(range(30, 110, 10), _TENS.split(), strict=True)
}
_FULL_TENS = ("twenty", *_TENS.split()[:-1])
_NUMBER_WORD = re.compile(
    rf"\b(?P<value>(?:(?P<tens>{'|'.join(_FULL_TENS)})-)?(?:{'|'.join(_WORDS)}))"
    r"(?:\b[\s-]*(?P<scale>thousand|million|billion)\b|(?=fold\b)|\b)",
    re.IGNORECASE,
)
# 二次复杂度 is quadratic and 百分点 a unit; 百万 without a number before it is "a million or so"; 第二类 says no
# number.
_CHINESE = re.compile(
    r"(?<![第之])(?P<percent>百分之)?(?!百分|[二三四五六七八九十]+分之|[百千](?:[万亿]|$)|[二三]次(?:复杂|方|型|函数|曲|元|规划)|[二三]阶(?!段))"
    r"(?P<value>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)(?P<scale>[百千]万|[千万亿])?"
    r"(?=(?P<measure>[倍成个种项类篇组层步帧阶张家名位秒分小时天年月次条段栋座只万亿千]|数据|模型|任务|基准|方面|阶段)?)"
)
_FRACTIONS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10, "twelfth": 12}
_FRACTION = re.compile(
    rf"\b(?P<parts>an?|one|two|three)[ -](?P<of>{'|'.join(_FRACTIONS)})s?\b"
    r"(?=\s+(?:of|less|fewer|more|lower|higher|the|as)\b|[.,;]|$)"
    r"|(?<!百)(?P<whole>[二三四五六七八九十]+)分之(?P<some>[一二两三四五六七八九])",
    re.IGNORECASE,
)
_PARTS = {
    (2.0, "times"): re.compile(r"\btwice\b|\bdoubl(?:es?|ed|ing)\b|翻倍|翻了?一番", re.IGNORECASE),
    (50.0, "percent"): re.compile(r"\bhal(?:f|v(?:es?|ed|ing))\b|一半|半数|减半|半(?=[天年])", re.IGNORECASE),
}
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# The label of a list's item, (2) or 2) or at the start 2., says no number.
_LABEL = re.compile(r"[(]\d[)]|(?:^|(?<=[;。:,]))\s*\d[)]|^\s*\d{1,2}[.、](?!\d)")
_EACH_SECOND = re.compile(r"每秒钟?[^\d，。；]{0,4}\Z")

FEW = 3
"""Up to here "both", "two methods" or 三种 may sum up what the source tells one by one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A value with what it counts: `kind` is one of the table's, such as "percent" or "seconds", or "" for anything
    else; the value is in the kind's base."""

    value: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text, where it stands with its unit, whether it is a word, and its value as it is written: units
    are often left to the number beside it."""

    number: Number
    start: int
    end: int
    word: bool
    written: float


def numbers(text: str) -> set[Number]:
    """The numbers of a text in either language, in digits or words, scaled: 38 per cent, 百分之三十八, 2.1万, 10B."""
    return {said.number for said in said_in(text) if said.number.value != 1 or not said.word}  # "one" is an article


def unsupported_numbers(sentence: str, source: str) -> list[Numeral]:
    """The numbers of a sentence that its source does not hold; a bare number may stand for a percentage, a factor or
    one whose unit stands elsewhere. A word for two or three is held where the source has no such word for another
    number."""
    told = list(said_in(source))
    counted = {said.number.value for said in told if said.word and 1 < said.number.value <= FEW}
    return [
        said
        for said in said_in(sentence)
        if not any(same_said(said, each) for each in told)
        and not (said.word and (said.written == 1 or (said.number.value <= FEW and not counted)))
    ]


def same_said(said: Numeral, told: Numeral) -> bool:
    """Whether a number is one that the source tells, in its base, or as it is written where one leaves out its unit."""
    written = said.written == told.written and not (said.number.kind and told.number.kind)
    return same(said.number, told.number) or written


def same(number: Number, other: Number) -> bool:
    """Whether a number is one that the source tells: a bare one any, one of a kind a bare one too where that may be a
    percentage or a factor."""
    loose = not number.kind or (not other.kind and number.kind in ("percent", "times"))
    return other.value == number.value and (other.kind == number.kind or loose)


def said_in(text: str) -> Iterator[Numeral]:
    """The numbers of a text; the places are those of its NFKC form."""
    plain = _LABEL.sub(lambda label: " " * len(label[0]), unicodedata.normalize("NFKC", text))
    for match in _DIGITS.finditer(plain):
        value = _scaled(float(match["value"].replace(",", "")), match["scale"])
        said = _with_unit(plain, match, value, bool(match["percent"]))
        glued = _GLUED.match(plain, match.end())
        if said.number.kind or not glued or not glued[0] or glued[0].lower() in _ENDINGS:
            yield said
    for match in _NUMBER_WORD.finditer(plain):
        value = float(sum(_WORDS[word] for word in match["value"].lower().split("-")))
        yield _with_unit(plain, match, _scaled(value, match["scale"]), word=True)
    for match in _CHINESE.finditer(plain):
        if match["percent"] or match["scale"] or match["measure"]:
            value = _scaled(_chinese(match["value"]), match["scale"])
            yield _with_unit(plain, match, value, bool(match["percent"]), word=True)
    for found in _FRACTION.finditer(plain):
        share = round(_fraction(found), 2)
        yield Numeral(Number(share, "percent"), *found.span(), True, share)
    for (value, kind), pattern in _PARTS.items():
        yield from (Numeral(Number(value, kind), *match.span(), True, value) for match in pattern.finditer(plain))


def _with_unit(text: str, match: re.Match[str], value: float, percent: bool = False, word: bool = False) -> Numeral:
    if percent:
        return Numeral(Number(value, "percent"), *match.span(), word, value)
    if _EACH_SECOND.search(text, 0, match.start()):
        return Numeral(Number(value, "a second"), *match.span(), word, value)
    found = ((unit.match(text, match.end()), kind, factor) for unit, kind, factor in units())
    for unit, kind, factor in found:
        if unit:
            return Numeral(Number(round(value * factor, 9), kind), match.start(), unit.end(), word, value)
    return Numeral(Number(value), *match.span(), word, value)


def _fraction(found: re.Match[str]) -> float:
    if found["of"]:
        return 100 * _WORDS.get(found["parts"].lower(), 1) / _FRACTIONS[found["of"].lower()]
    return 100 * _chinese(found["some"]) / _chinese(found["whole"])


def _scaled(value: float, scale: str | None) -> float:
    return round(value * _SCALES.get((scale or "").lower(), 1.0), 6)


def _chinese(text: str) -> float:
    whole, _, decimals = text.partition("点")
    value = section = 0
    for character in whole:
        if character == "十":
            value, section = value + (section or 1) * 10, 0
        elif character == "百":
            value, section = value + (section or 1) * 100, 0
        else:
            section = _CHINESE_DIGITS[character]
    tail = "".join(str(_CHINESE_DIGITS[character]) for character in decimals)
    return float(f"{value + section}.{tail or 0}")
