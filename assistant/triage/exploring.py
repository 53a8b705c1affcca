"""Papers from outside of what is wished for, so that a list does not only confirm."""

import numpy as np
from numpy.typing import NDArray

from vectorstore.search.features import Features

PLACES = (4, 9)
"""Where they stand in a list, from 0: two of ten."""
NEIGHBOURS, COLUMNS = 10, 300
"""A paper stands for a topic of the days where its nearest so many, of at most so many others, are near."""


def outside(papers: Features, eligible: NDArray[np.bool_]) -> list[int]:
    """Places of at most two papers of those eligible: of what many write about in these days the most typical, and
    one unlike it."""
    if eligible.sum() <= NEIGHBOURS:
        return []
    vectors = papers.vectors
    others = vectors[:: max(1, -(-len(vectors) // COLUMNS))]
    near = np.sort(vectors @ others.T, axis=1)
    typical = near[:, -min(NEIGHBOURS, near.shape[1]) - 1 : -1].mean(axis=1)  # a paper is its own nearest
    first = int(np.argmax(np.where(eligible, typical, -np.inf)))
    unlike = typical - np.clip(vectors @ vectors[first], 0, 1)
    unlike[first] = -np.inf
    return [first, int(np.argmax(np.where(eligible, unlike, -np.inf)))]
