"""What a sentence claims that code can compare: its numbers, its names, and what it negates.

Comparisons go one way: what a sentence says must stand in its source, while the source may say more. Between the two
languages numbers and names still compare; what is negated then compares only as "something is" or "nothing is".
"""

import re
import unicodedata
from dataclasses import dataclass

from vectorstore.folding import fold
from vectorstore.languages import HAN, language_of

# Numbers

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
_UNITS = frozenset(
    [
        "s",
        "ms",
        "h",
        "m",
        "mm",
        "cm",
        "km",
        "kg",
        "g",
        "gb",
        "mb",
        "tb",
        "kb",
        "fps",
        "hz",
        "khz",
        "mhz",
        "ghz",
        "px",
        "db",
        "w",
        "kw",
        "v",
        "pp",
        "am",
        "pm",
        "st",
        "nd",
        "rd",
        "th",
    ]
)
_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        2,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b(?:[\s-]*(per ?cent|percent|times|fold)\b)?", re.IGNORECASE)
_CHINESE = re.compile(
    r"(?P<percent>百分之)?(?P<value>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)(?P<scale>[千万亿])?"
    r"(?P<kind>倍)?(?=(?P<measure>[个种项类篇组层步帧阶张家名位秒分小时天年月次条段万亿千]|数据|模型|任务|基准|方面|阶段)?)"
)
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Number:
    """A value with what it counts: `kind` is "percent", "times" or "" for anything else."""

    value: float
    kind: str = ""


def numbers(text: str) -> set[Number]:
    """The numbers of a text in either language, in digits or words, scaled: 38 per cent, 百分之三十八, 2.1万, 10B."""
    plain = unicodedata.normalize("NFKC", text)
    found = set()
    for match in _DIGITS.finditer(plain):
        if match["glued"] and match["glued"].lower() not in _UNITS:
            continue  # part of a name such as 3D
        kind = "percent" if match["percent"] else _kind(match["kind"])
        found.add(Number(_scaled(float(match["value"].replace(",", "")), match["scale"]), kind))
    for match in _NUMBER_WORD.finditer(plain):
        found.add(Number(float(_WORDS[match[1].lower()]), _kind(match[2])))
    for match in _CHINESE.finditer(plain):
        if match["percent"] or match["kind"] or match["scale"] or match["measure"]:
            found.add(
                Number(
                    _scaled(_chinese(match["value"]), match["scale"]), _kind("%" if match["percent"] else match["kind"])
                )
            )
    return found - {Number(1.0)}  # "one" and 一个 are articles


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


def unsupported_numbers(sentence: str, source: str) -> set[Number]:
    """The numbers of a sentence that its source does not hold; a bare number may stand for a percentage or a factor."""
    known = numbers(source)
    return {
        number
        for number in numbers(sentence)
        if not any(
            other.value == number.value and (other.kind == number.kind or not (other.kind and number.kind))
            for other in known
        )
    }


# Names

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+.'’][A-Za-z0-9]+)*\+*")
_COINED = re.compile(r".[^\s]*[A-Z0-9]")
_COMMON = frozenset(
    [
        "AI",
        "GPU",
        "CPU",
        "RGB",
        "2D",
        "3D",
        "4D",
        "PDF",
        "LLM",
        "LLMs",
        "VLM",
        "VLMs",
        "MLLM",
        "MLLMs",
        "CNN",
        "CNNs",
        "ViT",
        "ViTs",
        "VAE",
        "GAN",
        "GANs",
        "RL",
        "SOTA",
    ]
)


def unsupported_names(sentence: str, source: str) -> set[str]:
    """The coined or capitalised names of a sentence that its source, with title and authors, does not hold. An acronym
    counts as held where the source spells it out."""
    known = f" {fold(source)} "
    initials = "".join(word[0] for word in known.split())
    return {
        name
        for name in names(sentence)
        if f" {fold(name)} " not in known
        and f" {fold(name).removesuffix('s')} " not in known
        and fold(name).replace(" ", "") not in known.replace(" ", "")
        and not (name.rstrip("s").isupper() and name.rstrip("s").lower() in initials)
    }


