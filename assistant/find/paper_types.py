"""The kind of a paper by what it brings: a survey, a benchmark, a dataset, code."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.cues import of_others
from assistant.understand.intent import PaperType
from vectorstore.sentences import sentences
from vectorstore.values import Paper

Floats = NDArray[np.floating[Any]]

FILE = Path(__file__).parent / "paper_types.toml"
BY_TITLE, BY_ABSTRACT, NOT = 0.95, 0.7, 0.05
READ = 80
RELEASED = 0.9
"""How probably a paper whose abstract says so comes with code; a title seldom does."""


def likely_type(paper: Paper, kind: PaperType) -> float:
    """How probably a paper is of a kind, 0 to 1, by its title and abstract."""
    title, abstract = _cues()[kind]
    if title.search(paper.title):
        return BY_TITLE
    if any(abstract.search(text) and (kind == "code" or not of_others(text)) for text in _sentences(paper.abstract)):
        return RELEASED if kind == "code" else BY_ABSTRACT
    return NOT


def of_type(likely: Floats, papers: Sequence[Paper], kind: PaperType) -> Floats:
    """How probably papers answer and are of a kind too; those unlikely to answer are not read for their kind."""
    typed = np.full(len(papers), NOT)
    for place in np.argsort(-likely)[:READ].tolist():
        typed[place] = likely_type(papers[place], kind)
    both: Floats = likely * typed
    return both


def paper_type(paper: Paper) -> tuple[PaperType, ...]:
    """The kinds that a paper probably is of, the likeliest first; it may be several, or none."""
    sure = {kind: likely_type(paper, kind) for kind in _cues()}
    return tuple(sorted((kind for kind in sure if sure[kind] > NOT), key=lambda kind: -sure[kind]))


def _sentences(abstract: str) -> list[str]:
    return [abstract[start:end] for start, end in sentences(abstract)]


@cache
def _cues() -> dict[PaperType, tuple[re.Pattern[str], re.Pattern[str]]]:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {cast(PaperType, kind): (_any(cues["title"]), _any(cues["abstract"])) for kind, cues in told.items()}


def _any(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(cues), re.IGNORECASE)
