"""Databases for tests: each test that needs one runs on SQLite and on PostgreSQL, migrated and empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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

PROTECTED = "audit_entry"  # its trigger refuses to delete
WHOLE = "deliberation"  # minutes go with it alone, so it goes first
KNOWN = [table.name for table in reversed(Base.metadata.sorted_tables)]
DELETED = [WHOLE, *(name for name in KNOWN if name not in (PROTECTED, WHOLE))]
FULL = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our own tables' names
    for name in (PROTECTED, *DELETED)
)
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


@pytest.fixture(scope="session")
def sqlite_database(migrated_sqlite: Path) -> Iterator[Database]:
    """One place for the file of every test: its engine keeps the statements that it has compiled."""
    with _kept(f"sqlite:///{migrated_sqlite.with_name('laurel.sqlite3')}") as kept:
        yield kept


@pytest.fixture(scope="session")
def postgresql_database(migrated_postgresql: str) -> Iterator[Database]:
    """The one PostgreSQL database of all tests, with an engine that stays."""
    with _kept(migrated_postgresql) as kept:
        yield kept


@contextmanager
def _kept(url: str) -> Iterator[Database]:
    database = Database.at(url, pool_size=5)
    yield database
    database.engine.dispose()


@pytest.fixture
def database(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database of a test, migrated and empty, of the kind that this run is on."""
    use_key(SECRET)
    kept: Database = request.getfixturevalue(f"{database_kind}_database")
    if database_kind == "sqlite":
        _put(request.getfixturevalue("migrated_sqlite"), Path(str(kept.engine.url.database)))
    else:
        _empty(kept.engine)
    yield kept
    if database_kind == "sqlite":
        kept.engine.dispose()  # the next test has another file; PostgreSQL's connections know its tables


@pytest.fixture
def database_url(database: Database) -> str:
    """The address of a test's database."""
    return database.engine.url.render_as_string(hide_password=False)


def _put(template: Path, place: Path) -> None:
    """A new file, not the old one overwritten: a connection that a test forgot keeps its own."""
    for old in place.parent.glob(f"{place.name}*"):
        old.unlink()
    shutil.copyfile(template, place)


def _empty(engine: sa.Engine) -> None:
    """Delete the rows of every table that has some: far quicker than truncating, or asking all, of them."""
    with engine.begin() as connection:
        full = set(connection.exec_driver_sql(FULL).scalars())
        deletions = [f'DELETE FROM "{table}"' for table in DELETED if table in full]  # noqa: S608 - our own
        if PROTECTED in full:
            deletions.append(f"TRUNCATE {PROTECTED} RESTART IDENTITY")
        if deletions:
            connection.exec_driver_sql("; ".join(deletions))


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
