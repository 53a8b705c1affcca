"""The papers of some days, ranked for a reading group by what it wishes for, each with the reason.

In come interests in words, papers that the group likes and papers that it dislikes; out come the papers of the days,
best first: how probably each meets one of the wishes, in a word too, and one line why. Read `wishes.py` (what is
wished for, facet by facet), `likelihood.py` (how probably papers meet it), `ranking.py` (all wishes together), then
`reasons.py`. For a profile: `votes.py` (what its members' marks come to), `learning.py` (what these teach),
`exploring.py`, and `for_profile.py`, which puts them together; `returning.py` tells which starred papers come back.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.triage.for_profile import rank_for
from assistant.triage.ranking import Ranking, Standing, rank
from assistant.triage.reasons import reasoned
from assistant.triage.returning import Returned, returning, versions_held
from assistant.triage.votes import morning
from assistant.triage.wishes import MOST_WISHES, wishes_of
from assistant.values import Triaged
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

__all__ = [
    "MOST_WISHES",
    "Ranking",
    "Returned",
    "Standing",
    "morning",
    "rank",
    "rank_for",
    "reasoned",
    "returning",
    "triage",
    "versions_held",
    "wishes_of",
]


def triage(
    library: "Library",
    interests: Sequence[str],
    filters: Filters,
    like: Sequence[str] = (),
    dislike: Sequence[str] = (),
    top: int | None = None,
    language: Language | None = None,
) -> list[Triaged]:
    """Returns every paper that passes the filters, best first; at most `top`.

    Without any wish the papers keep their digests' order, newest day first, with score 0. Reasons are plain text in
    `language`, by default that of the first interest. Raises UserError for an identifier that the library does not
    hold, and for an interest that is empty, too long, or says nothing.
    """
    ranking = rank(library, interests, filters, like, dislike, language)
    return reasoned(library, ranking, ranking.standings[:top])
