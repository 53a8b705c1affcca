"""Who triages: a profile that is named, or this browser's own, which a cookie knows; and what was done with papers.

A browser's own profile has an id that no named one can have, made of the cookie, so that only who holds it finds it.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast, get_args

from assistant.triage import versions_held
from ui.identity import NOBODY, Identity, who_asks
from ui.pages.triage.triage_request import TriageRequest
from vectorstore.errors import UserError
from vectorstore.people.profiles import OF_A_BROWSER, Interest, Profile, begin_profile, change_profile, profile
from vectorstore.people.states import Mark, State, mark, states
from vectorstore.people.store import People
from vectorstore.text.arxiv_ids import id_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from vectorstore.library import Library

BROWSER_COOKIE, SITTING_COOKIE = "paperlight-browser", "paperlight-sitting"
YEAR = 365 * 24 * 3600
SITTING = 4 * 3600
"""Seconds without a look at triage after which a new sitting begins: what was passed by in the last one is gone."""

MOST_MARKS = 1_000
"""Papers that are marked at once."""

_TOKEN = re.compile(r"[0-9a-f]{32}")
_MARK = re.compile(r"(?P<state>[a-z]+) (?P<paper>\S{1,40}) (?P<on>on|off)")


@dataclass(frozen=True, slots=True)
class Browser:
    """Who looks, what the cookies say: a secret of the browser's own, and since when (seconds since 1970) it sits at
    triage."""

    token: str
    since: float
    identity: Identity = NOBODY

    @property
    def own_profile(self) -> str:
        """The id of the profile that is this browser's alone, or that of the member who signed in."""
        whose = self.identity.key if self.identity.name else self.token
        return f"{OF_A_BROWSER}{hashlib.sha256(whose.encode()).hexdigest()[:32]}"

    def keep(self, answer: "Response", path: str, *, secure: bool) -> None:
        """Has it come back with the next request, below this path."""
        told = {"path": path, "httponly": True, "samesite": "lax", "secure": secure}
        answer.set_cookie(BROWSER_COOKIE, self.token, max_age=YEAR, **cast(Any, told))
        answer.set_cookie(SITTING_COOKIE, f"{self.since:.3f}", max_age=SITTING, **cast(Any, told))


@dataclass(frozen=True, slots=True)
class Triager:
    """A profile, in whose name papers are marked in it, whether it is nobody else's, and whether it may be changed."""

    profile: Profile
    member: str
    own: bool
    may_change: bool = True


def browser_of(request: "Request") -> Browser:
    """What the cookies say, or a new browser in a new sitting."""
    token = request.cookies.get(BROWSER_COOKIE, "")
    try:
        since = min(float(request.cookies.get(SITTING_COOKIE, "")), time.time())
    except ValueError:
        since = time.time()
    return Browser(token if _TOKEN.fullmatch(token) else secrets.token_hex(16), since, who_asks(request))


def triager(people: People, named: str, browser: Browser) -> Triager:
    """Of a profile by its id, or of the browser's own for "", which is empty until something is kept. Raises UserError
    for a profile that there is not."""
    own = browser.own_profile
    if named and not named.startswith(OF_A_BROWSER):
        asks = browser.identity
        return Triager(profile(people, named), asks.name or own[:13], own=False, may_change=asks.may_write)
    try:
        return Triager(profile(people, own), "", own=True)
    except UserError:
        return Triager(Profile(own, ""), "", own=True)


def is_foreign(asked: TriageRequest, who: Triager) -> bool:
    """Whether an address names other interests than those that are kept."""
    kept = tuple(each.text for each in who.profile.interests)
    return bool(asked.interests or asked.like) and (asked.interests, asked.like) != (kept, who.profile.liked)


def keep_wishes(people: People, who: Triager, interests: Sequence[str], like: Sequence[str]) -> None:
    """Keeps what is wanted; an interest that was kept before keeps its weight."""

    def changed(kept: Profile) -> Profile:
        known = {each.text: each for each in kept.interests}
        return replace(kept, interests=tuple(known.get(text, Interest(text)) for text in interests), liked=tuple(like))

    _begin(people, who)
    change_profile(people, who.profile.id, changed)


def keep_marks(people: People, who: Triager, said: Iterable[str], library: "Library") -> None:
    """Marks papers, in the versions that the library has, as lines such as "picked 2603.00104 on" say. Raises UserError
    for lines that do not say so."""
    wanted: dict[tuple[State, bool], list[str]] = {}
    for line in said:
        found = _MARK.fullmatch(line)
        paper = id_of(found["paper"]) if found else None
        if not found or not paper or found["state"] not in get_args(State):
            raise UserError(f"{line[:60]!r} marks nothing: write it as 'picked 2603.00104 on'")
        wanted.setdefault((cast(State, found["state"]), found["on"] == "on"), []).append(paper[0])
    if sum(map(len, wanted.values())) > MOST_MARKS:
        raise UserError(f"at most {MOST_MARKS} papers are marked at once: send them apart")
    if wanted:
        _begin(people, who)
    for (state, on), papers in wanted.items():
        versions = versions_held(library, papers) if on else None
        mark(people, who.profile.id, who.member, papers, state, on, versions=versions)


def _begin(people: People, who: Triager) -> None:
    """A browser's own profile is made when there is something to keep in it. Raises UserError where nothing may be."""
    if not who.may_change:
        raise UserError(f"only members change {who.profile.name}: sign in as one, or use a list of your own")
    if who.own and who.profile == Profile(who.profile.id, ""):
        begin_profile(people, who.profile)


@dataclass(frozen=True, slots=True)
class Marks:
    """What was done with papers, by arXiv id, seen by one who triages."""

    marks: Mapping[str, tuple[Mark, ...]]
    who: Triager

    def mine(self, state: State) -> dict[str, datetime]:
        """The papers in a state for the one who triages, and since when."""
        return {
            paper: each.at
            for paper, of_paper in self.marks.items()
            for each in of_paper
            if each.state == state and each.member == self.who.member
        }

    def until(self, at: float) -> dict[str, tuple[Mark, ...]]:
        """What was done until a moment, in seconds since 1970."""
        moment = datetime.fromtimestamp(at, UTC)
        return {paper: tuple(each for each in of_paper if each.at <= moment) for paper, of_paper in self.marks.items()}

    def votes(self) -> dict[str, list[str]]:
        """By whom else papers were picked."""
        picked = {
            paper: [each.member for each in of_paper if each.state == "picked" and each.member != self.who.member]
            for paper, of_paper in self.marks.items()
        }
        return {paper: members for paper, members in picked.items() if members}

    def passed(self, since: float, at: float) -> set[str]:
        """Papers that do not come back: those that were seen, or anything done with, in an earlier sitting, and those
        dismissed until a moment."""
        begun, moment = (datetime.fromtimestamp(each, UTC) for each in (since, at))
        return {
            paper
            for paper, of_paper in self.marks.items()
            for each in of_paper
            if each.member == self.who.member and each.at < (moment if each.state == "dismissed" else begun)
        }


def marks_of(people: People, who: Triager) -> Marks:
    """Everything that was done in a profile."""
    return Marks(states(people, who.profile.id), who)