def names(sentence: str) -> set[str]:
    """Words that name something: with a capital or digit inside, or capitalised where no sentence or quote begins."""
    plain = unicodedata.normalize("NFKC", sentence)
    chinese = bool(HAN.search(plain))
    found = set()
    for match in _LATIN.finditer(plain):
        word = re.sub(r"['’]s$", "", match[0])
        before = plain[: match.start()].rstrip()
        begins = not before or before[-1] in ".!?:;“\"'‘(（[—–-。！？：；，《"
        if word in _COMMON or len(word) < 2:
            continue
        if _COINED.match(word) or (word[0].isupper() and (chinese or not begins)):
            found.add(word)
    return found


# Negation

_NOT = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none|hardly|rarely|barely|unable|lacks?|lacking|fails?|failed)\b|n[’']t\b"
    r"|不(?!同|仅|断|少|妨|但|只|过|久|止|变)|无需|无法|无须|没有|并非|尚未|未能|未曾|从未|(?<![\u4e00-\u9fff])无(?!人|论|线)|而非|缺乏|缺少|免(?=训练|标注|调|微调|教师)",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"-free\b|\b\w+less\b|\bun(?:seen|labell?ed|supervised|known|aware)\b"
    r"|\b(?:eliminat|avoid|absen|remov|free of|instead|rather than|dispens|obviat|zero)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.，；：。！？、—]|\b(?:but|and|while|yet|because|which|that)\b|但|而|因为", re.IGNORECASE)
_SMALL = frozenset(
    [
        "the",
        "and",
        "for",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "been",
        "that",
        "this",
        "these",
        "those",
        "with",
        "from",
        "any",
        "its",
        "their",
        "than",
        "then",
        "our",
        "out",
        "can",
        "only",
        "also",
        "even",
        "such",
    ]
)
_SCOPE = 4
"""Words behind a negation that it is taken to negate."""


def negations_differ(sentence: str, source: str) -> bool:
    """Whether one of two texts negates what the other says plainly. `source` is the part that says it."""
    if language_of(sentence) != language_of(source):
        return bool(_NOT.search(sentence)) and not (_NOT.search(source) or _LESS.search(source))
    return _reverses(sentence, source) or _reverses(source, sentence)


def _reverses(text: str, other: str) -> bool:
    """Whether the word right behind a negation of a text stands in the other one without any."""
    return bool((_negated(text, 1) & set(_content(other))) - _negated(other, _SCOPE))


def denies(source: str, sentence: str) -> bool:
    """Whether a sentence says plainly two words in a row that its source negates."""
    said, negated = _content(sentence), _negated(sentence, _SCOPE)
    rows = [said[at : at + 2] for at in range(len(said) - 1)]
    denied = [_scope(source, negation)[:2] for negation in _NOT.finditer(source)]
    return any(words in rows and not negated & set(words) for words in denied)


def _negated(text: str, most: int) -> set[str]:
    """The words, at most so many, that stand behind each negation in its clause."""
    found: set[str] = set()
    for negation in _NOT.finditer(text):
        found |= set(_scope(text, negation)[:most])
    return found


def _scope(text: str, negation: re.Match[str]) -> list[str]:
    end = _CLAUSE.search(text, negation.end())
    return _content(text[negation.end() : end.start() if end else len(text)])


def _content(text: str) -> list[str]:
    """Words by their first letters, which inflections share, and Chinese by pairs of characters."""
    latin = [
        word.lower()[:6]
        for word in re.findall(r"[A-Za-z]{3,}", text)
        if word.lower() not in _SMALL and not _NOT.fullmatch(word)
    ]
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    return latin + [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
