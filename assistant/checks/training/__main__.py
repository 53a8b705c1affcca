"""`python -m assistant.checks.training CORPUS`: fits the doubts to what people wrote, says how well, writes them.

CORPUS has the papers that `data/claims-*.jsonl` are about, and those that examples are made of by rule. The writers are
dealt into three folds; networks learn from all but one fold each, one from what was written alone and one from examples
made by rule beside it, and all together are what ships. What they say of the writers whom they have not seen tells how
much their word counts beside the exact facts, and from where on a claim is condemned.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.checks.doubts import FILE, nearest, ranges
from assistant.checks.encoder import Encoded, encoder
from assistant.checks.facts import facts
from assistant.checks.training.corpus import Told, papers
from assistant.checks.training.material import DATA, SupportExample, around, claimed, made_false, over_papers, written
from assistant.checks.training.network import ClaimPair, DoubtNetwork, fitted, odds_of

FOLDS, ROUNDS, DIMENSIONS = 3, 5, 192
MADE, SHARE, MOST_PAPERS = 0.5, 0.4, 140
"""What an example made by rule counts beside a written one, the share of those over invented papers that is taken, and
papers of the corpus that more are made of."""
FLAGGED = 0.03
"""The share of honest claims of an unseen writer that may be condemned."""
SAMPLED = 40_000
"""Tokens that the axes are found by."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClaimWriter:
    """What one person wrote, and what was made of it by rule."""

    name: str
    own: list[SupportExample]
    made: list[SupportExample]


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    known = {paper.arxiv_id: paper for paper in papers(parser.parse_args().corpus)}
    hands = [_hand(path, known) for path in sorted(DATA.glob("*.jsonl"))]
    used = {example.title for hand in hands for example in hand.own}
    rest = [paper for paper in known.values() if paper.title not in used and paper.analysis]
    more = list(over_papers(random.Random(0).sample(rest, MOST_PAPERS), 0))
    space = StateSpace([each for hand in hands for each in hand.own])
    networks, odds = list[DoubtNetwork](), dict[str, Floats]()
    for fold in range(FOLDS):
        unseen = hands[fold::FOLDS]
        seen = [hand for hand in hands if hand not in unseen]
        own = [space.pair(each, 1.0) for hand in seen for each in hand.own]
        made = [space.pair(each, MADE) for each in (*more, *(each for hand in seen for each in hand.made))]
        for pairs in (own, [*own, *made]):
            torch.manual_seed(fold)
            network = DoubtNetwork(DIMENSIONS)
            fitted(network, pairs, ROUNDS, fold)
            networks.append(network)
            for name, found in _levelled(network, unseen, space).items():
                odds[name] = odds.get(name, np.zeros(len(found))) + found / 2
    held = {"mean": space.mean, "axes": space.axes.astype(np.float16), "networks": np.array(len(networks))}
    held |= {f"{n} {name}": value for n, each in enumerate(networks) for name, value in each.weights().items()}
    np.savez_compressed(FILE, **held, **judged(hands, odds))  # type: ignore[arg-type]


def _hand(path: Path, known: dict[str, Told]) -> ClaimWriter:
    rng = random.Random(0)
    own = claimed(path, known) if path.stem.startswith("claims") else written(path)
    made = [] if path.stem.startswith("claims") else list(around(path, 0))
    return ClaimWriter(path.stem, own, [*(each for each in made if rng.random() < SHARE), *made_false(own, 0)])


class StateSpace:
    """The axes along which states of the encoder differ most, and pairs in it."""

    def __init__(self, examples: Sequence[SupportExample]) -> None:
        self._encoded: dict[str, Encoded] = {}
        tokens = np.concatenate([self._encode(text).states for each in examples for text in _texts(each)])
        tokens = tokens[np.random.default_rng(0).permutation(len(tokens))[:SAMPLED]].astype(np.float32)
        self.mean = tokens.mean(axis=0)
        apart = tokens - self.mean
        spread, axes = np.linalg.eigh(apart.T @ apart / len(apart))
        self.axes = (axes[:, ::-1][:, :DIMENSIONS] / np.sqrt(spread[-DIMENSIONS:].mean())).astype(np.float32)

    def pair(self, example: SupportExample, weight: float) -> ClaimPair:
        """An example as the network reads it."""
        claim, evidence = (self._encode(text) for text in _texts(example))
        mine, theirs = ((each.states.astype(np.float32) - self.mean) @ self.axes for each in (claim, evidence))
        theirs = theirs[nearest(mine, theirs, ranges(_texts(example)[1], evidence.spans))]
        altered = None
        if example.altered is not None:
            spans = [any(start < end and begin < stop for begin, end in example.altered) for start, stop in claim.spans]
            altered = np.array(spans, np.bool_)
        return ClaimPair(mine.astype(np.float16), theirs.astype(np.float16), not example.honest, altered, weight)

    def _encode(self, text: str) -> Encoded:
        if text not in self._encoded:
            whole = encoder().encode(text)
            self._encoded[text] = Encoded(whole.spans, whole.states.astype(np.float16))
        return self._encoded[text]


def _levelled(network: DoubtNetwork, unseen: Sequence[ClaimWriter], space: StateSpace) -> dict[str, Floats]:
    """The log-odds for writers whom a network has not seen, with the scale and start that fit them best, which the
    network is given too."""
    found = {hand.name: odds_of(network, [space.pair(each, 1.0) for each in hand.own]) for hand in unseen}
    false = [not each.honest for hand in unseen for each in hand.own]
    fit = LogisticRegression().fit(np.concatenate([*found.values()])[:, None], false)
    scale, start = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    with torch.no_grad():
        network.say.weight.mul_(scale)
        network.say.bias.mul_(scale).add_(start)
    return {name: scale * odds + start for name, odds in found.items()}


def _texts(example: SupportExample) -> tuple[str, str]:
    return example.claim, f"{example.title}\n{example.evidence}"


def judged(hands: Sequence[ClaimWriter], odds: dict[str, Floats]) -> dict[str, NDArray[np.generic]]:
    """What the network's word and each fact count, and the bar; prints what that catches of each hand."""
    rows = {hand.name: np.array([_facts(each) for each in hand.own]) for hand in hands}
    false = {hand.name: np.array([not each.honest for each in hand.own]) for hand in hands}
    tables = {name: np.column_stack([odds[name], rows[name]]) for name in rows}
    fit = LogisticRegression(C=1.0).fit(np.concatenate([*tables.values()]), np.concatenate([*false.values()]))
    sums = {name: table @ fit.coef_[0] for name, table in tables.items()}
    for name, of in sums.items():
        of[rows[name][:, 0] > 0] = np.inf  # a number that no source has condemns by itself
    honest = np.concatenate([sums[name][~false[name]] for name in sums])
    bar = float(np.quantile(honest, 1 - FLAGGED))
    for name, of in sums.items():
        auc, caught = roc_auc_score(false[name], odds[name]), (of[false[name]] > bar).mean()
        flagged = (of[~false[name]] > bar).mean()
        print(f"{name}: {len(of)} sentences, AUC {auc:.3f}, caught {caught:.2f}, flagged {flagged:.3f}")
    return {"trust": np.array(fit.coef_[0, 0]), "facts": fit.coef_[0, 1:].astype(np.float32), "bar": np.array(bar)}


def _facts(example: SupportExample) -> tuple[float, ...]:
    return facts(example.claim, [example.evidence], [example.title]).row


if __name__ == "__main__":
    main()
