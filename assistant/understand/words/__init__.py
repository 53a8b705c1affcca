"""Words that a question may say rightly though neither the model's vocabulary nor the glossary has them, as data.

`common.tsv`, by hand: words of questions, each a `term`, which something misspelled may be read as, or a `word`, which
only stays as it is. `rare.tsv` and `pairs.tsv`, mined from papers (`python -m assistant.understand.words`): English
words that look like a misspelling of another, and pairs of Chinese characters that sound like a part of a term: a line
is a first character and all that follow it.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def common(kind: str) -> tuple[str, ...]:
    """The words by hand of one kind, `term` or `word`."""
    return tuple(word for word, is_kind in _cells("common.tsv") if is_kind == kind)


@cache
def rare() -> frozenset[str]:
    """English words that are no misspellings."""
    return frozenset(word for (word,) in _cells("rare.tsv"))


@cache
def pairs() -> frozenset[str]:
    """Pairs of Chinese characters that papers write side by side."""
    return frozenset(first + second for first, seconds in _cells("pairs.tsv") for second in seconds)


def _cells(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]
