"""What each token of a text means where it stands: the lower layers of a small bilingual transformer, in NumPy.

The weights are those of multilingual-e5-small (Wang et al. 2024, MIT licence), cut to eight layers and to the tokens of
English and Chinese; `training/encoder.py` makes the file. Each row is kept in blocks of 32 numbers of four bits with
one scale, 14 MB in all. Safe to share between threads.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

HEADS = 12
MOST = 400
"""Tokens of a text that are read; those behind are left out."""
BEGIN, END = 0, 2
"""The ids of the tokens around a text."""
EPSILON = 1e-12

FOLDER = Path(__file__).parent
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's tokens: where in it each begins and ends, and what it means there, float32 [tokens, dimensions]."""

    spans: tuple[tuple[int, int], ...]
    states: Floats


class Encoder:
    """The transformer, loaded from a folder with `encoder.safetensors` and `encoder.json`, its tokenizer."""

    def __init__(self, folder: Path = FOLDER) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "encoder.json"))
        held = load_file(folder / "encoder.safetensors")
        self._words = held.pop("words"), held.pop("words scale")
        self._held = {
            name: whole(values, held[f"{name} scale"]).T.copy() if f"{name} scale" in held else values
            for name, values in held.items()
            if not name.endswith(" scale")
        }
        self.layers = sum(name.endswith(" query") for name in self._held)

    def encode(self, text: str) -> Encoded:
        """Reads the tokens of a text."""
        cut = self._tokenizer.encode(text, add_special_tokens=False)
        ids = [BEGIN, *cut.ids[:MOST], END]
        rows = whole(self._words[0][ids], self._words[1][ids])
        states = self._normal("begin", rows + self._held["places"][: len(ids)])
        for layer in range(self.layers):
            states = self._layer(str(layer), states)
        return Encoded(tuple(cut.offsets[:MOST]), states[1:-1])

    def _layer(self, name: str, states: Floats) -> Floats:
        tokens, dimensions = states.shape
        query, key, value = (
            self._linear(f"{name} {part}", states).reshape(tokens, HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        odds = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(dimensions // HEADS))
        odds = np.exp(odds - odds.max(axis=2, keepdims=True))
        met = (odds / odds.sum(axis=2, keepdims=True) @ value).transpose(1, 0, 2).reshape(tokens, dimensions)
        states = self._normal(f"{name} met", states + self._linear(f"{name} join", met))
        wide = self._linear(f"{name} wide", states)
        return self._normal(f"{name} out", states + self._linear(f"{name} narrow", curved(wide)))

    def _linear(self, name: str, states: Floats) -> Floats:
        return cast(Floats, states @ self._held[name] + self._held[f"{name} bias"])

    def _normal(self, name: str, states: Floats) -> Floats:
        apart = states - states.mean(axis=1, keepdims=True)
        spread = np.sqrt((apart * apart).mean(axis=1, keepdims=True) + np.float32(EPSILON))
        return cast(Floats, apart / spread * self._held[f"{name} gain"] + self._held[f"{name} bias"])


def curved(states: Floats) -> Floats:
    """Applies GELU, x Φ(x), with the error function of Abramowitz and Stegun (1964, 7.1.26), which is right to 2e-7."""
    size = np.abs(states) / np.float32(np.sqrt(2))
    part = 1 / (1 + np.float32(0.3275911) * size)
    series = part * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = part * (series + np.float32(factor))
    return cast(Floats, 0.5 * states * (1 + np.sign(states) * (1 - series * np.exp(-size * size))))


def whole(packed: NDArray[np.uint8], scale: NDArray[Any]) -> Floats:
    """Unpacks float32 [rows, columns] from two numbers of four bits a byte, [rows, columns / 32, 16], the lower halves
    first, and from a scale for each 32, [rows, columns / 32]."""
    numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    return (numbers * scale.astype(np.float32)[..., None]).reshape(len(packed), -1)


@cache
def encoder() -> Encoder:
    """Returns what comes with Paperlight, loaded once."""
    return Encoder()


@lru_cache(maxsize=64)
def encoded(text: str) -> Encoded:
    """Reads the tokens of a text; those of the latest texts are kept."""
    return encoder().encode(text)
