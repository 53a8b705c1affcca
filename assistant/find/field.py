"""How probably a question is of another world than the library's papers: cooking, rents, football.

A word of such a question stands in some paper too, and may be all that was made out as its condition. So its wording
tells, as the network that reads questions sees it, and how near the papers come to the whole of it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

FILE = Path(__file__).parent / "field.npz"

OF_TEXT = (
    "tokens", "terms", "rarest", "rarity", "unknown", "chinese", "concepts", "top_near", "top_own", "top_window",
)  # fmt: skip
OF_BEST = ("near", "own", "alike", "exact", "least", "both", "worded_share", "paired")
OF_ANY = ("alike", "both", "paired", "told")


@dataclass(frozen=True, slots=True)
class Field:
    """A logistic regression: a question is foreign from log odds of `bar` on."""

    weights: Floats
    bias: float
    bar: float


def foreign_to(wording: float, names: list[str], signals: Floats, best: int) -> bool:
    """Whether a question is of another world than the papers, by the log odds of its wording and the signals [papers,
    signals] of all of it; `best` is the place of the paper that is likeliest to answer."""
    learnt = _field()
    return float(told_of(wording, names, signals, best) @ learnt.weights) + learnt.bias >= learnt.bar


def told_of(wording: float, names: list[str], signals: Floats, best: int) -> Floats:
    """What is looked at: the log odds by wording, and of the signals those of the text, those of the best paper and the
    highest of any."""
    places = [names.index(name) for name in (*OF_TEXT, *OF_BEST)]
    any_of = signals[:, [names.index(name) for name in OF_ANY]].max(axis=0)
    return np.concatenate([[wording], signals[best, places], any_of])


@cache
def _field() -> Field:
    with np.load(FILE) as held:
        return Field(held["weights"], float(held["bias"]), float(held["bar"]))
