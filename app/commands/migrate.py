"""`laurel migrate`: bring the database to the newest shape, step by numbered step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic import command as alembic
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.db import make_engine

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, told by us instead of a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at a URL to a revision."""
    engine = make_engine(url)
    try:
        with (
            engine.execution_options(writing=True).connect() as connection,
            _tables_can_be_rebuilt(connection),
        ):
            alembic.upgrade(configuration(connection), revision)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at a URL back to a revision."""
    engine = make_engine(url)
    try:
        with (
            engine.execution_options(writing=True).connect() as connection,
            _tables_can_be_rebuilt(connection),
        ):
            alembic.downgrade(configuration(connection), revision)
    finally:
        engine.dispose()


@contextmanager
def _tables_can_be_rebuilt(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite drop a table that others point at and put its successor in its place, losing nobody.

    It changes most of a table only by building it anew; with foreign keys on, dropping the old one would
    empty what hangs on it. Afterwards everything must still point at something.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # The driver is asked itself: within a transaction the pragma would do nothing.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    yield
    if lost := driver.execute("PRAGMA foreign_key_check").fetchone():
        raise RuntimeError(f"After migrating, row {lost[1]} of {lost[0]} points at a {lost[2]} that is gone.")


def newest() -> str | None:
    """The revision that the code expects."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def present(connection: sa.Connection) -> str | None:
    """The revision that a database has."""
    return MigrationContext.configure(connection).get_current_revision()


@click.command("migrate", help="Bring the database to the newest shape.")
def command() -> None:
    """Run the missing migrations on the database that the settings name."""
    from config import Settings

    settings = Settings.from_environ(os.environ)
    upgrade(settings.database_url)
    click.echo(f"The database is at revision {newest()}.")
