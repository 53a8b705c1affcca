"""What the patterns of the grammar in `words/dates.toml` mean: each function says which days the words found are, or
None where they are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.understand import calendar_days as calendar
from assistant.understand.calendar_days import DAY, MONTHS, At, Days, Length, exact, filled, latest, moved
from assistant.understand.date_words import DOUBTFUL, FESTIVALS, SHORT_YEARS, YEARS, Word

OPENED, OPEN = date.min, date.max
"""The ends of days that are open on that side."""
HALVES = {"week": (4, "day"), "month": (15, "day"), "quarter": (45, "day"), "year": (6, "month")}
FEW, FEW_DAYS = 3, 7
AROUND = 3 * DAY
A_LEAP_YEAR = 2024

Force = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Found:
    """The words that a pattern matches, and what their days count from: today, or the days in force."""

    text: str
    words: Sequence[Word]
    today: date
    force: Force | None

    def value(self, *kinds: str) -> str:
        return next((word.value for word in self.words if word.kind in kinds), "")

    def has(self, *kinds: str) -> bool:
        return any(word.kind in kinds for word in self.words)

    @property
    def days(self) -> list[Days]:
        return [word.meant for word in self.words if isinstance(word.meant, Days)]

    @property
    def numbers(self) -> list[int]:
        return [int(word.value) for word in self.words if word.kind in ("num", "ord", "number", "nth", "year")]

    @property
    def unit(self) -> str:
        return next((word.value for word in reversed(self.words) if word.kind.endswith(("unit", "_mark"))), "")

    @property
    def length(self) -> Length:
        """How long: three weeks, half a year, a few days."""
        if made := next((word.meant for word in self.words if isinstance(word.meant, tuple)), None):
            return made
        if self.has("half"):
            return HALVES[self.unit]
        few = FEW_DAYS if self.unit == "day" else FEW
        return (few if self.has("few") else next(iter(self.numbers), 1)), self.unit

    @property
    def in_force(self) -> Days | None:
        first, last = self.force or (None, None)
        return Days(first or last or self.today, last or self.today) if first or last else None

    def again(self, at: At, cycle: str, loose: int = 0) -> Days:
        """Of days that come again those in the month or whole year in force, or else the latest."""
        force = self.in_force
        if force and filled(force.first, cycle).last >= force.last and (force.last - force.first).days >= FULL[cycle]:
            return replace(at(force.first), cycle=cycle, at=at, loose=loose)
        return replace(latest(at, cycle, self.today), loose=loose)


FULL = {"month": 0, "year": 364}
"""Days in force, at least, that a day or month is looked for in."""


def months_at(first: int, last: int) -> At:
    return lambda day: filled(date(day.year, first, 1), "month", (last - first) % 12 + 1)


def day_at(month: int | None, first: int, last: int) -> At:
    def at(day: date) -> Days:
        begin = date(day.year, month or day.month, first)
        return Days(begin, begin.replace(day=last), "day" if first == last else "")

    return at


def festival_at(name: str) -> At:
    def at(day: date) -> Days:
        known = FESTIVALS[name]
        dates = [f"{day.year}-{known}"] if isinstance(known, str) else known
        return filled(date.fromisoformat(next(iter(each for each in dates if each[:4] == str(day.year)), "")), "day")

    return at


# Days on their own.


def date_in_digits(found: Found) -> Days | None:
    """2026-03-18, 18.03.2026, 3/18, 20260318; where the year is last or none, either number may be the month."""
    compact = found.value("compact")
    numbers = [int(compact[:4]), int(compact[4:6]), int(compact[6:])] if compact else found.numbers
    if any(character.isspace() for character in found.text) or (compact and numbers[0] not in YEARS):
        return None
    if len(numbers) == 2:
        month, day = sorted(numbers) if numbers[0] > 12 else numbers
        date(A_LEAP_YEAR, month, day)
        return found.again(day_at(month, day, day), "year", 2)
    year, month, day = numbers if numbers[0] > 99 else (numbers[2], numbers[0], numbers[1])
    if numbers[0] <= 99 and (month > 12 or found.has("dot")) and day <= 12:
        month, day = day, month
    if compact and not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return exact(day_at(month, day, day), date(year, 1, 1))


def month_in_digits(found: Found) -> Days | None:
    """2026-03."""
    year, month = found.numbers
    tight = not any(character.isspace() for character in found.text)
    return filled(date(year, month, 1), "month") if tight and month <= 12 else None


def up_to_now(found: Found) -> Days | None:
    """The past two weeks, 近半年, within a month."""
    month = found.words[-1].kind == "month_mark" and " " in found.text and not found.has("measure", "past")
    return None if month or found.value("which") in ("-2", "that") else calendar.up_to(found.today, found.length)


def counted_back(found: Found) -> Days | None:
    """Two weeks ago, 三天前, 一周内. 12月前 and 25年前 are of a month and a year."""
    number, unit = found.words[:2]
    years = range(1, 13) if unit.kind == "month_mark" else SHORT_YEARS if unit.kind == "year_mark" else ()
    if found.unit == "hour" or (number.kind == "num" and int(number.value) in years):
        return None
    side = found.value("behind", "front")
    if side == "within":
        return calendar.up_to(found.today, found.length)
    return _ago(found) if side in ("ago", "before") else None


def _ago(found: Found) -> Days:
    count, unit = found.length
    return filled(moved(found.today, unit, -count), "day")


def length(found: Found) -> Length:
    return found.length


def unit(found: Found) -> Days | None:
    """Last week, this month, the past year, the weekend."""
    which, unit, past = found.value("which"), found.unit, found.value("past")
    if past and (past, unit) not in (("last", "quarter"), ("last", "weekend")):
        return calendar.up_to(found.today, (1, unit))
    if found.has("before_last"):
        which = "-2"
    if which == "that" or not (which or past or found.has("whole") or unit == "weekend"):
        return None
    if unit in ("hour", "fortnight", "half_year"):
        return calendar.up_to(found.today, (1, unit)) if which == "-1" else None
    days = calendar.shifted(found.today, unit, int(which or (-1 if past else 0)))
    return replace(days, loose=int(found.text.isascii() and not (which or past)))


def weekday(found: Found) -> Days | None:
    """The latest such day before today, or that of this or the last week."""
    number = int(found.value("weekday") or found.value("num") or 7)
    which = found.value("which")
    if not 1 <= number <= 7 or which == "that" or not (found.has("weekday") or found.unit in ("week", "day")):
        return None

    def at(day: date) -> Days:
        return filled(filled(day, "week").first + (number - 1) * DAY, "day")

    if which and (days := at(moved(found.today, "week", int(which)))).first <= found.today:
        return days
    return replace(latest(at, "week", found.today - DAY), loose=int(len(found.words) == 1))


def named(found: Found) -> Days | None:
    """A month, a season or a festival; "last" is one that is over."""
    which, name = found.value("which"), found.value("month", "season", "festival")
    at, loose = festival_at(name), 1
    if found.has("month"):
        at, word = months_at(int(name), int(name)), found.text.rstrip(".")
        loose = int(word.lower() in DOUBTFUL and (word.islower() or len(word) < 4))
    elif found.has("season"):
        at, loose = months_at(*map(int, name.split("-"))), int(found.text.isascii())
    days = found.again(at, "year", loose)
    if not which:
        return days
    if which == "-1" and days.last >= found.today:
        days = latest(at, "year", days.first - DAY)
    return Days(days.first, days.last, days.unit) if which in ("0", "-1") else None


def said(found: Found) -> Days:
    """Today, yesterday, 去年."""
    unit, count = found.value("said").split()
    return calendar.shifted(found.today, unit, int(count))


def year(found: Found) -> Days | None:
    number = found.numbers[0] if found.has("year") else 2000 + found.numbers[0]
    if number > found.today.year + 1 or not (found.has("year") or number - 2000 in SHORT_YEARS):
        return None
    return replace(filled(date(number, 1, 1), "year"), loose=int(not found.has("year_mark")))


def months(found: Found) -> Days | None:
    """3月, 七八月, 4到6月."""
    first, last = found.numbers[0], found.numbers[-1]
    listed = len(found.numbers) == 1 or last == first + 1 or found.has("join", "dash")
    return found.again(months_at(first, last), "year") if listed and 1 <= first <= last <= 12 else None


def months_of_short_year(found: Found) -> Days | None:
    """Jul-Sep 25, Dec '25."""
    first, *_, last = [int(word.value) for word in found.words if word.kind == "month"] * 2
    return months_at(first, last)(date(2000 + found.numbers[0], 1, 1)) if found.numbers[0] in SHORT_YEARS else None


