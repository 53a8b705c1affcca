"""Trains the reader network from the questions in `data/`: a PyTorch twin of `network.Network`, on two cores in
minutes.

    python -m assistant.understand.training [--rounds 12] [--output network.safetensors]
"""

import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assistant.understand.network import HEADS, LABELS, LAYERS, OUTSIDE, REACH
from assistant.understand.reading import ACTS, ASPECTS, FORMS, RELATIONS, TAGS, sheet
from assistant.understand.tokens import BUCKETS, MARKS
from assistant.understand.training.corpus import Example
from assistant.understand.training.masking import seen
from vectorstore.model.embedding import StaticModel

WIDTH, SPELT, WIDE, LOOKS = 128, 80, 256, 2
DROPPED, BLANKED = 0.25, 0.12
"""Part of the activations that is dropped in training; part of the tokens whose spelling is, so that vectors tell."""

UNKNOWN = -100


class Twin(nn.Module):
    """The encoder and its heads; `weights` names them as `network.Network` reads them."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()

        def matrix(*shape: int, scale: float | None = None) -> nn.Parameter:
            return nn.Parameter(torch.randn(*shape) * (scale or shape[0] ** -0.5))

        self.p = nn.ParameterDict()
        p = self.p
        p["spellings"] = matrix(BUCKETS, SPELT, scale=0.1)
        p["spelt"], p["meant"] = matrix(SPELT, WIDTH), matrix(dimensions, WIDTH, scale=0.5 * dimensions**-0.5)
        p["marked"], p["bias"] = matrix(len(MARKS), WIDTH, scale=0.2), nn.Parameter(torch.zeros(WIDTH))
        for layer in range(LAYERS):
            p[f"{layer}|window"] = matrix((2 * REACH + 1) * WIDTH, 2 * WIDTH)
            p[f"{layer}|window_bias"] = nn.Parameter(torch.zeros(2 * WIDTH))
            p[f"{layer}|attend"], p[f"{layer}|joined"] = matrix(WIDTH, 3 * WIDTH), matrix(WIDTH, WIDTH, scale=0.03)
            p[f"{layer}|up"], p[f"{layer}|up_bias"] = matrix(WIDTH, WIDE), nn.Parameter(torch.zeros(WIDE))
            p[f"{layer}|down"] = matrix(WIDE, WIDTH, scale=0.03)
        for name in (
            "first",
            "last",
            *(f"{layer}|{part}" for layer in range(LAYERS) for part in ("near", "far", "wide")),
        ):
            p[f"{name}|scale"], p[f"{name}|shift"] = nn.Parameter(torch.ones(WIDTH)), nn.Parameter(torch.zeros(WIDTH))
        p["looks"], p["pool"] = matrix(WIDTH, LOOKS), matrix((1 + LOOKS) * WIDTH, WIDTH)
        p["pool_bias"] = nn.Parameter(torch.zeros(WIDTH))
        wholes = {"act": len(ACTS), "aspect": len(ASPECTS), "relation": len(RELATIONS), "form": len(FORMS)}
        for name, size in {"label": len(LABELS), **wholes, "keep": 1}.items():
            p[name], p[f"{name}_bias"] = matrix(WIDTH, size), nn.Parameter(torch.zeros(size))

    def forward(self, hashes: Tensor, vectors: Tensor, marks: Tensor, real: Tensor) -> tuple[Tensor, ...]:
        """Logits of a padded batch: labels and keeps of each token; act, aspect, relation and form of each question."""
        p, drop = self.p, self._thinned
        known = (hashes >= 0).unsqueeze(-1)
        if self.training:
            known = known & (torch.rand(hashes.shape[:2]) >= BLANKED)[..., None, None]
            vectors = vectors * (torch.rand(vectors.shape[:2]) >= BLANKED)[..., None]
        spelt = (functional.embedding(hashes.clamp(min=0), p["spellings"]) * known).sum(2)
        state = spelt @ p["spelt"] + vectors @ p["meant"] + marks @ p["marked"]
        state = drop(self._normalised(state + p["bias"], "first")) * real[..., None]
        for layer in range(LAYERS):
            state = state + drop(self._convolved(self._normalised(state, f"{layer}|near") * real[..., None], layer))
            state = state + drop(self._attended(self._normalised(state, f"{layer}|far"), real, layer))
            wide = self._normalised(state, f"{layer}|wide") @ p[f"{layer}|up"] + p[f"{layer}|up_bias"]
            state = (state + drop(functional.relu(wide) @ p[f"{layer}|down"])) * real[..., None]
        state = self._normalised(state, "last")
        looks = (state @ p["looks"]).masked_fill(~real[..., None], -1e9).softmax(1).transpose(1, 2) @ state
        pooled = torch.cat([state[:, 0], looks.flatten(1)], 1)
        pooled = drop(functional.relu(pooled @ p["pool"] + p["pool_bias"]))
        logits = (pooled @ p[name] + p[f"{name}_bias"] for name in ("act", "aspect", "relation", "form"))
        return state @ p["label"] + p["label_bias"], (state @ p["keep"] + p["keep_bias"])[..., 0], *logits

    def _thinned(self, state: Tensor) -> Tensor:
        return functional.dropout(state, DROPPED, self.training)

    def _normalised(self, state: Tensor, name: str) -> Tensor:
        return functional.layer_norm(state, (WIDTH,), self.p[f"{name}|scale"], self.p[f"{name}|shift"])

    def _convolved(self, state: Tensor, layer: int) -> Tensor:
        padded = functional.pad(state, (0, 0, REACH, REACH))
        windows = torch.cat([padded[:, shift : shift + state.shape[1]] for shift in range(2 * REACH + 1)], 2)
        said, gate = (windows @ self.p[f"{layer}|window"] + self.p[f"{layer}|window_bias"]).chunk(2, 2)
        convolved: Tensor = said * gate.sigmoid()
        return convolved

    def _attended(self, state: Tensor, real: Tensor, layer: int) -> Tensor:
        batch, length, _ = state.shape
        asked, known, told = (
            each.view(batch, length, HEADS, -1).transpose(1, 2)
            for each in (state @ self.p[f"{layer}|attend"]).chunk(3, 2)
        )
        told = functional.scaled_dot_product_attention(asked, known, told, attn_mask=real[:, None, None, :])
        joined: Tensor = told.transpose(1, 2).reshape(batch, length, -1) @ self.p[f"{layer}|joined"]
        return joined

    def start_from(self, path: Path) -> None:
        """Takes over the weights of a file that `save` wrote, but those that it lacks."""
        from safetensors.torch import load_file

        with torch.no_grad():
            for name, value in load_file(str(path)).items():
                self.p[name.replace(".", "|")].copy_(value)

    def weights(self) -> dict[str, NDArray[np.float16]]:
        """Returns the parameters by their names in `network.Network`, half as long."""
        return {name.replace("|", "."): value.detach().numpy().astype(np.float16) for name, value in self.p.items()}


Row = tuple[
    NDArray[np.int32],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.int64],
    NDArray[np.int64],
    tuple[int, int, int, int],
]


def row(example: Example, model: StaticModel, random: random.Random) -> Row:
    """Returns one example as arrays: features, label and keep of each token (UNKNOWN where there is none), act, aspect,
    relation and form."""
    tokens = seen(example, random)
    laid = sheet(example.text, tokens, example.context, model)
    length = len(laid.features.hashes)
    labels, keeps = np.full(length, UNKNOWN, dtype=np.int64), np.full(length, UNKNOWN, dtype=np.int64)
    first = length - len(laid.tokens)
    for place, token in enumerate(laid.tokens, first):
        labels[place] = OUTSIDE
        if any(start <= token.start < end for start, end in example.loose):
            labels[place] = UNKNOWN
    for tagged in example.tagged:
        inside = [place for place, token in enumerate(laid.tokens, first) if tagged.start <= token.start < tagged.end]
        for place in inside:
            labels[place] = 1 + 2 * TAGS.index(tagged.tag) + (place != inside[0])
    for place, head in enumerate(laid.heads):
        keeps[head] = UNKNOWN if example.kept is None else int(place in example.kept)
    act = UNKNOWN if example.act is None else ACTS.index(example.act)
    aspect = UNKNOWN if example.aspect is None else ASPECTS.index(example.aspect)
    seen_ = laid.features
    form = UNKNOWN if example.form is None else FORMS.index(example.form)
    wholes = act, aspect, RELATIONS.index(example.relation), form
    return seen_.hashes, seen_.vectors, seen_.marks, labels, keeps, wholes


def batch(rows: Sequence[Row]) -> tuple[Tensor, ...]:
    """Returns rows padded to one length."""
    length = max(len(each[0]) for each in rows)

    def padded(column: int, fill: float, dtype: type) -> Tensor:
        shape = (len(rows), length, *rows[0][column].shape[1:])  # type: ignore[union-attr]
        values = np.full(shape, fill, dtype=dtype)
        for place, each in enumerate(rows):
            values[place, : len(each[0])] = each[column]
        return torch.from_numpy(values)

    real = torch.tensor([[place < len(each[0]) for place in range(length)] for each in rows])
    wholes = torch.tensor([each[5] for each in rows])
    return (
        padded(0, -1, np.int64), padded(1, 0, np.float32), padded(2, 0, np.float32), real,
        padded(3, UNKNOWN, np.int64), padded(4, UNKNOWN, np.int64), wholes,
    )  # fmt: skip


def loss_of(twin: Twin, rows: Sequence[Row]) -> Tensor:
    """Returns the sum of the cross entropies of labels, keeps, act, aspect, relation and form."""
    hashes, vectors, marks, real, labels, keeps, wholes = batch(rows)
    said, kept, *logits = twin(hashes, vectors, marks, real)
    smooth = 0.05
    loss = 1.5 * functional.cross_entropy(
        said.flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, label_smoothing=smooth
    )
    known = keeps != UNKNOWN
    if known.any():
        loss = loss + functional.binary_cross_entropy_with_logits(kept[known], keeps[known].float())
    for place, scores in enumerate(logits):
        if (wholes[:, place] != UNKNOWN).any():
            weight = (1.0, 0.5, 0.5, 1.0)[place]
            loss = loss + weight * functional.cross_entropy(
                scores, wholes[:, place], ignore_index=UNKNOWN, label_smoothing=smooth
            )
    return loss


def train(
    rounds: int,
    drawn: Callable[[int], Iterable[Example]],
    model: StaticModel,
    seed: int = 0,
    size: int = 64,
    rate: float = 2e-3,
    start: Path | None = None,
    tell: Callable[[str], None] = print,
) -> Twin:
    """Trains for some rounds over the examples that `drawn` gives for each, from random weights or those of the file
    `start`, and averages the weights of the last third exponentially."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    twin = Twin(model.dimensions)
    if start:
        twin.start_from(start)
    average = Twin(model.dimensions)
    average.load_state_dict(twin.state_dict())
    optimizer = torch.optim.AdamW(twin.parameters(), lr=rate, weight_decay=0.02, betas=(0.9, 0.98))
    steps, step, started = 0, 0, time.monotonic()
    for number in range(rounds):
        rows = [row(example, model, chance) for example in drawn(number)]
        chance.shuffle(rows)
        rows.sort(key=lambda each: len(each[0]) + chance.random() * 12)  # padding is work
        batches = [rows[i : i + size] for i in range(0, len(rows), size)]
        chance.shuffle(batches)
        steps = steps or len(batches) * rounds
        twin.train()
        total = 0.0
        for each in batches:
            warm = min(1.0, (step + 1) / 100)
            for group in optimizer.param_groups:
                group["lr"] = rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))
            loss = loss_of(twin, each)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(twin.parameters(), 1.0)
            optimizer.step()
            total += float(loss.detach())
            step += 1
            share = min(0.998, step / (step + 10))
            with torch.no_grad():
                for mean, value in zip(average.parameters(), twin.parameters(), strict=True):
                    mean.lerp_(value, 1 - share)
        tell(f"round {number + 1}: loss {total / len(batches):.3f}, {time.monotonic() - started:.0f} s")
    return average.eval()


def save(twin: Twin, path: Path) -> None:
    """Writes the weights as `network.bundled` reads them."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(value) for name, value in twin.weights().items()}, str(path))
