"""From the tables of an older version of Paperlight to today's, step by step, within one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, inspect, select, text, update

from vectorstore.catalogue.schema import (
    NAMED,
    SCHEMA_VERSION,
    files,
    full_texts,
    meta,
    metadata,
    papers,
    problems,
    records,
    versions,
)

Step = Callable[[Connection], None]


def _remember_files(connection: Connection) -> None:
    metadata.create_all(connection, tables=[records, files, problems])


def _find_named_papers(connection: Connection) -> None:
    connection.execute(text("DROP INDEX IF EXISTS ix_entries_digest_id"))
    NAMED.create(connection, checkfirst=True)


def _keep_what_authors_say(connection: Connection) -> None:
    """Columns for comment, journal reference, DOI and the primary category, which the categories' order tells."""
    kind = papers.c.primary_category.type.compile(connection.dialect)
    new = {"versions": dict.fromkeys(("comment", "journal_ref", "doi"), "TEXT"), "papers": {"primary_category": kind}}
    for table, columns in new.items():
        there = {column["name"] for column in inspect(connection).get_columns(table)}
        for name, type_ in columns.items():
            if name not in there:
                connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {name} {type_} NOT NULL DEFAULT ''"))
    index = next(each for each in papers.indexes if papers.c.primary_category in each.columns.values())
    index.create(connection, checkfirst=True)
    newest = select(papers.c.id, versions.c.categories).join(versions, versions.c.id == papers.c.version_id)
    rows = [{"row": row.id, "first": row.categories[0]} for row in connection.execute(newest) if row.categories]
    if rows:
        named = update(papers).where(papers.c.id == bindparam("row")).values(primary_category=bindparam("first"))
        connection.execute(named, rows)


def _hold_full_texts(connection: Connection) -> None:
    metadata.create_all(connection, tables=[full_texts])


STEPS: dict[int, Step] = {1: _remember_files, 2: _find_named_papers, 3: _keep_what_authors_say, 4: _hold_full_texts}
"""A schema version → what makes the next one of it."""


def can_migrate(version: str | None) -> bool:
    """Tells whether this is an older schema that `migrate` knows."""
    return version is not None and version.isdecimal() and int(version) in STEPS


def migrate(connection: Connection, version: int) -> None:
    """Brings the tables of a schema version to today's; nothing recorded is lost."""
    for step in range(version, SCHEMA_VERSION):
        STEPS[step](connection)
    connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))
