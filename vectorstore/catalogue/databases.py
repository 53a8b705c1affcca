"""Where a catalogue is kept: an SQLite file, or a PostgreSQL database that several machines share.

Whatever differs between the two stands in this file.
"""

import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import (
    URL,
    Boolean,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    create_engine,
    delete,
    event,
    false,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.functions import FunctionElement, GenericFunction

from vectorstore.errors import OutageError, UserError
from vectorstore.pointers import read_pointer
from vectorstore.settings import Settings

WRITER = 7_265_487  # the number of the lock that the one writer of a PostgreSQL database holds
AT_ONCE: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 56}
# A writer whose machine vanished loses its lock within a minute, not after the system's two hours.
KEEPALIVE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
CONNECTING = 3  # seconds that a PostgreSQL server gets to answer at all

Stamp = tuple[int, ...]
"""What tells one file from another, and from itself once it was written over."""

KEY = String().with_variant(String(collation="C"), "postgresql")
"""A text that is compared and ordered by its code points, whatever the language of the database."""


@dataclass(frozen=True, slots=True)
class File:
    """An SQLite file."""

    path: Path

    @property
    def name(self) -> str:
        """For messages."""
        return str(self.path)

    @property
    def exists(self) -> bool:
        """Whether there is a file; it may be no catalogue."""
        return self.path.exists()

    @property
    def emptied(self) -> bool:
        """Whether nothing is in it although indexes beside it were made from papers."""
        pointers = (read_pointer(self.path.parent / name) for name in ("dense", "lexical"))
        return any(pointer and pointer.records for pointer in pointers)

    @property
    def stamp(self) -> Stamp:
        """Of the file as it is now: another one once it was replaced or written over; empty where it is gone."""
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def engine(self, write: bool) -> Engine:
        """Connections to it; for writing it is made where missing."""
        # A path is no part of a URL: what would have a meaning there (#, ?, %20) may stand in it.
        engine = create_engine("sqlite://", creator=lambda: self._connect(write), json_serializer=as_json, **AT_ONCE)
        return prepared(engine, write)

    def _connect(self, write: bool) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?mode={'rwc' if write else 'ro'}"
        if not write and not os.access(self.path.parent, os.W_OK) and not self._logged:
            address += "&immutable=1"  # SQLite could not make the files beside it that even reading wants
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    @property
    def _logged(self) -> bool:
        """Whether a log beside it holds what is not in the file itself yet."""
        try:
            return self.path.with_name(f"{self.path.name}-wal").stat().st_size > 0
        except OSError:
            return False

    def alone(self, connection: Connection, table: Table) -> None:
        """Has a transaction that begins wait for others that write: one that reads first would fail where another one
        wrote in between."""
        connection.execute(delete(table).where(false()))

    def without_password(self, reason: str) -> str:
        """Returns the reason of an error as it may be shown."""
        return reason

    def remedy(self, reason: str) -> str:
        """Tells what to do about an error of SQLite's."""
        if "not a database" in reason or "malformed" in reason:
            return "move it away or restore a copy, then ingest the digests again"
        if "full" in reason or "disk I/O" in reason:
            return "make room on the disk and run the command again; what was recorded before is kept"
        return "check that the folder exists and can be read and written"


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database."""

    url: URL

    @property
    def name(self) -> str:
        """For messages: never with a password."""
        return f"PostgreSQL database {self.url.database or ''} on {self.url.host or self.url.query.get('host', 'here')}"

    @property
    def exists(self) -> bool:
        """Whether a catalogue was begun in it. Raises UserError when the server does not answer."""
        engine = self.engine(write=False)
        try:
            with spoken(self):
                return inspect(engine).has_table("meta")
        finally:
            engine.dispose()

    @property
    def size(self) -> int:
        """Bytes."""
        engine = self.engine(write=False)
        try:
            with spoken(self), engine.connect() as connection:
                return connection.scalar(select(func.pg_database_size(func.current_database()))) or 0
        finally:
            engine.dispose()

    def engine(self, write: bool) -> Engine:
        """Connections to it. A transaction reads what was there when it began."""
        try:
            from vectorstore.catalogue.postgres import Impatient
        except ImportError:
            raise UserError(
                "PAPERLIGHT_CATALOGUE_URL needs the driver of PostgreSQL: pip install 'paperlight[server]'"
            ) from None
        who = f"paperlight process {os.getpid()} on {socket.gethostname()}"[:63]
        given = {"application_name": who, "connect_timeout": CONNECTING, "options": KEEPALIVE}
        engine = create_engine(
            self.url, json_serializer=as_json, pool_pre_ping=True, isolation_level="REPEATABLE READ",
            connect_args=given, **AT_ONCE,
        )  # fmt: skip
        if not write:
            event.listen(engine, "do_connect", lambda dialect, record, args, named: Impatient.connect(*args, **named))
        return engine

    @property
    def stamp(self) -> Stamp:
        """A server says itself when it is gone."""
        return (0,)

    def alone(self, connection: Connection, table: Table) -> None:
        """Has a transaction that begins wait for others that write. Before anything is read, so that it sees what they
        wrote."""
        connection.execute(text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE"))

    @property
    def emptied(self) -> bool:
        """Its indexes know the library that they belong to."""
        return False

    def without_password(self, reason: str) -> str:
        """Returns the reason of an error as it may be shown: the driver may quote what it was given."""
        given = [self.url.password, self.url.query.get("password")]
        for password in filter(None, given):
            reason = reason.replace(str(password), "…")
        return reason

    def remedy(self, reason: str) -> str:
        """Tells what to do about an error of PostgreSQL's."""
        if any(word in reason for word in ("connect", "authentication", "does not exist", "resolve", "no answer")):
            return "check that the server runs and that PAPERLIGHT_CATALOGUE_URL is right"
        return "mend that on the server and run the command again; what was recorded before is kept"


