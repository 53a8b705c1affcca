"""What a question asks of the library besides a search: papers by a name in their title, authors, the newest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.queries import among, select_papers, select_passing, written_by
from vectorstore.catalogue.rows import paper_of
from vectorstore.catalogue.schema import papers, versions
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.candidates import Stores
from vectorstore.search.hits import plain_hits
from vectorstore.text.folding import fold
from vectorstore.values import Filters, Hit, Paper

PUBLISHED = among(select(papers.c.published).where(papers.c.published.is_not(None)), papers.c.id)
MOST_TITLED = 50
MOST_BY = 50
AFTER_SPACE = "!"
"""The character after the space: what begins with "a " lies between "a " and "a!"."""


def titled(catalogue: Catalogue, name: str, at_start: bool) -> list[Paper]:
    """Returns papers, at most 50, whose title holds the words of a name in a row, punctuation and case aside; with
    `at_start` those whose title begins with them, which an index finds."""
    key = fold(name)
    if not key:
        return []
    title = papers.c.title_key
    begins: ColumnElement[bool] = (title == key) | ((title >= f"{key} ") & (title < f"{key}{AFTER_SPACE}"))
    within = func.instr(literal(" ") + title + literal(" "), f" {key} ") > 0
    with catalogue.reading() as connection:
        rows = connection.execute(select_papers().where(begins if at_start else within).limit(MOST_TITLED))
        return [paper_of(row) for row in rows]


def with_dois(catalogue: Catalogue, dois: Sequence[str]) -> dict[str, str]:
    """Returns arXiv ids of papers by their publishers' DOIs in small letters, of these DOIs, whatever their case."""
    doi = func.lower(versions.c.doi)
    query = select(papers.c.arxiv_id, doi.label("doi")).join(versions, versions.c.paper_id == papers.c.id)
    rows = catalogue.rows(among(query.order_by(versions.c.version), doi), [each.lower() for each in dois])
    return {row.doi: row.arxiv_id for row in rows}


def has_author(catalogue: Catalogue, name: str) -> bool:
    """Tells whether an author of the library has a name, as filters compare them: whatever its gaps, either name first,
    a Chinese one by its readings."""
    with catalogue.reading() as connection:
        return connection.scalar(select(papers.c.id).where(written_by(name)).limit(1)) is not None


def papers_by(catalogue: Catalogue, name: str, most: int = MOST_BY) -> list[int]:
    """Returns catalogue ids of papers of which `has_author` holds, the latest first."""
    by = select(papers.c.id).where(written_by(name))
    with catalogue.reading() as connection:
        return list(connection.scalars(by.order_by(papers.c.published.desc(), papers.c.id.desc()).limit(most)))


def newest(catalogue: Catalogue, filters: Filters, top: int, start: int) -> list[Hit]:
    """Returns the papers that pass, latest publication first, with score 0; at most `top`, from `start` on."""
    query: Any = select_passing(filters)
    with catalogue.reading() as connection:
        latest = query.order_by(papers.c.published.desc().nulls_last(), papers.c.id.desc()).limit(top).offset(start)
        ids = list(connection.scalars(latest))
    return list(plain_hits(catalogue, [(paper, 0.0) for paper in ids]).values())


def published_of(stores: Stores, words: str) -> list[date]:
    """Returns the days of the papers that hold each of these words in title, abstract or analysis, in order."""
    try:
        holding = stores.lexical.holding(words)
    except BrokenIndexError:
        return []
    days = stores.catalogue.rows(PUBLISHED, sorted(holding))
    return sorted(row.published for row in days)


def count(stores: Stores, words: str, filters: Filters) -> int:
    """Counts the papers that pass the filters and hold each of these words in title, abstract or analysis."""
    if not words:
        with stores.catalogue.reading() as connection:
            passing = select_passing(filters).subquery()
            return connection.scalar(select(func.count()).select_from(passing)) or 0
    try:
        holding = stores.lexical.holding(words)
    except BrokenIndexError:
        return 0
    return len(holding.intersection(stores.catalogue.allowed(filters).tolist()) if filters else holding)
