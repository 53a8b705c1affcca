"""The papers of some days as an inbox: the best first, fifty at a time, without those that were passed by."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from assistant.links import entry_url
from assistant.triage import Ranking, Returned, Standing, rank_for, reasoned
from assistant.values import Strength, Triaged
from ui.pages.cards import short_authors
from ui.pages.kinds import KindChip, kind_chips
from ui.pages.reader import Reader
from ui.pages.richtext import plain
from ui.pages.triage.days import Days
from ui.pages.triage.people import Marks
from ui.pages.versions import changed_from
from vectorstore.people.profiles import Profile
from vectorstore.people.states import Mark
from vectorstore.values import Filters, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

STEP = 50
"""Papers that are shown at once; more come when they are asked for."""

RANKINGS = 16
"""Rankings that are remembered, at most 5,000 papers each."""

Votes = tuple[tuple[str, tuple[Mark, ...]], ...]
"""Of papers by arXiv id what members thought of them."""

Group = Literal["returned", "strong", "fair", "weak", "all"]
"""Starred papers of which there is a newer version; then how well papers meet what is wanted, "all" for nothing."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What the page says is wanted: interests in words, and arXiv ids of papers liked and disliked."""

    interests: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    dislike: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.interests or self.like or self.dislike)


class Rankings:
    """The rankings of a library; one that was made lately is not made again. Safe to share between threads."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._made = lru_cache(maxsize=RANKINGS)(self._make)

    def of(
        self, profile: Profile, marks: Mapping[str, tuple[Mark, ...]], filters: Filters, language: Language
    ) -> Ranking:
        """By what a profile wants and what its marks teach. Raises UserError as `rank_for` does."""
        voted = ((paper, tuple(each for each in of_paper if each.state != "seen")) for paper, of_paper in marks.items())
        votes = tuple((paper, of_paper) for paper, of_paper in voted if of_paper)
        return self._made(profile, votes, filters, language, self._library.generation())

    def _make(self, profile: Profile, votes: Votes, filters: Filters, language: Language, _generation: int) -> Ranking:
        return rank_for(self._library, profile, dict(votes), filters, language=language)


@dataclass(frozen=True, slots=True)
class TriageListing:
    """A ranking parted into what is new to the one who triages and what was passed by, each best first."""

    ranking: Ranking
    inbox: tuple[Standing, ...]
    passed: tuple[Standing, ...]

    def count(self, group: Group) -> int:
        """How many of the inbox are of a group."""
        return sum(group_of(each.strength) == group for each in self.inbox)

    @property
    def best(self) -> int:
        """How many of the inbox stand before the weaker ones."""
        return len(self.inbox) - self.count("weak")

    def chunk(self, start: int) -> tuple[Standing, ...]:
        """The next fifty of the inbox from a place on, weaker ones only where they begin."""
        end = self.best if start < self.best else len(self.inbox)
        return self.inbox[start : min(start + STEP, end)]

    def of_papers(self, rows: Sequence[int]) -> list[Standing]:
        """Papers by their catalogue ids as they stand in the ranking, or as not ranked, in the order given."""
        known = {each.paper: each for each in self.ranking.standings}
        return [known.get(row, Standing(row, 0.0)) for row in rows]


def listing(ranking: Ranking, passed: AbstractSet[int]) -> TriageListing:
    """A ranking without the papers, by catalogue id, that were passed by."""
    inbox = tuple(each for each in ranking.standings if each.paper not in passed)
    return TriageListing(ranking, inbox, tuple(each for each in ranking.standings if each.paper in passed))


def group_of(strength: Strength | None) -> Group:
    """The group that a strength is shown in."""
    return strength or "all"


@dataclass(frozen=True, slots=True)
class NamingDigest:
    """A digest that names a paper: its day as it is written, and where it is."""

    day: str
    url: str


@dataclass(frozen=True, slots=True)
class TriageRow:
    """A paper ready to print: why it stands here, the digests of the chosen days and of others that name it, what the
    one who triages did with it, and who else picked it."""

    paper: Paper
    title: Markup
    authors: str
    kinds: tuple[KindChip, ...]
    reason: Markup
    group: Group
    here: tuple[NamingDigest, ...]
    also: tuple[NamingDigest, ...]
    picked: bool
    starred: bool
    dismissed: bool
    votes: str


def rows_of(
    library: "Library", ranking: Ranking, standings: Sequence[Standing], days: Days, marks: Marks, reader: Reader
) -> list[TriageRow]:
    """Some papers of a ranking as rows, in its order."""
    picked, starred, dismissed = (marks.mine(state) for state in ("picked", "starred", "dismissed"))
    votes = marks.votes()

    def row(item: Triaged) -> TriageRow:
        paper = item.hit.paper
        entries = [(each.day, entry_url(reader.entry_template, each)) for each in item.hit.entries]
        by = [reader.words["someone"] if each.startswith("~") else each for each in votes.get(paper.arxiv_id, ())]
        names = reader.words["name_comma"].join(dict.fromkeys(by))
        return TriageRow(
            paper=paper,
            title=plain(paper.title),
            authors=short_authors(paper.authors, reader.words),
            kinds=kind_chips(paper, reader.words),
            reason=plain(item.reason if ranking.wishes or paper.withdrawn else ""),
            group=group_of(item.strength),
            here=tuple(NamingDigest(str(day), url) for day, url in entries if day in days),
            also=tuple(NamingDigest(_short(day, days), url) for day, url in entries if day not in days),
            picked=paper.arxiv_id in picked,
            starred=paper.arxiv_id in starred,
            dismissed=paper.arxiv_id in dismissed,
            votes=reader.words.fill("voted", count=len(by), names=names) if by else "",
        )

    rows: list[TriageRow] = []
    for item in reasoned(library, ranking, standings):
        made = row(item)
        # A paper from outside stands among those around it; its reason says what it is.
        rows.append(replace(made, group=rows[-1].group) if item.outside and rows else made)
    return rows


def why_returned(returned: Returned, reader: Reader) -> Markup:
    """What is new of a starred paper, in words."""
    words, new, old = reader.words, returned.paper, returned.known
    version = changed_from(new, old, words) if old else None
    told = [
        words.fill("returned_withdrawn" if new.withdrawn else "returned_version", version=new.version),
        *(version.changes if version else ()),
        *([words["returned_abstract"]] if version and version.abstract and not new.withdrawn else []),
    ]
    return plain(words["returned_comma"].join(told))


def grouped(rows: Sequence[TriageRow]) -> Iterator[tuple[Group, list[TriageRow]]]:
    """Neighbouring rows of one group together."""
    return ((group, list(of_group)) for group, of_group in groupby(rows, key=lambda row: row.group))


def _short(day: date, chosen: Days) -> str:
    """The day without its year where that is the chosen days' year."""
    return f"{day:%m-%d}" if day.year == chosen.last.year else str(day)
