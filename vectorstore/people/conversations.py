"""Conversations, kept under ids that nobody can guess: who knows one may read it, only its writer changes it.

A turn's `content` is what its room wrote of the answer, "" while it is not answered; nothing here reads it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)

from vectorstore.people.store import People, metadata, now

LONGEST_TITLE = 120
"""Characters."""
MOST_LISTED = 200
"""Conversations of one writer that are listed, the last changed first."""

conversations = Table(
    "people_conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("writer", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("changed", DateTime, nullable=False, index=True),
)

turns = Table(
    "people_turns",
    metadata,
    Column("conversation", ForeignKey("people_conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    Column("content", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A conversation by its name; `changed` is UTC."""

    id: str
    title: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question of a conversation, numbered from 1, and what was made of it."""

    number: int
    question: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation, in its order."""

    heading: Heading
    writer: str
    turns: tuple[KeptTurn, ...]


class Conversations:
    """The conversations of the last `days`; with none, nothing is kept and nothing found. Each method raises UserError
    where the database cannot be reached."""

    def __init__(self, people: People, days: int) -> None:
        self._people = people
        self._days = days

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._days > 0

    def begin(self, writer: str, title: str, before: tuple[KeptTurn, ...] = ()) -> Heading:
        """Returns a new conversation, perhaps with turns of another one. Those that are too old are let go."""
        heading = Heading(secrets.token_urlsafe(12), _short(title), now())
        with self._people.writing() as connection:
            _remove(connection, conversations.c.changed < self._oldest)
            row = {"id": heading.id, "writer": writer, "title": heading.title}
            connection.execute(insert(conversations).values(**row, created=heading.changed, changed=heading.changed))
            for turn in before:
                _insert(connection, heading.id, turn)
        return heading

    def put(self, conversation: str, turn: KeptTurn) -> bool:
        """Keeps a turn in place of that of its number and of all behind it. False where the conversation is gone."""
        with self._people.writing() as connection:
            here = conversations.c.id == conversation
            if not connection.execute(update(conversations).where(here).values(changed=now())).rowcount:
                return False
            connection.execute(delete(turns).where(turns.c.conversation == conversation, turns.c.number >= turn.number))
            _insert(connection, conversation, turn)
        return True

    def get(self, conversation: str) -> Conversation | None:
        """Returns the conversation, None where there is none of this id, or none any more."""
        if not self.keeps:
            return None
        with self._people.reading() as connection:
            if connection is None:
                return None
            here = conversations.c.id == conversation
            row = connection.execute(
                select(conversations).where(here, conversations.c.changed >= self._oldest)
            ).one_or_none()
            if row is None:
                return None
            said = select(turns).where(turns.c.conversation == conversation).order_by(turns.c.number)
            kept = tuple(KeptTurn(each.number, each.question, each.content) for each in connection.execute(said))
            return Conversation(_heading(row), row.writer, kept)

    def of(self, writer: str, words: str = "") -> list[Heading]:
        """Tells what this writer asked, the last changed first; with words only where a title or a question holds
        them."""
        if not self.keeps or not writer:
            return []
        wanted = [conversations.c.writer == writer, conversations.c.changed >= self._oldest]
        if words:
            asked = select(turns.c.conversation).where(turns.c.question.icontains(words, autoescape=True))
            titled = conversations.c.title.icontains(words, autoescape=True)
            wanted.append(or_(titled, conversations.c.id.in_(asked)))
        newest = select(conversations).where(*wanted).order_by(conversations.c.changed.desc()).limit(MOST_LISTED)
        with self._people.reading() as connection:
            return [] if connection is None else [_heading(row) for row in connection.execute(newest)]

    def rename(self, conversation: str, writer: str, title: str) -> bool:
        """Returns False where it is not this writer's to change."""
        with self._people.writing() as connection:
            mine = (conversations.c.id == conversation, conversations.c.writer == writer)
            changed = connection.execute(update(conversations).where(*mine).values(title=_short(title)))
            return bool(changed.rowcount)

    def delete(self, conversation: str, writer: str) -> bool:
        """Returns False where it is not this writer's to delete."""
        with self._people.writing() as connection:
            return _remove(connection, conversations.c.id == conversation, conversations.c.writer == writer)

    @property
    def _oldest(self) -> datetime:
        return now() - timedelta(days=self._days)


def _remove(connection: Connection, *where: Any) -> bool:
    gone = select(conversations.c.id).where(*where)
    connection.execute(delete(turns).where(turns.c.conversation.in_(gone)))
    return bool(connection.execute(delete(conversations).where(*where)).rowcount)


def _insert(connection: Connection, conversation: str, turn: KeptTurn) -> None:
    row = {"number": turn.number, "question": turn.question, "content": turn.content}
    connection.execute(insert(turns).values(conversation=conversation, **row))


def _heading(row: Any) -> Heading:
    return Heading(row.id, row.title, row.changed)


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
