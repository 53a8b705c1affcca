"""How the words of a question stand in papers: which of them a paper holds, and which stand side by side as asked.

Words may be held by chance where a library is large; words that stand side by side seldom are.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Analyzed = Callable[[str], list[str]]
"""A text's terms in order, each as often as it stands there; a Chinese one is a pair of characters."""


def held_and_paired(
    terms: Sequence[str], information: NDArray[np.float64], texts: Sequence[str], analyzed: Analyzed
) -> tuple[float, float]:
    """The share of a question's information in terms that the first text holds, and the greatest share that any text
    holds of the question's neighbouring words as neighbours; stop words are no terms and do not part them."""
    papers = [analyzed(text) for text in texts]
    first = set(papers[0]) if papers else set()
    held = sum(float(one) for term, one in zip(terms, information, strict=True) if term in first)
    return held / max(float(information.sum()), 1e-9), max((_paired(terms, paper) for paper in papers), default=0.0)


def _paired(terms: Sequence[str], paper: Sequence[str]) -> float:
    words, neighbours = set(paper), set(pairwise(paper))
    chinese = [term in words for term in terms if len(term) > 1 and not term.isascii()]
    english = [pair in neighbours for pair in pairwise(terms) if "".join(pair).isascii()]
    found = chinese + english or [term in words for term in terms]
    return sum(found) / max(1, len(found))
