"""From the tables of an older version of Paperlight to today's, step by step, within one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, text, update

from vectorstore.schema import NAMED, SCHEMA_VERSION, files, meta, metadata, problems, records

Step = Callable[[Connection], None]


def _remember_files(connection: Connection) -> None:
    metadata.create_all(connection, tables=[records, files, problems])


def _find_named_papers(connection: Connection) -> None:
    connection.execute(text("DROP INDEX IF EXISTS ix_entries_digest_id"))
    NAMED.create(connection, checkfirst=True)


STEPS: dict[int, Step] = {1: _remember_files, 2: _find_named_papers}
"""A schema version → what makes the next one of it."""


def can_migrate(version: str | None) -> bool:
    """Whether this is an older schema that `migrate` knows."""
    return version is not None and version.isdecimal() and int(version) in STEPS


def migrate(connection: Connection, version: int) -> None:
    """Brings the tables of a schema version to today's; nothing recorded is lost."""
    for step in range(version, SCHEMA_VERSION):
        STEPS[step](connection)
    connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))
