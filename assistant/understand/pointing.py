"""Which of the papers shown before words point at: "the second one", 头两篇, "these", "it", "the one about birds"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.understand import words as tables
from vectorstore.text.languages import HAN
from vectorstore.values import Language

MOST = 50
"""The largest place that a number can mean."""

_TEN = re.compile("(?P<tens>[二三四五]?)十(?P<ones>[一二三四五六七八九]?)")


@dataclass(frozen=True, slots=True)
class PaperPointer:
    """What words point at: `places` of the papers listed (from 0 on; -1 the last) or the one in the middle; both or all
    of those spoken of; the one spoken of last; or one that `words` describe."""

    kind: Literal["places", "middle", "all", "this", "described"]
    places: tuple[int, ...] = ()
    words: str = ""


def pointed(text: str) -> PaperPointer:
    """Reads words that point, in either language."""
    language: Language = "zh" if HAN.search(text) else "en"
    table, said = tables.table("pointers")[language], text.lower()
    if _holds(said, table["middle"]):
        return PaperPointer("middle")
    places = _places(said, table, language)
    if places and _holds(said, table["from_end"]):
        return PaperPointer("places", (-places[0],))
    if places:
        return PaperPointer("places", tuple(place - 1 if place > 0 else place for place in places))
    if _holds(said, table["both"]):
        return PaperPointer("all", (0, 1))
    rest = _without(said, [*table["this"], *table["all"], *table["empty"]])
    if rest:
        return PaperPointer("described", words=rest)
    return PaperPointer("all" if _holds(said, table["all"]) else "this")


def _places(said: str, table: Mapping[str, Any], language: Language) -> list[int]:
    """The places that words count, from 1 on, or from -1 back: "the last two" are -2 and -1."""
    numbers = _numbers(said, table, language)
    leads = [place for place, (word, _) in enumerate(numbers) if word in table["leads"]]
    if leads and leads[0] + 1 < len(numbers):
        lead, number = numbers[leads[0]][1], numbers[leads[0] + 1][1]
        return list(range(-number, 0) if lead < 0 else range(1, number + 1))
    return list(dict.fromkeys(number for word, number in numbers if number))


def _numbers(said: str, table: Mapping[str, Any], language: Language) -> list[tuple[str, int]]:
    """The words that count, in order, with what each says; leads without a number of their own say 1 or -1."""
    if language == "en":
        found = [
            (word, table["ordinals"].get(word) or _digits(word))
            for word in re.findall(r"[a-z]+|\d+(?:st|nd|rd|th)?", "" if _holds(said, table["both"]) else said)
        ]
        lone = len(found) == 1 or {"number", "no", "and", "vs"} & {word for word, _ in found}
        return [(word, number) for word, number in found if number and (lone or word not in table["nouns"])]
    digit: dict[str, int] = table["ordinals"]
    said = _TEN.sub(lambda ten: str(10 * digit.get(ten["tens"], 1) + digit.get(ten["ones"], 0)), said)
    counted = "第" in said or re.fullmatch(r"[\d一二三四五六七八九十、，,和与跟及对比 ]+", said)
    ordinals: dict[str, int] = {**dict.fromkeys(table["leads"], 1), **table["ordinals"]}
    counts = re.findall("|".join([*sorted(ordinals, key=len, reverse=True), r"\d+"]), said)
    found = [(word, ordinals.get(word) or _digits(word)) for word in counts]
    if counted or any(word in table["leads"] for word, _ in found[:1]):
        return [each for each in found if each[1]]
    return [(word, number) for word, number in found if len(word) > 1 and not word.isdigit()]


def _digits(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits and int(digits[0]) <= MOST else 0


def _holds(said: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"\b{word}\b" if word.isascii() else word, said) for word in words)


def _without(said: str, words: Sequence[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        said = re.sub(rf"\b{word}\b" if word.isascii() else word, " ", said)
    return " ".join(re.findall(r"\w+", said))
