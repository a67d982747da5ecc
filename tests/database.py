"""Databases for tests: each test that needs one runs on SQLite and on PostgreSQL, migrated and empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.application import create_app
from app.audit.operations import use_key
from app.commands.migrate import upgrade
from app.db import Base, Database
from config import Settings

SECRET = "tests keep no secrets, so this one is open to all"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(request: pytest.FixtureRequest) -> str:
    """The address of a migrated PostgreSQL database that tests empty before they begin."""
    admin = sa.make_url(request.getfixturevalue("postgres_url"))
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE laurel_tests"))
    engine.dispose()
    url = admin.set(database="laurel_tests").render_as_string(hide_password=False)
    upgrade(url)
    return url


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database of the kind that this run is on."""
    if database_kind == "sqlite":
        path = tmp_path / "laurel.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgresql")
    _empty(url)
    return url


def _empty(url: str) -> None:
    """Delete every row: on mostly empty tables that is far quicker than truncating all of them."""
    protected = "audit_entry"  # its trigger refuses to delete
    tables = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name != protected]
    deletions = [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608 - our own tables' names
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("; ".join([*deletions, f"TRUNCATE {protected} RESTART IDENTITY"]))
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database of a test."""
    use_key(SECRET)
    opened = Database.at(database_url, pool_size=5)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; what a page or another thread should see must be committed."""
    with database.writing() as opened:
        yield opened


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for an application whose data lie in the test's own folder."""
    environ = {
        "LAUREL_DATA": str(tmp_path / "data"),
        "LAUREL_SECRET": SECRET,
        "LAUREL_BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
    }
    return Settings.from_environ(environ)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The whole application on the test's database; forms need no token unless a test asks for it."""
    made = create_app(settings, db=database)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who has not signed in."""
    return app.test_client()
