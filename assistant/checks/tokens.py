"""The tokens of a text with the model's vectors, each number with its unit as one, and how well texts meet by them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.checks.numerals import Numeral, said_in, same_said
from vectorstore.model.embedding import bundled
from vectorstore.model.late_interaction import units_and_weights

FOR_NUMBERS, BACK = 0.35, 0.4
"""What the share of a claim's numbers that a sentence has counts beside the words that it meets, and what its own words
that the claim meets do."""
SHARP, NAMED = 3, 0.2
"""The power of a cosine that counts, and what a word of the paper's own name counts beside others."""

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a text: rows of the model's table, and the number that each is, if it is one."""

    text: str
    pieces: NDArray[np.intp]
    numbers: tuple[Numeral | None, ...]


@lru_cache(maxsize=4096)
def read(text: str) -> Text:
    """Cuts the tokens of a text in its NFKC form."""
    plain = unicodedata.normalize("NFKC", text)
    said = [each for each in said_in(plain) if not each.word or each.number.kind]
    pieces, numbers, last = [], list[Numeral | None](), None
    for piece, start, end in bundled().placed(plain):
        within = next((each for each in said if each.start < end and start < each.end), None)
        if within is None or within is not last:
            pieces.append(piece)
            numbers.append(within)
        last = within
    return Text(plain, np.array(pieces, np.intp), tuple(numbers))


def meets(said: Text, told: Text, about: Text | None = None) -> float:
    """Tells how much of a claim's words and numbers a sentence has, and of its words the claim; `about` are names of
    the paper, which count less."""
    if not len(said.pieces) or not len(told.pieces):
        return 0.0
    vectors, weights = units_and_weights(bundled())
    near = (vectors[said.pieces] @ vectors[told.pieces].T).clip(0) ** SHARP
    weight, back = weights[said.pieces], weights[told.pieces]
    if about and len(about.pieces):
        weight = weight * np.where(np.isin(said.pieces, about.pieces), NAMED, 1)
    mine = [number for number in said.numbers if number]
    held = sum(any(other and same_said(number, other) for other in told.numbers) for number in mine)
    forth = float(near.max(axis=1) @ weight / weight.sum())
    return forth + BACK * float(near.max(axis=0) @ back / back.sum()) + FOR_NUMBERS * held / max(1, len(mine))


def covers(said: Text, told: Text) -> float:
    """Tells how much of a claim's words, by weight, a text has: 0 to 1."""
    if not len(said.pieces) or not len(told.pieces):
        return 0.0
    vectors, weights = units_and_weights(bundled())
    near = (vectors[said.pieces] @ vectors[told.pieces].T).max(axis=1, initial=0.0)
    return float(near @ weights[said.pieces] / weights[said.pieces].sum())


def around(text: Text, place: int, reach: int) -> Text:
    """Returns the words beside a token."""
    places = range(max(0, place - reach), min(len(text.pieces), place + reach + 1))
    words = [at for at in places if text.numbers[at] is None]
    return Text(text.text, text.pieces[words], (None,) * len(words))


def best(said: Text, cut: Sequence[Text]) -> list[Text]:
    """Sentences, those first that meet the claim best."""
    return sorted(cut, key=lambda each: -meets(said, each))
