"""The small words that the checks know in both languages: the table `words.toml`, read."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).parent / "words.toml"


@cache
def section(name: str) -> dict[str, list[re.Pattern[str]]]:
    """Returns the entries of a section, each with its pattern, those of `told` with a second one for what tells it."""
    return {
        entry: [either(*words[:2]), *(re.compile(more, re.IGNORECASE) for more in words[2:])]
        for entry, words in _read()[name].items()
    }


def pattern(name: str, entry: str) -> re.Pattern[str]:
    """Returns the pattern of one entry."""
    return section(name)[entry][0]


@cache
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def either(english: str, chinese: str) -> re.Pattern[str]:
    """Returns a pattern for words of either language, the English ones whole."""
    return re.compile(rf"(?<![A-Za-z])(?:{english})(?![A-Za-z])|(?:{chinese})", re.IGNORECASE)


@cache
def units() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    """Returns each unit as it stands behind a number, its kind, and what it is in the kind's base."""
    return tuple(
        (re.compile(rf"[\s\\$-]{{0,2}}(?:{words})(?![A-Za-z])"), kind, float(factor))
        for kind, entries in _read()["units"].items()
        for words, factor in entries.items()
    )
