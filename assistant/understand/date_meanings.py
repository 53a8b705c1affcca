"""Days, and the functions that the grammar in `words/dates.toml` names: each makes days of the words that a pattern
matches, or a length of time; None where they mean none. ValueError says that there is no such day."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

DAY = timedelta(1)
SPANS = {"day": DAY, "week": 7 * DAY, "weekend": 7 * DAY, "fortnight": 14 * DAY}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
HALVES = {"week": (4, "day"), "month": (15, "day"), "quarter": (45, "day"), "year": (6, "month")}
PARTS = {"early": (0, 3), "middle": (1, 3), "late": (2, 3), "end": (2, 3), "first": (0, 2), "second": (1, 2)}
"""The place of a part of a time, and into how many such parts the time is cut."""
OPENED, OPEN = date.min, date.max  # the ends of days that are open on that side
SHORT_YEARS = range(15, 50)  # that are written with two digits

At = Callable[[date], "CalendarSpan"]
Length = tuple[int, str]  # a number of units


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """The days from `first` to `last`, both inclusive. `unit`: the unit of the calendar, or the part, that they are.
    `running`: it goes on. `cycle`: they come again each such unit; `at` gives those around a day. `loose`: the words
    may mean something else, 1 where alone, 2 unless one of two, 3 always. `turned`: said the wrong way round."""

    first: date
    last: date
    unit: str = ""
    running: bool = False
    cycle: str = ""
    at: At | None = None
    loose: int = 0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class DateMatch:
    """What a pattern matches: days, and what words stand for by their role; and what days are counted from."""

    days: Sequence[CalendarSpan]
    roles: Mapping[str, Any]
    today: date
    force: CalendarSpan | None


def calendar(found: DateMatch) -> CalendarSpan | None:
    """Reads 2025年, 七八月, March 3 to 5, the 24th, 3/18, Dec '25, Q2, last summer, Easter, week 32 of 2025."""
    roles = found.roles
    year, month, day = (roles.get(role, 0) for role in ("year", "month", "day"))
    if "day_first" in roles and month > 12:
        month, day = day, month
    if year in SHORT_YEARS:
        year += 2000
    to_month, to_day = roles.get("to_month", month), roles.get("to_day", day)
    if "season" in roles:
        month, to_month = map(int, roles["season"].split("-"))
    if "quarter" in roles:
        month, to_month = 3 * roles["quarter"] - 2, 3 * roles["quarter"]
    future, apart = year > found.today.year + 1, "adjacent" in roles and to_month != month + 1
    no_month = to_month > 12 and not day  # a wrong month with a day is told
    if 0 < year < 100 or (future and not month) or no_month or apart or not day <= to_day <= 31:
        return None
    if "compact" in roles:
        return filled(date.fromisoformat(str(roles["compact"])), "day")
    if "week" in roles:
        return filled(date.fromisocalendar(year, roles["week"], 1), "week") if roles["unit"] == "week" else None
    if not (month or day or "festival" in roles):
        return filled(date(year, 1, 1), "year")
    at = _festival(roles["festival"]) if "festival" in roles else _in_year(month, to_month, day, to_day)
    return at(date(year, 1, 1)) if year else _this_or_last(found, at, "month" if day and not month else "year")


def _in_year(month: int, to_month: int, day: int, to_day: int) -> At:
    """Gives the months of a year, or days of a month; month 0 is that of the day around which they are asked for."""

    def at(around: date) -> CalendarSpan:
        first = date(around.year, month or around.month, day or 1)
        if not day:
            return filled(first, "month", (to_month - month) % 12 + 1)
        return CalendarSpan(first, first.replace(day=to_day), "day" if day == to_day else "")

    return at


def _festival(dates: Sequence[str]) -> At:
    days = {day.year: day for day in map(date.fromisoformat, dates)}
    return lambda around: CalendarSpan(days[around.year], days[around.year], "day")


def _this_or_last(found: DateMatch, at: At, cycle: str) -> CalendarSpan:
    """Gives the days in the month or whole year in force, or else the latest; with "last" those that are over."""
    force, least = found.force, 364 if cycle == "year" else 0
    if force and filled(force.first, cycle).last >= force.last and (force.last - force.first).days >= least:
        days = replace(at(force.first), cycle=cycle, at=at)
    else:
        days = latest(at, cycle, found.today)
    if found.roles.get("which", 0) and days.last >= found.today:
        days = latest(at, cycle, days.first - DAY)
    return replace(days, cycle="", at=None) if "which" in found.roles else days


