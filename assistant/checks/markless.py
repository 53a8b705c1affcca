"""Which lines and sentences of an answer need no mark: what leads to others, and what says that something is untold."""

import re
from collections.abc import Iterable, Sequence

from assistant.checks.words import pattern, section

_RULE = re.compile(r"[\s|:+-]*")
_HEADING = re.compile(r"\s*#{1,6}\s|\s*(?:[-*+]|\d+[.)、])?\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*[:：]?\s*$")
_ROW = re.compile(r"\s*\|.*\|\s*$")


def needs_none(lines: Sequence[str], at: int) -> bool:
    """Tells whether a line of a text needs no mark: a heading, a label in bold, a table's head and rule."""
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else ""
    head = bool(_ROW.match(line)) and "-" in below and bool(_RULE.fullmatch(below))
    return bool(_HEADING.match(line)) or head or bool(_RULE.fullmatch(line))


def asks(sentence: str) -> bool:
    """Tells whether a sentence is a question."""
    return sentence.rstrip().endswith(("?", "？"))


def is_untold(sentence: str) -> bool:
    """Tells whether a sentence says that its sources do not tell something."""
    return bool(pattern("untold", "says").search(sentence))


def told_after_all(sentence: str, sources: Iterable[str]) -> bool:
    """Tells whether what a sentence says is untold stands in one of the sources, for the things of the table."""
    asked = [tells for asks, tells in section("told").values() if asks.search(sentence)]
    return any(tells.search(source) for tells in asked for source in sources)
