"""Parts of a month or a year, and the week of a day: "early December", "the second half of 2025", 12月上旬."""

import re
from dataclasses import replace
from datetime import date, timedelta

from assistant.questions.days import Days, month_of

_FRONT = re.compile(
    r"\b(?:the )?(?:(?P<half>first|second) half of|(?P<week>first|second|third|fourth|last) week of"
    r"|(?P<edge>beginning|start|end|middle) of|(?P<rough>early|late|mid)(?:-| in )?|(?P<whole>week) (?:of|starting"
    r"|beginning)(?: on)?)"
    r"(?: the)?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"的?(?:(?P<third>[上中下])旬|(?P<edge>初|中(?!的)|底|末)|(?P<half>[上下])半月"
    r"|第(?P<week>[一二三四1-4])周)"
)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_THIRDS = {
    "beginning": 0, "start": 0, "early": 0, "middle": 1, "mid": 1, "end": 2, "late": 2, "上": 0, "中": 1, "下": 2,
    "初": 0, "底": 2, "末": 2,
}  # fmt: skip


def part_of(text: str, start: int, end: int, days: Days) -> tuple[int, int, Days]:
    """The stretch `text[start:end]` that means some days with the words around it that mean a part of them, and what
    they mean together; unchanged where there are none."""
    front, behind = _FRONT.search(text, 0, start), _BEHIND.match(text, end)
    for match, first, last in (
        (front, front.start() if front else start, end),
        (behind, start, behind.end() if behind else end),
    ):
        if match and (part := _part(match.groupdict(), days)):
            return first, last, replace(part, yearless=days.yearless)
    return start, end, days


def _part(said: dict[str, str | None], days: Days) -> Days | None:
    first, last = days.first, days.last or days.first
    words = {name: word.lower() for name, word in said.items() if word}
    length = (last - first).days
    if "whole" in words:
        monday = first - timedelta(first.weekday())
        return Days(monday, monday + timedelta(6)) if not length else None
    if length < 27:
        return None
    return _of_month(words, first, last) if length < 31 else _of_year(words, first) if length > 300 else None


def _of_month(words: dict[str, str], first: date, last: date) -> Days | None:
    if "half" in words:
        return (
            Days(first, first.replace(day=15))
            if words["half"] in ("first", "上")
            else Days(first.replace(day=16), last)
        )
    if week := words.get("week"):
        number = int(week) if week.isdigit() else _NUMBERS.get(week)
        begin = first + timedelta(7 * (number - 1)) if number else last - timedelta(6)
        return Days(begin, begin + timedelta(6))
    third = next((_THIRDS[words[name]] for name in ("third", "edge", "rough") if name in words), None)
    if third is None:
        return None
    return Days(first + timedelta(10 * third), last if third == 2 else first + timedelta(10 * third + 9))


def _of_year(words: dict[str, str], first: date) -> Days | None:
    if "half" in words:
        return _months(first.year, *((1, 6) if words["half"] in ("first", "上") else (7, 12)))
    third = next((_THIRDS[words[name]] for name in ("edge", "rough") if name in words), None)
    return None if third is None else _months(first.year, 4 * third + 1, 4 * third + 4)


def _months(year: int, first: int, last: int) -> Days:
    return Days(date(year, first, 1), month_of(year, last).last)
