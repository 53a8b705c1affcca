"""The sentences of an abstract that show that a paper meets what is asked."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.cues import of_others, tells_of_itself
from assistant.find.asked import in_terms
from assistant.quotes import SHORTEST, Quote
from vectorstore.glossary import Glossary
from vectorstore.text.sentences import sentences

if TYPE_CHECKING:
    from vectorstore.library import Library

BY_OTHERS = 0.15
"""What a sentence about others' work loses against the paper's own."""
BY_ITSELF = 0.1
"""What a sentence gains in which the paper says what it brings or does: the field's need is no evidence."""


def showing(
    library: "Library",
    asked: Sequence[Sequence[str]],
    whole: str,
    abstracts: Sequence[str],
) -> list[list[Quote]]:
    """For each abstract a sentence for each of the texts that are asked of it, and one for `whole`, none twice: the
    best evidence first. Sentences about others' work stand in only where nothing else does. A text counts as it is
    put or in the field's own terms, whichever a sentence meets better."""
    texts = list(dict.fromkeys([text for of_paper in asked for text in of_paper] + [whole]))
    spans = [[span for span in sentences(text) if span[1] - span[0] >= SHORTEST] for text in abstracts]
    cut = [text[start:end] for text, found in zip(abstracts, spans, strict=True) for start, end in found]
    glossary = Glossary.load(library.home)
    wordings = [*texts, *(in_terms(text, tuple(glossary.concepts_in(text))) for text in texts)]
    scores = np.array(library.similarities(wordings, cut)).reshape(2, len(texts), len(cut)).max(axis=0)
    ends = pairwise(np.cumsum([0, *map(len, spans)]).tolist())
    return [
        _chosen(text, found, scores[[*map(texts.index, (*of_paper, whole))], first:last])
        for text, found, of_paper, (first, last) in zip(abstracts, spans, asked, ends, strict=True)
    ]


def _chosen(text: str, spans: Sequence[tuple[int, int]], scores: NDArray[np.float64]) -> list[Quote]:
    """Of one abstract the best sentence for each row of scores, [texts, sentences]."""
    if not spans:
        return []
    others = np.array([of_others(text[start:end]) for start, end in spans])
    itself = np.array([tells_of_itself(text[start:end]) for start, end in spans])
    best: dict[int, float] = {}
    for row in scores:
        place = int((row - BY_OTHERS * others + BY_ITSELF * itself).argmax())
        best[place] = max(best.get(place, 0.0), float(row[place]))
    own = [place for place in best if not others[place]] or list(best)
    return [
        Quote(text[slice(*spans[place])], spans[place][0], best[place])
        for place in sorted(own, key=lambda at: -best[at])
    ]
