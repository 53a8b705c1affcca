"""How a day, a week, a month, a quarter or a year is said, in English and Chinese."""

import re
from collections.abc import Callable
from datetime import date

from assistant.questions import days
from assistant.questions.days import Days

# A month is capitalised where its name is also a common word.
_MONTH = (
    r"(?:(?i:january|february|april|june|july|august|september|october|november|december)|March|May"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_WEEKDAY = r"(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_HAN_DAY = rf"(?:{_DAY}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:199\d|20[0-4]\d)"
_NUMBER = r"(?:\d{1,3}|(?:a )?couple of|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|few)"
_HAN_NUMBER = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九几])"
_HAN_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_UNIT = r"(?i:day|week|fortnight|month|year)"
_LAST_HAN = r"上上个?|上一个|上一|上个|上|本|这个|这|当"
# A holiday and "the 16th" alone are words of much else: they bound days only in such company.
_BOUNDED = r"(?:(?<=since )|(?<=after )|(?<=before )|(?<=until )|(?<=till ))"
_HAN_BOUND = r"以来|之后|以后|后|之前|以前|前|起|到|至"
_HAN_FRONT = r"(?:^|(?<=[\s，。、,?？在于自从到至和与看]))"
_DIGEST_OR_PAPER = r"那天|当天|的?(?:日报|简报|早报|论文|文章|预印本)"


_Resolver = Callable[[re.Match[str], date], Days]

