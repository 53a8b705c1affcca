"""The texts of papers in the catalogue: recorded, read, and which of them are still to be fetched."""

from collections.abc import Iterable
from dataclasses import astuple

from sqlalchemy import Connection, delete, or_, select, update

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.queries import select_passing
from vectorstore.catalogue.recording import Change, describe, state
from vectorstore.catalogue.schema import full_texts, papers, versions
from vectorstore.values import Filters, FullText, Paper, TextSection


def record_full_texts(connection: Connection, texts: Iterable[tuple[str, FullText]]) -> Change:
    """Records texts by their papers' identifiers within the connection's transaction; those of papers that are not held
    are left out."""
    generation, _ = state(connection)
    taken = [_take(connection, arxiv_id, text) for arxiv_id, text in texts]
    if not any(taken):
        return Change(generation)
    describe(connection, generation=generation + 1)
    return Change(generation + 1)


def _take(connection: Connection, arxiv_id: str, text: FullText) -> bool:
    """Whether a text changes anything: an older one than what is held does not, and where a newer version has none, the
    text that is held stays."""
    row = connection.scalar(select(papers.c.id).where(papers.c.arxiv_id == arxiv_id))
    if row is None:
        return False
    version, characters = text.version, sum(len(section.text) for section in text.sections)
    of_paper = full_texts.c.paper_id == row
    columns = select(full_texts.c.version, full_texts.c.asked, full_texts.c.characters)
    held = connection.execute(columns.where(of_paper)).first()
    if held and characters and held.characters and version <= held.version:
        return False
    if held and not characters:
        if version <= held.asked:
            return False
        connection.execute(update(full_texts).where(of_paper).values(asked=version))
        return True
    values = {"paper_id": row, "version": version, "asked": max(version, held.asked if held else 0)}
    connection.execute(delete(full_texts).where(of_paper))
    connection.execute(
        full_texts.insert().values(**values, characters=characters, sections=list(map(astuple, text.sections)))
    )
    return True


def full_text_of(catalogue: Catalogue, row: int) -> FullText | None:
    """Returns the text of a paper by its catalogue id; None where it was not fetched."""
    query = select(full_texts.c.version, full_texts.c.sections).where(full_texts.c.paper_id == row)
    with catalogue.reading() as connection:
        found = connection.execute(query).first()
    return FullText(found.version, tuple(TextSection(*section) for section in found.sections)) if found else None


def without_full_text(catalogue: Catalogue, filters: Filters, top: int) -> list[Paper]:
    """Returns papers that pass and of whose newest version no text was recorded, latest publication first."""
    missing = or_(full_texts.c.paper_id.is_(None), full_texts.c.asked < versions.c.version)
    query = select_passing(filters).join(versions, versions.c.id == papers.c.version_id)
    query = query.outerjoin(full_texts, full_texts.c.paper_id == papers.c.id).where(missing)
    with catalogue.reading() as connection:
        ordered = query.order_by(papers.c.published.desc().nulls_last(), papers.c.id.desc()).limit(top)
        ids = list(connection.scalars(ordered))
    found = catalogue.papers(ids)
    return [found[each] for each in ids if each in found]
