"""Whether papers say that they do without something: "pose-free", "without retraining"."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.values import Paper

WORDS = Path(__file__).parent / "lacking.toml"

BETWEEN = 4
"""Words that may stand between "without" and what is done without."""
NAMED = 2
"""The last words of a name by which papers call it."""


def saying_so(papers: Sequence[Paper], names: Sequence[str]) -> NDArray[np.bool_] | None:
    """Tells which papers say that they do without what some English names call: in the title, or in the abstract where
    the title does not name it. None where no name is English, as the papers are."""
    words = [found for name in names if (found := tuple(map(_stem, re.findall(r"[a-z0-9]+", name.lower())[-NAMED:])))]
    if not words:
        return None
    said, named = _patterns(tuple(words))
    return np.array(
        [
            bool(said.search(paper.title) or (said.search(paper.abstract) and not named.search(paper.title)))
            for paper in papers
        ]
    )


def _stem(word: str) -> str:
    return re.sub(r"^re(?=\w{4})|(?<=\w{3})s$", "", word)


@lru_cache(256)
def _patterns(names: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that a thing is done without, and what names it."""
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    before, behind = "|".join(table["before"]), "|".join(table["behind"])
    whole = "|".join(r"s?[\s-]+".join(rf"(?:re)?{re.escape(word)}" for word in words) for words in names)
    last = "|".join(rf"(?:re)?{re.escape(words[-1])}" for words in names)
    said = rf"\b(?:{before})[\s-]+(?:[\w'’-]+\s+){{0,{BETWEEN}}}?(?:{whole})|\b(?:{last})s?[\s-]?(?:{behind})\b"
    return re.compile(said, re.IGNORECASE), re.compile(rf"\b(?:{whole})", re.IGNORECASE)
