"""Sets of papers as ascending arrays of their ids in the catalogue."""

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def within(ids: Ids, among: Ids) -> Ids:
    """Returns those of the ids that are among some, which must ascend."""
    if not len(among):
        return among
    places = np.minimum(np.searchsorted(among, ids), len(among) - 1)
    found: Ids = ids[among[places] == ids]
    return found


def keep(scores: dict[int, float], among: Ids) -> dict[int, float]:
    """Keeps the scores of papers that are among some, which must ascend."""
    return {paper: scores[paper] for paper in within(np.fromiter(scores, np.int64), among).tolist()}
