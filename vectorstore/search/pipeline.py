"""From a question to ranked papers: candidates by vectors and by words, fused, then late interaction over the best.

Filters come first: they are turned into the papers that may be found, and no step looks beyond those.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue.id_sets import Ids, within
from vectorstore.model.embedding import bundled
from vectorstore.model.late_interaction import QueryTokens
from vectorstore.pointers import BrokenIndexError
from vectorstore.search import ranking
from vectorstore.search.candidates import CANDIDATES, Scores, Stores, by_vector, by_words, clean, size
from vectorstore.search.hits import Ranked, hits_of
from vectorstore.search.named import coined, entitled, respelled, written_by
from vectorstore.search.wording import paired, unframed
from vectorstore.text.arxiv_ids import ids_in
from vectorstore.text.spelling import american
from vectorstore.values import Filters, Hit, Searched

AGREEING = 50  # papers of either search that are compared with the other's
WORDED = 5  # papers whose words are compared with the question's
RARE = 300  # papers that hold a term, up to which those are counted that pass a filter
WHOLE = 0.95  # late interaction of a paper that holds each word of a question


def search(stores: Stores, text: str, filters: Filters, top: int, passages: int) -> list[Hit]:
    """The papers that answer best, each with its best passages; none for a question without a word that is known.

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
    worded = american(text)  # the vectors know both spellings
    lexical, absent = by_words(stores, worded, allowed)
    ranked = _order(stores, asked, dense, lexical, absent, CANDIDATES)
    ranked = _named_first(stores, text, asked, ranked, by, allowed)
    hits = hits_of(stores, asked, ranked[: max(top, 1)], passages)
    papers = size(stores) if allowed is None else len(allowed)
    searched = _searched(stores, asked, worded, papers, len(ranked), dense, lexical, hits, allowed)
    return [replace(hit, searched=searched) for hit in hits]


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


# Candidates


def _searched(
    stores: Stores,
    asked: QueryTokens,
    text: str,
    papers: int,
    ranked: int,
    dense: Scores,
    lexical: Scores,
    hits: Sequence[Hit],
    allowed: Ids | None,
) -> Searched:
    terms = stores.lexical.terms(unframed(text))
    frequencies = _frequencies(stores, terms, allowed)
    information = np.log((size(stores) + 1) / (frequencies + 0.5)).clip(min=0.0)
    unknown = information[frequencies == 0].sum() / max(information.sum(), 1e-9)
    shared = {*_first(dense)} & {*_first(lexical)}
    texts = [_text(hit) for hit in hits[:WORDED]]
    words = len(np.unique(bundled().tokens([text])[0]))
    together = paired(terms, texts, stores.lexical.analyzed)
    covered = stores.late.score(asked, [np.concatenate(bundled().tokens(texts))])[0] if texts else 0.0
    agreement = len(shared) / AGREEING
    return Searched(papers, ranked, len(terms), agreement, float(unknown), words, together, float(covered))


def _frequencies(stores: Stores, terms: Sequence[str], allowed: Ids | None) -> NDArray[np.float64]:
    """How many papers hold each term; of a rare one, how many of those that the filters let pass."""
    try:
        held = np.array(stores.lexical.frequencies(terms), dtype=np.float64)
        if allowed is not None:
            for place in np.flatnonzero((held > 0) & (held <= RARE)).tolist():
                holding = np.array(list(stores.lexical.holding_terms([terms[place]])), np.int64)
                held[place] = len(within(holding, allowed))
    except BrokenIndexError:
        return np.ones(len(terms))
    return held


def _text(hit: Hit) -> str:
    """A paper's own words, and what the passages found of its analyses say."""
    analyses = [found.passage.text for found in hit.passages if found.passage.source == "analysis"]
    return "\n".join([hit.paper.title, hit.paper.abstract, *analyses])


def _first(scores: Scores) -> list[int]:
    return sorted(scores, key=lambda paper: (-scores[paper], paper))[:AGREEING]


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
