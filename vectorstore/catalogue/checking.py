"""What a database must be to be a catalogue: an empty one becomes one, an older one is brought up to date."""

from sqlalchemy import Connection, inspect, select

from vectorstore.catalogue import schema
from vectorstore.catalogue.databases import Database
from vectorstore.catalogue.migrations import can_migrate, migrate
from vectorstore.catalogue.sorting import sort_anew
from vectorstore.errors import UserError
from vectorstore.text.kinds import stamp


class OldSchemaError(UserError):
    """An older Paperlight made the catalogue; opened for writing it is brought up to date."""


def made_ready(connection: Connection, database: Database, *, create: bool) -> int:
    """Checks that a database is a catalogue of this Paperlight; with `create` makes it one if it is empty or older.

    Returns of how many papers the kinds were told anew, because an older Paperlight told them. Raises OldSchemaError
    for what `create` would make ready, UserError for what is no catalogue, and where one was lost beside its indexes.
    """
    if connection.dialect.has_table(connection, "meta"):
        return _brought_up_to_date(connection, database, create)
    if inspect(connection).get_table_names():
        raise UserError(f"{database.name} is not a Paperlight catalogue: move it away, then ingest the digests again")
    _begin(connection, database, create)
    return 0


def _brought_up_to_date(connection: Connection, database: Database, create: bool) -> int:
    found = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "schema"))
    if can_migrate(found):
        if not create:
            raise OldSchemaError(f"{database.name} was made by an older Paperlight: ingest something once")
        migrate(connection, int(found or 0))
    elif found != str(schema.SCHEMA_VERSION):
        raise UserError(
            f"{database.name} has schema {found}, this Paperlight reads {schema.SCHEMA_VERSION}:"
            " use the version that made it, or ingest the digests into another PAPERLIGHT_HOME"
        )
    if not create:
        return 0
    schema.ANALYSED.create(connection, checkfirst=True)
    return sort_anew(connection)


def _begin(connection: Connection, database: Database, create: bool) -> None:
    if database.emptied:
        raise UserError(
            f"{database.name} is {'empty' if database.exists else 'missing'}, but the indexes beside it were made from"
            " papers: bring back a copy with `paperlight restore FILE`, or remove the folders dense and lexical beside"
            " it to begin anew"
        )
    if not create:  # whoever began it was stopped at once
        raise OldSchemaError(f"{database.name} is still empty: ingest something once")
    schema.metadata.create_all(connection)
    values = {"schema": schema.SCHEMA_VERSION, "generation": 0, "next_id": 1, "kinds": stamp()}
    rows = [{"key": key, "value": str(value)} for key, value in values.items()]
    connection.execute(schema.meta.insert(), rows)
