"""Holidays that bound days in a question: "since Christmas", 春节以来."""

from datetime import date

_DAYS = {
    "christmas": (12, 25), "圣诞": (12, 25), "new year": (1, 1), "元旦": (1, 1), "国庆": (10, 1), "五一": (5, 1),
    "劳动节": (5, 1),
}  # fmt: skip
# The first days of the Chinese year, which follows the moon: Hong Kong Observatory, Gregorian-Lunar Calendar.
_SPRING_FESTIVALS = (
    "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17",
    "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19",
)  # fmt: skip


def latest(holiday: str, today: date) -> date:
    """The latest such day that is not in the future. Raises ValueError where none is known."""
    if holiday == "春节":
        return date.fromisoformat(max(day for day in _SPRING_FESTIVALS if day <= today.isoformat()))
    month, day = _DAYS[holiday.lower()]
    return date(today.year - ((month, day) > (today.month, today.day)), month, day)
