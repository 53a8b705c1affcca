"""The database of what people leave: a file beside the catalogue, or the catalogue's own PostgreSQL database."""

import threading
import time
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

from vectorstore.catalogue.databases import Database, File, database_of, spoken
from vectorstore.settings import Settings

FILE = "people.sqlite3"
PATIENCE = 5_000  # milliseconds that a writer waits for another one's transaction
MAKING = 3  # times that tables are tried to be made

metadata = MetaData()
"""Every table of this room; its names begin with `people_`, since PostgreSQL keeps them beside the catalogue's."""

meta = Table("people_meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))


def now() -> datetime:
    """Returns the moment (UTC) as columns hold it, without its zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class People:
    """What people leave. Safe to share between threads and processes; use as a context manager, or close it.

    Nothing is made before something is to be kept: until then, reading finds empty tables.
    """

    def __init__(self, settings: Settings) -> None:
        found = database_of(settings)
        self._database: Database = File(found.path.with_name(FILE)) if isinstance(found, File) else found
        self._engines: dict[bool, Engine] = {}
        self._making = threading.Lock()
        self._made = False

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """Opens a connection to one moment's state; gives None while nothing has ever been kept. Raises UserError where
        it cannot be read."""
        with spoken(self._database):
            if not self._is_there():
                yield None
                return
            with self._engine(write=False).connect() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Opens one transaction, all or nothing, written when the block ends. Raises UserError where it cannot be
        kept."""
        with spoken(self._database):
            self._make()
            with self._engine(write=True).begin() as connection:
                self._database.alone(connection, meta)
                yield connection

    def close(self) -> None:
        """Lets go of the connections."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _is_there(self) -> bool:
        if not self._made and self._database.exists:
            found = _columns(self._engine(write=False))
            self._made = all(_missing(table, found) == [] for table in metadata.tables.values())
            if not self._made and found.keys() & metadata.tables.keys():
                self._make()  # of an older Paperlight, which kept less
        return self._made and self._database.exists

    def _make(self) -> None:
        with self._making:
            if not (self._made and self._database.exists):
                if isinstance(self._database, File):
                    self._database.path.parent.mkdir(parents=True, exist_ok=True)
                for left in reversed(range(MAKING)):
                    try:
                        _made_whole(self._engine(write=True))
                        break
                    except DBAPIError:
                        if not left:
                            raise
                        time.sleep(0.2)  # another process makes the same
                self._made = True

    def _engine(self, write: bool) -> Engine:
        engine = self._engines.get(write)
        if engine is None:
            engine = self._engines[write] = self._database.engine(write)
            if isinstance(self._database, File):
                event.listen(engine, "connect", _wait_for_others)
        return engine


def _made_whole(engine: Engine) -> None:
    """Makes the tables and columns that are missing."""
    before = _columns(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for table in metadata.tables.values():
            for column in _missing(table, before) if table.name in before else ():
                told = CreateColumn(column).compile(engine)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {told}"))


def _columns(engine: Engine) -> dict[str, set[str]]:
    """The columns of each table that there is."""
    found = inspect(engine).get_multi_columns()
    return {name: {column["name"] for column in columns} for (_, name), columns in found.items()}


def _missing(table: Table, found: Mapping[str, AbstractSet[str]]) -> list[Column[Any]]:
    """Of a table's columns those that the database lacks; all where it lacks the table."""
    return [column for column in table.columns if column.name not in found.get(table.name, ())]


def _wait_for_others(connection: Any, _: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
