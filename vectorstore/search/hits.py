"""From ranked papers to hits: what each paper is, where it stands, and its passages that answer best."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.model.late_interaction import QueryTokens
from vectorstore.search.candidates import Stores
from vectorstore.values import Hit, ScoredPassage


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper by its catalogue id, with its score and what each way of searching says of it."""

    paper: int
    score: float
    dense: float | None
    lexical: float | None
    late: float


def hits_of(stores: Stores, asked: QueryTokens | None, ranked: Sequence[Ranked], passages: int) -> list[Hit]:
    """Returns each with so many passages that are best for what is asked; papers that are gone are left out."""
    ids = [one.paper for one in ranked]
    papers, links = stores.catalogue.papers(ids), stores.catalogue.links(ids)
    best = _best_passages(stores, asked, ids, passages) if asked and passages > 0 else {}
    return [
        Hit(
            papers[one.paper], one.score, one.dense, one.lexical, one.late,
            tuple(best.get(one.paper, ())), tuple(links.get(one.paper, ())),
        )
        for one in ranked
        if one.paper in papers
    ]  # fmt: skip


def plain_hits(catalogue: Catalogue, scored: Sequence[tuple[int, float]]) -> dict[int, Hit]:
    """Makes hits without passages of papers by catalogue id and score, in their order; leaves out those that are
    gone."""
    ids = [paper for paper, _ in scored]
    with catalogue.reading():
        papers, links = catalogue.papers(ids), catalogue.links(ids)
    return {
        paper: Hit(papers[paper], score, None, None, 0.0, (), links.get(paper, ()))
        for paper, score in scored
        if paper in papers
    }


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
