"""The papers of some days in order, by all that a group wishes for together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.triage.likelihood import Floats, met
from assistant.triage.wishes import Wish, Wishes, wishes_of
from assistant.values import Strength
from vectorstore.text.languages import language_of
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

STRONG, FAIR = 0.5, 0.2
"""Likelihoods from which a paper is said to meet the wishes strongly, or fairly. Of 70 topics' papers (most of which
meet nothing) .88 and .47 of those met theirs, of the weak one in a hundred."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper's place, by its catalogue id: its score from 0 to 1, the wish that it meets best, if any is wanted,
    whether by its field alone, and the disliked paper that it is like, if it fairly is; the author of it whom the group
    follows; and whether it stands there to explore, at the edge of all wishes."""

    paper: int
    score: float
    wish: Wish | None = None
    by_field: bool = False
    disliked: Wish | None = None
    author: str = ""
    outside: bool = False

    @property
    def strength(self) -> Strength | None:
        """In a word, where anything is wanted and this is not from outside of it."""
        return strength(self.score) if (self.wish or self.author) and not self.outside else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """All papers that pass the filters, best first, and what they are ranked by."""

    wishes: Wishes
    standings: tuple[Standing, ...]

    @property
    def weaker(self) -> int:
        """How many at its end meet no wish even fairly."""
        return sum(each.strength == "weak" for each in self.standings)


def strength(score: float) -> Strength:
    """Returns the word for a likelihood."""
    return "strong" if score >= STRONG else "fair" if score >= FAIR else "weak"


def rank(
    library: "Library",
    interests: Sequence[str],
    filters: Filters,
    like: Sequence[str] = (),
    dislike: Sequence[str] = (),
    language: Language | None = None,
) -> Ranking:
    """Ranks the papers that pass the filters: by how probably each meets any wish, less by how probably it is like a
    disliked paper; without any wish as their digests list them. Raises UserError as `triage` does."""
    wishes = wishes_of(library, interests, like, dislike, language or language_of(interests[0] if interests else ""))
    if not wishes:
        return Ranking(wishes, tuple(Standing(paper, 0.0) for paper in library.ranges.in_digest_order(filters)))
    each_met = met(library, wishes.wanted + wishes.unwanted, filters)
    wanted, unwanted = each_met[: len(wishes.wanted)], each_met[len(wishes.wanted) :]
    first = each_met[0]
    gain = any_of([each.likely for each in wanted]) if wanted else np.where(first.withdrawn, 0.0, 1.0)
    loss = np.max([each.likely for each in unwanted], axis=0) if unwanted else np.zeros(len(first.ids))
    scores = gain * (1 - loss)
    best = np.argmax([each.likely for each in wanted], axis=0) if wanted else None
    worst = np.argmax([each.likely for each in unwanted], axis=0) if unwanted else None
    standings = [
        Standing(
            int(first.ids[place]),
            float(scores[place]),
            wishes.wanted[best[place]] if best is not None else None,
            bool(best is not None and wanted[best[place]].by_field[place]),
            wishes.unwanted[worst[place]] if worst is not None and loss[place] >= FAIR else None,
        )
        for place in np.lexsort((-first.ids, -scores)).tolist()
    ]
    return Ranking(wishes, tuple(standings))


def any_of(likely: Sequence[Floats]) -> Floats:
    """Tells how probably at least one is met. A wish that nothing meets raises nothing: there is no scale but
    likelihood."""
    any_of: Floats = 1 - np.prod([1 - each for each in likely], axis=0)
    return any_of
