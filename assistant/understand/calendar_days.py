"""Days and what the calendar makes of them: units, days that come again each year, parts, lengths of time."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
PARTS = {"early": (0, 3), "middle": (1, 3), "late": (2, 3), "end": (2, 3), "first": (0, 2), "second": (1, 2)}
TRIES = 9
"""Years to go back at most for a day that not every year has."""

Length = tuple[int, str]
"""A number of units."""
At = Callable[[date], "Days"]


class NoSuchDayError(ValueError):
    """A day is written that the calendar does not have."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both inclusive. `unit`: the unit of the calendar that they fill, or the part
    that they are. `running`: it goes on. `cycle`: they come again each such unit, and `at` gives those of the unit
    around a day. `loose`: the words may mean something else, 1 where they stand alone or 2 in any case. `turned`: said
    the wrong way round."""

    first: date
    last: date
    unit: str = ""
    running: bool = False
    loose: int = 0
    cycle: str = ""
    at: At | None = None
    turned: bool = False


def moved(day: date, unit: str, count: int) -> date:
    """The same day so many units later, or the last of a shorter month. Raises ValueError outside the calendar."""
    if unit not in MONTHS:
        return day + timedelta(count // 24 if unit == "hour" else count * DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def filled(day: date, unit: str, count: int = 1) -> Days:
    """The unit of the calendar around a day, or so many from it on. Weeks begin on Monday."""
    first = day
    if unit in MONTHS:
        first = date(day.year, (day.month - 1) // MONTHS[unit] * MONTHS[unit] + 1, 1)
    elif unit == "weekend":
        saturday = day + timedelta(5 - day.weekday())
        return Days(saturday, saturday + DAY, unit)
    elif unit != "day":
        first = day - timedelta(day.weekday())
    return Days(first, moved(first, unit, count) - DAY, unit if count == 1 else "")


def shifted(today: date, unit: str, count: int) -> Days:
    """The running unit, or that so many units later. The running weekend is the last that has begun."""
    days = filled(moved(today, unit, count), unit)
    if unit == "weekend" and days.first > today:
        days = filled(moved(today, unit, -1), unit)
    return replace(days, running=not count and unit not in ("day", "weekend"))


def up_to(today: date, length: Length) -> Days:
    """So many units up to today: seven days with today, or from the same day of an earlier month."""
    count, unit = length
    first = moved(today, unit, -count)
    return Days(first + DAY if unit in DAYS else first, today)


def latest(at: At, cycle: str, limit: date) -> Days:
    """Of days that come again each `cycle` the latest that have begun by `limit`."""
    for back in range(TRIES):
        try:
            days = at(moved(limit, cycle, -back))
        except ValueError:
            continue
        if days.first <= limit:
            return replace(days, cycle=cycle, at=at)
    raise NoSuchDayError


def inside(outer: Days, inner: Days, today: date) -> Days | None:
    """The days `inner` of the unit `outer`: March of last year, the 24th of March."""
    at, around = inner.at, outer.at
    if not at or inner.cycle != outer.unit:
        return None
    if around:
        return latest(lambda day: at(around(day).first), outer.cycle, today)
    return exact(at, outer.first)


def exact(at: At, day: date) -> Days:
    """The days that come again, those of the unit around a day. Raises NoSuchDayError where it has none."""
    try:
        return at(day)
    except ValueError:
        raise NoSuchDayError from None


def part_of(days: Days, part: str) -> Days:
    """A third or a half: of a month by its days (10 or 15), of what is longer by its months."""
    place, pieces = PARTS[part]
    length = (days.last - days.first).days + 1
    months, around = round(length / 30.4), days.at
    size = (10 if pieces == 3 else 15) if months == 1 else length // pieces
    first = days.first + timedelta(size * place)
    last = days.last if place == pieces - 1 else first + timedelta(size - 1)
    if months > 1 and months % pieces == 0:
        first = moved(days.first, "month", months // pieces * place)
        last = moved(first, "month", months // pieces) - DAY
    return Days(first, last, part, cycle=days.cycle, at=around and (lambda day: part_of(around(day), part)))


def nth_of(days: Days, place: int, length: Length) -> Days:
    """The first week, the last ten days, the last weekend of a longer time; place -1 is the last."""
    count, unit = length
    first = moved(days.last + DAY, unit, -count) if place < 0 else moved(days.first, unit, count * (place - 1))
    if unit == "weekend":
        return filled(days.last - timedelta(5) if place < 0 else first, unit)
    return Days(first, moved(first, unit, count) - DAY, unit)


def beside(days: Days, length: Length, forward: bool) -> Days:
    """The time of a length directly before or after some days."""
    count, unit = length
    near = moved(days.last if forward else days.first, unit, 1 if forward else -count)
    if unit in MONTHS:
        return filled(near, unit, count)
    size = timedelta(count * DAYS[unit])
    return Days(days.last + DAY, days.last + size) if forward else Days(days.first - size, days.first - DAY)


def nearest(one: Days, other: Days) -> tuple[Days, Days]:
    """Two times of which the first is meant to come before the other. What has no year of its own is taken as near to
    the other as can be."""
    at = other.at
    if at and (not one.at or (one.cycle, other.cycle) == ("year", "month")):
        later = (at(moved(one.first, other.cycle, ahead)) for ahead in (0, 1))
        other = next((days for days in later if days.last >= one.first), other)
    elif one.at and one.first > other.first:
        one = latest(one.at, one.cycle, other.first)
    return one, other
