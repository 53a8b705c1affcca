"""The papers of a range, all of them, beside some texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore import waiting
from vectorstore.catalogue.id_sets import Ids
from vectorstore.derived.documents import own_vectors
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.candidates import Stores, clean
from vectorstore.text.spelling import american
from vectorstore.values import Filters

MOST = 5_000
"""Papers of a range that are looked at; of more the latest recorded."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Beside:
    """Papers by their catalogue ids, ascending, and what each text has in common with them: [texts, papers] the cosine
    with a paper's own words, and BM25."""

    ids: Ids
    near: Floats
    worded: Floats


def beside(stores: Stores, texts: Sequence[str], filters: Filters) -> Beside:
    """Returns every paper that passes the filters beside each of the texts."""
    texts = [clean(text) for text in texts]
    with stores.catalogue.reading():
        passing = stores.catalogue.allowed(filters)[-MOST:]
        if not len(passing) or not texts:
            empty = np.zeros((len(texts), len(passing)), np.float32)
            return Beside(passing, empty, empty)
        ids, vectors = own_vectors(stores.catalogue, passing.tolist())
        order = np.argsort(ids)
        ids, vectors = ids[order], vectors[order].astype(np.float32)
        near = (stores.embedder.embed([text or " " for text in texts]) @ vectors.T).astype(np.float32, copy=False)
        return Beside(ids, near, _worded(stores, texts, ids))


def _worded(stores: Stores, texts: Sequence[str], ids: Ids) -> Floats:
    scores = np.zeros((len(texts), len(ids)), np.float32)
    listed = ids.tolist()
    try:
        for row, text in zip(scores, texts, strict=True):
            waiting.check()
            found = stores.lexical.query(american(text), MOST, listed) if text else {}
            row[np.searchsorted(ids, list(found))] = list(found.values())
    except BrokenIndexError:
        return np.zeros_like(scores)
    return scores
