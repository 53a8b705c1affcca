"""Papers as points that likings are learnt from: what they say by its rarity, and their vectors."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.id_sets import Ids
from vectorstore.derived.documents import own_vectors
from vectorstore.model.embedding import TokenIds
from vectorstore.values import Filters

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SAMPLE = 1_200
"""Papers of the whole library, at even distances, that tell how rare a word is and what the common paper is like."""
PAIRS = 1 << 18
"""Places for pairs of neighbouring tokens, which share them by a hash."""
WIDTH = (1 << 16) + PAIRS
FEWEST, MOST = 2, 0.1
"""Papers of the sample that hold a token or pair which counts, and the part of it that may: what nearly all or hardly
any say tells nothing of what is liked."""
REMEMBERED = 8
"""Ranges of days, each some megabytes."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Papers by their catalogue ids, ascending: sparse [papers, `WIDTH`] of tokens and pairs, weighted by rarity, rows
    of unit length; and [papers, dimensions] their vectors from the library's mean, of unit length."""

    ids: Ids
    words: "csr_array"
    vectors: Floats


@dataclass(frozen=True, slots=True)
class _Measure:
    """Of one state of a library: how much each token counts, the mean vector, and the sample itself."""

    generation: int
    rarity: Floats
    mean: Floats
    sample: Features


class FeatureReader:
    """Of the papers of one catalogue. Safe to share between threads."""

    def __init__(self) -> None:
        self._measuring = threading.Lock()
        self._measure: _Measure | None = None
        self._held: OrderedDict[bytes, Features] = OrderedDict()

    def of(self, catalogue: Catalogue, ids: Ids) -> Features:
        """Reads the features of these papers, whose ids must ascend; without those that are not recorded."""
        with self._measuring:
            measure = self._measured(catalogue)
            return _features(*_read(catalogue, ids), measure.rarity, measure.mean)

    def of_range(self, catalogue: Catalogue, ids: Ids) -> Features:
        """Returns the same of a range of days, remembered: it is ranked again with each pick."""
        key = ids.tobytes()
        with self._measuring:
            measure = self._measured(catalogue)
            if key not in self._held:
                self._held[key] = _features(*_read(catalogue, ids), measure.rarity, measure.mean)
                if len(self._held) > REMEMBERED:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def sample(self, catalogue: Catalogue) -> Features:
        """Reads the features of papers of the whole library, at even distances."""
        with self._measuring:
            return self._measured(catalogue).sample

    def _measured(self, catalogue: Catalogue) -> _Measure:
        generation = catalogue.generation()
        if self._measure is None or self._measure.generation != generation:
            ids = catalogue.allowed(Filters())
            read = _read(catalogue, ids[:: max(1, -(-len(ids) // SAMPLE))])
            mean = read[2].mean(axis=0) if len(read[0]) else np.zeros(read[2].shape[1], np.float32)
            counts = _counted(read[1])
            holding = np.bincount(counts.indices, minlength=WIDTH)
            rarity = (np.log((1 + len(read[0])) / (1 + holding)) + 1).astype(np.float32)
            rarity[(holding < min(FEWEST, len(read[0]))) | (holding > max(MOST * len(read[0]), FEWEST))] = 0
            self._held.clear()
            self._measure = _Measure(generation, rarity, mean, _features(*read, rarity, mean))
        return self._measure


def _read(catalogue: Catalogue, ids: Ids) -> tuple[Ids, list[TokenIds], Floats]:
    with catalogue.reading():
        tokens = catalogue.paper_tokens(ids.tolist())
        found, vectors = own_vectors(catalogue, [paper for paper in ids.tolist() if paper in tokens])
    order = np.argsort(found)
    return found[order], [tokens[paper] for paper in found[order].tolist()], vectors[order].astype(np.float32)


def _features(ids: Ids, tokens: list[TokenIds], vectors: Floats, rarity: Floats, mean: Floats) -> Features:
    words = _counted(tokens)
    words.data = (1 + np.log(words.data)) * rarity[words.indices]
    lengths = np.sqrt(np.bincount(_rows(words), words.data.astype(np.float64) ** 2, minlength=len(ids)))
    words.data /= np.maximum(lengths, 1e-9)[_rows(words)].astype(np.float32)
    apart = vectors - mean if len(ids) else np.zeros((0, len(mean)), np.float32)
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
    return Features(ids, words, apart)


def _counted(tokens: list[TokenIds]) -> "Any":
    """Sparse [papers, `WIDTH`]: how often each says each token, and each pair of neighbours."""
    from scipy.sparse import csr_array

    lengths = np.array([len(each) for each in tokens], np.int64)
    told = np.concatenate(tokens).astype(np.int64) if tokens else np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(tokens)), lengths)
    beside = rows[1:] == rows[:-1]
    pairs = (1 << 16) + (told[:-1] * 31_337 + told[1:]) % PAIRS
    columns, rows = np.concatenate([told, pairs[beside]]), np.concatenate([rows, rows[1:][beside]])
    counted = csr_array((np.ones(len(columns), np.float32), (rows, columns)), shape=(len(tokens), WIDTH))
    counted.sum_duplicates()
    return counted


def _rows(words: "Any") -> NDArray[np.int64]:
    return np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
