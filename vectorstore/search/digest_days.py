"""The days whose digests name papers that pass filters, and those papers in the order in which the digests do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.queries import select_passing
from vectorstore.catalogue.schema import digests, entries
from vectorstore.search.hits import plain_hits
from vectorstore.values import Filters, Hit


def passing_days(catalogue: Catalogue, filters: Filters) -> list[tuple[date, int]]:
    """Returns the days in order, each with its number of papers that pass."""
    query: Any = select(digests.c.date, func.count(entries.c.paper_id.distinct())).join_from(digests, entries)
    with catalogue.reading() as connection:
        rows = connection.execute(query.where(*_within(filters)).group_by(digests.c.date).order_by(digests.c.date))
        return [(day, count) for day, count in rows]


def first_named(catalogue: Catalogue, filters: Filters, days: Sequence[date], top: int) -> list[Hit]:
    """Returns at most `top` papers of these days that pass, with score 0: the first of each day, the latest day's
    before, then the second."""
    query: Any = select(entries.c.paper_id, digests.c.date, func.min(entries.c.position)).join_from(digests, entries)
    query = query.where(digests.c.date.in_(days), *_within(filters)).group_by(entries.c.paper_id, digests.c.date)
    with catalogue.reading() as connection:
        places = {paper: (day, place) for paper, day, place in connection.execute(query.order_by(digests.c.date))}
    of_days: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for paper, (day, place) in places.items():
        of_days[day].append((place, paper))
    ranked = [
        (rank, -day.toordinal(), paper) for day, of in of_days.items() for rank, (_, paper) in enumerate(sorted(of))
    ]
    ids = [paper for *_, paper in sorted(ranked)[:top]]
    return list(plain_hits(catalogue, [(paper, 0.0) for paper in ids]).values())


def in_digest_order(catalogue: Catalogue, filters: Filters, most: int) -> list[int]:
    """Returns catalogue ids of the papers that pass, as their digests list them, newest day first; then papers of no
    digest, latest recorded first; of more than `most` the latest recorded."""
    query = select(entries.c.paper_id).join_from(digests, entries).where(*_of_days(filters))
    with catalogue.reading() as connection:
        passing = catalogue.allowed(filters)[-most:].tolist()
        order = query.order_by(digests.c.date.desc(), entries.c.position, digests.c.name)
        allowed = set(passing)
        listed = [paper for paper in connection.scalars(order) if paper in allowed]
    return list(dict.fromkeys([*listed, *reversed(passing)]))


def _within(filters: Filters) -> list[Any]:
    limits = _of_days(filters)
    if others := replace(filters, digested_since=None, digested_until=None):
        limits.append(entries.c.paper_id.in_(select_passing(others)))
    return limits


def _of_days(filters: Filters) -> list[Any]:
    """What restricts digests to the days of the filters."""
    limits: list[Any] = []
    if filters.digested_since:
        limits.append(digests.c.date >= filters.digested_since)
    if filters.digested_until:
        limits.append(digests.c.date <= filters.digested_until)
    return limits