Database = File | Server


def database_of(settings: Settings) -> Database:
    """Tells where these settings keep the catalogue. Raises UserError on a URL that does not name a PostgreSQL
    database."""
    if settings.catalogue_url is None:
        return File(settings.home.expanduser() / "catalogue.sqlite3")
    try:
        url = make_url(settings.catalogue_url.get_secret_value())
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        url = None
    wrong = url is None or url.get_backend_name() not in ("postgresql", "postgres") or not url.database
    if url is None or wrong or not 0 < (url.port or 5432) < 65536 or "@" in (url.host or ""):
        raise UserError(
            "PAPERLIGHT_CATALOGUE_URL names no PostgreSQL database: give postgresql://user:password@host/database,"
            " with %40 for an @ in the password"
        )
    return Server(url.set(drivername="postgresql+psycopg"))


@contextmanager
def spoken(database: Database) -> Iterator[None]:
    """Says in one line what the database's errors mean."""
    try:
        yield
    except DataError:  # of a value, not of the database: whoever reads files names the one that it comes from
        raise
    except DBAPIError as error:
        reason = database.without_password(" ".join(str(error.orig).split()))
        told = {"name": database.name, "reason": reason, "remedy": database.remedy(reason)}
        raise OutageError("{name}: {reason}; {remedy}", **told) from error


def prepared(engine: Engine, write: bool = False) -> Engine:
    """Returns an SQLite engine whose transactions begin where SQLAlchemy says so, also around reads."""

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")  # what was said to be stored outlives a power cut
        connection.execute("PRAGMA mmap_size=268435456")  # bytes; what is mapped counts as memory of the process
        if write:
            connection.execute("PRAGMA journal_mode=WAL")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def as_json(value: Any) -> str:
    """Writes compact JSON with Chinese unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class ServerLock:
    """One writer a database, on whatever machine: PostgreSQL holds the lock as long as this connection lives."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._engine = server.engine(write=True).execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def acquire(self, wait: float = 1.0) -> Self:
        """Waits some seconds for a short job elsewhere to end. Raises UserError that names the process which writes."""
        with spoken(self._server):
            connection = self._engine.connect()
        deadline = time.monotonic() + wait
        try:
            with spoken(self._server):
                while not connection.scalar(select(func.pg_try_advisory_lock(WRITER))):
                    if time.monotonic() > deadline:
                        raise UserError(
                            f"{self._server.name} is being written by {_holder(connection)}: wait until it ends,"
                            " or stop it, then try again"
                        )
                    time.sleep(0.1)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return self

    def check(self) -> None:
        """Raises UserError when the lock was lost with the connection."""
        with spoken(self._server):
            if self._connection is None or self._connection.scalar(select(1)) != 1:
                raise UserError(f"{self._server.name}: the writer's lock was lost; run the command again")

    def release(self) -> None:
        """Lets the next writer in; does nothing when the lock is not held."""
        if self._connection is not None:
            self._connection.invalidate()  # not back into the pool, where it would keep the lock
            self._connection.close()
            self._connection = None
        self._engine.dispose()


def _holder(connection: Connection) -> str:
    query = text(
        "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory'"  # nosec
        f" AND granted AND objid = {WRITER}"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return connection.scalar(query) or "another process"


class holds(FunctionElement[bool]):  # noqa: N801  # reads as SQL does
    """Whether the JSON list in the second argument holds the first: one parameter, however many."""

    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # SQLAlchemy would add "= 1" for SQLite, which then reads whole tables


@compiles(holds)
def _holds(element: Any, compiler: Any, **given: Any) -> str:
    column, wanted = (compiler.process(clause, **given) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({wanted}))"  # nosec # names and places of parameters


@compiles(holds, "postgresql")
def _holds_there(element: Any, compiler: Any, **given: Any) -> str:
    column, wanted = (compiler.process(clause, **given) for clause in element.clauses)
    kind = "INTEGER" if isinstance(next(iter(element.clauses)).type, Integer) else "TEXT"
    values = f"json_array_elements_text(CAST({wanted} AS JSON)) AS wanted(value)"
    return f"{column} = ANY(ARRAY(SELECT CAST(value AS {kind}) FROM {values}))"  # nosec


class instr(GenericFunction[int]):  # noqa: N801
    """`func.instr`: where the second text stands in the first, from 1; 0 for nowhere."""

    type = Integer()
    inherit_cache = True


@compiles(instr, "postgresql")
def _instr_there(element: Any, compiler: Any, **given: Any) -> str:
    within, part = (compiler.process(clause, **given) for clause in element.clauses)
    return f"strpos({within}, {part})"
