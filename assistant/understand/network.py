"""The reader network at run time: a small convolution and attention encoder in NumPy, trained by `training/`."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.reading import ACTS, ASPECTS, FORMS, RELATIONS, TAGS, Context, Reading, Sheet, Tag, Tagged
from assistant.understand.tokens import MARKS, TokenFeatures

Array = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "network.safetensors"
FOREIGN = Path(__file__).parent / "foreign.npz"
"""What tells questions of another world, learnt on the finished network: `python -m assistant.find.training.field`."""
LAYERS, HEADS, REACH = 3, 4, 2
"""Blocks; attention heads; tokens to either side that a convolution sees."""

WORDED: frozenset[Tag] = frozenset({"wanted", "unwanted"})
"""Tags of stretches that are whole words."""

SURE_OF_FORM = 0.6
"""Probability below which papers are listed: 28 questions tell forms from .66 on, and one wrongly at .53."""

OUTSIDE = 0
LABELS: tuple[tuple[Tag, bool] | None, ...] = (None, *((tag, begins) for tag in TAGS for begins in (True, False)))
"""What a token is labelled as: outside of all stretches, or within one, of which it is the beginning or not."""


class Network:
    """Reads sheets; safe to share between threads."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._weights = {name: value.astype(np.float32) for name, value in weights.items()}

    def reading(self, sheet: Sheet, context: Context, text: str) -> Reading:
        """What is most probable of a text laid out behind its context: one act, aspect, relation and form, the best
        labels, the items more likely kept."""
        weights, state = self._weights, self._encoded(sheet.features)
        now = state[len(state) - len(sheet.tokens) :]
        pooled = self._pooled(state)
        act, aspect, relation, form = (self._said(name, pooled) for name in ("act", "aspect", "relation", "form"))
        keeps = state[list(sheet.heads)] @ weights["keep"] + weights["keep_bias"]
        return Reading(
            ACTS[act.argmax()],
            ASPECTS[aspect.argmax()],
            RELATIONS[relation.argmax()],
            FORMS[form.argmax()] if np.exp(form.max()) >= SURE_OF_FORM else "list",
            tuple(_stretches(sheet, self._said("label", now), text)),
            tuple(item for item, keep in zip(context.items, keeps[:, 0], strict=True) if keep > 0),
            float(np.exp(act.max())),
            float(pooled @ weights["foreign"] + weights["foreign_bias"]),
        )

    def whole(self, sheet: Sheet) -> Array:
        """What is made of a question as a whole, before anything is told from it."""
        pooled: Array = self._pooled(self._encoded(sheet.features))
        return pooled

    def _pooled(self, state: Array) -> Any:
        weights = self._weights
        looks = _softmax((state @ weights["looks"]).T) @ state
        return np.maximum(np.concatenate([state[0], looks.ravel()]) @ weights["pool"] + weights["pool_bias"], 0)

    def _encoded(self, seen: TokenFeatures) -> Any:
        weights = self._weights
        spelt = weights["spellings"][seen.hashes] * (seen.hashes >= 0)[:, :, None]
        state = spelt.sum(axis=1) @ weights["spelt"] + seen.vectors @ weights["meant"] + seen.marks @ weights["marked"]
        state = _normalised(state + weights["bias"], weights, "first")
        for layer in range(LAYERS):
            state = state + self._convolved(_normalised(state, weights, f"{layer}.near"), layer)
            state = state + self._attended(_normalised(state, weights, f"{layer}.far"), layer)
            wide = _normalised(state, weights, f"{layer}.wide") @ weights[f"{layer}.up"] + weights[f"{layer}.up_bias"]
            state = state + np.maximum(wide, 0) @ weights[f"{layer}.down"]
        return _normalised(state, weights, "last")

    def _said(self, name: str, state: Array) -> Any:
        """Log-probabilities of what one head of the network tells apart."""
        return _log_softmax(state @ self._weights[name] + self._weights[f"{name}_bias"])

    def _convolved(self, state: Array, layer: int) -> Any:
        padded = np.pad(state, ((REACH, REACH), (0, 0)))
        windows = np.concatenate([padded[shift : shift + len(state)] for shift in range(2 * REACH + 1)], axis=1)
        both = windows @ self._weights[f"{layer}.window"] + self._weights[f"{layer}.window_bias"]
        said, gate = np.split(both, 2, axis=1)
        return said / (1 + np.exp(-gate))

    def _attended(self, state: Array, layer: int) -> Any:
        asked, known, told = np.split(state @ self._weights[f"{layer}.attend"], 3, axis=1)
        width = state.shape[1] // HEADS
        by_head = [each.reshape(len(state), HEADS, width).transpose(1, 0, 2) for each in (asked, known, told)]
        shares = _softmax(by_head[0] @ by_head[1].transpose(0, 2, 1) / np.sqrt(width))
        return (shares @ by_head[2]).transpose(1, 0, 2).reshape(len(state), -1) @ self._weights[f"{layer}.joined"]


