"""How probably evidence does not say a claim: boosted trees over its signals, learnt by `training/`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.checks.signals import signals

FILE = Path(__file__).parent / "doubts.npz"


@dataclass(frozen=True, slots=True)
class Doubts:
    """Trees of one depth, [trees, nodes]: which signal of `names` a node asks, and whether more than the threshold of
    it leads to its right child; children of node n are 2n + 1 and 2n + 2, `values` [trees, leaves] are log-odds."""

    names: tuple[str, ...]
    asked: NDArray[np.integer[Any]]
    threshold: NDArray[np.floating[Any]]
    values: NDArray[np.floating[Any]]
    start: float
    bar: float

    def odds(self, found: dict[str, float]) -> float:
        """The log-odds that the evidence says something else."""
        row = np.array([found[name] for name in self.names])
        trees, inner = np.arange(len(self.asked)), self.asked.shape[1]
        node = np.zeros(len(trees), np.intp)
        while node[0] < inner:
            node = 2 * node + 1 + (row[self.asked[trees, node]] > self.threshold[trees, node])
        return self.start + float(self.values[trees, node - inner].sum())


@cache
def doubts() -> Doubts:
    """What comes with Paperlight, loaded once."""
    with np.load(FILE) as held:
        names = tuple(map(str, held["names"]))
        numbers = (float(held["start"]), float(held["bar"]))
        return Doubts(names, held["asked"], held["threshold"], held["values"], *numbers)


def doubted(claim: str, evidence: str) -> bool:
    """Whether evidence probably says something else than a claim."""
    return doubts().odds(signals(claim, evidence)) > doubts().bar
