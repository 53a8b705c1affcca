"""A day of more papers than two pages of a list hold, and the day after it."""

from datetime import date

from eight_papers import paper

from vectorstore.values import Digest, DigestEntry

TODAY = date(2026, 4, 2)
MANY = 130
"""Papers of the first day."""


def many_papers() -> list[Digest]:
    """Two days: on the first papers on robots and on ships, on the second again one of the first."""
    about = [
        paper(
            f"2604.{number:05}",
            f"Robot Hands That Fold Cloth, Part {number}" if number % 2 else f"Hulls of Sailing Ships, Part {number}",
            "We teach robot hands to fold cloth." if number % 2 else "We measure the hulls of old sailing ships.",
            "Ada Example",
            date(2026, 3, 30),
        )
        for number in range(1, MANY + 1)
    ]
    entries = tuple(DigestEntry(each, place) for place, each in enumerate(about, 1))
    first = Digest(date(2026, 4, 1), "Digest", "first.md", "", entries)
    return [first, Digest(TODAY, "Digest", "second.md", "", (DigestEntry(about[0], 1),))]
