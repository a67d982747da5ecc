"""Migrations are numbered, lead both ways, and end where the models are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEntry
from app.audit.operations import record
from app.commands.migrate import configuration, downgrade, upgrade
from app.db import Base, Database, UtcDateTime, make_engine
from tests.architecture.tree import ROOT, name

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def empty_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    admin = sa.make_url(request.getfixturevalue("postgres_url"))
    with _autocommit(admin) as connection:
        connection.execute(sa.text("CREATE DATABASE laurel_migrations"))
    yield admin.set(database="laurel_migrations").render_as_string(hide_password=False)
    with _autocommit(admin) as connection:
        connection.execute(sa.text("DROP DATABASE laurel_migrations"))


@contextmanager
def _autocommit(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def test_migrations_are_numbered_and_have_one_head() -> None:
    heads = ScriptDirectory.from_config(configuration()).get_heads()

    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name) for path in VERSIONS), [*map(name, VERSIONS)]
    assert heads == [VERSIONS[-1].name[:4]]


def test_migrations_lead_up_down_and_up_again(empty_url: str) -> None:
    upgrade(empty_url)
    first = _tables(empty_url)
    downgrade(empty_url, "base")
    between = _tables(empty_url)
    upgrade(empty_url)

    assert (between, _tables(empty_url)) == (set(), first)
    assert first == {table.name for table in Base.metadata.sorted_tables}


def _compare_type(
    _context: object, _inspected: object, _column: object, found: object, wanted: object
) -> bool | None:
    return False if isinstance(wanted, UtcDateTime) and isinstance(found, sa.DateTime) else None


def test_the_models_have_not_drifted_from_the_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _compare_type})

        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET action = 'nothing'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_audit_chain(database: Database, verb: str) -> None:
    with database.writing() as session:
        record(session, "contest.created", "contest:one", by=None)
        session.commit()

    with database.writing() as session, pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(verb))

    with database.reading() as session:
        assert session.scalars(sa.select(AuditEntry.action)).all() == ["contest.created"]