def day(found: Found) -> Days | None:
    """March 3, the 3rd of March, 3月5日, 3 to 5 March."""
    name, numbers = found.value("month"), found.numbers
    month, first, last = int(name or numbers[0]), numbers[not name], numbers[-1]
    return found.again(day_at(month, first, last), "year") if 1 <= month <= 12 and 0 < first <= last else None


def day_of_month(found: Found) -> Days | None:
    number = found.numbers[0]
    return (
        found.again(day_at(None, number, number), "month", 2 if found.has("number_mark") else 1)
        if 1 <= number <= 31
        else None
    )


def quarter(found: Found) -> Days | None:
    """第三季度, the second quarter."""
    number = found.numbers[0]
    if found.unit != "quarter" or not 1 <= number <= 4:
        return None
    return found.again(months_at(3 * number - 2, 3 * number), "year")


# Days within days, and parts of days.


def inside(found: Found) -> Days | None:
    one, other = found.days
    return calendar.inside(one, other, found.today) or calendar.inside(other, one, found.today)


def part(found: Found) -> Days | None:
    days = found.days[0]
    return calendar.part_of(days, found.value("part") or "middle") if (days.last - days.first).days > 4 else None


def part_of_unit(found: Found) -> Days | None:
    """The beginning of the year, 月底: the latest that has begun."""
    name, unit = found.value("part") or "middle", found.unit
    if unit not in (*MONTHS, "week"):
        return None
    days = latest(lambda day: calendar.part_of(filled(day, unit), name), unit, found.today)
    return replace(days, cycle="", at=None)


