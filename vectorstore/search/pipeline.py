"""From a question to ranked papers: candidates by vectors and by words, fused, then late interaction over the best.

Filters come first: they are turned into the papers that may be found, and no step looks beyond those.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vectorstore.catalogue.id_sets import Ids, within
from vectorstore.model.embedding import bundled
from vectorstore.model.late_interaction import QueryTokens
from vectorstore.pointers import BrokenIndexError
from vectorstore.search import ranking
from vectorstore.search.candidates import CANDIDATES, Scores, Stores, by_vector, by_words, clean
from vectorstore.search.hits import Ranked, hits_of
from vectorstore.search.named import coined, entitled, respelled, written_by
from vectorstore.search.wording import unframed
from vectorstore.text.arxiv_ids import ids_in
from vectorstore.text.spelling import american
from vectorstore.values import Filters, Hit

WHOLE = 0.95  # late interaction of a paper that holds each word of a question


def search(stores: Stores, text: str, filters: Filters, top: int, passages: int) -> list[Hit]:
    """Finds the papers that answer best, each with its best passages; none for a question without a word that is known.

    Papers that the question names come first: by arXiv id, title or coined name, or by their author and nothing else.
    Words that no paper holds are read as the words they misspell.
    """
    text = clean(text)
    if not text or top < 1:
        return []
    with stores.catalogue.reading():
        return _search(stores, text, filters, top, passages)


def _search(stores: Stores, text: str, filters: Filters, top: int, passages: int) -> list[Hit]:
    by = _by_author(stores, text)
    text = text if by else _spelled(stores, text)
    allowed = stores.catalogue.allowed(filters) if filters else None
    subject = unframed(text)  # 论文研究, "papers study", is one token and would weigh as much as what is asked about
    asked = stores.late.query(subject)
    understood = len(asked.vectors) > 0 or stores.embedder is not bundled()  # another model may know other languages
    dense = by_vector(stores, stores.embedder.embed([subject]), allowed)[0] if understood else {}
    lexical, absent = by_words(stores, american(text), allowed)  # the vectors know both spellings
    ranked = _order(stores, asked, dense, lexical, absent, CANDIDATES)
    ranked = _named_first(stores, text, asked, ranked, by, allowed)
    hits = hits_of(stores, asked, ranked[:top], passages)
    return [replace(hit, ranked=len(ranked)) for hit in hits]


def _by_author(stores: Stores, text: str) -> list[int]:
    try:
        return written_by(stores.catalogue, stores.lexical, text)
    except BrokenIndexError:
        return []


def _spelled(stores: Stores, text: str) -> str:
    try:
        return respelled(stores.catalogue, stores.lexical, text)
    except BrokenIndexError:
        return text


# Order


def _order(
    stores: Stores, asked: QueryTokens, dense: Scores, lexical: Scores, absent: float, most: int
) -> list[Ranked]:
    """The candidates best first: the two searches choose at most so many, late interaction with both orders them.

    `absent` is the BM25 of a paper that only the vectors found.
    """
    papers = sorted(dense.keys() | lexical.keys())
    near = np.array([dense.get(paper, np.nan) for paper in papers])
    worded = np.array([lexical.get(paper, absent) for paper in papers])
    first = np.argsort(-ranking.fuse(near, worded), kind="stable")[:most]
    tokens = stores.catalogue.paper_tokens([papers[place] for place in first])
    kept = [place for place in first.tolist() if papers[place] in tokens]
    late = stores.late.score(asked, [tokens[papers[place]] for place in kept])
    scores = ranking.fuse(near[kept], worded[kept], late)
    ranked = [
        Ranked(papers[place], float(score), dense.get(papers[place]), lexical.get(papers[place]), float(interaction))
        for place, score, interaction in zip(kept, scores, late, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.paper))


def _named_first(
    stores: Stores, text: str, asked: QueryTokens, ranked: list[Ranked], by: Sequence[int], allowed: Ids | None
) -> list[Ranked]:
    """Puts papers that the question names before the others."""
    candidates = [one.paper for one in ranked]
    certain = stores.catalogue.find(arxiv_ids=[each.arxiv_id for each in ids_in(text)], title=text)
    certain += sorted(entitled(stores.catalogue, text, candidates[:20]))
    coined_here = coined(stores.catalogue, text, [one.paper for one in ranked if one.late > WHOLE])
    named = list(dict.fromkeys([*certain, *(paper for paper in candidates if paper in coined_here), *by]))
    if allowed is not None:
        named = within(np.array(named, np.int64), allowed).tolist()
    if not named:
        return ranked
    known = {one.paper: one for one in ranked}
    tokens = stores.catalogue.paper_tokens([paper for paper in named if paper not in known])
    late = stores.late.score(asked, list(tokens.values()))
    known |= {paper: Ranked(paper, 0.0, None, None, float(score)) for paper, score in zip(tokens, late, strict=True)}
    best = (ranked[0].score if ranked else 0.0) + 1.0
    return [replace(known[paper], score=best) for paper in named if paper in known] + [
        one for one in ranked if one.paper not in named
    ]
