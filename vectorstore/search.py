"""From a question to ranked papers: candidates by vectors and by words, fused, then late interaction over the best.

Filters come first: they are turned into the papers that may be found, and no step looks beyond those.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore import ranking
from vectorstore.arxiv_ids import addresses_as_ids, ids_in
from vectorstore.catalogue import Catalogue
from vectorstore.derived import BrokenIndexError
from vectorstore.embedding import Embedder, bundled
from vectorstore.flat import Ids, keep, within
from vectorstore.late_interaction import LateInteraction, QueryTokens
from vectorstore.lexical import Lexical
from vectorstore.material import own_vectors
from vectorstore.named import coined, entitled, respelled, written_by
from vectorstore.normal_text import asked as normal
from vectorstore.spelling import american
from vectorstore.traditional import simplified
from vectorstore.values import Filters, Hit, Paper, ScoredPassage, Searched
from vectorstore.vectors import Vectors
from vectorstore.wording import paired, unframed

LONGEST = 2_000  # characters of a question that are read
CANDIDATES = 200  # papers that late interaction looks at
NARROW = 50  # times all papers: a filter that passes fewer than the square root of that is handed to the index of words
AGREEING = 50  # papers of either search that are compared with the other's
WORDED = 5  # papers whose words are compared with the question's
RARE = 300  # papers that hold a term, up to which those are counted that pass a filter
WHOLE = 0.95  # late interaction of a paper that holds each word of a question
RANKED = 5_000  # papers that `rank` orders at most

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Stores:
    """What a search reads."""

    catalogue: Catalogue
    dense: Vectors
    lexical: Lexical
    embedder: Embedder
    late: LateInteraction


@dataclass(frozen=True, slots=True)
class _Ranked:
    paper: int
    score: float
    dense: float | None
    lexical: float | None
    late: float


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
    dense = _nearest(stores, subject, allowed) if understood else {}
    worded = american(text)  # the vectors know both spellings
    lexical, absent = _worded(stores, worded, allowed)
    ranked = _order(stores, asked, dense, lexical, absent, CANDIDATES)
    ranked = _named_first(stores, text, asked, ranked, by, allowed)
    hits = _hits(stores, asked, ranked[: max(top, 1)], passages)
    papers = _size(stores) if allowed is None else len(allowed)
    searched = _searched(stores, asked, worded, papers, dense, lexical, hits, allowed)
    return [replace(hit, searched=searched) for hit in hits]


def rank(stores: Stores, text: str, filters: Filters) -> list[Hit]:
    """Every paper that passes the filters, best first and without passages; of more than 5,000 the latest recorded.

    Without a question the latest come first, all with score 0.
    """
    text = clean(text)
    everyone = stores.catalogue.allowed(filters)[-RANKED:]
    if not text:
        ranked = [_Ranked(int(paper), 0.0, None, None, 0.0) for paper in everyone[::-1]]
        return _hits(stores, None, ranked, 0)
    ids = everyone.tolist()
    papers, vectors = own_vectors(stores.catalogue, ids)
    near = vectors.astype(np.float32) @ stores.embedder.embed([text])[0] if len(papers) else papers
    asked = stores.late.query(text)
    dense = dict(zip(papers.tolist(), near.tolist(), strict=True))
    ranked = _order(stores, asked, dense, stores.lexical.query(text, RANKED, ids), 0.0, RANKED)
    return _hits(stores, asked, ranked, 0)


def clean(text: str) -> str:
    """A question of sensible length without broken characters, in simplified Chinese as analyses are, with ids for
    addresses on arXiv; empty when no letter or digit is in it."""
    readable = text[: 2 * LONGEST].encode("utf8", errors="ignore").decode("utf8").replace("\0", " ")
    shortened = simplified(addresses_as_ids(normal(readable))[:LONGEST])
    return shortened if any(character.isalnum() for character in shortened) else ""


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


def _nearest(stores: Stores, text: str, allowed: Ids | None) -> dict[int, float]:
    """Papers with the cosine of their nearest passage."""
    vector = stores.embedder.embed([text])[0]
    try:
        return stores.dense.query(vector, CANDIDATES, allowed)
    except BrokenIndexError:
        return {}  # the words alone still find; the next writer mends the index


def _worded(stores: Stores, text: str, allowed: Ids | None) -> tuple[Scores, float]:
    """Papers with their BM25, and that of all others: 0 where none of them holds a word, NaN where some may."""
    most, among = CANDIDATES, None
    try:
        if allowed is not None and len(allowed) ** 2 <= NARROW * (papers := _size(stores)):
            among = allowed.tolist()
        elif allowed is not None:
            most = math.ceil(most * papers / len(allowed))  # of which so many pass on average; the others are dropped
        came = stores.lexical.query(text, most, among)
    except BrokenIndexError:
        return {}, math.nan
    passing = came if allowed is None else keep(came, allowed)
    others = 0.0 if len(came) < most and len(passing) <= CANDIDATES else math.nan
    return dict(islice(passing.items(), CANDIDATES)), others


def _searched(
    stores: Stores,
    asked: QueryTokens,
    text: str,
    papers: int,
    dense: Scores,
    lexical: Scores,
    hits: Sequence[Hit],
    allowed: Ids | None,
) -> Searched:
    terms = stores.lexical.terms(unframed(text))
    frequencies = _frequencies(stores, terms, allowed)
    information = np.log((_size(stores) + 1) / (frequencies + 0.5)).clip(min=0.0)
    unknown = information[frequencies == 0].sum() / max(information.sum(), 1e-9)
    shared = {*_first(dense)} & {*_first(lexical)}
    texts = [_text(hit) for hit in hits[:WORDED]]
    words = len(np.unique(bundled().tokens([text])[0]))
    together = paired(terms, texts, stores.lexical.analyzed)
    covered = stores.late.score(asked, [np.concatenate(bundled().tokens(texts))])[0] if texts else 0.0
    return Searched(papers, len(terms), len(shared) / AGREEING, float(unknown), words, together, float(covered))


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


def _size(stores: Stores) -> int:
    """How many papers there are, from the index of words, which knows it: the catalogue would have to count them."""
    try:
        return stores.lexical.count() or stores.catalogue.count()
    except BrokenIndexError:
        return stores.catalogue.count()


def _first(scores: Scores) -> list[int]:
    return sorted(scores, key=lambda paper: (-scores[paper], paper))[:AGREEING]


# Order


def _order(
    stores: Stores, asked: QueryTokens, dense: Scores, lexical: Scores, absent: float, most: int
) -> list[_Ranked]:
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
        _Ranked(papers[place], float(score), dense.get(papers[place]), lexical.get(papers[place]), float(interaction))
        for place, score, interaction in zip(kept, scores, late, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.paper))


def _named_first(
    stores: Stores, text: str, asked: QueryTokens, ranked: list[_Ranked], by: Sequence[int], allowed: Ids | None
) -> list[_Ranked]:
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
    known |= {paper: _Ranked(paper, 0.0, None, None, float(score)) for paper, score in zip(tokens, late, strict=True)}
    best = (ranked[0].score if ranked else 0.0) + 1.0
    return [replace(known[paper], score=best) for paper in named if paper in known] + [
        one for one in ranked if one.paper not in named
    ]


# Hits


def _hits(stores: Stores, asked: QueryTokens | None, ranked: Sequence[_Ranked], passages: int) -> list[Hit]:
    ids = [one.paper for one in ranked]
    papers, links = stores.catalogue.papers(ids), stores.catalogue.links(ids)
    best = _best_passages(stores, asked, ids, passages) if asked and passages > 0 else {}
    return [
        _hit(one, papers[one.paper], best.get(one.paper, ()), links.get(one.paper, ()))
        for one in ranked
        if one.paper in papers
    ]


def _hit(one: _Ranked, paper: Paper, passages: tuple[ScoredPassage, ...], entries: Any) -> Hit:
    return Hit(paper, one.score, one.dense, one.lexical, one.late, passages, entries)


def _best_passages(
    stores: Stores, asked: QueryTokens, ids: Sequence[int], most: int
) -> dict[int, tuple[ScoredPassage, ...]]:
    """At most so many of each paper, best first, of equal ones the one recorded first."""
    held = stores.catalogue.passage_tokens(ids)
    scores = stores.late.score(asked, [tokens for *_, tokens in held]).tolist()
    of_papers = defaultdict(list)
    for (passage, paper, _), score in zip(held, scores, strict=True):
        of_papers[paper].append((-score, passage))
    best = {paper: sorted(found)[:most] for paper, found in of_papers.items()}
    texts = stores.catalogue.these_passages([passage for found in best.values() for _, passage in found])
    return {
        paper: tuple(ScoredPassage(texts[passage], -score) for score, passage in found if passage in texts)
        for paper, found in best.items()
    }
