"""The network that doubts claims, in torch: `assistant.checks.doubts` runs the same in NumPy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from assistant.checks.doubts import HEADS, SHARP, Weights

SIZE, WIDE, DROPPED = 96, 192, 0.15
BATCH, RATE, DECAY, WARM = 32, 1.5e-3, 0.01, 0.1
TOKENS, ALTERED = 0.5, 2.0
"""What the tokens' own doubts count in the loss beside the sentence's, and how much more an altered one."""
SOFT = 0.02
"""How far from sure a verdict of the data is."""
NONE = -1e4


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """States of a claim's and of its evidence's tokens, whether it is false, which tokens were altered, where that is
    known, and what the pair counts."""

    claim: NDArray[np.float16]
    evidence: NDArray[np.float16]
    false: bool
    altered: NDArray[np.bool_] | None
    weight: float


class DoubtNetwork(nn.Module):
    """States of claims [pairs, tokens, in] and of evidence to log-odds of doubt, [pairs] and [pairs, tokens]."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.enter, self.entered = nn.Linear(dimensions, SIZE), nn.LayerNorm(SIZE)
        self.query, self.key = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, SIZE)
        self.compare, self.compared = nn.Linear(4 * SIZE + 2, WIDE), nn.Linear(WIDE, SIZE)
        self.before, self.between = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.all, self.join = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.behind, self.wide, self.narrow = nn.LayerNorm(SIZE), nn.Linear(SIZE, WIDE), nn.Linear(WIDE, SIZE)
        self.token, self.pool = nn.Linear(SIZE, 1), nn.Linear(SIZE, 1)
        self.gather, self.say = nn.Linear(3 * SIZE, SIZE), nn.Linear(SIZE, 1)
        self.drop, self.act = nn.Dropout(DROPPED), nn.GELU()

    def forward(self, claim: Tensor, evidence: Tensor, said: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """`said` and `told` are where there are tokens, bool."""
        cosines = nn.functional.normalize(claim, dim=-1) @ nn.functional.normalize(evidence, dim=-1).transpose(1, 2)
        mine, theirs = self.entered(self.enter(self.drop(claim))), self.entered(self.enter(self.drop(evidence)))
        odds = _split(self.query(mine)) @ _split(self.key(theirs)).transpose(-1, -2) / (SIZE // HEADS) ** 0.5
        odds = (odds + SHARP * cosines[:, None]).masked_fill(~told[:, None, None], NONE)
        met = _joined(odds.softmax(-1) @ _split(theirs))
        best = cosines.masked_fill(~told[:, None], -1.0).topk(2, dim=-1).values
        pairs = torch.cat([mine, met, mine - met, mine * met, best], dim=-1)
        state = self.before(self.compared(self.drop(self.act(self.compare(pairs)))))
        query, key, value = (_split(part) for part in self.all(self.between(state)).chunk(3, dim=-1))
        odds = (query @ key.transpose(-1, -2) / (SIZE // HEADS) ** 0.5).masked_fill(~said[:, None, None], NONE)
        state = state + self.drop(self.join(_joined(odds.softmax(-1) @ value)))
        state = state + self.drop(self.narrow(self.act(self.wide(self.behind(state)))))
        shares = self.pool(state).squeeze(-1).masked_fill(~said, NONE).softmax(-1)
        most = state.masked_fill(~said[..., None], NONE).max(1).values
        mean = (state * said[..., None]).sum(1) / said.sum(1, keepdim=True)
        pooled = torch.cat([(state * shares[..., None]).sum(1), most, mean], dim=-1)
        return self.say(self.drop(self.act(self.gather(pooled)))).squeeze(-1), self.token(state).squeeze(-1)

    def weights(self) -> Weights:
        """By name, as NumPy takes them: matrices are multiplied from the right."""
        held = {name.replace(".weight", ""): value.detach().numpy() for name, value in self.named_parameters()}
        return {name: np.ascontiguousarray(value.T).astype(np.float16) for name, value in held.items()}


def _split(states: Tensor) -> Tensor:
    return states.reshape(*states.shape[:-1], HEADS, -1).transpose(1, 2)


def _joined(states: Tensor) -> Tensor:
    return states.transpose(1, 2).flatten(2)


def fitted(network: DoubtNetwork, pairs: Sequence[ClaimPair], rounds: int, seed: int, rate: float = RATE) -> None:
    """Fits the network: AdamW, its rate rising, then falling to zero."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    steps = rounds * -(-len(pairs) // BATCH) + rounds
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for _ in range(rounds):
        for batch in _batches(pairs, rng):
            loss = _loss(network, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    network.eval()


def _batches(pairs: Sequence[ClaimPair], rng: np.random.Generator) -> Iterator[list[ClaimPair]]:
    """All pairs, those of like length together."""
    order = [pairs[at] for at in rng.permutation(len(pairs))]
    batches = []
    for start in range(0, len(order), 8 * BATCH):
        near = sorted(order[start : start + 8 * BATCH], key=lambda pair: len(pair.evidence))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    yield from (batches[at] for at in rng.permutation(len(batches)))


def _loss(network: DoubtNetwork, batch: Sequence[ClaimPair]) -> Tensor:
    claim, said = padded([pair.claim for pair in batch])
    odds, tokens = network(claim, *_evidence(batch, said))
    false = torch.tensor([float(pair.false) for pair in batch])
    weight = torch.tensor([pair.weight for pair in batch])
    measure = nn.functional.binary_cross_entropy_with_logits
    loss = (measure(odds, false * (1 - 2 * SOFT) + SOFT, reduction="none") * weight).sum() / weight.sum()
    known = [at for at, pair in enumerate(batch) if pair.altered is not None]
    if not known:
        return loss
    altered = torch.zeros(len(known), claim.shape[1])
    for row, at in enumerate(known):
        marks = batch[at].altered
        if marks is not None:
            altered[row, : len(marks)] = torch.from_numpy(marks.astype(np.float32))
    each = measure(tokens[known], altered, reduction="none") * said[known] * (1 + ALTERED * altered)
    return loss + TOKENS * each.sum() / said[known].sum()


def _evidence(batch: Sequence[ClaimPair], said: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    evidence, told = padded([pair.evidence for pair in batch])
    return evidence, said, told


def padded(states: Sequence[NDArray[np.float16]]) -> tuple[Tensor, Tensor]:
    """States as one tensor [texts, tokens, dimensions], and where there are tokens."""
    longest = max(2, *(len(each) for each in states))
    whole = np.zeros((len(states), longest, states[0].shape[1]), np.float32)
    there = np.zeros((len(states), longest), np.bool_)
    for row, each in enumerate(states):
        whole[row, : len(each)], there[row, : len(each)] = each, True
    return torch.from_numpy(whole), torch.from_numpy(there)


@torch.no_grad()
def odds_of(network: DoubtNetwork, pairs: Sequence[ClaimPair]) -> NDArray[np.float64]:
    """The log-odds of doubt of each pair."""
    network.eval()
    found: list[float] = []
    for start in range(0, len(pairs), 2 * BATCH):
        batch = pairs[start : start + 2 * BATCH]
        claim, said = padded([pair.claim for pair in batch])
        found += network(claim, *_evidence(batch, said))[0].tolist()
    return np.array(found)
