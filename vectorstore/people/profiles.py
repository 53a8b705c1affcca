"""Profiles: what a group, or one of its members, wants to read."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from anyascii import anyascii
from sqlalchemy import JSON, Column, Connection, ForeignKey, String, Table, delete, insert, select, update

from vectorstore.errors import UserError
from vectorstore.people.store import People, metadata

LONGEST_ID = 40

OF_A_BROWSER = "~"
"""What the id of a profile begins with that one browser has for itself; no name makes such an id."""

profiles = Table(
    "people_profiles",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("content", JSON, nullable=False),
)


def of_profile(*, key: bool = True) -> Column[str]:
    """Returns a column that says whose a row is; the rows of a profile that is deleted go with it."""
    return Column("profile", ForeignKey("people_profiles.id", ondelete="CASCADE"), primary_key=key, nullable=False)


@dataclass(frozen=True, slots=True)
class Interest:
    """What is wanted, in words of either language; one of weight 2 counts twice as much as one of 1."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What a group wants. `id` names it in addresses and commands; `liked` and `disliked` are arXiv ids, the latest
    last."""

    id: str
    name: str
    interests: tuple[Interest, ...] = ()
    unwanted: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def all_profiles(people: People) -> list[Profile]:
    """Lists all profiles by name, without those that browsers have for themselves."""
    named = select(profiles).where(~profiles.c.id.startswith(OF_A_BROWSER)).order_by(profiles.c.name, profiles.c.id)
    with people.reading() as connection:
        rows = connection.execute(named).all() if connection else []
    return [_profile(row) for row in rows]


def profile(people: People, profile_id: str) -> Profile:
    """Raises UserError where there is none of this id."""
    with people.reading() as connection:
        return _held(connection, profile_id)


def keep_profile(people: People, kept: Profile) -> None:
    """Keeps a profile, in the place of one with the same id."""
    with people.writing() as connection:
        _keep(connection, kept)


def begin_profile(people: People, begun: Profile) -> None:
    """Keeps a profile unless there is one with the same id."""
    with people.writing() as connection:
        if not connection.execute(select(profiles.c.id).where(profiles.c.id == begun.id)).first():
            _keep(connection, begun)


def change_profile(people: People, profile_id: str, change: Callable[[Profile], Profile]) -> Profile:
    """Keeps what `change` makes of a profile, and gives it: what others change meanwhile is not lost. Raises UserError
    where there is none of this id."""
    with people.writing() as connection:
        changed = change(_held(connection, profile_id))
        _keep(connection, changed)
        return changed


def delete_profile(people: People, profile_id: str) -> None:
    """Deletes a profile and all that was kept for it: states, meetings, what was sent. Raises UserError where there is
    none of this id."""
    with people.writing() as connection:
        _held(connection, profile_id)
        connection.execute(delete(profiles).where(profiles.c.id == profile_id))


def id_for(people: People, name: str) -> str:
    """Returns an id that no profile has yet, in the letters of addresses: 具身智能 → ju-shen-zhi-neng."""
    letters = re.sub(r"[^a-z0-9]+", "-", anyascii(re.sub(r"([\u3400-\u9fff])", r"\1 ", name)).lower()).strip("-")
    base = letters[:LONGEST_ID].strip("-") or "profile"
    taken = {each.id for each in all_profiles(people)}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (base, *numbered) if each not in taken)


def must_exist(connection: Connection | None, profile_id: str) -> None:
    """Raises UserError where there is no profile of this id."""
    _held(connection, profile_id)


def _held(connection: Connection | None, profile_id: str) -> Profile:
    row = connection.execute(select(profiles).where(profiles.c.id == profile_id)).first() if connection else None
    if not row:
        raise UserError(
            f"there is no profile {profile_id[:LONGEST_ID]!r}: `paperlight profile list` names those that are"
        )
    return _profile(row)


def _keep(connection: Connection, kept: Profile) -> None:
    values = {
        "name": kept.name,
        "content": {name: value for name, value in asdict(kept).items() if name not in ("id", "name")},
    }
    if not connection.execute(update(profiles).where(profiles.c.id == kept.id).values(values)).rowcount:
        connection.execute(insert(profiles).values(id=kept.id, **values))


def _profile(row: Any) -> Profile:
    lists = {name: tuple(value) for name, value in row.content.items()}
    lists["interests"] = tuple(Interest(**each) for each in row.content["interests"])
    return Profile(row.id, row.name, **lists)
