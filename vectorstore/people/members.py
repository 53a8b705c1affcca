"""Members: who is known by name, what they may do, and their passwords, kept as argon2 hashes."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

from sqlalchemy import Column, Connection, DateTime, String, Table, delete, insert, select, update

from vectorstore.errors import UserError
from vectorstore.people.store import People, metadata, now

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["guest", "member", "owner"]
"""A guest reads and asks; a member also leaves something: votes, profiles, files; an owner may everything."""

ROLES: tuple[Role, ...] = get_args(Role)
"""What each may, the one behind it may too."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1_000
"""Characters."""

_NAME = re.compile(r"[\w.@+-]{1,64}")

members = Table(
    "people_members",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String),
    Column("since", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody known by name. One without a password comes through the lab's own sign-in alone."""

    name: str
    role: Role
    has_password: bool
    since: datetime


def add_member(people: People, name: str, role: Role, password: str | None = None) -> None:
    """Raises UserError for a name that is none or taken, and for a password that is too short."""
    if not _NAME.fullmatch(name):
        raise UserError(f"{name[:80]!r} is no user's name: letters, digits and . @ + - _, at most 64")
    hashed = _hashed(password)
    with people.writing() as connection:
        if role_of(connection, name):
            raise UserError(f"there is a user {name} already: `paperlight users change {name}` gives another role")
        connection.execute(insert(members).values(name=name, role=role, password=hashed, since=now()))


def change_member(people: People, name: str, role: Role | None = None, password: str | None = None) -> None:
    """Gives a member another role or password. Raises UserError where there is no such member, and for a password that
    is too short."""
    values: dict[str, str | None] = {"role": role} if role else {}
    if password is not None:
        values["password"] = _hashed(password)
    with people.writing() as connection:
        if not role_of(connection, name):
            raise unknown(name)
        if values:
            connection.execute(update(members).where(members.c.name == name).values(values))


def remove_member(people: People, name: str) -> None:
    """Removes a member with the sessions and tokens of that member. Raises UserError where there is none."""
    with people.writing() as connection:
        if not connection.execute(delete(members).where(members.c.name == name)).rowcount:
            raise unknown(name)


def all_members(people: People) -> list[Member]:
    """Lists all members by name."""
    with people.reading() as connection:
        rows = connection.execute(select(members).order_by(members.c.name)).all() if connection else []
    return [Member(row.name, row.role, bool(row.password), row.since) for row in rows]


def role_by_password(people: People, name: str, password: str) -> Role | None:
    """Returns the role of the member whose name and password these are. Takes as long for a name that nobody has."""
    with people.reading() as connection:
        row = connection.execute(select(members).where(members.c.name == name)).first() if connection else None
    held = row.password if row else None
    right = _matches(held or _nobodys(), password[:LONGEST_PASSWORD])
    return cast(Role, row.role) if row and held and right else None


def role_of(connection: Connection | None, name: str) -> Role | None:
    """Returns the role of a member, None for a name that nobody has."""
    found = connection.scalar(select(members.c.role).where(members.c.name == name)) if connection else None
    return cast(Role, found) if found in ROLES else None


def unknown(name: str) -> UserError:
    return UserError(f"there is no user {name[:80]!r}: `paperlight users list` shows those that are")


def _hashed(password: str | None) -> str | None:
    if password is None:
        return None
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UserError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters")
    return _hasher().hash(password)


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password)
    except (InvalidHashError, VerificationError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
