"""Papers at the edge of what is wished for, so that a list does not only confirm."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.triage.likelihood import Floats
from vectorstore.search.features import Features

PLACES = (8, 9)
"""Where they stand in a list, from 0: the last two of ten, where they cost least."""
UNLIKE = 4.0
"""What odds count a paper that is like none of those before it and none liked, beside one that is the same; of 0 to 16
the best for 39 readers of 2025-08 to 2025-10, whose first ten are then as good as without."""
LOOKED_AT, FEWEST = 300, 5
"""Papers behind a list's first ones among which they are looked for; of fewer none."""


def at_the_edge(papers: Features, scores: Floats, listed: Sequence[int], first: int, liked: Floats) -> list[int]:
    """Returns places of at most two papers behind the first ones of those listed, best first, as an upper confidence
    bound chooses: likely, and unlike what is known, which are the first ones and the liked ones [n, dimensions]."""
    known = np.concatenate([papers.vectors[list(listed[:first])], liked])
    others = np.array(listed[first : first + LOOKED_AT], np.intp)
    others = others[scores[others] > 0]
    if len(others) < FEWEST:
        return []
    vectors, likely = papers.vectors[others], np.clip(scores[others], 1e-4, 1 - 1e-4)
    odds = np.log(likely / (1 - likely))
    near: NDArray[np.floating] = (vectors @ known.T).max(axis=1, initial=0.0)
    chosen = []
    for _ in PLACES:
        best = int(np.argmax(odds + UNLIKE * (1 - near.clip(0, 1))))
        chosen.append(int(others[best]))
        near = np.maximum(near, vectors @ vectors[best])
        odds[best] = -np.inf
    return chosen