# The first that matches at a place counts, so the longer forms come first.
_FORMS: tuple[tuple[str, _Resolver, str], ...] = (
    ("iso", days.full, rf"(?<![A-Za-z0-9_.-])(?P<year>{_YEAR})([-/.])(?P<month>1[0-2]|0?[1-9])\2(?P<day>3[01]|[12]\d"
                       rf"|0?[1-9])(?![A-Za-z0-9_-])"),
    ("compact", days.full, r"(?<![A-Za-z0-9_.-])(?P<year>20[0-4]\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d"
                           r"|0[1-9])(?![A-Za-z0-9_.-])"),
    ("us_days", days.days, rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})\s*(?:[-–~]"
                           rf"|to)\s*(?P<until>{_DAY})(?:,?\s*(?P<year>{_YEAR}))?\b"),
    ("us_numbers", days.full, r"(?<![A-Za-z0-9_./-])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d"
                              r"|0?[1-9])/(?P<year>20[0-4]\d)"
        r"(?![A-Za-z0-9_/-])"),
    ("dotted", days.full, r"(?<![\w./-])(?P<day>3[01]|[12]\d|0?[1-9])\.(?P<month>1[0-2]|0?[1-9])\.(?P<year>20[0-4]\d)"
                          r"(?![A-Za-z0-9_/-])"),
    ("uk_numbers", days.full, r"(?<![\w./-])(?P<day>3[01]|2\d|1[3-9])/(?P<month>1[0-2]|0?[1-9])/(?P<year>20[0-4]\d)"
                              r"(?![A-Za-z0-9_/-])"),
    ("us_short", days.loose_day, r"(?<![\w./-])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])"
                                 r"(?![A-Za-z0-9_/-]|\.\d)"),
    ("uk_short", days.loose_day, r"(?<![\w./-])(?P<day>3[01]|2\d|1[3-9])/(?P<month>1[0-2]|0?[1-9])"
                                 r"(?![A-Za-z0-9_/-]|\.\d)"),
    ("us", days.full, rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:,\s*|\s+)(?P<year>{_YEAR})\b"),
    ("uk", days.full, rf"\b(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>{_YEAR})\b"),
    ("us_day", days.yearless_day, rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})\b(?!\s*[%–-])"),
    ("uk_day", days.yearless_day, rf"\b(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})(?![a-z])"),
    ("month_year", days.full_month, rf"\b(?P<month>{_MONTH})(?:,|\s+of)?\s+(?P<year>{_YEAR})\b"),
    ("iso_month", days.full_month, r"(?<![A-Za-z0-9_./-])(?P<year>20[0-4]\d)[-/](?P<month>1[0-2]"
        r"|0[1-9])(?![A-Za-z0-9_./-])"),
    ("last_month_name", days.relative_month, rf"\b(?P<which>(?i:last|this))\s+(?P<month>{_MONTH})(?![a-z])"),
    ("month_name", days.yearless_month, rf"\b(?P<month>{_MONTH})(?![a-z]|\s+[A-Z][a-z])"),
    ("quarter", days.quarter, rf"\bQ(?P<quarter>[1-4])(?:\s*(?:of\s+)?(?P<year>{_YEAR}))?\b"),
    ("year_quarter", days.quarter, rf"\b(?P<year>{_YEAR})[ -]?Q(?P<quarter>[1-4])\b"),
    ("quarter_word", days.quarter, rf"\b(?i:the )?(?P<quarter>(?i:first|second|third|fourth)) (?i:quarter),?(?: of)?"
                                   rf" (?P<year>{_YEAR})\b"),
    ("before_last", days.before_last, r"\b(?i:the (?P<unit>week|month|year) before last)\b"),
    ("holiday", days.holiday, rf"{_BOUNDED}(?P<holiday>(?i:christmas|new year))(?:['’]s)?(?i: day)?\b"),
    ("weekend", days.weekend, r"\b(?:(?P<which>(?i:last|this|past)) )?(?i:weekend)\b"
                              r"|(?P<han>上上个?|上个?|本|这个?)?周末"),
    ("before_yesterday", days.one_day, r"\b(?i:the day before yesterday)\b"),
    ("one_day", days.one_day, r"\b(?i:today|yesterday)\b"),
    ("hours", days.hours, r"\b(?i:the )?(?i:last|past) (?P<hours>24|48|72) ?(?i:hours|h)\b"),
    ("ago", days.ago, rf"\b(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})s?\s+ago\b"),
    ("within", days.past, rf"\bwithin (?:the )?(?:(?:last|past) )?(?P<number>{_NUMBER})\s+(?P<unit>{_UNIT})s?\b"),
    ("start_of", days.whole, r"\bthe (?:beginning|start) of (?P<which>the|this|last) (?P<unit>(?i:week|month|year))\b"),
    ("quarter_now", days.quarter_now, r"\b(?P<which>(?i:this|last|previous)) quarter\b|(?P<han>上个?|本)季度"),
    ("past_number", days.past, rf"\b(?i:the )?(?i:last|past|previous)\s+(?:(?P<number>{_NUMBER})\s+)"
                               rf"(?P<unit>{_UNIT})s?\b(?!-)"),
    ("past_one", days.past, rf"\b(?i:(?:the )?past|the last)(?P<number>)\s+(?P<unit>{_UNIT})\b(?!-)"),
    ("weekday", days.weekday, rf"\b(?:(?P<which>(?i:last|this|past)) )?(?P<weekday>{_WEEKDAY})\b"),
    ("whole", days.whole, r"\b(?P<which>(?i:this|last|previous))\s+(?P<unit>(?i:week|month|year))\b(?!-)"),
    ("year", days.year, rf"(?<![A-Za-z0-9_.-])(?P<year>{_YEAR})(?![A-Za-z0-9_-]|\.\d|\s*年)"),
    ("han_quarter", days.quarter, rf"(?:(?P<year>{_YEAR})\s*年\s*的?)?第?(?P<quarter>[一二三四1-4])季度"),
    ("han_holiday", days.holiday, rf"(?P<holiday>元旦|圣诞|春节|国庆|劳动节|五一)节?(?={_HAN_BOUND})"),
    ("han_days", days.days, rf"(?:(?P<year>{_YEAR})\s*年\s*)?(?P<month>{_HAN_MONTH})\s*月\s*(?P<day>{_DAY})\s*[日号]?"
                            rf"(?:[-–~—～到至])(?P<until>{_DAY})\s*[日号]"),
    ("han_full", days.full, rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_HAN_MONTH})\s*月\s*(?P<day>{_HAN_DAY})\s*[日号]"),
    ("han_day", days.yearless_day, rf"(?<![\d年])(?P<month>{_HAN_MONTH})\s*月\s*(?P<day>{_HAN_DAY})\s*[日号]"),
    ("han_relative_month", days.relative_month, rf"(?P<which>去年|今年|前年)的?(?P<month>{_HAN_MONTH})\s*月份?(?!龄)"),
    ("han_half", days.half, rf"(?:(?P<year>{_YEAR})年|(?P<which>去年|今年))(?P<half>[上下])半年"),
    ("han_month", days.full_month, rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_HAN_MONTH})\s*月份?(?!龄)"),
    ("han_year", days.year, rf"(?<!\d)(?P<year>{_YEAR})\s*年(?![版代度龄])"),
    ("han_past_half", days.past, r"(?:最近|近|过去)的?这?(?P<number>)(?P<unit>半年|半个月)"),
    ("han_past", days.past, rf"(?:最近|近|过去)的?这?(?P<number>{_HAN_NUMBER})\s*个?(?P<unit>天|日|周|星期|礼拜|月"
                            rf"|年)"),
    ("han_within", days.past, rf"(?<!第)(?P<number>{_HAN_NUMBER})\s*个?(?P<unit>天|周|星期|月|年)(?:之内|以内|内)"),
    ("han_ago", days.ago, rf"(?P<number>{_HAN_NUMBER})\s*个?(?P<unit>天|日|周|星期|月|年)(?:之前|以前|前)"),
    ("han_weekday", days.weekday, r"(?:(?P<which>上?上个?|本|这)?(?:周|星期"
        r"|礼拜))(?P<weekday>[一二三四五六日天])(?![个次期篇报])"),
    ("han_whole", days.whole, rf"(?P<which>{_LAST_HAN})(?P<unit>周|星期|礼拜|月)(?![期次])"),
    ("han_this_year", days.whole, r"(?P<which>今|去|(?<![之以年])前)(?P<unit>年)(?![份会])"),
    ("han_one_day", days.one_day, r"今天|今日|昨天|昨日|大?前天"),
    ("han_day_alone", days.day_of_month, rf"{_HAN_FRONT}(?P<day>{_HAN_DAY})[号日]"
                                         rf"(?={_DIGEST_OR_PAPER}|收录|发布|发表|{_HAN_BOUND}|[?？。\s]*$)"),
    ("han_month_name", days.yearless_month, rf"(?<![\d年十个第])(?P<month>{_HAN_MONTH})\s*月份?(?![龄光球亮饼])"),
)  # fmt: skip
_GROUP = re.compile(r"\(\?P<\w+>")
_EXPRESSIONS = {name: (name, resolver, re.compile(pattern)) for name, resolver, pattern in _FORMS}
EXPRESSION = re.compile(
    "|".join(f"(?P<{name}>{_GROUP.sub('(?:', pattern).replace(chr(92) + '2', '[-/.]')})" for name, _, pattern in _FORMS)
)
"""Any of the expressions; `resolve` says which days a match of it means."""


