"""`python -m assistant.checks.training`: fits the doubts to the sentences in `data/`, says how well, writes the file.

Beside the sentences as they were written there are some made of them and of their evidence by rule, so that what merely
repeats its evidence raises no doubt. The bar comes from doubts that have not seen the writer of a sentence. Needs
scikit-learn.
"""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from assistant.checks.doubts import FILE, Doubts
from assistant.checks.signals import signals
from assistant.checks.training.material import DATA, SupportExample, around, written

TREES, DEPTH, RATE = 200, 2, 0.06
MADE, SHARE = 0.3, 0.45
"""What a sentence made by rule counts beside a written one, and the share of them that is taken."""
FLAGGED = 0.02
"""The share of honest sentences of an unseen writer that may be doubted."""

Rows = NDArray[np.float64]


def main() -> None:
    """Fit, print, write."""
    hands = {path.stem: _examples(path.stem) for path in sorted(DATA.glob("sentences-*.jsonl"))}
    names = sorted(signals("It works.", "It works."))
    tables = {hand: (_table(names, own), _table(names, made), own, made) for hand, (own, made) in hands.items()}
    bars = []
    for hand, (table, _, own, _) in tables.items():
        doubts = _fitted(names, [each for other, each in tables.items() if other != hand])
        odds, wrong = np.array([_odds(doubts, row) for row in table]), np.array([not each.honest for each in own])
        bar = float(np.quantile(odds[~wrong], 1 - FLAGGED))
        bars.append(bar)
        caught = float((odds[wrong] > bar).mean())
        print(f"{hand}: {len(own)} sentences, AUC {roc_auc_score(wrong, odds):.3f}, caught {caught:.2f}, bar {bar:.2f}")
    doubts = _fitted(names, list(tables.values()))
    kept = {name: getattr(doubts, name) for name in ("asked", "threshold", "values", "start")}
    np.savez_compressed(FILE, names=np.array(names), bar=float(np.mean(bars)), **kept)


def _examples(hand: str) -> tuple[list[SupportExample], list[SupportExample]]:
    rng, path = random.Random(0), DATA / f"{hand}.jsonl"
    own = written(path)
    return own, [each for each in around(path, own, 1) if rng.random() < SHARE]


def _table(names: Sequence[str], examples: Sequence[SupportExample]) -> Rows:
    found = [signals(each.claim, f"{each.evidence}\n{each.title}") for each in examples]
    return np.array([[one[name] for name in names] for one in found])


def _fitted(
    names: Sequence[str], tables: Sequence[tuple[Rows, Rows, list[SupportExample], list[SupportExample]]]
) -> Doubts:
    rows = np.concatenate([table for own, made, *_ in tables for table in (own, made)])
    wrong = [not each.honest for *_, own, made in tables for each in (*own, *made)]
    weights = [weight for *_, own, made in tables for weight in [1.0] * len(own) + [MADE] * len(made)]
    boosted = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, subsample=0.6, max_features=0.3, min_samples_leaf=12,
        random_state=0,
    )  # fmt: skip
    boosted.fit(rows, wrong, sample_weight=weights)
    inner = 2**DEPTH - 1
    asked, threshold = np.zeros((TREES, inner), np.int16), np.full((TREES, inner), np.inf)
    values = np.zeros((TREES, inner + 1))
    for place, tree in enumerate(boosted.estimators_[:, 0]):
        _spread(tree.tree_, 0, 0, asked[place], threshold[place], values[place])
    share = np.average(wrong, weights=weights)
    return Doubts(tuple(names), asked, threshold, values * RATE, float(np.log(share / (1 - share))), 0.0)


def _spread(tree: object, node: int, place: int, asked: Rows, threshold: Rows, values: Rows) -> None:
    """Puts a node of scikit-learn's tree where it belongs in a full one; below an end all leaves are alike."""
    inner = len(asked)
    if place >= inner:
        values[place - inner] = tree.value[node, 0, 0]  # type: ignore[attr-defined]
        return
    left, right = tree.children_left[node], tree.children_right[node]  # type: ignore[attr-defined]
    if left < 0:
        left = right = node
    else:
        asked[place], threshold[place] = tree.feature[node], tree.threshold[node]  # type: ignore[attr-defined]
    _spread(tree, left, 2 * place + 1, asked, threshold, values)
    _spread(tree, right, 2 * place + 2, asked, threshold, values)


def _odds(doubts: Doubts, row: Rows) -> float:
    return doubts.odds(dict(zip(doubts.names, row, strict=True)))


if __name__ == "__main__":
    main()
