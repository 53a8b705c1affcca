"""Which papers a text finds by its vector and by its words: what every search begins with."""

import math
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.id_sets import Ids, keep
from vectorstore.derived.lexical import Lexical
from vectorstore.derived.vectors import Vectors
from vectorstore.model.embedding import Embedder
from vectorstore.model.late_interaction import LateInteraction
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.contents import Contents
from vectorstore.text.arxiv_ids import addresses_as_ids
from vectorstore.text.normal_text import asked as normal
from vectorstore.text.traditional import simplified

LONGEST = 2_000  # characters of a question that are read
CANDIDATES = 200  # papers that each way of searching finds
NARROW = 50  # times all papers: a filter that passes fewer than the square root of that is handed to the index of words

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Stores:
    """What a search reads."""

    catalogue: Catalogue
    contents: Contents
    dense: Vectors
    lexical: Lexical
    embedder: Embedder
    late: LateInteraction


def clean(text: str) -> str:
    """Returns a question of sensible length without broken characters, in simplified Chinese as analyses are, with
    plain ids for those in any spelling; empty when no letter or digit is in it."""
    readable = text[: 2 * LONGEST].encode("utf8", errors="ignore").decode("utf8").replace("\0", " ")
    shortened = simplified(addresses_as_ids(normal(readable))[:LONGEST])
    return shortened if any(character.isalnum() for character in shortened) else ""


def by_vector(stores: Stores, vectors: NDArray[np.float32], allowed: Ids | None) -> list[Scores]:
    """Finds for each of the vectors [texts, dimensions] papers with the cosine of their nearest vector."""
    try:
        return stores.dense.query(vectors, CANDIDATES, allowed)
    except BrokenIndexError:
        return [{} for _ in vectors]  # the words alone still find; the next writer mends the index


def by_words(stores: Stores, text: str, allowed: Ids | None) -> tuple[Scores, float]:
    """Returns papers with their BM25, and that of all others: 0 where none of them holds a word, NaN where some may."""
    most, among = CANDIDATES, None
    try:
        if allowed is not None and len(allowed) ** 2 <= NARROW * (papers := size(stores)):
            among = allowed.tolist()
        elif allowed is not None:
            most = math.ceil(most * papers / len(allowed))  # of which so many pass on average; the others are dropped
        came = stores.lexical.query(text, most, among)
    except BrokenIndexError:
        return {}, math.nan
    passing = came if allowed is None else keep(came, allowed)
    others = 0.0 if len(came) < most and len(passing) <= CANDIDATES else math.nan
    return dict(islice(passing.items(), CANDIDATES)), others


def size(stores: Stores) -> int:
    """Tells how many papers there are, from the index of words, which knows it: the catalogue would have to count
    them."""
    try:
        return stores.lexical.count() or stores.catalogue.count()
    except BrokenIndexError:
        return stores.catalogue.count()
