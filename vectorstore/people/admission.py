"""What members and programs show in place of a password: API tokens, and sessions of those who signed in.

Both are random and long, so that a SHA-256 of them is kept and who reads the database can use none.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Column, Connection, DateTime, ForeignKey, String, Table, delete, func, insert, select

from vectorstore.errors import UserError
from vectorstore.people.members import ROLES, Role, members, role_of, unknown
from vectorstore.people.store import People, metadata, now

PREFIX = "pl_"
"""What every token begins with."""

LASTS = timedelta(days=30)
"""How long a session lasts."""

_NAMED = 10  # characters of a token's hash that name it


def _of_member() -> Column[str]:
    return Column("member", ForeignKey("people_members.name", ondelete="CASCADE"))


tokens = Table(
    "people_tokens",
    metadata,
    Column("secret", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("role", String, nullable=False),
    _of_member(),
    Column("since", DateTime, nullable=False),
)
sessions = Table(
    "people_sessions",
    metadata,
    Column("secret", String, primary_key=True),
    _of_member(),
    Column("token", String),
    Column("until", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may come in: a member by name, the holder of a token by its hash, or both."""

    role: Role
    name: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An API token, named by the first characters of its hash; a member's goes with the member."""

    id: str
    label: str
    role: Role
    member: str | None
    since: datetime


Given = Mapping[str, Holder]
"""Tokens that the settings name, by their hashes."""


def create_token(people: People, label: str, role: Role = "member", member: str | None = None) -> str:
    """Creates a token and returns it, this once. A member's gives no more than the member may. Raises UserError where
    there is no such member."""
    secret = PREFIX + secrets.token_urlsafe(32)
    with people.writing() as connection:
        if member and not role_of(connection, member):
            raise unknown(member)
        row = {"secret": hashed(secret), "label": label[:80], "role": role, "member": member, "since": now()}
        connection.execute(insert(tokens).values(row))
    return secret


def revoke_token(people: People, token_id: str) -> None:
    """Revokes a token and the sessions of those who signed in by it. Raises UserError where there is no such token."""
    with people.writing() as connection:
        named = [secret for secret in connection.scalars(select(tokens.c.secret)) if named_by(secret) == token_id]
        if not named:
            raise UserError(f"there is no token {token_id[:80]!r}: `paperlight tokens list` shows those that are")
        connection.execute(delete(sessions).where(sessions.c.token.in_(named)))
        connection.execute(delete(tokens).where(tokens.c.secret.in_(named)))


def all_tokens(people: People) -> list[ApiToken]:
    """Returns the oldest first."""
    with people.reading() as connection:
        rows = connection.execute(select(tokens).order_by(tokens.c.since, tokens.c.secret)).all() if connection else []
    return [ApiToken(named_by(row.secret), row.label, row.role, row.member, row.since) for row in rows]


def holder_of_token(people: People, secret: str, given: Given) -> Holder | None:
    """Tells who holds this token, one of the settings' or one that was created and is not revoked."""
    with people.reading() as connection:
        return _holder(connection, hashed(secret), given)


def begin_session(people: People, holder: Holder) -> str:
    """Returns the secret of a new session of somebody who signed in."""
    secret = secrets.token_urlsafe(32)
    with people.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.until < now()))
        row = {"secret": hashed(secret), "member": holder.name or None, "token": holder.token or None}
        connection.execute(insert(sessions).values(row | {"until": now() + LASTS}))
    return secret


def end_session(people: People, secret: str) -> None:
    """Signs out; nothing where there is no such session."""
    with people.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.secret == hashed(secret)))


def end_sessions_of(people: People, name: str) -> None:
    """Signs a member out everywhere."""
    with people.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.member == name))


def holder_of_session(people: People, secret: str, given: Given) -> Holder | None:
    """Finds whose session this is; None where it is over, and where the token that it began with is no more."""
    live = (sessions.c.secret == hashed(secret)) & (sessions.c.until > now())
    with people.reading() as connection:
        row = connection.execute(select(sessions).where(live)).first() if connection else None
        if not row:
            return None
        if row.token:
            return _holder(connection, row.token, given)
        role = role_of(connection, row.member)
        return Holder(role, row.member) if role else None


def anyone_admitted(people: People) -> bool:
    """Tells whether an owner has added a member or created a token."""
    with people.reading() as connection:
        if connection is None:
            return False
        return any(connection.scalar(select(func.count()).select_from(table)) for table in (members, tokens))


def hashed(secret: str) -> str:
    """Tells what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def named_by(token: str) -> str:
    """Tells what a token is called, of its hash."""
    return token[:_NAMED]


def _holder(connection: Connection | None, token: str, given: Given) -> Holder | None:
    if token in given:
        return given[token]
    row = connection.execute(select(tokens).where(tokens.c.secret == token)).first() if connection else None
    if not row:
        return None
    if not row.member:
        return Holder(cast(Role, row.role), "", token)
    may = role_of(connection, row.member)
    return Holder(min(may, cast(Role, row.role), key=ROLES.index), row.member, token) if may else None
