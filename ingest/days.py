"""The days on which arXiv can have had a paper."""

from datetime import UTC, date, datetime, timedelta

FIRST = date(1991, 8, 1)  # https://info.arxiv.org/about: the first papers came in August 1991
AHEAD = timedelta(days=7)  # of a clock, or of a digest that names the day on which it is read


def arxiv_day(day: date) -> date:
    """Returns the same day. Raises ValueError for one before arXiv began or in the future, which is a typing error."""
    if not FIRST <= day <= datetime.now(UTC).date() + AHEAD:
        raise ValueError(f"{day} is no day on which arXiv had papers")
    return day
