"""The small words that the checks know in both languages: the table `words.toml`, read."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).parent / "words.toml"


@cache
def section(name: str) -> dict[str, list[re.Pattern[str]]]:
    """The entries of a section, each with its patterns: of an axis one a side, else one; of `told` a second one for
    what tells it."""
    entries = _read()[name]
    if name == "opposites":
        return {entry: [_either(*side) for side in sides] for entry, sides in entries.items()}
    return {
        entry: [_either(*words[:2]), *(re.compile(more, re.IGNORECASE) for more in words[2:])]
        for entry, words in entries.items()
    }


def pattern(name: str, entry: str) -> re.Pattern[str]:
    """The pattern of one entry."""
    return section(name)[entry][0]


def kinds_in(name: str, text: str) -> set[str]:
    """Which entries of a section a text has a word of."""
    return {entry for entry, (pattern, *_) in section(name).items() if pattern.search(text)}


def sides(text: str) -> set[tuple[str, int]]:
    """The axes that a text has a word of, each with the side."""
    return {
        (axis, side)
        for axis, patterns in section("opposites").items()
        for side, pattern in enumerate(patterns)
        if pattern.search(text)
    }


@cache
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _either(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{english})(?![A-Za-z])|(?:{chinese})", re.IGNORECASE)


@cache
def units() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    """Each unit as it stands behind a number, its kind, and what it is in the kind's base."""
    return tuple(
        (re.compile(rf"[\s\\$-]{{0,2}}(?:{words})(?![A-Za-z])"), kind, float(factor))
        for kind, entries in _read()["units"].items()
        for words, factor in entries.items()
    )
