"""Who changed what, and when: a line for each request that writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, DateTime, Integer, String, Table, delete, insert, select

from vectorstore.people.store import People, metadata, now

KEPT = timedelta(days=365)

audit = Table(
    "people_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("address", String, nullable=False),
    Column("did", String, nullable=False),
    Column("status", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, as method and path, from which address, and with what HTTP status it ended; in UTC."""

    at: datetime
    who: str
    address: str
    did: str
    status: int


def note(people: People, who: str, address: str, did: str, status: int) -> None:
    """Writes a line, and lets go of those older than a year."""
    row = {"at": now(), "who": who, "address": address, "did": did[:200], "status": status}
    with people.writing() as connection:
        connection.execute(delete(audit).where(audit.c.at < now() - KEPT))
        connection.execute(insert(audit).values(row))


def noted(people: People, most: int) -> list[Deed]:
    """Returns the last lines, the newest first."""
    with people.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(most)).all() if connection else []
    return [Deed(row.at, row.who, row.address, row.did, row.status) for row in rows]
