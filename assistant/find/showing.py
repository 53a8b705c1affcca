"""The sentences of an abstract that show that a paper meets what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.cues import of_others, tells_of_itself
from assistant.find.search_texts import in_terms
from assistant.quotes import SHORTEST, Quote
from vectorstore.glossary import Glossary
from vectorstore.text.sentences import sentences

if TYPE_CHECKING:
    from vectorstore.library import Library

BY_OTHERS = 0.15
"""What a sentence about others' work loses against the paper's own."""
BY_ITSELF = 0.1
"""What a sentence gains in which the paper says what it brings or does: the field's need is no evidence."""
ALIKE = 1e-4
"""What the whole question counts beside a part of it: only between sentences that meet the part alike."""


def showing(
    library: "Library",
    asked: Sequence[Sequence[str]],
    whole: str,
    abstracts: Sequence[str],
) -> list[list[Quote]]:
    """For each abstract a sentence for each of the texts that are asked of it, and one for `whole`, none twice: the
    best evidence first. Sentences about others' work stand in only where nothing else does; where all of them set the
    scene, the paper's best sentence about itself goes before. A text counts as it is put or in the field's own terms,
    whichever a sentence meets better."""
    texts = list(dict.fromkeys([text for of_paper in asked for text in of_paper] + [whole]))
    read = [_read(text) for text in abstracts]
    cut = [sentence for each in read for sentence in each.sentences]
    glossary = Glossary.with_words(library.home)
    wordings = [*texts, *(in_terms(text, tuple(glossary.concepts_in(text))) for text in texts)]
    scores = np.array(library.search.similarities(wordings, cut)).reshape(2, len(texts), len(cut)).max(axis=0)
    ends = pairwise(np.cumsum([0, *(len(each.sentences) for each in read)]).tolist())
    return [
        _chosen(each, scores[[*map(texts.index, (*of_paper, whole))], first:last])
        for each, of_paper, (first, last) in zip(read, asked, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Read:
    """The sentences of an abstract, where each begins, and what each gains or loses by whom it tells of."""

    sentences: tuple[str, ...]
    starts: tuple[int, ...]
    others: NDArray[np.bool_]
    itself: NDArray[np.bool_]
    gains: NDArray[np.float64]


@lru_cache(4_096)
def _read(abstract: str) -> _Read:
    """Kept, for questions meet the same abstracts again and again."""
    spans = [span for span in sentences(abstract) if span[1] - span[0] >= SHORTEST]
    cut = tuple(abstract[start:end] for start, end in spans)
    others = np.array([of_others(each) for each in cut], np.bool_)
    itself = np.array([tells_of_itself(each) for each in cut], np.bool_)
    return _Read(cut, tuple(start for start, _ in spans), others, itself, BY_ITSELF * itself - BY_OTHERS * others)


def _chosen(read: _Read, scores: NDArray[np.float64]) -> list[Quote]:
    """Of one abstract the best sentence for each row of scores, [texts, sentences]; of those that hold all of a text
    the one that is best for the last, which is the whole question."""
    if not read.sentences:
        return []
    best: dict[int, float] = {}
    for row in scores:
        place = int((row + read.gains + ALIKE * scores[-1]).argmax())
        best[place] = max(best.get(place, 0.0), float(row[place]))
    own = sorted((place for place in best if not read.others[place]), key=lambda at: -best[at])
    if read.itself.any() and not any(read.itself[place] for place in own):
        place = int(np.where(read.itself, scores.mean(axis=0), -np.inf).argmax())
        best[place] = float(scores[:, place].max())
        own.insert(0, place)
    own = own or sorted(best, key=lambda at: -best[at])
    return [Quote(read.sentences[place], read.starts[place], best[place]) for place in own]
