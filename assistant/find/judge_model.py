"""A learned likelihood in plain NumPy: the mean of a logistic regression and of boosted trees, both small."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class JudgeModel:
    """Two readings of the same signals, in the order of `names`. The arrays of trees are [trees, nodes]; a leaf leads
    to itself, so that `depth` steps from the root end in one."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    bias: float
    feature: NDArray[np.integer[Any]]
    threshold: Floats
    left: NDArray[np.integer[Any]]
    right: NDArray[np.integer[Any]]
    value: Floats
    start: float
    depth: int

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "JudgeModel":
        """Makes a model from arrays by name, as `arrays` gives them."""
        plain = {name: held[name].item() for name in ("bias", "start", "depth")}
        return cls(**{**held, **plain, "names": tuple(map(str, held["names"]))})

    def arrays(self) -> dict[str, Any]:
        """Returns all of it, to be saved."""
        return {name: np.array(getattr(self, name)) for name in self.__dataclass_fields__}

    def likelihood(self, names: list[str], signals: Floats) -> Floats:
        """Computes likelihoods, float [rows], 0 to 1, of signals [rows, signals] with these names."""
        ordered = signals[:, [names.index(name) for name in self.names]]
        straight = (ordered - self.mean) / self.scale @ self.weights + self.bias
        return (_logistic(straight) + _logistic(self._boosted(ordered))) / 2

    def _boosted(self, signals: Floats) -> Floats:
        held, wide = np.ascontiguousarray(signals).ravel(), signals.shape[1]
        rows = np.arange(0, len(held), wide)[:, None]
        node = np.broadcast_to(self._roots, (len(signals), len(self.feature)))
        for _ in range(self.depth):
            goes_left = held.take(rows + self._feature.take(node)) <= self._threshold.take(node)
            node = self._children.take(2 * node + goes_left)
        grown: Floats = self._value.take(node).sum(axis=1) + self.start
        return grown

    @cached_property
    def _roots(self) -> NDArray[np.integer[Any]]:
        roots: NDArray[np.intp] = np.arange(len(self.feature)) * self.feature.shape[1]
        return roots

    @cached_property
    def _feature(self) -> NDArray[np.integer[Any]]:
        return self.feature.ravel().astype(np.intp)

    @cached_property
    def _threshold(self) -> Floats:
        return self.threshold.ravel()

    @cached_property
    def _children(self) -> NDArray[np.integer[Any]]:
        """Where it goes on from each node, to the right and to the left, one behind the other."""
        both = np.stack([self.right, self.left], axis=-1) + self._roots[:, None, None]
        children: NDArray[np.intp] = both.ravel().astype(np.intp)
        return children

    @cached_property
    def _value(self) -> Floats:
        return self.value.ravel()


def load(path: Path, prefix: str) -> JudgeModel:
    """Loads the model whose arrays have a prefix in a file of NumPy's."""
    with np.load(path) as held:
        return JudgeModel.of({name.removeprefix(prefix): held[name] for name in held.files if name.startswith(prefix)})


def _logistic(values: Floats) -> Floats:
    likely: Floats = 1.0 / (1.0 + np.exp(-values))
    return likely
