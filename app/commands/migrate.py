"""`laurel migrate`: bring the database to the newest shape, step by numbered step."""

from __future__ import annotations

import os
from pathlib import Path

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
        with engine.execution_options(writing=True).connect() as connection:
            alembic.upgrade(configuration(connection), revision)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at a URL back to a revision."""
    engine = make_engine(url)
    try:
        with engine.execution_options(writing=True).connect() as connection:
            alembic.downgrade(configuration(connection), revision)
    finally:
        engine.dispose()


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