def nth(found: Found) -> Days | None:
    """The first week of June, 八月头十天, 12月第一周."""
    length = found.length if found.has("length") else (1, found.unit)
    place = -1 if found.has("which", "past") else next(iter(found.numbers), 1)
    return calendar.nth_of(found.days[0], *((length[0], (1, length[1])) if found.has("rank") else (place, length)))


def numbered_week(found: Found) -> Days | None:
    """Week 32 of 2025."""
    days, number = found.days[0], found.numbers[0]
    in_year = found.unit == "week" and days.unit == "year"
    return filled(date.fromisocalendar(days.first.year, number, 1), "week") if in_year else None


def unit_around(found: Found) -> Days | None:
    """The week of the 18th, the month of May, the whole of 2025, 双十一那天."""
    days, unit = found.days[0], found.unit
    if unit in ("", days.unit):
        return replace(days, loose=0)
    return filled(days.first, unit) if days.unit == "day" and unit in ("week", "month") else None


def some_days(found: Found) -> Days:
    """国庆那几天, around Easter."""
    days, before = found.days[0], AROUND if found.has("around") else AROUND - AROUND
    return Days(days.first - before, days.first + 2 * AROUND - before) if days.unit == "day" else days


def beside(found: Found) -> Days | None:
    """The day before, the ten days after that, the week before Easter, 前一天."""
    days = next(iter(found.days), found.in_force)
    side = found.value("side") or ("after" if found.has("next") else "before")
    length = found.length if found.has("length") else (1, found.unit)
    return calendar.beside(days, length, side == "after") if days and side in ("before", "after") else None


def shifted(found: Found) -> Days | None:
    """再往前推一周."""
    days, (count, unit) = found.in_force, found.length
    if not days or filled(days.first, unit).last == days.last:
        return days and calendar.beside(days, (count, unit), False)
    return Days(moved(days.first, unit, -count), moved(days.last, unit, -count))


def unit_in_force(found: Found) -> Days | None:
    """That week, 那年."""
    days = found.in_force if found.value("which") == "that" else None
    return days and filled(days.first, found.unit)


# What a side word bounds.


def _bounded(side: str, days: Days) -> Days:
    found = {
        "since": (days.first, OPEN),
        "after": (days.last + DAY, OPEN),
        "before": (OPENED, days.last if days.unit == "end" else days.first - DAY),
        "until": (OPENED, days.last),
    }.get(side)
    if not found:
        return replace(days, last=OPEN if days.running else days.last, loose=0 if side else days.loose)
    around = days.at
    return Days(*found, cycle=days.cycle, at=around and (lambda day: _bounded(side, around(day))))


def bounded(found: Found) -> Days | None:
    """Since March, 三月以来, past October, from May on; or days alone."""
    days = found.days[0]
    behind = found.value("behind", "front").replace("within", "")
    side = behind or found.value("side", "age") or ("within" if found.has("within", "behind") else "")
    if found.has("past") or (found.has("from") and found.has("on")):
        side = "after" if found.has("past") else "since"
    return None if side == "ago" or (found.has("past") and days.cycle != "year") else _bounded(side, days)


def older(found: Found) -> Days:
    """No older than half a year."""
    return _bounded(found.value("age"), _ago(found))


def between(found: Found) -> Days | None:
    """From one to another; "and" joins what touches. What is said the wrong way round is turned."""
    one, other = calendar.nearest(*found.days)
    front = found.words[0].value if found.words[0].kind == "side" else ""
    place = [word.kind for word in found.words].index("days")
    link = next(word for word in found.words[place + 1 :] if word.kind != "the")
    to = link.kind == "dash" or link.value in ("to", "until")
    touching = one.first <= other.first <= one.last + DAY and front != "since"
    if front not in ("", "since", "between") or found.value("behind") not in ("", "within", "since"):
        return None
    if not to and not (link.value == "and" and (front == "between" or touching)):
        return None
    turned = one.first > other.first
    first, last = (other, one) if turned else (one, other)
    firm = front or found.has("from", "within", "behind") or link.value == "to"
    loose = min(one.loose, other.loose)
    end = OPEN if last.running else max(one.last, other.last)
    return Days(first.first, end, loose=0 if firm and (loose < 2 or not found.text.isascii()) else loose, turned=turned)


def both(found: Found) -> Days | None:
    """After May but before July."""
    one, other = found.days
    if one.last != OPEN or other.first != OPENED or one.running:
        return None
    other = calendar.nearest(replace(one, at=None), other)[1]
    return Days(one.first, other.last) if one.first <= other.last else None
