"""Late interaction with static vectors: how well a text covers each word of a question.

ColBERT's MaxSim (Khattab and Zaharia, 2020) without a transformer: each token of the question takes its best cosine
among the text's tokens, and the question's score is their average, weighted by the square root of its vector's length:
the length itself, which training learns from sentences, leaves too much to the rarest words of a question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.model.embedding import StaticModel, TokenIds, Vectors

LATE_DIMENSIONS = 256
"""The leading part of each token vector, which training shapes for late interaction too."""

LEFT = 0.3
"""The share of a question that must be left by what is known already, else all of it counts: it asks for just that."""


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """A question ready to meet texts. What a token of theirs has met once it need not meet again: not thread-safe."""

    vectors: Vectors
    """float32 [tokens, dimensions]: each different token of the question, as long as its weight; these sum to 1."""
    met: NDArray[np.bool_]
    """bool [pieces]: whose row of `cosines` is filled."""
    cosines: Vectors
    """float32 [pieces, tokens]: of each piece of the model with the question's tokens, times their weights."""


@lru_cache(maxsize=2)
def units_and_weights(model: StaticModel) -> tuple[Vectors, Vectors]:
    """Of each piece its leading dimensions at unit length, [pieces, dimensions], and its weight, [pieces]."""
    vectors = model.table[:, :LATE_DIMENSIONS]
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-9)[:, None], np.sqrt(lengths)


class LateInteraction:
    """Scores of texts for a question, between about 0 (nothing in common) and 1 (every word is there)."""

    def __init__(self, model: StaticModel) -> None:
        self._model = model
        self._units, self._weights = units_and_weights(model)

    def query(self, text: str) -> QueryTokens:
        """The different tokens of `text`; none if it has no known token, and then nothing meets it."""
        asked = np.unique(self._model.tokens([text])[0])
        weights = self._weights[asked] / self._weights[asked].sum()
        pieces = len(self._units)
        cosines = np.empty((pieces, len(asked)), np.float32)
        return QueryTokens(self._units[asked] * weights[:, None], np.zeros(pieces, np.bool_), cosines)

    def beyond(self, query: QueryTokens, told: TokenIds) -> QueryTokens:
        """The question with each token the lighter, the better a text covers it that is known already: what a paper's
        title tells makes no difference between its sentences. As it was where the text covers most of it, or nothing.
        """
        weights = np.linalg.norm(query.vectors, axis=1)
        if not len(told) or not len(weights):
            return query
        covered = (self._units[np.unique(told)] @ query.vectors.T).max(axis=0) / weights
        left = weights * (1 - covered).clip(0, 1)
        if left.sum() < LEFT:
            return query
        vectors = query.vectors * (left / left.sum() / weights)[:, None]
        return QueryTokens(vectors, np.zeros_like(query.met), np.empty_like(query.cosines))

    def score(self, query: QueryTokens, documents: Sequence[TokenIds]) -> NDArray[np.float32]:
        """float32 [documents] of each document's token ids (`StaticModel.tokens`); an empty one scores 0."""
        scores = np.zeros(len(documents), dtype=np.float32)
        held = [place for place, ids in enumerate(documents) if len(ids)]
        if not held or not len(query.vectors):
            return scores
        lengths = np.array([len(documents[place]) for place in held])
        tokens = np.concatenate([documents[place] for place in held])
        self._meet(query, tokens)
        met = query.cosines.take(tokens, axis=0)
        scores[held] = np.maximum.reduceat(met, np.cumsum(lengths) - lengths).sum(axis=1)
        return scores

    def weights(self, asked: TokenIds) -> Vectors:
        """float32 [tokens]: what each counts beside others."""
        weights: Vectors = self._weights[asked]
        return weights

    def cosines(self, asked: TokenIds, *told: TokenIds) -> tuple[NDArray[Any], ...]:
        """float32 [tokens asked, different tokens of all texts told]: the cosine of each with each; then for each text
        the columns of its tokens."""
        used = np.zeros(len(self._units), np.bool_)
        for tokens in told:
            used[tokens] = True
        columns = np.cumsum(used) - 1
        cosines = self._units[used] @ self._units[asked].T
        return np.ascontiguousarray(cosines.T), *(columns[tokens] for tokens in told)

    def _meet(self, query: QueryTokens, tokens: TokenIds) -> None:
        wanted = np.zeros_like(query.met)
        wanted[tokens] = True
        new = np.flatnonzero(wanted & ~query.met)
        query.cosines[new] = self._units[new] @ query.vectors.T
        query.met[new] = True
