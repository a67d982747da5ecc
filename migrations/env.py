"""Runs migrations on the connection it is given, or on the database that the settings name."""

from __future__ import annotations

import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import app.accounts.models
import app.assignments.models
import app.audit.models
import app.contests.models
import app.deliberation.models
import app.entries.models
import app.films.models
import app.jobs.models
import app.mail.models
import app.publication.models
import app.results.models
import app.scoring.models
import app.screening.models
import app.uploads.models  # noqa: F401 - each room's tables join the metadata
from app.db import Base, UtcDateTime, make_engine
from config import Settings


def render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our moment type as the plain one it stands on, so that old migrations need none of our code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(_context: Any, _inspected: Any, _column: Any, found: Any, wanted: Any) -> bool | None:
    """Leave moments alone: both databases report the plain type that stands under ours."""
    if isinstance(wanted, UtcDateTime) and isinstance(found, sa.DateTime):
        return False
    return None


def run(connection: sa.Connection) -> None:
    """Run what is missing in one transaction; on PostgreSQL a lock that is not had in 4 s ends it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET lock_timeout = '4s'"))
        connection.commit()
    else:
        _let_tables_be_made_anew(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render,
        compare_type=compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()


def _let_tables_be_made_anew(connection: sa.Connection) -> None:
    """SQLite changes a table by copying it; with foreign keys on, dropping the old one empties its children.

    The pragma does nothing inside a transaction, so it goes to the driver before one begins; the
    connection is not used for anything else afterwards.
    """
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(Settings.from_environ(os.environ).database_url)
    with engine.execution_options(writing=True).connect() as opened:
        run(opened)
    engine.dispose()
