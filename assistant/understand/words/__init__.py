"""Words that questions are read with, as data: tables, and what a language model is told.

Words that a question may say rightly though neither the model's vocabulary nor the glossary has them: `common.tsv`, by
hand, has words of questions, each a `term`, which something misspelled may be read as, or a `word`, which only stays as
it is. `training.mine_words` writes, from papers, `rare.tsv`, English words that look like an error for another, and
`pairs.tsv`, Chinese characters with those that follow them, where a pair sounds like a part of a term.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def table(name: str) -> Any:
    """Gives a table of words by its name, as it stands in its file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def text(name: str) -> str:
    """Gives a text by its name."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


@cache
def common(kind: str) -> tuple[str, ...]:
    """Gives the words by hand of one kind, `term` or `word`."""
    return tuple(word for word, is_kind in _rows("common.tsv") if is_kind == kind)


@cache
def rare() -> frozenset[str]:
    """Gives English words that are no misspellings."""
    return frozenset(word for (word,) in _rows("rare.tsv"))


@cache
def pairs() -> frozenset[str]:
    """Gives pairs of Chinese characters that papers write side by side."""
    return frozenset(first + second for first, seconds in _rows("pairs.tsv") for second in seconds)


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
