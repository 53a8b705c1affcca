"""The sentences of an abstract that show that a paper meets what is asked."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.cues import of_others
from assistant.quotes import SHORTEST, Quote
from vectorstore.sentences import sentences

if TYPE_CHECKING:
    from vectorstore.library import Library

BY_OTHERS = 0.15
"""What a sentence about others' work loses against the paper's own."""


def showing(
    library: "Library", asked: Sequence[Sequence[str]], whole: str, abstracts: Sequence[str]
) -> list[list[Quote]]:
    """For each abstract a sentence for each of the texts that are asked of it, and one for `whole`, none twice: the
    best evidence first. Sentences about others' work stand in only where nothing else does."""
    texts = list(dict.fromkeys([text for of_paper in asked for text in of_paper] + [whole]))
    spans = [[span for span in sentences(text) if span[1] - span[0] >= SHORTEST] for text in abstracts]
    cut = [text[start:end] for text, found in zip(abstracts, spans, strict=True) for start, end in found]
    scores = np.array(library.similarities(texts, cut)).reshape(len(texts), len(cut))
    ends = pairwise(np.cumsum([0, *map(len, spans)]).tolist())
    return [
        _chosen(text, found, scores[[*map(texts.index, of_paper), -1], first:last])
        for text, found, of_paper, (first, last) in zip(abstracts, spans, asked, ends, strict=True)
    ]


def _chosen(text: str, spans: Sequence[tuple[int, int]], scores: NDArray[np.float64]) -> list[Quote]:
    """Of one abstract the best sentence for each row of scores, [texts, sentences]."""
    if not spans:
        return []
    others = np.array([of_others(text[start:end]) for start, end in spans])
    best: dict[int, float] = {}
    for row in scores:
        place = int((row - BY_OTHERS * others).argmax())
        best[place] = max(best.get(place, 0.0), float(row[place]))
    own = [place for place in best if not others[place]] or list(best)
    return [
        Quote(text[slice(*spans[place])], spans[place][0], best[place])
        for place in sorted(own, key=lambda at: -best[at])
    ]
