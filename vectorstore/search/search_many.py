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

from vectorstore import waiting
from vectorstore.catalogue.id_sets import Ids, within
from vectorstore.pointers import BrokenIndexError
from vectorstore.search import ranking
from vectorstore.search.candidates import Stores, by_vector, by_words, clean, size
from vectorstore.search.contents import Content
from vectorstore.search.hits import Ranked, hits_of
from vectorstore.search.rare import of_texts
from vectorstore.search.search_overlap import Overlap, PaperTokens, overlaps
from vectorstore.text.spelling import american
from vectorstore.values import Filters, Hit, Paper

FOUND = 120  # papers that each text finds
SHIFT = 20  # of reciprocal rank fusion

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Papers that some texts found, and what each text has in common with each of them: [texts, papers].

    `near` and `told` are cosines with a paper's own words and with its analyses, 0 where there are none; `worded` is
    BM25; `rare` whether the paper says a rare word of the text. `fused` [papers] is how early the searches found it,
    higher first. `library` counts the papers searched.
    """

    ids: tuple[int, ...]
    papers: tuple[Paper, ...]
    fused: Floats
    near: Floats
    told: Floats
    worded: Floats
    rare: NDArray[np.bool_]
    vectors: Floats
    overlaps: tuple[Overlap, ...]
    terms: tuple[tuple[tuple[str, int], ...], ...]
    """Of each text its terms with the number of papers that hold them."""
    library: int


def gather(
    stores: Stores, texts: Sequence[str], weights: Sequence[float], filters: Filters, most: int, among: Sequence[str]
) -> Gathered | None:
    """Gathers at most so many papers that pass the filters, found by any of the texts, which count by their weights;
    `among` names the only ones looked at, where given. None where nothing is found."""
    texts = [clean(text) for text in texts]
    vectors = stores.embedder.embed([text or " " for text in texts])
    with stores.catalogue.reading():
        allowed = stores.catalogue.allowed(filters) if filters else None
        only = sorted(stores.catalogue.find(arxiv_ids=among)) if among else None
        saying = of_texts(stores.catalogue, stores.lexical, texts)
        if only is not None:
            scores = dict.fromkeys(only if allowed is None else within(np.array(only, np.int64), allowed).tolist(), 1.0)
        else:
            scores = _found(stores, texts, vectors, weights, allowed)
            _add(scores, saying, weights, allowed)
        ids = sorted(sorted(scores, key=lambda paper: (-scores[paper], paper))[:most])
        contents = stores.contents.of(stores.catalogue, ids)
        return _compared(stores, texts, vectors, contents, scores, saying) if contents else None


def compare(stores: Stores, texts: Sequence[str], ids: Sequence[int]) -> Gathered | None:
    """Compares these papers, by catalogue id, with each of the texts; None where none of them is there."""
    texts = [clean(text) for text in texts]
    with stores.catalogue.reading():
        contents = stores.contents.of(stores.catalogue, sorted({*ids}))
        vectors = stores.embedder.embed([text or " " for text in texts])
        saying = of_texts(stores.catalogue, stores.lexical, texts)
        return _compared(stores, texts, vectors, contents, dict.fromkeys(contents, 1.0), saying) if contents else None


def _found(
    stores: Stores, texts: Sequence[str], vectors: Floats, weights: Sequence[float], allowed: Ids | None
) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009) of each text's vectors with its words."""
    scores: dict[int, float] = defaultdict(float)
    asked = [row for row, (text, weight) in enumerate(zip(texts, weights, strict=True)) if text and weight]
    for row, dense in zip(asked, by_vector(stores, vectors[asked], allowed) if asked else (), strict=True):
        waiting.check()
        lexical, absent = by_words(stores, american(texts[row]), allowed)
        papers = sorted(dense.keys() | lexical.keys())
        near = np.array([dense.get(paper, np.nan) for paper in papers])
        worded = np.array([lexical.get(paper, absent) for paper in papers])
        order = np.argsort(-ranking.fuse(near, worded), kind="stable")
        for rank, place in enumerate(islice(order.tolist(), FOUND)):
            scores[papers[place]] += weights[row] / (SHIFT + rank)
    return scores


def _add(
    scores: dict[int, float], saying: Sequence[frozenset[int]], weights: Sequence[float], allowed: Ids | None
) -> None:
    """Those that say a rare word are found as if they stood first."""
    for papers, weight in zip(saying, weights, strict=True):
        found = np.array(sorted(papers), np.int64)
        for paper in (found if allowed is None else within(found, allowed)).tolist() if weight else ():
            scores[paper] = scores.get(paper, 0.0) + weight / SHIFT


def _compared(
    stores: Stores,
    texts: Sequence[str],
    asked: Floats,
    contents: dict[int, Content],
    scores: dict[int, float],
    saying: Sequence[frozenset[int]],
) -> Gathered:
    ids, held = list(contents), list(contents.values())
    vectors = np.stack([each.vector for each in held]).astype(np.float32)
    silent = np.zeros(vectors.shape[1], np.float32)
    told = np.stack([silent if each.told is None else each.told for each in held])
    return Gathered(
        tuple(ids),
        tuple(each.paper for each in held),
        np.array([scores[paper] for paper in ids], np.float32),
        asked @ vectors.T,
        asked @ told.T,
        np.array(_bm25(stores, texts, ids), np.float32),
        np.array([[paper in papers for paper in ids] for papers in saying]),
        vectors,
        overlaps(stores.late, texts, PaperTokens.of(held)),
        tuple(_terms(stores, text) for text in texts),
        size(stores),
    )


def _bm25(stores: Stores, texts: Sequence[str], ids: Sequence[int]) -> list[list[float]]:
    try:
        found = stores.lexical.scores([american(text) for text in texts], ids)
    except BrokenIndexError:
        found = [{} for _ in texts]
    return [[scores.get(paper, 0.0) for paper in ids] for scores in found]


def _terms(stores: Stores, text: str) -> tuple[tuple[str, int], ...]:
    terms = stores.lexical.terms(american(text)) if text else []
    try:
        return tuple(zip(terms, stores.lexical.frequencies(terms), strict=True))
    except BrokenIndexError:
        return tuple((term, 1) for term in terms)


def hits_at(stores: Stores, gathered: Gathered, row: int, chosen: Sequence[tuple[int, float]]) -> list[Hit]:
    """Returns hits of these places among the gathered papers with these scores, without passages; `row` is that of the
    text which the other scores are for."""
    ranked = [
        Ranked(
            gathered.ids[place],
            score,
            float(gathered.near[row, place]),
            float(gathered.worded[row, place]) or None,
            float(gathered.overlaps[row].own[place].sum()),
        )
        for place, score in chosen
    ]
    with stores.catalogue.reading():
        return hits_of(stores, None, ranked, 0)
