"""Expressions for a day, a week, a month, a quarter or a year, in English and Chinese: which days each of them means.

Where no year is said, the latest such day or month that is not in the future is meant.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.questions.holidays import latest

Match = re.Match[str]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUARTERS = ("first", "second", "third", "fourth")
CHINESE_WEEKDAYS = "一二三四五六日"
CHINESE_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMBER_WORDS = {
    "a": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "thirty": 30,
}  # fmt: skip
FEW = {"day": 7, "week": 3, "month": 3, "天": 7, "日": 7, "周": 3, "星期": 3, "礼拜": 3, "月": 3}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that an expression means, both inclusive. `last` is None where it goes on to today. `loose`: the words
    may well mean something else, and count only behind a preposition."""

    first: date
    last: date | None
    loose: bool = False
    yearless: bool = False


def month_of(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full(found: Match, today: date) -> Days:
    day = date(int(found["year"]), _month(found["month"]), _day(found["day"]))
    return Days(day, day)


def days(found: Match, today: date) -> Days:
    """December 10–20, 2025; 12月10日到20日."""
    month, first, last = _month(found["month"]), _day(found["day"]), _day(found["until"])
    year = int(found["year"] or (today.year if (month, first) <= (today.month, today.day) else today.year - 1))
    return Days(date(year, month, first), date(year, month, last))


def yearless_day(found: Match, today: date) -> Days:
    month, day = _month(found["month"]), _day(found["day"])
    year = today.year if (month, day) <= (today.month, today.day) else today.year - 1
    return Days(date(year, month, day), date(year, month, day), yearless=True)


def loose_day(found: Match, today: date) -> Days:
    """3/18, which may be a fraction as well."""
    return replace(yearless_day(found, today), loose=True)


def day_of_month(found: Match, today: date) -> Days:
    """16号: the latest such day."""
    number = _day(found["day"])
    month = today.replace(day=1) if number <= today.day else months_before(today.replace(day=1), 1)
    day = month.replace(day=number)
    return Days(day, day, yearless=True)


def holiday(found: Match, today: date) -> Days:
    day = latest(found["holiday"], today)
    return Days(day, day)


def full_month(found: Match, today: date) -> Days:
    return month_of(int(found["year"]), _month(found["month"]))


def yearless_month(found: Match, today: date) -> Days:
    month = _month(found["month"])
    days = month_of(today.year if month <= today.month else today.year - 1, month)
    return Days(days.first, days.last, loose=found["month"].isascii() and found["month"][0].isalpha(), yearless=True)


def year(found: Match, today: date) -> Days:
    year = int(found["year"])
    if year > today.year:
        raise ValueError
    return Days(date(year, 1, 1), date(year, 12, 31), loose="年" not in found[0])


def quarter(found: Match, today: date) -> Days:
    """Of a year, or else the latest such quarter that has begun."""
    said = found["quarter"].lower()
    number = int(said) if said.isdigit() else CHINESE_DIGITS.get(said) or QUARTERS.index(said) + 1
    year = int(found["year"] or today.year - (3 * number - 2 > today.month))
    first, last = date(year, 3 * number - 2, 1), month_of(year, 3 * number).last
    yearless = not found["year"]
    return Days(first, last, loose=yearless and said.isdigit() and "季" not in found[0], yearless=yearless)


def quarter_now(found: Match, today: date) -> Days:
    """This or the last quarter of a year."""
    first = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    if (found["which"] or found["han"]).lower() in ("this", "本"):
        return Days(first, None)
    return Days(months_before(first, 3), first - timedelta(1))


def half(found: Match, today: date) -> Days:
    year = int(found["year"]) if found["year"] else today.year - (found["which"] == "去年")
    return (
        Days(date(year, 1, 1), date(year, 6, 30))
        if found["half"] == "上"
        else Days(date(year, 7, 1), date(year, 12, 31))
    )


def relative_month(found: Match, today: date) -> Days:
    """去年12月, 今年3月, last December, this March."""
    word, month = found["which"].lower(), _month(found["month"])
    if word == "last":
        return month_of(today.year if month < today.month else today.year - 1, month)
    return month_of(today.year - {"去年": 1, "前年": 2}.get(word, 0), month)


def one_day(found: Match, today: date) -> Days:
    said = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "大前天": 3}
    back = said.get(found[0].lower(), 2)
    day = today - timedelta(back)
    return Days(day, day)


