"""The judge's bars, and how well it judges questions that it has not seen."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.judge import Bars
from assistant.find.training.material import RankingExample

Floats = NDArray[np.floating[Any]]
ANSWERED = ("graded", "read", "topic")
"""Kinds of questions some of whose papers answer."""

PRECISE = 0.83
"""Mean precision of the first ten papers shown as answers, one that answers partly counting half."""
POSSIBLE = 0.35
"""The same of the papers that may answer, all questions together."""
CONDITION = 0.65
REFUSED = 0.9
"""The share of near misses of which nothing is shown as an answer."""


def bars_of(found: Sequence[RankingExample], met: Sequence[Floats], likely: Sequence[Floats]) -> Bars:
    """Returns the bars with the best recall of those that are as precise, and refuse as much, as is wanted."""
    near = np.array([sure.max() for sure, example in zip(likely, found, strict=True) if example.kind == "near"])
    yes = float(np.quantile(near, REFUSED))
    whole, worth = np.concatenate(likely), np.concatenate([example.whole for example in found]) / 2
    sure = np.concatenate([part.ravel() for part in met])
    meets = np.concatenate([example.grades.ravel() for example in found])
    known = meets >= 0
    maybe = _bar(whole[whole < yes], worth[whole < yes], POSSIBLE)
    condition = _bar(sure[known], meets[known] / 2, CONDITION)
    tried = [Bars(yes, float(beside), maybe, condition) for beside in np.arange(0.4, 0.96, 0.05)]
    told = [(bars, shown(found, likely, ANSWERED, bars)[0]) for bars in tried]
    return next((bars for bars, precise in told if precise >= PRECISE), max(told, key=lambda pair: pair[1])[0])


def shown(
    found: Sequence[RankingExample], likely: Sequence[Floats], kinds: Sequence[str], bars: Bars
) -> tuple[float, float]:
    """Computes mean precision and recall of the first ten papers shown as answers, of questions that some answer."""
    precision, recall = [], []
    for sure, example in zip(likely, found, strict=True):
        if example.kind not in kinds or not (example.whole == 2).any():
            continue
        first = np.argsort(-sure)[:10]
        yes = example.whole[first[bars.answers(sure[first], float(sure.max()))]]
        recall.append((yes == 2).sum() / min(10, (example.whole == 2).sum()))
        if len(yes):
            precision.append(yes.mean() / 2)
    return float(np.mean(precision)), float(np.mean(recall))


def _bar(likely: Floats, worth: Floats, precise: float) -> float:
    """The lowest likelihood above which the mean worth is as wanted."""
    order = np.argsort(-likely)
    means = np.cumsum(worth[order]) / np.arange(1, len(order) + 1)
    return float(likely[order][np.flatnonzero(means >= precise).max(initial=0)])


def told(found: Sequence[RankingExample], met: Sequence[Floats], likely: Sequence[Floats], bars: Bars) -> str:
    """Lists held-out figures, a line each."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    graded = [place for place, example in enumerate(found) if example.kind == "graded"]
    sure = np.concatenate([met[place].ravel() for place in graded])
    meets = np.concatenate([found[place].grades.ravel() for place in graded])
    whole, grades = (np.concatenate([each[place] for place in graded]) for each in (likely, [e.whole for e in found]))
    precisions = [average_precision_score(found[each].whole == 2, likely[each])
                  for each in graded if (found[each].whole == 2).any()]  # fmt: skip
    lines = [
        f"conditions: AUC {roc_auc_score(meets == 2, sure):.3f}, AP {average_precision_score(meets == 2, sure):.3f}",
        f"whole: AUC {roc_auc_score(grades == 2, whole):.3f}, AP {average_precision_score(grades == 2, whole):.3f}, "
        f"MAP {np.mean(precisions):.3f}",
        f"{bars}",
    ]
    for language in ("en", "zh"):
        of_language = [place for place, example in enumerate(found) if example.language == language]
        examples, likelihoods = [found[place] for place in of_language], [likely[place] for place in of_language]
        lines += [f"{kind}, {language}: P {precise:.3f}, R {recalled:.3f}" for kind in ANSWERED
                  for precise, recalled in [shown(examples, likelihoods, (kind,), bars)]]  # fmt: skip
    for kind in ("graded", "far", "near", "swapped", "topic"):
        best = np.array([likely[place].max() for place, example in enumerate(found) if example.kind == kind])
        lines.append(f"{kind}: {len(best)} questions, without yes {np.mean(best < bars.yes):.3f}, "
                     f"without maybe {np.mean(best < bars.maybe):.3f}")  # fmt: skip
    return "\n".join(lines)
