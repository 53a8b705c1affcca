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
    """Computes of each piece its leading dimensions at unit length, [pieces, dimensions], and its weight, [pieces]."""
    vectors = model.table[:, :LATE_DIMENSIONS]
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-9)[:, None], np.sqrt(lengths)


class LateInteraction:
    """Scores of texts for a question, between about 0 (nothing in common) and 1 (every word is there)."""

    def __init__(self, model: StaticModel) -> None:
        self._model = model
        self._units, self._weights = units_and_weights(model)

    def query(self, text: str) -> QueryTokens:
        """Cuts the different tokens of `text`; none if it has no known token, and then nothing meets it."""
        asked = np.unique(self._model.tokens([text])[0])
        weights = self._weights[asked] / self._weights[asked].sum()
        pieces = len(self._units)
        cosines = np.empty((pieces, len(asked)), np.float32)
        return QueryTokens(self._units[asked] * weights[:, None], np.zeros(pieces, np.bool_), cosines)

    def score(self, query: QueryTokens, documents: Sequence[TokenIds]) -> NDArray[np.float32]:
        """Returns float32 [documents] of each document's token ids (`StaticModel.tokens`); an empty one scores 0."""
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

    def scores(self, texts: Sequence[str], documents: Sequence[TokenIds]) -> NDArray[np.float32]:
        """Returns float32 [texts, documents]: what `score` gives, of several texts at once."""
        asked = [np.unique(tokens) for tokens in self._model.tokens(texts)]
        every = np.unique(np.concatenate(asked)) if asked else np.zeros(0, np.uint16)
        best = self._best(every, documents)
        scores = [self._shares(tokens) @ best[np.searchsorted(every, tokens)] for tokens in asked]
        return np.array(scores, np.float32).reshape(len(texts), len(documents))

    def scores_beyond(
        self, text: str, parts: Sequence[tuple[TokenIds, Sequence[TokenIds]]]
    ) -> list[NDArray[np.float32]]:
        """Computes for each title with some sentences of its paper float32 [sentences]: how well each covers the text,
        whose tokens weigh the lighter, the better the title covers them: what that tells makes no difference between
        the sentences. They weigh as they do where the title covers most of the text, or nothing."""
        asked = np.unique(self._model.tokens([text])[0])
        best = self._best(asked, [each for title, sentences in parts for each in (title, *sentences)])
        weights, found, start = self._shares(asked), [], 0
        for _, sentences in parts:
            end = start + 1 + len(sentences)
            left = weights * (1 - best[:, start]).clip(0, 1)
            weighed = weights if not len(asked) or left.sum() < LEFT else left / left.sum()
            found.append(weighed @ best[:, start + 1 : end])
            start = end
        return found

    def _shares(self, asked: TokenIds) -> Vectors:
        """float32 [tokens]: what each of a text's different tokens counts; these sum to 1."""
        shares: Vectors = self._weights[asked] / self._weights[asked].sum() if len(asked) else np.zeros(0, np.float32)
        return shares

    def _best(self, asked: TokenIds, documents: Sequence[TokenIds]) -> Vectors:
        """float32 [tokens asked, documents]: the best cosine of each with any token of each; 0 with an empty one."""
        best = np.zeros((len(asked), len(documents)), np.float32)
        held = [place for place, ids in enumerate(documents) if len(ids)]
        if held and len(asked):
            lengths = np.array([len(documents[place]) for place in held])
            cosines, columns = self.cosines(asked, np.concatenate([documents[place] for place in held]))
            best[:, held] = np.maximum.reduceat(cosines.take(columns, axis=1), np.cumsum(lengths) - lengths, axis=1)
        return best

    def weights(self, asked: TokenIds) -> Vectors:
        """Returns float32 [tokens]: what each counts beside others."""
        weights: Vectors = self._weights[asked]
        return weights

    def cosines(self, asked: TokenIds, *told: TokenIds) -> tuple[NDArray[Any], ...]:
        """Returns float32 [tokens asked, different tokens of all texts told]: the cosine of each with each; then for
        each text the columns of its tokens."""
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
