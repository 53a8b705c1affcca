"""Finds what a plan asks for beside the question, without a model."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.gathering import answering, gathered
from assistant.find import find
from assistant.values import Judged
from assistant.writing.job import Job
from assistant.writing.plan import Plan

MOST_OF_SEARCH = 10
"""Papers that answer one of the plan's searches and are taken."""
RANK = 60
"""The constant of reciprocal rank fusion (Cormack et al., 2009)."""
OWN = 2
"""How much the question's own ranking counts beside one of a plan's searches: what it found comes first."""
OF_DAYS = 30
"""Papers of a day, or of some days."""


def gather(job: Job, plan: Plan) -> list[Judged]:
    """Gathers the papers found with those that answer one of the plan's searches, in one ranking; then those that may
    answer the question itself, and near ones."""
    if job.draft.intent.act == "day":
        return gathered(job.library, job.draft.intent, OF_DAYS)
    if not plan.searches:
        return list(job.found)
    lists = [answering(find(job.library, search))[:MOST_OF_SEARCH] for search in plan.searches]
    fused = _fused([*[job.yes] * OWN, *lists])
    known = {each.hit.paper.arxiv_id for each in fused}
    job.step("gather", searches=len(plan.searches), papers=len(fused))
    return [*fused, *(each for each in job.found if each.hit.paper.arxiv_id not in known)]


def _fused(lists: Sequence[Sequence[Judged]]) -> list[Judged]:
    """All papers of some rankings by the sum of their reciprocal ranks, each with what all of them say of it."""
    scores, papers = defaultdict[str, float](float), dict[str, Judged]()
    for ranking in lists:
        for rank, each in enumerate(ranking, 1):
            arxiv_id = each.hit.paper.arxiv_id
            scores[arxiv_id] += 1 / (RANK + rank)
            first = papers.get(arxiv_id)
            papers[arxiv_id] = _joined(first, each) if first else each
    return sorted(papers.values(), key=lambda each: -scores[each.hit.paper.arxiv_id])


def _joined(first: Judged, other: Judged) -> Judged:
    quotes = {quote.start: quote for quote in (*other.quotes, *first.quotes)}
    ranked = dict.fromkeys((*first.quotes, *quotes.values()))
    return replace(first, score=max(first.score, other.score), quotes=tuple(ranked))
