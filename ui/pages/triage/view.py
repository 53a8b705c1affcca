"""What stands on a triage page, made of what was asked for: its list, its strip of days, its tray."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from assistant.triage import returning, wishes_of
from ui.pages.reader import Reader
from ui.pages.triage.days import Counted, Days, days_meant, filters_of, newest_of, strip
from ui.pages.triage.list import (
    STEP,
    Rankings,
    TriageListing,
    TriageRow,
    Wished,
    grouped,
    listing,
    rows_of,
    why_returned,
)
from ui.pages.triage.people import Browser, Marks, Triager
from ui.pages.triage.triage_request import VIEWS, TriageRequest
from vectorstore.errors import UserError
from vectorstore.people.profiles import Interest, Profile
from vectorstore.text.kinds import KINDS, name_of

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_IN_TRAY = 50
"""Picked papers that the tray names, the latest first."""


@dataclass(frozen=True, slots=True)
class Triage:
    """All that a page is made of. `foreign` interests come from the address and are not those that are kept."""

    library: "Library"
    rankings: Rankings
    reader: Reader
    asked: TriageRequest
    browser: Browser
    marks: Marks
    held: Counted
    days: Days
    foreign: bool

    @property
    def who(self) -> Triager:
        return self.marks.who

    def wished(self) -> Wished:
        """What the address names, or else what is kept in the profile."""
        profile = self.who.profile
        if self.foreign:
            return Wished(self.asked.interests, self.asked.like)
        return Wished(tuple(each.text for each in profile.interests), profile.liked, profile.disliked)

    def listed(self) -> TriageListing:
        """Raises UserError for wishes that say nothing and for types that there are not."""
        filters = filters_of(self.days, self.asked.types, digested=bool(self.library.days()))
        at = self.asked.at or time.time()
        profile, marks = self.who.profile, self.marks.until(at)
        if self.foreign:
            wishes_of(self.library, self.asked.interests, self.asked.like, (), self.reader.words.language)
            interests = tuple(Interest(text) for text in self.asked.interests)
            profile, marks = Profile(profile.id, profile.name, interests, liked=self.asked.like), {}
        ranking = self.rankings.of(profile, marks, filters, self.reader.words.language)
        passed = self.marks.passed(self.browser.since, at)
        if not self.who.own:  # a group's profile has what it has read
            passed |= {*profile.liked, *profile.disliked}
        return listing(ranking, frozenset(self.library.rows_of(passed).values()))

    def rows(self, listed: TriageListing, papers: Sequence[str]) -> list[TriageRow]:
        """Papers by their arXiv ids, in the order given."""
        held = self.library.rows_of(papers)
        standings = listed.of_papers([held[paper] for paper in papers if paper in held])
        return rows_of(self.library, listed.ranking, standings, self.days, self.marks, self.reader)

    def returned(self, listed: TriageListing) -> list[TriageRow]:
        """Starred papers that come back before an inbox's first papers, with what is new of each."""
        if self.asked.view != "inbox" or self.asked.start or self.foreign:
            return []
        begun = datetime.fromtimestamp(self.browser.since, UTC)
        found = {
            each.paper.arxiv_id: each for each in returning(self.library, self.marks.marks, self.who.member, begun)
        }
        rows = self.rows(listed, list(found))
        return [
            replace(row, group="returned", reason=why_returned(found[row.paper.arxiv_id], self.reader)) for row in rows
        ]

    def picks(self) -> list[str]:
        """What the one who triages picked, the latest first."""
        return list(self.marks.mine("picked"))[::-1]

    def shown(self, listed: TriageListing) -> list[TriageRow]:
        """The rows of the view that is asked for."""
        start = self.asked.start
        match self.asked.view:
            case "inbox":
                standings = listed.chunk(start)
            case "passed":
                standings = listed.passed[start : start + STEP]
            case "starred":
                return self.rows(listed, list(self.marks.mine("starred"))[::-1][start : start + STEP])
            case "picked":
                return self.rows(listed, self._group_picks()[start : start + STEP])
        return rows_of(self.library, listed.ranking, standings, self.days, self.marks, self.reader)

    def _group_picks(self) -> list[str]:
        """What anybody picked, what most did first."""
        votes = {paper: len(by) for paper, by in self.marks.votes().items()}
        mine = self.picks()
        every = dict.fromkeys([*mine, *votes])
        return sorted(every, key=lambda paper: -(votes.get(paper, 0) + (paper in mine)))

    def sizes(self, listed: TriageListing) -> dict[str, int]:
        """How many papers each view has."""
        return {
            "inbox": len(listed.inbox),
            "picked": len(self._group_picks()),
            "starred": len(self.marks.mine("starred")),
            "passed": len(listed.passed),
        }

    def values(self, problem: str) -> dict[str, Any]:
        """What the template is filled with. `problem` is in place of a list."""
        asked, links = self.asked, self.reader.links
        try:
            listed = None if problem else self.listed()
        except UserError as error:
            listed, problem = None, self.reader.words.told(error)
        at = asked.at or time.time()

        def link(**changed: Any) -> str:
            return links.triage(**replace(asked.of_list(), **changed).query)

        values: dict[str, Any] = {
            "asked": asked,
            "days": self.days,
            "problem": problem,
            "wished": self.wished(),
            "liked": self._liked(),
            "foreign": self.foreign,
            "own": self.who.own,
            "profile": self.who.profile,
            "months": strip(self.held, self.days),
            "link": link,
            "types": [
                (kind, name_of(kind, self.reader.words.language, several=True), kind in asked.types) for kind in KINDS
            ],
            "toggled": lambda kind: tuple(each for each in KINDS if (each in asked.types) != (each == kind)),
            "groups": [],
            "views": [],
            "tray": [],
            "picked_in_all": len(self.picks()),
            "more": None,
            "weaker": None,
        }
        if listed is None:
            return values
        shown, returned, sizes = self.shown(listed), self.returned(listed), self.sizes(listed)
        more, weaker = self._further(listed, len(shown), sizes)
        back = {row.paper.arxiv_id for row in returned}
        rows = [row for row in shown if row.paper.arxiv_id not in back]
        return values | {
            "groups": [
                *([("returned", len(returned), returned)] if returned else []),
                *((group, listed.count(group), of_group) for group, of_group in grouped(rows)),
            ],
            "views": [(view, sizes[view]) for view in VIEWS],
            "tray": self.rows(listed, self.picks()[:MOST_IN_TRAY]),
            "more": (more[1], link(view=asked.view, start=more[0], at=at)) if more else None,
            "weaker": (weaker[1], link(start=weaker[0], at=at)) if weaker else None,
            "none_meets": asked.view == "inbox" and bool(self.wished()) and not listed.best and bool(listed.inbox),
            "in_all": sizes["inbox"],
        }

    def _further(
        self, listed: TriageListing, rows: int, sizes: dict[str, int]
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Where the next papers of the list begin and how many come, and the same of the weaker ones."""
        after = self.asked.start + rows
        inbox = self.asked.view == "inbox"
        end = listed.best if inbox and self.asked.start < listed.best else sizes[self.asked.view]
        more = (after, min(STEP, end - after)) if after < end else None
        weak = len(listed.inbox) - listed.best
        return more, (listed.best, weak) if inbox and self.asked.start < listed.best and weak else None

    def _liked(self) -> list[tuple[str, str]]:
        """Liked papers with their titles."""
        named = [(paper, self.library.paper(paper)) for paper in self.wished().like]
        return [(paper, found.title if found else paper) for paper, found in named]


def days_of(asked: TriageRequest, held: Counted, reader: Reader, today: date) -> tuple[Days, str]:
    """The days, or the newest with what is wrong with those that were typed."""
    try:
        return days_meant(asked.days, held, today, reader.words), ""
    except UserError as error:
        return newest_of(held, today), reader.words.told(error)
