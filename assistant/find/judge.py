"""How probably each paper meets each condition of a question, and answers all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.field import foreign_to
from assistant.find.judge_model import JudgeModel, load
from assistant.find.lacking import saying_so
from assistant.find.search_texts import SearchTexts, Wording
from assistant.find.signals import signals
from vectorstore.search.search_many import Gathered

FILE = Path(__file__).parent / "judge.npz"
SMALL = 1e-4
SAID = 0.9
"""How probably a paper meets a condition of which it says a word that hardly any other paper says."""
HELD = 0.75
"""How much of such a condition's words the paper holds: one word of "things to do in kyoto" is not what is asked."""
UNSAID = 0.29
"""How probably a paper does without something of which it says nothing: the condition stays open."""
FIRST = 5

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Bars:
    """Likelihoods from which the best paper answers, one may answer, and one meets a condition; and the share of the
    best one's that another must have to answer too: questions in words of their own are judged lower as a whole."""

    yes: float
    beside: float
    maybe: float
    met: float

    def answers(self, likely: Floats, best: float) -> NDArray[np.bool_]:
        """Which of some papers of one question answer it, by their likelihoods and that of the best."""
        bar = self.beside * best if best >= self.yes else np.inf
        return np.asarray(likely >= bar)


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Of each paper: [wanted, papers], [unwanted, papers], and [papers] of answering all that is asked. `said` [papers]
    tells whether it says a rare word of what is wanted: such a one is no measure for those that are only alike; `open`
    [papers] whether it leaves unsaid that it does without something that it is to do without. `foreign`: whether the
    question is of another world than the papers."""

    wanted: Floats
    unwanted: Floats
    whole: Floats
    said: NDArray[np.bool_]
    open: NDArray[np.bool_]
    foreign: bool


def judged(asked: SearchTexts, gathered: Gathered) -> Likelihoods:
    """What the gathered papers probably meet, whatever their kind."""
    condition, whole, _ = models()
    lacked = [each for each in asked.lacked if each]
    wordings = list({*asked.wanted, *asked.unwanted, *lacked, asked.whole, asked.said})
    told = dict(zip(wordings, signals(gathered, wordings), strict=True))
    met = [condition.likelihood(*told[each]) for each in (*asked.wanted, *asked.unwanted)]
    wanted, unwanted = np.array(met[: len(asked.wanted)]), np.array(met[len(asked.wanted) :])
    kept = np.ones(len(gathered.papers))
    unsaid = np.zeros(len(gathered.papers), np.bool_)
    for place, each in enumerate(asked.lacked):
        if each:
            without = _without(asked, each, gathered)
            if without is None:
                continue
            spared = np.where(without, 1.0, 1 - condition.likelihood(*told[each]))
            wanted[place] = np.where(without, np.maximum(wanted[place], SAID), UNSAID * spared)
            kept, unsaid = kept * spared, unsaid | ~without
    likely = whole.likelihood(*_together(wanted, told[asked.whole], told[asked.said]))
    held = np.array([table[:, names.index("both")] for names, table in (told[each] for each in asked.wanted)])
    rare = gathered.rare[[each.row for each in asked.wanted]] & (held >= HELD)
    wanted = np.where(rare, np.maximum(wanted, SAID), wanted)
    said: NDArray[np.bool_] = np.any(rare, axis=0)
    likely = np.where(said, np.maximum(likely, wanted.prod(axis=0)), likely)
    for each, met_by in zip(asked.unwanted, unwanted, strict=True):
        without = _without(asked, each, gathered)
        kept = kept * (1 - (met_by if without is None else np.where(without, 0.0, met_by)))
    foreign = asked.foreign is not None and foreign_to(asked.foreign, *told[asked.said], int(likely.argmax()))
    return Likelihoods(wanted, unwanted, likely * kept, said, unsaid, foreign)


def _without(asked: SearchTexts, thing: Wording, gathered: Gathered) -> NDArray[np.bool_] | None:
    """Which papers say that they do without a thing: they name it, and are what is asked for."""
    names = [name for concept in thing.concepts[:1] for name in concept.names]
    return saying_so(gathered.papers, [asked.texts[thing.anew], *names])


def conditions_met(gathered: Gathered, wordings: Sequence[Wording]) -> Floats:
    """[wordings, papers]: how probably each of the gathered papers meets each of some texts."""
    condition, _, _ = models()
    return np.array([condition.likelihood(*told) for told in signals(gathered, wordings)])


def _together(
    wanted: Floats, whole: tuple[list[str], Floats], said: tuple[list[str], Floats]
) -> tuple[list[str], Floats]:
    """Names of the signals of a whole question, and [papers, signals]: of its conditions together, and of all words."""
    together = combined(wanted)
    names = [*together, *(f"whole_{name}" for name in whole[0]), *(f"said_{name}" for name in said[0])]
    return names, np.concatenate([np.stack(list(together.values()), axis=1), whole[1], said[1]], axis=1)


def combined(wanted: Floats) -> dict[str, Floats]:
    """What the likelihoods [conditions, papers] of all conditions come to, and how far the papers reach in all: where
    none meets one of the conditions, none answers."""
    papers = wanted.shape[1]
    odds = np.log((wanted + SMALL) / (1 - wanted + SMALL))
    product, least, together = wanted.prod(axis=0), wanted.min(axis=0), odds.sum(axis=0)
    return {
        "least": least,
        "mean": wanted.mean(axis=0),
        "most": wanted.max(axis=0),
        "product": product,
        "odds": together,
        "least_odds": odds.min(axis=0),
        "mean_odds": odds.mean(axis=0),
        "conditions": np.full(papers, float(len(wanted))),
        "reach": np.full(papers, wanted.max(axis=1).min()),
        "best_product": np.full(papers, product.max()),
        "behind_product": np.log((product + SMALL) / (product.max() + SMALL)),
        "behind_odds": together - together.max(),
        "first_least": np.full(papers, np.sort(least)[-FIRST:].mean()),
    }


@cache
def models(file: Path = FILE) -> tuple[JudgeModel, JudgeModel, Bars]:
    """Of one condition, of all of a question, and the bars."""
    with np.load(file) as held:
        bars = Bars(*map(float, held["bars"]))
    return load(file, "condition_"), load(file, "whole_"), bars


def meeting(likely: Sequence[float], conditions: Sequence[str], bar: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the conditions those that a paper meets, and those left open."""
    pairs = list(zip(conditions, likely, strict=True))
    return tuple(text for text, sure in pairs if sure >= bar), tuple(text for text, sure in pairs if sure < bar)
