"""What members of a group did with papers: saw, picked, dismissed, starred them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Column, DateTime, Integer, String, Table, delete, insert, select, update

from vectorstore.errors import UserError
from vectorstore.people.profiles import must_exist, of_profile
from vectorstore.people.store import People, metadata

State = Literal["seen", "picked", "dismissed", "starred"]
OPPOSITES: Mapping[State, State] = {"picked": "dismissed", "dismissed": "picked"}
"""States of which a member's later one takes the earlier away."""

states_kept = Table(
    "people_states",
    metadata,
    of_profile(),
    Column("member", String, primary_key=True),
    Column("paper", String, primary_key=True),
    Column("state", String, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """That a member, by name ("" for one who gave none), put a paper into a state, when (UTC), and which version of it
    there was then, 0 where that was not told."""

    member: str
    state: State
    at: datetime
    version: int = 0


def mark(
    people: People,
    profile_id: str,
    member: str,
    arxiv_ids: Iterable[str],
    state: State,
    on: bool = True,
    at: datetime | None = None,
    versions: Mapping[str, int] | None = None,
) -> None:
    """Puts papers into a state for a member of a profile's group, now or since a moment, or with `on` false takes them
    out of it. What is so already keeps its moment, unless of an older version than `versions` tells. Raises UserError
    for a profile or a state that there is not."""
    if state not in get_args(State):
        raise UserError(f"{str(state)[:40]!r} is no state of a paper: name one of {', '.join(get_args(State))}")
    papers = list(dict.fromkeys(arxiv_ids))
    ours = (states_kept.c.profile == profile_id) & (states_kept.c.member == member)
    with people.writing() as connection:
        must_exist(connection, profile_id)
        if on:
            of_state = ours & (states_kept.c.state == state)
            held = {row.paper: row.version for row in connection.execute(select(states_kept).where(of_state))}
            told = {paper: (versions or {}).get(paper, 0) for paper in papers}
            moment = (at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
            row = {"profile": profile_id, "member": member, "state": state, "at": moment}
            if new := [row | {"paper": paper, "version": told[paper]} for paper in papers if paper not in held]:
                connection.execute(insert(states_kept), new)
            for paper in papers:
                if paper in held and 0 < held[paper] < told[paper]:
                    of_paper = of_state & (states_kept.c.paper == paper)
                    connection.execute(update(states_kept).where(of_paper).values(at=moment, version=told[paper]))
        gone = OPPOSITES.get(state) if on else state
        if gone and papers:
            of_papers = states_kept.c.paper.in_(papers)
            connection.execute(delete(states_kept).where(ours & of_papers & (states_kept.c.state == gone)))


def keep_marks(people: People, profile_id: str, marks: Mapping[str, Iterable[Mark]]) -> None:
    """Keeps marks with their moments, as they were taken elsewhere. Raises UserError for a profile that there is
    not."""
    for paper, of_paper in marks.items():
        for each in of_paper:
            told = {paper: each.version}
            mark(people, profile_id, each.member, [paper], each.state, at=each.at, versions=told)


def states(people: People, profile_id: str) -> dict[str, tuple[Mark, ...]]:
    """Returns all marks by arXiv id, the oldest first."""
    marks = defaultdict[str, list[Mark]](list)
    with people.reading() as connection:
        of_profile = select(states_kept).where(states_kept.c.profile == profile_id).order_by(states_kept.c.at)
        for row in connection.execute(of_profile) if connection else ():
            marks[row.paper].append(Mark(row.member, row.state, row.at.replace(tzinfo=UTC), row.version))
    return {paper: tuple(of_paper) for paper, of_paper in marks.items()}
