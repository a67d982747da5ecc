"""The database's ground: the declarative base and its naming rule, column types, engines, sessions."""

from __future__ import annotations

import enum
import random
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# How long a writer waits for its turn, and how often it looks meanwhile.
PATIENCE, LOOKS_EVERY = 10.0, 0.003
# Pages of SQLite's log (64 MiB) at which a writer itself brings it into the file and waits for the disk: only
# where nobody else does (workers/checkpoint.py).
LONGEST_LOG = 16_000
# PostgreSQL's words for the same: a lock not had in time, a deadlock, no connection left, starting up.
BUSY_STATES = frozenset({"55P03", "40P01", "53300", "57P03"})

# No 0/O, 1/I/L: a code is read aloud and typed from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(  # noqa: D102 - SQLAlchemy's hook
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(  # noqa: D102 - SQLAlchemy's hook
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's parent: constraints are named, moments are UTC, dictionaries are JSON."""

    @classmethod
    def __table_cls__(cls, *parts: Any, **options: Any) -> sa.Table:
        """Never give a removed row's number to a new one: jobs and the audit chain remember numbers."""
        return sa.Table(*parts, **options, sqlite_autoincrement=True)

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
        list[Any]: sa.JSON(),
        int: sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    }


def states(cls: type[enum.StrEnum], name: str) -> sa.Enum:
    """A column type that stores an enum by value under a named CHECK, alike on every database."""
    return sa.Enum(
        cls,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def new_code(length: int = 8) -> str:
    """A random public code that says nothing about time, order or account."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def make_engine(url: str, *, pool_size: int = 10) -> sa.Engine:
    """An engine for SQLite (WAL, foreign keys, explicit BEGIN) or PostgreSQL (psycopg 3)."""
    if url.startswith("sqlite"):
        engine = sa.create_engine(
            url, connect_args={"timeout": PATIENCE}, pool_size=pool_size, max_overflow=pool_size
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": f"-c timezone=UTC -c lock_timeout={PATIENCE:.0f}s"},
    )


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    log = f"wal_autocheckpoint={LONGEST_LOG}"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", log, _patience(PATIENCE), "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Reading before writing under a plain BEGIN fails at once when somebody else writes; an immediate
    # one waits its turn. Readers must not take the write lock, so only writing sessions ask for it.
    writing = connection.get_execution_options().get("writing", False)
    if not writing:
        connection.exec_driver_sql("BEGIN")
        return
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA {_patience(0)}")
    try:
        if not _took_turn(raw):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try, whose error says what is wrong
    finally:
        raw.execute(f"PRAGMA {_patience(PATIENCE)}")


def _took_turn(raw: Any) -> bool:
    """Wait for the write lock at short even pauses; whether it was had within the patience.

    SQLite itself waits longer and longer, up to a tenth of a second: under load whoever has waited long
    would lose again and again to those who have just come.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                return False
            time.sleep(LOOKS_EVERY * random.uniform(0.5, 1.5))  # noqa: S311 - so that none keeps step
        else:
            return True
    return False


def _patience(seconds: float) -> str:
    return f"busy_timeout={int(1000 * seconds)}"


def is_busy(error: BaseException) -> bool:
    """Whether the database could not take something now, and will later: nothing was written."""
    if isinstance(error, sa.exc.TimeoutError):
        return True  # every connection of the process was in use
    said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(said, "sqlite_errorcode", 0) & 0xFF  # the low byte of SQLite's extended codes
    return (
        code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or getattr(said, "sqlstate", "") in BUSY_STATES
    )


class Database:
    """One engine with its two kinds of session: reading ones and writing ones."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.reading = sessionmaker(engine, expire_on_commit=False)
        self.writing = sessionmaker(engine.execution_options(writing=True), expire_on_commit=False)

    @classmethod
    def at(cls, url: str, *, pool_size: int = 10) -> Database:
        """The database at a URL."""
        return cls(make_engine(url, pool_size=pool_size))

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator[Database]:
        """The database at a URL for a while, as commands use it; its connections are closed at the end."""
        database = cls.at(url, pool_size=2)
        try:
            yield database
        finally:
            database.engine.dispose()


def lock_rows(session: Session, statements: Sequence[sa.Select[Any]], values: Mapping[str, object]) -> None:
    """Run each SELECT ... FOR UPDATE or FOR SHARE with these values; what is read afterwards is the newest.

    On SQLite a writing session has the only lock there is, and nothing is asked.
    """
    if session.get_bind().dialect.name != "sqlite":
        for statement in statements:
            session.execute(statement, values)


def claim(session: Session, statement: sa.Update, **values: Any) -> bool:
    """Run one conditional UPDATE and say whether it changed its row: the way every racing state is won.

    `values` are those of the statement's bound parameters, if it has any.
    """
    result = session.execute(statement.execution_options(synchronize_session=False), values or None)
    assert isinstance(result, sa.CursorResult)
    return result.rowcount == 1


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two views of the same thing, as {field: [before, after]} for the record."""
    return {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
