"""Which papers make a batch: some all over the corpus, some around one topic."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from vectorstore.training.bags import starts
from vectorstore.training.pairs import TokenizedPaper

BATCH = 512
# The share of papers with a Chinese analysis: the recent ones, nearest to what a library will hold.
BILINGUAL_SHARE = 0.6
# Papers of one topic are the negatives that a library of one field is made of.
CLUSTERED_PAPERS = 30_000
CLUSTERS = 100
CLUSTERED_SHARE = 0.5


class Batches:
    """Draws batches of papers; until `cluster` is called they are spread over the corpus."""

    def __init__(self, papers: Sequence[TokenizedPaper], rng: np.random.Generator) -> None:
        self._papers = papers
        self._rng = rng
        bilingual = np.array([bool(paper.chinese) for paper in papers])
        self._bilingual, self._other = np.flatnonzero(bilingual), np.flatnonzero(~bilingual)
        self._clusters: list[NDArray[np.int64]] = []

    def draw(self) -> list[TokenizedPaper]:
        """Draws up to BATCH different papers, in random order."""
        near = np.array([], dtype=np.int64)
        if self._clusters:
            cluster = self._clusters[int(self._rng.integers(len(self._clusters)))]
            near = self._rng.permutation(cluster)[: int(BATCH * CLUSTERED_SHARE)]
        bilingual = round((BATCH - len(near)) * BILINGUAL_SHARE)
        spread = [
            self._rng.choice(group, size) if len(group) else group
            for group, size in ((self._bilingual, bilingual), (self._other, BATCH - len(near) - bilingual))
        ]
        drawn = np.unique(np.concatenate([near, *spread]))
        return [self._papers[place] for place in self._rng.permutation(drawn)]

    def cluster(self, table: Tensor, rounds: int = 6) -> None:
        """Groups a sample of the papers by topic: spherical k-means over the vectors of their titles and abstracts."""
        sample = self._rng.permutation(len(self._papers))[:CLUSTERED_PAPERS]
        texts = [np.concatenate(self._papers[place].parts) for place in sample]
        ids, begins = torch.from_numpy(np.concatenate(texts)), starts([len(text) for text in texts])
        vectors = functional.normalize(functional.embedding_bag(ids, table, begins, mode="sum"), dim=1)
        centres = vectors[:CLUSTERS]
        for _ in range(rounds):
            nearest = (vectors @ centres.T).argmax(1)
            centres = functional.normalize(torch.zeros_like(centres).index_add(0, nearest, vectors), dim=1)
        groups = [sample[nearest.numpy() == place] for place in range(len(centres))]
        self._clusters = [group for group in groups if len(group)]
