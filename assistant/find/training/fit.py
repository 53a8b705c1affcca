"""From graded papers to the judge's two models and its bars."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.judge import combined
from assistant.find.judge_model import JudgeModel
from assistant.find.training.material import RankingExample, rows

FOLDS = 3
PARTLY = 0.35
"""How far a paper that meets something partly counts as meeting it."""

WEIGHTS = {"graded": 1.0, "read": 1.0, "far": 0.7, "near": 2.0, "swapped": 0.5, "topic": 0.5}
"""By how a question's papers were graded; a pattern errs."""

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]


def fitted(names: Sequence[str], signals: Floats, grades: Ints, weights: Floats) -> JudgeModel:
    """Returns a model of how probably rows are of grade 2."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    rows_of, target, weight = _softened(signals, grades, weights)
    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    straight = LogisticRegression(C=0.1, max_iter=600)
    straight.fit((rows_of - mean) / scale, target, sample_weight=weight)
    boosted = HistGradientBoostingClassifier(
        max_depth=3, max_iter=100, learning_rate=0.08, l2_regularization=5, min_samples_leaf=30, random_state=0
    )
    boosted.fit(rows_of, target, sample_weight=weight)
    return JudgeModel(tuple(names), mean.astype(np.float32), scale.astype(np.float32),
                 straight.coef_[0].astype(np.float32), float(straight.intercept_[0]), *_trees(boosted))  # fmt: skip


def _softened(signals: Floats, grades: Ints, weights: Floats) -> tuple[Floats, Ints, Floats]:
    """The rows, those of grade 1 twice: as met with a small weight, and as not met with the rest."""
    part = grades == 1
    weight = np.where(part, weights * (1 - PARTLY), weights)
    return (
        np.concatenate([signals, signals[part]]),
        np.concatenate([(grades == 2).astype(int), np.ones(part.sum(), int)]),
        np.concatenate([weight, weights[part] * PARTLY]),
    )


def _trees(boosted: Any) -> tuple[Any, ...]:
    grown = [trees[0].nodes for trees in boosted._predictors]
    most = max(map(len, grown))
    shape = len(grown), most
    feature, left, right = (np.zeros(shape, np.int16) for _ in range(3))
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for place, nodes in enumerate(grown):
        ends, own = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
        feature[place, : len(nodes)] = np.where(ends, 0, nodes["feature_idx"])
        threshold[place, : len(nodes)] = np.where(ends, 0, nodes["num_threshold"])
        left[place, : len(nodes)] = np.where(ends, own, nodes["left"])
        right[place, : len(nodes)] = np.where(ends, own, nodes["right"])
        value[place, : len(nodes)] = np.where(ends, nodes["value"], 0)
    depth = max(int(nodes["depth"].max()) for nodes in grown)
    return feature, threshold, left, right, value, float(np.ravel(boosted._baseline_prediction)[0]), depth


def mean_of(one: JudgeModel, other: JudgeModel) -> JudgeModel:
    """Returns a model that gives the mean of the log odds of two with the same signals."""
    places = [one.names.index(name) for name in other.names]
    back = np.argsort(places)
    straight = [each.weights / each.scale for each in (one, other)]
    biases = [each.bias - float(each.mean @ weights) for each, weights in zip((one, other), straight, strict=True)]
    nodes = max(one.feature.shape[1], other.feature.shape[1])
    left, right = (
        np.concatenate([_filled(getattr(each, side), nodes, own=True) for each in (one, other)])
        for side in ("left", "right")
    )
    threshold, value = (
        np.concatenate([_filled(getattr(each, name), nodes) for each in (one, other)])
        for name in ("threshold", "value")
    )
    feature = np.concatenate([_filled(one.feature, nodes), _filled(np.array(places, np.int16)[other.feature], nodes)])
    ones = np.ones(len(places), np.float32)
    return JudgeModel(one.names, ones * 0, ones, ((straight[0] + straight[1][back]) / 2).astype(np.float32),
                 sum(biases) / 2, feature, threshold, left, right, value / np.float32(2),
                 (one.start + other.start) / 2, max(one.depth, other.depth))  # fmt: skip


def _filled(nodes: NDArray[Any], most: int, *, own: bool = False) -> NDArray[Any]:
    """Trees' nodes with more behind them that nothing leads to; `own`: each of these leads to itself."""
    added = np.arange(nodes.shape[1], most, dtype=nodes.dtype) * own
    return np.concatenate([nodes, np.broadcast_to(added, (len(nodes), len(added))).astype(nodes.dtype)], axis=1)


def conditions_of(names: list[str], found: Sequence[RankingExample], folds: Ints) -> tuple[JudgeModel, list[Floats]]:
    """Returns the model of single conditions, and for each example what models that have not seen it say of its
    conditions."""
    number = np.concatenate([np.full(len(grades), each) for each, _, grades in rows(found)])
    signals = np.concatenate([told for _, told, _ in rows(found)])
    grades = np.concatenate([grades for *_, grades in rows(found)])
    known, weights = grades >= 0, np.array([WEIGHTS[found[each].kind] for each in number])
    unseen = np.empty(len(grades))
    for fold in range(FOLDS):
        within = known & (folds[number] != fold)
        model = fitted(names, signals[within], grades[within], weights[within])
        held = folds[number] == fold
        unseen[held] = model.likelihood(names, signals[held])
    model = fitted(names, signals[known], grades[known], weights[known])
    ends = np.cumsum([len(grades) for *_, grades in rows(found)])[:-1]
    pieces = iter(np.split(unseen, ends))
    return model, [np.stack([next(pieces) for _ in range(each.wanted + each.unwanted)]) for each in found]


def wholes_of(
    names: list[str], found: Sequence[RankingExample], met: Sequence[Floats], folds: Ints
) -> tuple[JudgeModel, list[Floats]]:
    """Returns the model of whole questions, and for each example what models that have not seen it say of its
    papers."""
    tables = []
    for example, sure in zip(found, met, strict=True):
        together = combined(sure[: example.wanted])
        columns = np.stack(list(together.values()), axis=1)
        tables.append(np.concatenate([columns, example.told[-2], example.told[-1]], axis=1))
    every = [*together, *(f"whole_{name}" for name in names), *(f"said_{name}" for name in names)]
    number = np.concatenate([np.full(len(example.whole), place) for place, example in enumerate(found)])
    signals, grades = np.concatenate(tables), np.concatenate([example.whole for example in found])
    weights = np.concatenate([np.full(len(example.whole), WEIGHTS[example.kind]) for example in found])
    unseen = np.empty(len(grades))
    for fold in range(FOLDS):
        within, held = folds[number] != fold, folds[number] == fold
        model = fitted(every, signals[within], grades[within], weights[within])
        unseen[held] = model.likelihood(every, signals[held])
    model = fitted(every, signals, grades, weights)
    return model, np.split(unseen, np.cumsum([len(example.whole) for example in found])[:-1])
