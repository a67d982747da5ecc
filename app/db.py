"""The database's ground: the declarative base and its naming rule, column types, engines, sessions."""

from __future__ import annotations

import enum
import secrets
from collections.abc import Iterator, Mapping
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
            url, connect_args={"timeout": 10}, pool_size=pool_size, max_overflow=pool_size
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=10s"},
    )


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Reading before writing under a plain BEGIN fails at once when somebody else writes; an immediate
    # one waits its turn. Readers must not take the write lock, so only writing sessions ask for it.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


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


def claim(session: Session, statement: sa.Update) -> bool:
    """Run one conditional UPDATE and say whether it changed its row: the way every racing state is won."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, sa.CursorResult)
    return result.rowcount == 1


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two views of the same thing, as {field: [before, after]} for the record."""
    return {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
