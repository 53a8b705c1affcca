"""Where a profile's lists are sent, and which papers were: recorded before and after, so that nothing goes twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, String, Table, delete, insert, select, update

from vectorstore.people.profiles import must_exist, of_profile
from vectorstore.people.store import People, metadata, now

deliveries_kept = Table(
    "people_deliveries",
    metadata,
    of_profile(),
    Column("target", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("says_quiet", Boolean, nullable=False),
    Column("done", Date),
)
sent = Table(
    "people_sent",
    metadata,
    of_profile(),
    Column("target", String, primary_key=True),
    Column("paper", String, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("arrived", Boolean, nullable=False),
)

reached = Table(
    "people_reached",
    metadata,
    of_profile(),
    Column("target", String, primary_key=True),
    Column("mark", Integer, nullable=False),
)

BROKEN_OFF = timedelta(minutes=10)
"""After so long a sending that has not ended is taken to have broken off."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a profile's list goes, at which time of day ("07:30"; "" only when it is asked for), and whether a day
    without papers is told."""

    profile: str
    target: str
    at: str = ""
    says_quiet: bool = False


def keep_delivery(people: People, kept: Delivery) -> None:
    """Keeps a delivery in the place of one to the same target. Raises UserError for a profile that there is not."""
    with people.writing() as connection:
        must_exist(connection, kept.profile)
        of = (deliveries_kept.c.profile == kept.profile) & (deliveries_kept.c.target == kept.target)
        connection.execute(delete(deliveries_kept).where(of))
        values = {"profile": kept.profile, "target": kept.target, "at": kept.at, "says_quiet": kept.says_quiet}
        connection.execute(insert(deliveries_kept).values(values))


def drop_delivery(people: People, profile_id: str, target: str) -> bool:
    """Tells whether there was one."""
    with people.writing() as connection:
        of = (deliveries_kept.c.profile == profile_id) & (deliveries_kept.c.target == target)
        return bool(connection.execute(delete(deliveries_kept).where(of)).rowcount)


def deliveries(people: People, profile_id: str = "") -> list[Delivery]:
    """Lists the deliveries of a profile, or all."""
    query = select(deliveries_kept).order_by(deliveries_kept.c.profile, deliveries_kept.c.target)
    if profile_id:
        query = query.where(deliveries_kept.c.profile == profile_id)
    with people.reading() as connection:
        rows = connection.execute(query).all() if connection else []
    return [Delivery(row.profile, row.target, row.at, row.says_quiet) for row in rows]


def take_turn(people: People, kept: Delivery, day: date) -> bool:
    """Takes a delivery's turn on this day. Returns True to one process alone, False where the turn was had already."""
    of = (deliveries_kept.c.profile == kept.profile) & (deliveries_kept.c.target == kept.target)
    new = deliveries_kept.c.done.is_(None) | (deliveries_kept.c.done < day)
    with people.writing() as connection:
        return bool(connection.execute(update(deliveries_kept).where(of & new).values(done=day)).rowcount)


def claim(people: People, profile_id: str, target: str, papers: Sequence[str]) -> list[str]:
    """Returns those of the papers that nobody has sent there or is sending; they are the caller's to send."""
    with people.writing() as connection:
        must_exist(connection, profile_id)
        of = (sent.c.profile == profile_id) & (sent.c.target == target)
        taken = set(connection.scalars(select(sent.c.paper).where(of)))
        free = [paper for paper in dict.fromkeys(papers) if paper not in taken]
        row = {"profile": profile_id, "target": target, "at": now(), "arrived": False}
        if free:
            connection.execute(insert(sent), [row | {"paper": paper} for paper in free])
        return free


def settle(people: People, profile_id: str, target: str, papers: Sequence[str], *, arrived: bool) -> None:
    """Records that what was claimed has arrived, or that it surely has not and may be sent again."""
    of = (sent.c.profile == profile_id) & (sent.c.target == target) & sent.c.paper.in_(papers)
    with people.writing() as connection:
        connection.execute(update(sent).where(of).values(arrived=True) if arrived else delete(sent).where(of))


def reach(people: People, profile_id: str, target: str, mark: int | None) -> None:
    """Records that all papers before a mark of the library have been looked through for a target; none for None."""
    of = (reached.c.profile == profile_id) & (reached.c.target == target)
    with people.writing() as connection:
        connection.execute(delete(reached).where(of))
        if mark is not None:
            connection.execute(insert(reached).values(profile=profile_id, target=target, mark=mark))


def reached_mark(people: People, profile_id: str, target: str) -> int | None:
    """Returns the mark of the last sending that was not refused; None before the first."""
    of = (reached.c.profile == profile_id) & (reached.c.target == target)
    with people.reading() as connection:
        return connection.scalar(select(reached.c.mark).where(of)) if connection else None


def in_doubt(people: People, profile_id: str, target: str) -> list[str]:
    """Returns papers of a sending that broke off: they may have arrived."""
    of = (sent.c.profile == profile_id) & (sent.c.target == target) & ~sent.c.arrived
    query = select(sent.c.paper).where(of & (sent.c.at < now() - BROKEN_OFF))
    with people.reading() as connection:
        return list(connection.scalars(query)) if connection else []
