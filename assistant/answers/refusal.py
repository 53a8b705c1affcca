"""Whether the best papers found answer a question at all.

Among few papers how well the best of them meets the question tells enough. Among many it does not: there a logistic
model weighs what a search tells of itself.

Each signal alone is fooled: words by a large library, where one paper holds the words of almost any question; vectors
by whatever is of the same field. Together they tell more. The weights were fitted by `tests/bench/refusal.py` on the
questions of `tests/data/refusals.jsonl`, asked of libraries of 949 and 9,837 papers. They belong to the bundled model
and to the weights of `vectorstore.ranking`: where these change, the program prints the new ones.
"""

from collections.abc import Sequence
from math import exp, log, log10

from assistant.questions.everyday import is_everyday
from vectorstore.values import Hit, Language

FEW = 100
"""Papers searched among, up to which the best one's support alone decides."""

SUPPORTED = 0.97
"""The support from which a paper meets a question: the lowest hundredth at which, over the twenty papers in the
package, 95% of the far questions of `tests/data/refusals.jsonl` are refused (499 of 524) and 85% of the near misses
(1,166 of 1,359); of 48 questions that one of the papers answers none is. Of `tests/data/refusals_anew.jsonl` 239 of
248, 519 of 603 and 2 of 35."""

WEIGHTS = {
    "late": 3.942,
    "dense": 7.707,
    "lead": 0.309,
    "agreement": 1.488,
    "unknown": -3.928,
    "paired": 2.789,
    "covered": 6.592,
    "terms": 1.083,
    "words": 0.8866,
    "papers": -0.8938,
    "chinese": -1.306,
    "everyday": -3.991,
}
BIAS = -15.28
BAR = 0.222
"""The likelihood below which a question is refused: 5% of the answerable questions fitted on lie below it, long ones
left out, which are many paraphrases; at 3% a fifth of the far questions would be answered. Of
`tests/data/refusals_anew.jsonl`, which took no part in the fit, 34 of 691 questions that a library of 949 or 9,837
papers answers are refused, 408 of 448 far ones, and 480 of 666 near misses: among so many papers something is always
near, and a question may say in words of its own what a paper says in others."""


def support(hit: Hit) -> float:
    """How well a paper meets a question, about 0 to 2: each word of it (late interaction) and all of it (cosine). Alone
    the one is fooled by common words, the other by whatever is of the same field."""
    return hit.late + (hit.dense or 0.0)


def answerable(hits: Sequence[Hit], question: str, language: Language, held: bool = False) -> bool:
    """Whether any of the hits of one search answers its question. `held`: one has a sentence that holds all that the
    question is about, which is enough among few papers; among many some sentence holds any two words."""
    if not hits:
        return False
    assert hits[0].searched is not None
    if hits[0].searched.papers <= FEW:
        return held or max(map(support, hits)) >= SUPPORTED
    return likelihood(hits, question, language) >= BAR


def signals(hits: Sequence[Hit], question: str, language: Language) -> dict[str, float]:
    """What a search tells and how the question is put: how well its best paper covers each word (late) and the whole
    (dense), how far it leads the other candidates, whether words and vectors find the same papers, what no paper knows,
    whether the words stand side by side in one as they were asked, how well the best five together cover them, how much
    was asked of how many, and whether as people ask of daily life."""
    searched = hits[0].searched
    assert searched is not None
    return {
        "late": max(hit.late for hit in hits),
        "dense": max(hit.dense or 0.0 for hit in hits),
        "lead": hits[0].score,
        "agreement": searched.agreement,
        "unknown": searched.unknown,
        "paired": searched.paired,
        "covered": searched.covered,
        "terms": log(1 + searched.terms),
        "words": log(1 + searched.words),
        "papers": log10(1 + searched.papers),
        "chinese": float(language == "zh"),
        "everyday": float(is_everyday(question)),
    }


def likelihood(hits: Sequence[Hit], question: str, language: Language) -> float:
    """How likely it is, 0 to 1, that a library of many papers answers the question that found these hits."""
    told = signals(hits, question, language)
    return 1 / (1 + exp(-BIAS - sum(WEIGHTS[name] * value for name, value in told.items())))
