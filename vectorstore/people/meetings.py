"""Meetings of a group: what was prepared for each, kept as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, String, Table, insert, select

from vectorstore.errors import UserError
from vectorstore.people.profiles import must_exist, of_profile
from vectorstore.people.store import People, metadata

meetings_kept = Table(
    "people_meetings",
    metadata,
    Column("id", String, primary_key=True),
    of_profile(key=False),
    Column("day", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("made", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """`content` is what was prepared, as the agenda writes it; `made` (UTC)."""

    id: str
    profile: str
    day: date
    content: Mapping[str, Any]
    made: datetime


def new_meeting_id() -> str:
    """Returns an id that nobody guesses."""
    return token_hex(8)


def keep_meeting(people: People, meeting: Meeting) -> None:
    """Raises UserError for a profile that there is not."""
    with people.writing() as connection:
        must_exist(connection, meeting.profile)
        values = {
            "id": meeting.id,
            "profile": meeting.profile,
            "day": meeting.day,
            "made": meeting.made.replace(tzinfo=None),
        }
        connection.execute(insert(meetings_kept).values(content=dict(meeting.content), **values))


def meeting(people: People, meeting_id: str) -> Meeting:
    """Raises UserError where there is none of this id."""
    with people.reading() as connection:
        query = select(meetings_kept).where(meetings_kept.c.id == meeting_id)
        row = connection.execute(query).first() if connection else None
    if not row:
        raise UserError(f"there is no meeting {meeting_id[:40]!r}: was its profile deleted?")
    return Meeting(row.id, row.profile, row.day, row.content, row.made)


def meetings_of(people: People, profile_id: str) -> list[Meeting]:
    """Returns the latest first."""
    query = select(meetings_kept).where(meetings_kept.c.profile == profile_id)
    with people.reading() as connection:
        latest = query.order_by(meetings_kept.c.day.desc(), meetings_kept.c.made.desc())
        rows = connection.execute(latest).all() if connection else []
    return [Meeting(row.id, row.profile, row.day, row.content, row.made) for row in rows]
