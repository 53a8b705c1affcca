"""The numbers that a sentence says, in digits or words of either language, and those that its source does not."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_SCALES = {
    "k": 1e3, "thousand": 1e3, "千": 1e3, "万": 1e4, "m": 1e6, "million": 1e6, "百万": 1e6, "b": 1e9, "billion": 1e9,
    "亿": 1e8, "十亿": 1e9, "trillion": 1e12, "t": 1e12,
}  # fmt: skip
_KINDS = {"%": "percent", "percent": "percent", "per cent": "percent", "x": "times", "×": "times", "times": "times",
          "fold": "times", "-fold": "times", "倍": "times"}  # fmt: skip
_DIGITS = re.compile(
    r"(?<![A-Za-z\d_.])(?<![A-Za-z]-)(?P<percent>百分之)?(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?:\s?(?P<scale>(?:[kKMBT](?![A-Za-z\d])|thousand|million|billion|trillion|百万|十亿|千|万|亿)(?!米)))?"
    r"(?:\s?(?P<kind>%|per ?cent\b|-?fold\b|times\b|[x×](?![A-Za-z\d])|倍))?(?P<glued>[A-Za-z]*)"
)
_GLUED = "s ms h m mm cm km kg g gb mb tb kb fps hz khz mhz ghz px db w kw v pp am pm st nd rd th"
_UNITS = frozenset(_GLUED.split())
_UP_TO_TWENTY = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_WORDS = {word: value for value, word in enumerate(_UP_TO_TWENTY.split(), 1)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
}
_NUMBER_WORD = re.compile(
    rf"\b(?P<value>{'|'.join(_WORDS)})\b(?:[\s-]*(?P<scale>thousand|million|billion)\b)?"
    r"(?:[\s-]*(?P<kind>per ?cent|percent|times|fold)\b)?",
    re.IGNORECASE,
)
# 二次复杂度 is quadratic and 百分点 a unit; 百万 without a number before it is "a million or so".
_CHINESE = re.compile(
    r"(?P<percent>百分之)?(?!百分|[百千](?:[万亿]|$)|[二三]次(?:复杂|方|型|函数|曲|元|规划)|[二三]阶(?!段))"
    r"(?P<value>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)(?P<scale>[千万亿])?"
    r"(?P<kind>倍)?(?=(?P<measure>[个种项类篇组层步帧阶张家名位秒分小时天年月次条段万亿千]|数据|模型|任务|基准|方面|阶段)?)"
)
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# The label of a list's item, (2) or 2) or at the start 2., says no number.
_LABEL = re.compile(r"[(]\d[)]|(?:^|(?<=[;。:,]))\s*\d[)]|^\s*\d{1,2}[.、](?!\d)")

FEW = 3
"""Up to here "both", "two methods" or 三种 may sum up what the source tells one by one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A value with what it counts: `kind` is "percent", "times" or "" for anything else."""

    value: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    number: Number
    word: bool


def numbers(text: str) -> set[Number]:
    """The numbers of a text in either language, in digits or words, scaled: 38 per cent, 百分之三十八, 2.1万, 10B."""
    return {said.number for said in _said(text) if said.number.value != 1 or not said.word}  # "one" is an article


def unsupported_numbers(sentence: str, source: str) -> set[Number]:
    """The numbers of a sentence that its source does not hold; a bare number may stand for a percentage or a factor. A
    word for two or three is held where the source has no such word for another number."""
    told = list(_said(source))
    known = {said.number for said in told}
    counted = {said.number.value for said in told if said.word and 1 < said.number.value <= FEW}
    return {
        said.number
        for said in _said(sentence)
        if not any(_same(said.number, other) for other in known)
        and not (said.word and (said.number.value == 1 or (said.number.value <= FEW and not counted)))
    }


def replaced_numbers(sentence: str, original: str) -> set[Number]:
    """The numbers of a sentence in whose place the sentence that it repeats has others."""
    said, told = Counter(map(_value, _said(sentence))), Counter(map(_value, _said(original)))
    return {Number(value) for value in said - told} if told - said else set()


def _value(said: _Said) -> float:
    return said.number.value


def _same(number: Number, other: Number) -> bool:
    return other.value == number.value and (other.kind == number.kind or not (other.kind and number.kind))


def _said(text: str) -> Iterator[_Said]:
    plain = _LABEL.sub(" ", unicodedata.normalize("NFKC", text))
    for match in _DIGITS.finditer(plain):
        if match["glued"] and match["glued"].lower() not in _UNITS:
            continue  # part of a name such as 3D
        kind = "percent" if match["percent"] else _kind(match["kind"])
        yield _Said(Number(_scaled(float(match["value"].replace(",", "")), match["scale"]), kind), False)
    for match in _NUMBER_WORD.finditer(plain):
        value = _scaled(float(_WORDS[match["value"].lower()]), match["scale"])
        yield _Said(Number(value, _kind(match["kind"])), True)
    for match in _CHINESE.finditer(plain):
        if match["percent"] or match["kind"] or match["scale"] or match["measure"]:
            kind = _kind("%" if match["percent"] else match["kind"])
            yield _Said(Number(_scaled(_chinese(match["value"]), match["scale"]), kind), True)


def _kind(unit: str | None) -> str:
    return _KINDS.get(re.sub(r"^per ?cent$", "percent", (unit or "").lower()), "")


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
