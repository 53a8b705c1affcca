"""How probably evidence does not say a claim, and which part of it: learnt by `training/`, run in NumPy.

Each token of the claim looks for its like among those of the evidence (decomposable attention, Parikh et al. 2016;
ESIM, Chen et al. 2017), all over states of the encoder, and is compared with what it finds; one layer of attention over
the claim then says for each token, and for the whole, how doubtful it is. Beside that verdict count a few exact facts
(`facts.py`): numbers, names and universals that the evidence lacks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.checks.encoder import Encoded, curved, encoded
from assistant.checks.facts import Facts
from vectorstore.text.sentences import sentences

FILE = Path(__file__).parent / "doubts.npz"
HEADS, SHARP = 4, 8.0
"""Heads of attention, and what a cosine of two states counts in it from the start."""
MOST, MOST_SENTENCES = 110, 5
"""Tokens and sentences of the evidence, those nearest to the claim, that are read."""
NEAR, PART = 1.5, 0.6
"""How much less doubtful the tokens beside the most doubtful one may be to belong to the doubted part, and the share of
the claim from which that is the whole claim."""

Floats = NDArray[np.float32]
Weights = Mapping[str, NDArray[np.floating]]


@dataclass(frozen=True, slots=True)
class ClaimDoubt:
    """The log-odds that the evidence does not say a claim, and the most doubtful part of the claim; empty where that is
    most of it."""

    odds: float
    part: str


@dataclass(frozen=True, slots=True)
class ClaimNetwork:
    """`mean` and `axes` take the encoder's states to the network's; `weights` are its matrices and vectors by name."""

    mean: Floats
    axes: Floats
    weights: Weights

    def states(self, text: Encoded) -> Floats:
        """Returns float32 [tokens, dimensions]."""
        return cast(Floats, (text.states - self.mean) @ self.axes)

    def odds(self, claim: Floats, evidence: Floats) -> tuple[float, Floats]:
        """Gives the log-odds of doubt of a claim, and of each of its tokens."""
        cosines = _unit(claim) @ _unit(evidence).T
        mine, theirs = (self._normal("entered", self._linear("enter", states)) for states in (claim, evidence))
        met = _attend(self._linear("query", mine), self._linear("key", theirs), theirs, SHARP * cosines)
        best = np.sort(cosines, axis=1)[:, :-3:-1]
        pairs = np.concatenate([mine, met, mine - met, mine * met, best], axis=1)
        state = self._normal("before", self._linear("compared", curved(self._linear("compare", pairs))))
        query, key, value = np.split(self._linear("all", self._normal("between", state)), 3, axis=1)
        state = state + self._linear("join", _attend(query, key, value))
        state = state + self._linear("narrow", curved(self._linear("wide", self._normal("behind", state))))
        shares = _shares(self._linear("pool", state).T)
        pooled = np.concatenate([shares @ state, state.max(axis=0)[None], state.mean(axis=0)[None]], axis=1)
        whole = self._linear("say", curved(self._linear("gather", pooled)))
        return float(whole[0, 0]), self._linear("token", state)[:, 0]

    def _linear(self, name: str, states: Floats) -> Floats:
        return cast(Floats, states @ self.weights[name] + self.weights[f"{name}.bias"])

    def _normal(self, name: str, states: Floats) -> Floats:
        apart = states - states.mean(axis=1, keepdims=True)
        spread = np.sqrt((apart * apart).mean(axis=1, keepdims=True) + 1e-5)
        return cast(Floats, apart / spread * self.weights[name] + self.weights[f"{name}.bias"])


def _attend(query: Floats, key: Floats, value: Floats, more: Floats | float = 0.0) -> Floats:
    size = query.shape[1] // HEADS
    query, key, value = (each.reshape(len(each), HEADS, size).transpose(1, 0, 2) for each in (query, key, value))
    odds = query @ key.transpose(0, 2, 1) / np.sqrt(size) + more
    return cast(Floats, (_shares(odds) @ value).transpose(1, 0, 2).reshape(query.shape[1], -1))


def _shares(odds: Floats) -> Floats:
    shares = np.exp(odds - odds.max(axis=-1, keepdims=True))
    return cast(Floats, shares / shares.sum(axis=-1, keepdims=True))


def _unit(states: Floats) -> Floats:
    return cast(Floats, states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-12))


def nearest(claim: Floats, evidence: Floats, spans: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """Finds the tokens of those sentences of the evidence, each given as a range of tokens, that meet a claim best."""
    if len(evidence) <= MOST or not spans:
        return np.arange(min(len(evidence), MOST))
    cosines = _unit(claim) @ _unit(evidence).T
    kept, tokens = list[tuple[int, int]](), 0
    for start, end in sorted(spans, key=lambda span: -cosines[:, span[0] : span[1]].max(axis=1).mean()):
        if not kept or (tokens + end - start <= MOST and len(kept) < MOST_SENTENCES):
            kept.append((start, end))
            tokens += end - start
    return np.concatenate([np.arange(start, end) for start, end in sorted(kept)])


def ranges(text: str, tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Finds the tokens of each sentence of a text, which stand at these places."""
    begins = [start for start, _ in tokens]
    cut = [(np.searchsorted(begins, start), np.searchsorted(begins, end)) for start, end in sentences(text)]
    return [(int(start), int(end)) for start, end in cut if start < end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the network's log-odds and each fact count, and from which sum on a claim is condemned."""

    trust: float
    weights: Floats
    bar: float

    def condemns(self, odds: float, found: Facts) -> bool:
        """Tells whether a claim probably says something else than its evidence."""
        return self.trust * odds + float(self.weights @ np.array(found.row)) > self.bar


@cache
def verdict() -> Verdict:
    """Returns what comes with Paperlight."""
    with np.load(FILE) as held:
        return Verdict(float(held["trust"]), held["facts"], float(held["bar"]))


@cache
def networks() -> tuple[ClaimNetwork, ...]:
    """Returns what comes with Paperlight, loaded once: their mean verdict counts."""
    with np.load(FILE) as held:
        whole = {name: held[name].astype(np.float32) for name in held.files}
    for name in ("trust", "facts", "bar"):
        del whole[name]
    count = int(whole.pop("networks"))
    mean, axes = whole.pop("mean"), whole.pop("axes")
    each = (
        {name.partition(" ")[2]: one for name, one in whole.items() if name.startswith(f"{n} ")} for n in range(count)
    )
    return tuple(ClaimNetwork(mean, axes, weights) for weights in each)


def doubt(claim: str, texts: Sequence[str]) -> ClaimDoubt:
    """Tells the doubt of a claim before texts of evidence that say it together, or do not."""
    said = encoded(claim)
    if not len(said.states):
        return ClaimDoubt(0.0, "")
    first = networks()[0]
    mine, theirs = first.states(said), np.concatenate([_read(first, first.states(said), text) for text in texts])
    found = [network.odds(mine, theirs) for network in networks()]
    odds = float(np.mean([whole for whole, _ in found]))
    return ClaimDoubt(odds, _part(claim, said.spans, cast(Floats, np.mean([tokens for _, tokens in found], axis=0))))


def _read(network: ClaimNetwork, claim: Floats, text: str) -> Floats:
    told = encoded(text)
    states = network.states(told)
    return states[nearest(claim, states, ranges(text, told.spans))]


def _part(claim: str, spans: Sequence[tuple[int, int]], odds: Floats) -> str:
    """From the most doubtful token to both sides while they are nearly as doubtful; English words whole."""
    first = last = int(odds.argmax())
    least = float(odds[first]) - NEAR
    while first > 0 and odds[first - 1] >= least:
        first -= 1
    while last + 1 < len(odds) and odds[last + 1] >= least:
        last += 1
    start, end = spans[first][0], spans[last][1]
    while 0 < start < len(claim) and _in_word(claim[start - 1 : start + 1]):
        start -= 1
    while end < len(claim) and _in_word(claim[end - 1 : end + 1]):
        end += 1
    part = claim[start:end].strip(" ,;.，；。、")
    return part if len(part) < PART * len(claim) else ""


def _in_word(pair: str) -> bool:
    return pair.isascii() and all(letter.isalnum() or letter in "-'.%" for letter in pair)