def weekday(found: DateMatch) -> CalendarSpan | None:
    """Finds the latest such day before today, or that of this or the last week."""
    number, which = found.roles.get("weekday", 7), found.roles.get("which")

    def at(day: date) -> CalendarSpan:
        return filled(filled(day, "week").first + (number - 1) * DAY, "day")

    if which is not None and (days := at(moved(found.today, "week", which))).first <= found.today:
        return days
    return latest(at, "week", found.today - DAY) if number <= 7 else None


def unit(found: DateMatch) -> CalendarSpan | None:
    """Reads 去年, last week, that month, the whole of 2025, the week of the 18th. A weekend runs until the next."""
    name, number = found.roles.get("said", f"{found.roles.get('unit', '')} {found.roles.get('which', 0)}").split(" ")
    if found.days:
        days = found.days[0]
        if days.unit == "day" and name in ("week", "month"):
            return filled(days.first, name)
        return replace(days, loose=0) if name in ("", days.unit) else None
    if "that" in found.roles:
        return filled(found.force.first, name) if found.force else None
    days = filled(moved(found.today, name, int(number)), name)
    if name == "weekend" and days.first > found.today:
        days = filled(days.first - 7 * DAY, name)
    return replace(days, running=int(number) == 0 and name not in ("day", "weekend"))


def length(found: DateMatch) -> Length:
    """Reads three weeks, half a year, a few days; one unit where no number is said."""
    unit = found.roles.get("unit", "")
    few = 7 if unit == "day" else 3
    count = few if "few" in found.roles else found.roles.get("count", 1)
    return HALVES[unit] if "half" in found.roles else (count, unit)


def counted_back(found: DateMatch) -> CalendarSpan | None:
    """Reads the past two weeks, within a month: seven days with today, or from the same day of an earlier month. Two
    weeks ago, 三天前 are that day; 25年前 is before a year."""
    count, unit = length(found)
    if "year_ago" in found.roles and count in SHORT_YEARS:
        return None
    first = found.today + count * (-DAY / 24) if unit == "hour" else moved(found.today, unit, -count)
    if "ago" in found.roles:
        return filled(first, "day") if unit != "hour" else None
    return CalendarSpan(first + DAY if unit in SPANS else first, found.today)


def beside(found: DateMatch) -> CalendarSpan | None:
    """Reads the ten days after that, the week before Easter, 春节前一周, 前一天: months and years are those of the
    calendar. 再往前推一周 is the days in force a week earlier, or if they end with a week the one before."""
    days, (count, unit), side = next(iter(found.days), found.force), length(found), found.roles["side"]
    if not days or side not in ("before", "after") or ("of_day" in found.roles and days.first != days.last):
        return None
    if "shift" in found.roles and filled(days.first, unit).last != days.last:
        return CalendarSpan(moved(days.first, unit, -count), moved(days.last, unit, -count))
    edge = moved(days.last, unit, 1) if side == "after" else moved(days.first, unit, -count)
    if unit in MONTHS:
        return filled(edge, unit, count)
    first = days.last + DAY if side == "after" else edge
    return CalendarSpan(first, moved(first, unit, count) - DAY)


def inside(found: DateMatch) -> CalendarSpan | None:
    """Reads March of last year, the 24th of March."""
    one, other = found.days
    outer, inner = (one, other) if other.at and other.cycle == one.unit else (other, one)
    at, around = inner.at, outer.at
    if not at or inner.cycle != outer.unit:
        return None
    return latest(lambda day: at(around(day).first), outer.cycle, found.today) if around else at(outer.first)


def nth(found: DateMatch) -> CalendarSpan:
    """Reads the first week of June, 八月头十天, 12月第一周, the last weekend of August."""
    days, (count, unit), place = found.days[0], length(found), found.roles.get("place", 0)
    if "rank" in found.roles:
        count, place = 1, count
    first = moved(days.last + DAY, unit, -count) if place < 1 else moved(days.first, unit, count * (place - 1))
    return filled(first, unit) if unit == "weekend" else CalendarSpan(first, moved(first, unit, count) - DAY, unit)


def part(found: DateMatch) -> CalendarSpan | None:
    """Reads early March, 今年底, the first half of 2025; the beginning of the year, 月底: the latest that has begun."""
    name, unit, days = found.roles.get("part", "middle"), found.roles.get("unit", ""), next(iter(found.days), None)
    if days:
        return _part(days, name) if (days.last - days.first).days > 4 else None
    if unit not in (*MONTHS, "week"):
        return None
    return replace(latest(lambda day: _part(filled(day, unit), name), unit, found.today), cycle="", at=None)