def ago(found: Match, today: date) -> Days:
    day = _back(today, _number(found["number"], found["unit"]), found["unit"].lower())
    return Days(day, day)


def past(found: Match, today: date) -> Days:
    return Days(_back(today, _number(found["number"] or "1", found["unit"]), found["unit"].lower()), None)


def hours(found: Match, today: date) -> Days:
    return Days(today - timedelta(int(found["hours"]) // 24), None)


def whole(found: Match, today: date) -> Days:
    """This or an earlier calendar week, month or year; weeks begin on Monday."""
    return _calendar(found["unit"].lower(), _times_back(found["which"].lower()), today)


def before_last(found: Match, today: date) -> Days:
    """The week, month or year before the last."""
    return _calendar(found["unit"].lower(), 2, today)


def weekend(found: Match, today: date) -> Days:
    """The latest Saturday and Sunday that have begun; the "last" is never that of this week."""
    which = (found["which"] or found["han"] or "").lower()
    weeks = _times_back(which) or int(today.weekday() < 5)
    saturday = today - timedelta(today.weekday() - 5 + 7 * weeks)
    return Days(saturday, saturday + timedelta(1), loose=not which and found[0].isascii())


def weekday(found: Match, today: date) -> Days:
    """The latest such weekday; "last Monday" is never today, 上周一 always of the last week."""
    name, which = found["weekday"].lower(), (found["which"] or "").lower()
    number = (
        CHINESE_WEEKDAYS.index(name.replace("天", "日")) if name in "一二三四五六日天" else WEEKDAYS.index(name[:3])
    )
    if which.startswith("上"):
        day = today - timedelta(today.weekday() + 7 * _times_back(which) - number)
    else:
        back = (today.weekday() - number) % 7
        day = today - timedelta(7 if which == "last" and not back else back)
    return Days(day, day, loose=not which and name.isascii())


def _times_back(which: str) -> int:
    """How many weeks, months or years "this", "last", 上 and 上上 go back."""
    if which in ("last", "previous", "去"):
        return 1
    return 2 if which == "前" else which.count("上")


def _calendar(unit: str, back: int, today: date) -> Days:
    if unit in ("week", "周", "星期", "礼拜"):
        monday = today - timedelta(today.weekday() + 7 * back)
        return Days(monday, monday + timedelta(6) if back else None)
    if unit in ("month", "月"):
        first = months_before(today.replace(day=1), back)
        return month_of(first.year, first.month) if back else Days(first, None)
    year = today.year - back
    return Days(date(year, 1, 1), date(year, 12, 31) if back else None)


def _back(day: date, number: int, unit: str) -> date:
    if unit in ("week", "周", "星期", "礼拜"):
        return day - timedelta(7 * number)
    if unit == "fortnight":
        return day - timedelta(14 * number)
    if unit in ("month", "月"):
        return months_before(day, number)
    if unit in ("year", "年"):
        return months_before(day, 12 * number)
    if unit in ("半年", "半个月"):
        return months_before(day, 6) if unit == "半年" else day - timedelta(15)
    return day - timedelta(number)


def _number(text: str, unit: str) -> int:
    word = text.lower().removeprefix("a ")
    if word in ("few", "几"):
        return FEW[unit.lower()]
    if word.isdigit():
        return int(word)
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else han_number(word)


def han_number(text: str) -> int:
    """What Chinese numerals up to 99 say."""
    tens, ten, ones = text.rpartition("十")
    return 10 * CHINESE_DIGITS.get(tens, 1) * bool(ten) + CHINESE_DIGITS.get(ones, 0)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    word = text.lower()[:3]
    return MONTHS.index(word) + 1 if word in MONTHS else han_number(text)


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text)) if text[0].isdigit() else han_number(text)
