"""The kinds of small words that a text has, and which of these are two sides of one thing."""

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.checks.words import either

SIDES = (
    ("up", "down"), ("better", "worse"), ("fast", "slow"), ("before", "after"), ("easy", "hard"), ("large", "small"),
    ("real", "simulated"), ("sure", "hedge"), ("all", "some"), ("equal", "up"), ("equal", "down"), ("equal", "better"),
    ("future", "public"),
)  # fmt: skip
"""Kinds of words that are two sides of one thing."""


def cues(text: str) -> frozenset[str]:
    """The kinds of small words that a text has one of."""
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "signals.toml").read_text(encoding="utf-8"))
    return {name: either(*words) for name, words in table.items()}