def _part(days: CalendarSpan, name: str) -> CalendarSpan:
    """Gives a third or a half: of a month by its days (10 or 15), of what is longer by its months."""
    place, pieces = PARTS[name]
    length, around = (days.last - days.first).days + 1, days.at
    months = round(length / 30.4)

    def edge(number: int) -> date:
        if months > 1 and months % pieces == 0:
            return moved(days.first, "month", months // pieces * number)
        size = (30 if months == 1 else length) // pieces
        return days.last + DAY if number == pieces else days.first + size * number * DAY

    at = around and (lambda day: _part(around(day), name))
    return CalendarSpan(edge(place), edge(place + 1) - DAY, name, cycle=days.cycle, at=at)


def some_days(found: DateMatch) -> CalendarSpan:
    """Reads 国庆那几天, around Easter."""
    days, before = found.days[0], 3 if "around" in found.roles else 0
    return CalendarSpan(days.first - before * DAY, days.first + (6 - before) * DAY) if days.unit == "day" else days


def bounded(found: DateMatch) -> CalendarSpan | None:
    """Reads since March, 三月以来, past October, from May on, no older than half a year; or days alone."""
    days, side = found.days[0] if found.days else counted_back(found), found.roles.get("side", "")
    if not days or ("past" in found.roles and days.cycle != "year"):
        return None
    if side not in ("since", "after", "before", "until"):
        return replace(days, last=OPEN if days.running else days.last, loose=0 if side else days.loose)
    before = days.last if days.unit == "end" else days.first - DAY
    first = {"since": days.first, "after": days.last + DAY}.get(side, OPENED)
    return CalendarSpan(first, {"before": before, "until": days.last}.get(side, OPEN))


def between(found: DateMatch) -> CalendarSpan | None:
    """Reads from May to July, after May but before July; "and" joins what touches; the wrong way round is turned."""
    one, other = found.days
    front, link, behind = (found.roles.get(role, "") for role in ("front", "link", "behind"))
    one, other = _nearest(replace(one, at=None) if "both" in found.roles else one, other)
    if "both" in found.roles:
        after = bounded(replace(found, days=[one], roles={"side": front}))
        before = bounded(replace(found, days=[other], roles={"side": link}))
        return (
            CalendarSpan(after.first, before.last)
            if after and before and OPENED < after.first <= before.last < OPEN
            else None
        )
    touching = front == "between" or (one.first <= other.first <= one.last + DAY and not front)
    to = link in ("", "to", "until") or (link == "and" and touching)
    if not to or front not in ("", "since", "between") or behind not in ("", "since"):
        return None
    turned = one.first > other.first
    last = OPEN if (one if turned else other).running else max(one.last, other.last)
    loose = min(one.loose, other.loose)
    firm = loose < 3 and (link == "to" or found.roles.keys() & {"front", "from", "within", "behind"})
    return CalendarSpan(min(one.first, other.first), last, loose=0 if firm else loose, turned=turned)


def _nearest(one: CalendarSpan, other: CalendarSpan) -> tuple[CalendarSpan, CalendarSpan]:
    """Gives two times so that the first comes before the other: one without a year is near the other."""
    at = other.at
    if at and (not one.at or (one.cycle, other.cycle) == ("year", "month")):
        later = (at(moved(one.first, other.cycle, ahead)) for ahead in (0, 1))
        other = next((days for days in later if days.last >= one.first), other)
    elif one.at and one.first > other.first:
        one = latest(one.at, one.cycle, other.first)
    return one, other


def moved(day: date, unit: str, count: int) -> date:
    """Gives the same day so many units later, or the last of a shorter month. Raises ValueError where none is."""
    if unit not in MONTHS:
        return day + count * SPANS[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def filled(day: date, unit: str, count: int = 1) -> CalendarSpan:
    """Gives the unit of the calendar around a day, or so many from it on. Weeks begin on Monday."""
    first = day if unit == "day" else day - timedelta(day.weekday())
    if unit == "weekend":
        return CalendarSpan(first + 5 * DAY, first + 6 * DAY, unit)
    if unit in MONTHS:
        first = date(day.year, (day.month - 1) // MONTHS[unit] * MONTHS[unit] + 1, 1)
    return CalendarSpan(first, moved(first, unit, count) - DAY, unit if count == 1 else "")


def latest(at: At, cycle: str, limit: date) -> CalendarSpan:
    """Gives, of days that come again each `cycle`, the latest that have begun by `limit`."""
    for back in range(9):  # not every year has a 29 February
        try:
            days = at(moved(limit, cycle, -back))
        except (ValueError, KeyError):
            continue
        if days.first <= limit:
            return replace(days, cycle=cycle, at=at)
    raise ValueError(limit)
