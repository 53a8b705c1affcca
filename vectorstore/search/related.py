"""Papers like another one, by the vectors that are stored of them: nothing is embedded, and no word is searched."""

import numpy as np

from vectorstore.derived.documents import own_vectors
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.candidates import Stores
from vectorstore.search.hits import plain_hits
from vectorstore.values import Hit

SPARE = 10
"""Papers asked for beyond those wanted, since withdrawn ones are left out."""


def related(stores: Stores, paper: int, top: int) -> list[Hit]:
    """Returns the papers nearest to one by their vectors, without withdrawn ones, each with its cosine as score; none
    where the index is broken, which the next writer mends."""
    ids, vectors = own_vectors(stores.catalogue, [paper])
    if not len(ids):
        return []
    try:
        nearest = stores.dense.query(vectors.astype(np.float32), top + SPARE)[0]
    except BrokenIndexError:
        return []
    hits = plain_hits(stores.catalogue, [(other, cosine) for other, cosine in nearest.items() if other != paper])
    return [hit for hit in hits.values() if not hit.paper.withdrawn][:top]