_OF_ONE_DAY = frozenset(
    ("iso", "us_numbers", "dotted", "uk_numbers", "us", "uk", "us_day", "uk_day", "han_full", "han_day")
)
_NUMBERS = re.compile(r"(?<![\w./-])20[0-4]\d-\d\d-\d\d(?![\w-])")


def no_such_days(text: str, today: date) -> list[str]:
    """What is written as a day in a question and is none: 2026-02-30."""
    written = [found[0] for found in EXPRESSION.finditer(text) if found.lastgroup in _OF_ONE_DAY]
    written += _NUMBERS.findall(text)
    days = (EXPRESSION.fullmatch(each) for each in written)
    return [each for each, day in dict(zip(written, days, strict=True)).items() if not (day and resolve(day, today))]


def days_turned(text: str, today: date) -> bool:
    """Whether the second of two days that a text writes with their years is the earlier."""
    found = [each for each in EXPRESSION.finditer(text) if each.lastgroup in _OF_ONE_DAY]
    said = [day.first for each in found if (day := resolve(each, today)) and not day.yearless]
    return len(said) == len(found) == 2 and said[0] > said[1]


def resolve(found: re.Match[str], today: date) -> Days | None:
    """The days of a match of `EXPRESSION`; None where there is no such day (30 February)."""
    _, resolver, pattern = _EXPRESSIONS[found.lastgroup or ""]
    again = pattern.match(found.string, found.start())
    try:
        return resolver(again, today) if again else None
    except (ValueError, OverflowError):
        return None
