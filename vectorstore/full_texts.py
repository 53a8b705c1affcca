"""The texts of papers in the catalogue: recorded, read, and which of them are still to be fetched."""

from dataclasses import astuple

from sqlalchemy import Connection, delete, or_, select, update

from vectorstore.catalogue import Catalogue
from vectorstore.queries import select_passing
from vectorstore.recording import Change, describe, state
from vectorstore.schema import full_texts, papers, versions
from vectorstore.values import Filters, FullText, Paper, TextSection


def record_full_text(connection: Connection, row: int, full_text: FullText) -> Change:
    """Records the text of a paper within the connection's transaction. What is older than what is held changes nothing,
    and where a newer version has none, the text that is held stays."""
    generation, _ = state(connection)
    of_paper = full_texts.c.paper_id == row
    held = connection.execute(select(full_texts.c.asked, full_texts.c.characters).where(of_paper)).first()
    version, characters = full_text.version, sum(len(section.text) for section in full_text.sections)
    if held and (held.asked, held.characters > 0) >= (version, characters > 0):
        return Change(generation)
    if held and not characters:
        connection.execute(update(full_texts).where(of_paper).values(asked=version))
    else:
        connection.execute(delete(full_texts).where(of_paper))
        values = {"paper_id": row, "version": version, "asked": version, "characters": characters}
        connection.execute(full_texts.insert().values(**values, sections=list(map(astuple, full_text.sections))))
    describe(connection, generation=generation + 1)
    return Change(generation + 1)


def full_text_of(catalogue: Catalogue, row: int) -> FullText | None:
    """The text of a paper by its catalogue id; None where it was not fetched."""
    query = select(full_texts.c.version, full_texts.c.sections).where(full_texts.c.paper_id == row)
    with catalogue.reading() as connection:
        found = connection.execute(query).first()
    return FullText(found.version, tuple(TextSection(*section) for section in found.sections)) if found else None


def without_full_text(catalogue: Catalogue, filters: Filters, top: int) -> list[Paper]:
    """Papers that pass and of whose newest version no text was recorded, latest publication first."""
    missing = or_(full_texts.c.paper_id.is_(None), full_texts.c.asked < versions.c.version)
    query = select_passing(filters).join(versions, versions.c.id == papers.c.version_id)
    query = query.outerjoin(full_texts, full_texts.c.paper_id == papers.c.id).where(missing)
    with catalogue.reading() as connection:
        ordered = query.order_by(papers.c.published.desc().nulls_last(), papers.c.id.desc()).limit(top)
        ids = list(connection.scalars(ordered))
    found = catalogue.papers(ids)
    return [found[each] for each in ids if each in found]
