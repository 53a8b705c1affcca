"""Several texts searched at once, and what each has in common with every paper that any of them finds.

One question asks for several conditions. Each finds its own papers; then every paper is compared with each of them, for
one that all of them rank in the middle may be the one that meets all.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from vectorstore import ranking
from vectorstore.derived import BrokenIndexError
from vectorstore.flat import Ids, within
from vectorstore.material import analysis_vectors, own_vectors
from vectorstore.search import Stores, _hits, _nearest, _Ranked, _size, _worded, clean
from vectorstore.search_overlap import Held, Overlap, overlaps
from vectorstore.spelling import american
from vectorstore.values import Filters, Hit, Paper

FOUND = 120  # papers that each text finds
SHIFT = 20  # of reciprocal rank fusion

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Papers that some texts found, and what each text has in common with each of them: [texts, papers].

    `near` and `told` are cosines with a paper's own words and with its analyses, 0 where there are none; `worded` is
    BM25; `fused` [papers] is how early the searches found it, higher first. `library` counts the papers searched.
    """

    ids: tuple[int, ...]
    papers: tuple[Paper, ...]
    fused: Floats
    near: Floats
    told: Floats
    worded: Floats
    vectors: Floats
    overlaps: tuple[Overlap, ...]
    terms: tuple[tuple[tuple[str, int], ...], ...]
    """Of each text its terms with the number of papers that hold them."""
    library: int


def gather(
    stores: Stores, texts: Sequence[str], weights: Sequence[float], filters: Filters, most: int, among: Sequence[str]
) -> Gathered | None:
    """At most so many papers that pass the filters, found by any of the texts, which count by their weights; `among`
    names the only ones looked at, where given. None where nothing is found."""
    texts = [clean(text) for text in texts]
    with stores.catalogue.reading():
        allowed = stores.catalogue.allowed(filters) if filters else None
        only = sorted(stores.catalogue.find(arxiv_ids=among)) if among else None
        if only is not None:
            scores = dict.fromkeys(only if allowed is None else within(np.array(only, np.int64), allowed).tolist(), 1.0)
        else:
            scores = _found(stores, texts, weights, allowed)
        ids = sorted(scores, key=lambda paper: (-scores[paper], paper))[:most]
        return _compared(stores, texts, ids, scores) if ids else None


def _found(stores: Stores, texts: Sequence[str], weights: Sequence[float], allowed: Ids | None) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009) of each text's vectors with its words."""
    scores: dict[int, float] = defaultdict(float)
    for text, weight in zip(texts, weights, strict=True):
        if not text or not weight:
            continue
        dense = _nearest(stores, text, allowed)
        lexical, absent = _worded(stores, american(text), allowed)
        papers = sorted(dense.keys() | lexical.keys())
        near = np.array([dense.get(paper, np.nan) for paper in papers])
        worded = np.array([lexical.get(paper, absent) for paper in papers])
        order = np.argsort(-ranking.fuse(near, worded), kind="stable")
        for rank, place in enumerate(islice(order.tolist(), FOUND)):
            scores[papers[place]] += weight / (SHIFT + rank)
    return scores


def _compared(stores: Stores, texts: Sequence[str], ids: Sequence[int], scores: dict[int, float]) -> Gathered | None:
    papers, tokens = stores.catalogue.papers(ids), stores.catalogue.paper_tokens(ids)
    ids = sorted(paper for paper in ids if paper in papers and paper in tokens)
    if not ids:
        return None
    held = Held.of(stores.catalogue, ids, [papers[paper].title for paper in ids], [tokens[paper] for paper in ids])
    own, said = own_vectors(stores.catalogue, ids), analysis_vectors(stores.catalogue, ids)
    vectors = _rows(ids, own)
    asked = np.array(stores.embedder.embed([text or " " for text in texts]))
    return Gathered(
        tuple(ids),
        tuple(papers[paper] for paper in ids),
        np.array([scores[paper] for paper in ids], np.float32),
        asked @ vectors.T,
        asked @ _rows(ids, said, asked.shape[1]).T,
        np.array([_bm25(stores, text, ids) for text in texts], np.float32),
        vectors,
        overlaps(stores.late, texts, held),
        tuple(_terms(stores, text) for text in texts),
        _size(stores),
    )


def _rows(ids: Sequence[int], found: tuple[Ids, NDArray[np.floating]], width: int = 0) -> Floats:
    """The vectors in the order of the ids, zeros for those without."""
    papers, vectors = found
    rows = np.zeros((len(ids), vectors.shape[1] or width), np.float32)
    if len(papers):
        places = {paper: place for place, paper in enumerate(ids)}
        rows[[places[paper] for paper in papers.tolist()]] = vectors
    return rows


def _bm25(stores: Stores, text: str, ids: Sequence[int]) -> list[float]:
    try:
        scores = stores.lexical.query(american(text), len(ids), ids) if text else {}
    except BrokenIndexError:
        scores = {}
    return [scores.get(paper, 0.0) for paper in ids]


def _terms(stores: Stores, text: str) -> tuple[tuple[str, int], ...]:
    terms = stores.lexical.terms(american(text)) if text else []
    try:
        return tuple(zip(terms, stores.lexical.frequencies(terms), strict=True))
    except BrokenIndexError:
        return tuple((term, 1) for term in terms)


def hits_of(
    stores: Stores, text: str, gathered: Gathered, row: int, chosen: Sequence[tuple[int, float]], passages: int
) -> list[Hit]:
    """Hits of these places among the gathered papers with these scores, each with its passages that are best for a
    text, the one in `row` of those that were gathered for."""
    ranked = [
        _Ranked(
            gathered.ids[place],
            score,
            float(gathered.near[row, place]),
            float(gathered.worded[row, place]) or None,
            float(gathered.overlaps[row].own[place].sum()),
        )
        for place, score in chosen
    ]
    with stores.catalogue.reading():
        return _hits(stores, stores.late.query(clean(text)), ranked, passages)
