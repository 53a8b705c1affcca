"""The papers of some days ranked for a profile: by its interests, by what its votes teach, and a little beside both."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from assistant.triage.exploring import PLACES, at_the_edge
from assistant.triage.learning import Taste, learn, likely_to_like
from assistant.triage.likelihood import Floats, Met
from assistant.triage.ranking import FAIR, Ranking, Standing, any_of
from assistant.triage.remembered import met_once
from assistant.triage.votes import Marks, likings_of, passed_by
from assistant.triage.wishes import Wish, Wishes, wishes_of
from vectorstore.catalogue.id_sets import within
from vectorstore.people.profiles import Profile
from vectorstore.search.features import Features
from vectorstore.text.languages import language_of
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

BY_AUTHOR = 0.6
"""The likelihood of a paper by an author whom the group follows."""
AS_LIKED, BESIDE = 0.8, 1.6
"""What odds an interest that a paper meets gains for each deviation that the paper lies nearer to what is liked; and by
how much odds of what was learnt alone are lowered beside interests in words, which say more than a few likes. Of 0 to
1.2 and 0 to 1.6 the best for 39 readers of 2025-08 to 2025-10, and for those whose likes are of another field than
their words."""


def rank_for(
    library: "Library",
    profile: Profile,
    marks: Marks,
    filters: Filters,
    *,
    before: datetime | None = None,
    member: str = "",
    language: Language | None = None,
    explore: bool = True,
) -> Ranking:
    """Ranks the papers that pass the filters and the profile's categories; with a moment `before`, without those that
    were shown before it or dismissed, and those of the profile itself, which were read.

    An interest of weight 2 counts as two that are met alike. The last two of ten come from the edge unless `explore` is
    false. A profile without any wish keeps the digests' order. `reasoned` words the result. Raises
    UserError for an interest that says nothing.
    """
    if profile.categories and not filters.categories:
        filters = replace(filters, categories=profile.categories)
    texts = [each.text for each in profile.interests]
    language = language or language_of(texts[0] if texts else profile.name)
    taste = learn(library, likings_of(profile, marks))
    wanted = wishes_of(library, texts, (), (), language).wanted
    unwanted = wishes_of(library, profile.unwanted, (), (), language).wanted
    had = {*profile.liked, *profile.disliked}
    passed = _rows(library, passed_by(marks, before, member) | had) if before else set[int]()
    if not (wanted or unwanted or taste or profile.authors):
        order = (Standing(paper, 0.0) for paper in library.ranges.in_digest_order(filters))
        return Ranking(Wishes((), (), language), tuple(each for each in order if each.paper not in passed))
    papers = library.ranges.features(filters)
    found = met_once(library, wanted + unwanted, filters) if wanted or unwanted else []
    judged = _Judged(library, profile, papers, found, len(wanted), taste)
    picks = _picks(library, taste)
    standings = [
        judged.standing(place, wanted, unwanted, picks)
        for place in np.lexsort((-papers.ids, -judged.scores)).tolist()
        if int(papers.ids[place]) not in passed
    ]
    if explore:
        standings = _explored(standings, judged, taste)
    return Ranking(Wishes(wanted + picks, unwanted, language), tuple(standings))


class _Judged:
    """Of each paper of a range what speaks for it, and against it."""

    def __init__(
        self, library: "Library", profile: Profile, papers: Features, found: list[Met], wanted: int, taste: Taste | None
    ) -> None:
        self.papers = papers
        ids = papers.ids
        self._wanted = [each.likely[np.searchsorted(each.ids, ids)] for each in found[:wanted]]
        self._by_field = [each.by_field[np.searchsorted(each.ids, ids)] for each in found[:wanted]]
        self._unwanted = [each.likely[np.searchsorted(each.ids, ids)] for each in found[wanted:]]
        nothing = np.zeros(len(ids))
        above = taste.above(papers) if taste else nothing
        self._learnt = likely_to_like(above, BESIDE if self._wanted else 0.0) if taste else nothing
        weighted = [
            1 - (1 - raised(likely, AS_LIKED * above.clip(0))) ** each.weight
            for likely, each in zip(self._wanted, profile.interests, strict=False)
        ]
        if taste:
            self._learnt[np.isin(ids, taste.liked.ids)] = 1.0
        self._like_liked = likely_to_like(above, 0.0)
        self._nearest = taste.nearest(papers) if taste else None
        self._authors = [(name, np.isin(ids, within(ids, library.ranges.beside((), Filters(authors=(name,))).ids)))
                         for name in profile.authors]  # fmt: skip
        by_author = [BY_AUTHOR * by for _, by in self._authors]
        gain = any_of([*weighted, self._learnt, *by_author]) if weighted or taste or by_author else nothing + 1.0
        loss = np.max(self._unwanted, axis=0) if self._unwanted else nothing
        self.scores: Floats = gain * (1 - loss)
        if found:
            self.scores[found[0].withdrawn[np.searchsorted(found[0].ids, ids)]] = 0.0

    def standing(
        self, place: int, wanted: tuple[Wish, ...], unwanted: tuple[Wish, ...], picks: tuple[Wish, ...]
    ) -> Standing:
        """Makes the standing of a paper, with the wish that speaks for it most, and the unwanted one that speaks
        against it, if any fairly does."""
        best, wish, by_field = 0.0, None, False
        for likely, fields, each in zip(self._wanted, self._by_field, wanted, strict=True):
            if wish is None or likely[place] > best:
                best, wish, by_field = float(likely[place]), each, bool(fields[place])
        if self._nearest is not None and picks and (wish is None or self._like_liked[place] > best):
            wish, by_field = picks[self._nearest[place]], False
        against = [(float(likely[place]), each) for likely, each in zip(self._unwanted, unwanted, strict=True)]
        worst, unwanted_wish = max(against, key=lambda each: each[0], default=(0.0, None))
        return Standing(
            int(self.papers.ids[place]),
            float(self.scores[place]),
            wish,
            by_field,
            unwanted_wish if worst >= FAIR else None,
            author=next((name for name, by in self._authors if by[place]), ""),
        )


def raised(likely: Floats, by: Floats) -> Floats:
    """Returns likelihoods whose odds are raised; what cannot be stays so."""
    gained = likely * np.exp(by)
    raised: Floats = gained / (1 - likely + gained)
    return raised


def _explored(standings: list[Standing], judged: _Judged, taste: Taste | None) -> list[Standing]:
    """The same with papers from the edge in their places, or behind all that meet a wish where those are fewer."""
    ids = judged.papers.ids
    listed = np.searchsorted(ids, [each.paper for each in standings]).tolist()
    first = min(PLACES[0], sum(each.score >= FAIR for each in standings))
    liked = taste.liked.vectors if taste else judged.papers.vectors[:0]
    chosen = [int(ids[place]) for place in at_the_edge(judged.papers, judged.scores, listed, first, liked)]
    edge = {each.paper: replace(each, outside=True) for each in standings if each.paper in chosen}
    others = [each for each in standings if each.paper not in edge]
    return [*others[:first], *(edge[paper] for paper in chosen), *others[first:]]


def _picks(library: "Library", taste: Taste | None) -> tuple[Wish, ...]:
    """The liked papers, in the order in which the taste has them."""
    if not taste:
        return ()
    hits = library.listed([(paper, 0.0) for paper in taste.liked.ids.tolist()])
    return tuple(Wish(hit.paper.title, hit.paper, picked=True) for hit in hits.values())


def _rows(library: "Library", arxiv_ids: set[str]) -> set[int]:
    return set(library.rows_of(sorted(arxiv_ids)).values())
