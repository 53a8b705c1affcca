"""Which papers a meeting reads: what the group picked first, then what its list has best, no two about the same."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import numpy as np

from assistant.triage.ranking import Ranking
from assistant.triage.votes import Marks

if TYPE_CHECKING:
    from vectorstore.library import Library

LIKENESS = 0.35
"""How much a paper loses for being like one that is chosen already."""
LOOKED_AT = 60
VOTE = 0.5
"""What each pick counts beside the list's likelihood, which is at most 1."""


def picked_by(marks: Marks) -> dict[str, list[str]]:
    """Returns papers that members picked or starred, by arXiv id, the latest first, and by whom."""
    found = {
        paper: list(dict.fromkeys(each.member for each in of_paper if each.state in ("picked", "starred")))
        for paper, of_paper in sorted(marks.items(), key=lambda each: each[1][-1].at, reverse=True)
    }
    return {paper: members for paper, members in found.items() if members}


def choose(library: "Library", ranking: Ranking, marks: Marks, had: AbstractSet[str], most: int) -> list[int]:
    """Chooses catalogue ids of at most so many papers, best first, without those that an earlier meeting had."""
    picked = picked_by(marks)
    rows = library.rows_of(list(picked))
    worth = {each.paper: each.score for each in ranking.standings[:LOOKED_AT] if not each.outside}
    for paper, members in picked.items():
        if paper in rows:
            worth[rows[paper]] = worth.get(rows[paper], 0.5) + 1 + VOTE * len(members)
    gone = set(library.rows_of(list(had)).values())
    papers = [paper for paper in worth if paper not in gone]
    hits = library.listed([(paper, 0.0) for paper in papers])
    papers = [paper for paper in papers if paper in hits and not hits[paper].paper.withdrawn]
    return _diverse(library, papers, [worth[paper] for paper in papers], most)


def _diverse(library: "Library", papers: Sequence[int], worth: Sequence[float], most: int) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein, 1998)."""
    if not papers:
        return []
    features = library.ranges.features_of(papers)
    vectors = features.vectors[np.searchsorted(features.ids, papers)]
    left, chosen = list(range(len(papers))), list[int]()
    while left and len(chosen) < most:
        gains = [
            worth[place] - LIKENESS * max((float(vectors[place] @ vectors[other]) for other in chosen), default=0.0)
            for place in left
        ]
        chosen.append(left.pop(int(np.argmax(gains))))
    return [papers[place] for place in chosen]