def _normalised(state: Array, weights: dict[str, Array], name: str) -> Any:
    centred = state - state.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    return centred / spread * weights[f"{name}.scale"] + weights[f"{name}.shift"]


def _softmax(scores: Array) -> Any:
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def _log_softmax(scores: Array) -> Any:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@cache
def bundled() -> Network:
    """The network that comes with Paperlight, loaded once."""
    from safetensors.numpy import load

    with np.load(FOREIGN) as held:
        return Network(load(WEIGHTS.read_bytes()) | dict(held))


_MAY_FOLLOW = np.array(
    [
        [after is None or after[1] or (before is not None and before[0] == after[0]) for after in LABELS]
        for before in LABELS
    ]
)
"""bool [label, next label]: a stretch goes on only behind the same tag."""
_MAY_BEGIN = np.array([label is None or label[1] for label in LABELS])


def best_labels(scores: Array) -> list[int]:
    """The most probable labels in which no stretch goes on that has not begun (Viterbi). `scores`: [tokens, labels]."""
    if not len(scores):
        return []
    barred = np.where(_MAY_FOLLOW, 0.0, -1e9)
    best, came = np.where(_MAY_BEGIN, scores[0], -1e9), []
    for row in scores[1:]:
        through = best[:, None] + barred
        came.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    path = [int(best.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _end_of_word(text: str, end: int) -> int:
    """Where the Latin letters and digits end that stand together: Molmo2 is one word."""
    while 0 < end < len(text) and text[end - 1].isascii() and text[end].isascii() and text[end - 1 : end + 1].isalnum():
        end += 1
    return end


def _stretches(sheet: Sheet, scores: Array, text: str) -> list[Tagged]:
    runs: list[tuple[Tag, int, int]] = []  # tag, first token, token behind the last
    labels = best_labels(scores)
    for place, label in enumerate(labels):
        said = LABELS[label]
        if said and (said[1] or not runs):
            runs.append((said[0], place, place + 1))
        elif said:
            runs[-1] = (runs[-1][0], runs[-1][1], place + 1)
    found = []
    for tag, begun, ended in runs:
        sure = float(np.exp(np.mean([scores[place, labels[place]] for place in range(begun, ended)])))
        first, behind = _whole_pieces(sheet, labels, begun, ended) if tag in WORDED else (begun, ended)
        if first < behind:
            start, end = sheet.tokens[first].start, _end_of_word(text, sheet.tokens[behind - 1].end)
            found.append(Tagged(tag, start, end, text[start:end], sure))
    return found


def _whole_pieces(sheet: Sheet, labels: list[int], first: int, behind: int) -> tuple[int, int]:
    """The stretch without the rest of a Chinese piece that begins before it; the whole piece where it is a part of
    one."""
    marks = sheet.features.marks[len(sheet.features.marks) - len(sheet.tokens) :]
    within = (marks[:, MARKS.index("han")] > 0) & (marks[:, MARKS.index("piece")] == 0)
    while first < behind and within[first]:
        first += 1
    if first < behind and all(within[first + 1 : behind]):  # a part of one piece: all of it
        while behind < len(labels) and within[behind] and labels[behind] == OUTSIDE:
            behind += 1
    return first, behind
