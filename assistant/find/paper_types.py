"""How probably papers are of the kind that a question asks for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.intent import PaperType
from vectorstore.text.kinds import NOT, likely_kind
from vectorstore.values import Paper

Floats = NDArray[np.floating[Any]]

READ = 80


def of_type(likely: Floats, papers: Sequence[Paper], kind: PaperType) -> Floats:
    """Tells how probably papers answer and are of a kind too; those unlikely to answer are not read for their kind."""
    typed = np.full(len(papers), NOT)
    for place in np.argsort(-likely)[:READ].tolist():
        typed[place] = _likely(papers[place], kind)
    both: Floats = likely * typed
    return both


def _likely(paper: Paper, kind: PaperType) -> float:
    """Weights are as good as code to who asks for a paper with code."""
    said = paper.title, paper.abstract, paper.comment
    told = likely_kind(*said, kind)
    return max(told, likely_kind(*said, "weights")) if kind == "code" else told
