"""Too much at once: who cannot be served now is told when to come again, and is served then."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app import db
from app.assignments.models import Assignment
from app.db import Database
from app.scoring.models import Scorecard
from tests.factories import client_of
from tests.scoring.factories import Judging, filled, make_judging

SCRIPT = {"Accept": "application/json"}
SHORT = 0.1


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def impatient(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that waits a tenth of a second for a lock instead of ten seconds."""

    def hurry(connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(1000 * SHORT)}")

    monkeypatch.setattr(db, "PATIENCE", SHORT)
    sa.event.listen(database.engine, "begin", hurry)
    yield database
    sa.event.remove(database.engine, "begin", hurry)


@pytest.mark.parametrize(
    ("accept", "words"), [("application/json", "error"), ("text/html", "Back in a moment")]
)
def test_a_save_that_cannot_be_taken_now_is_told_when_to_come_again_and_is_kept_then(
    app: Flask, impatient: Database, judging: Judging, session: Session, accept: str, words: str
) -> None:
    judge, address = client_of(app, judging.judge), f"/reviews/{judging.assignment.code}/scorecard"

    with impatient.writing() as other:
        other.execute(sa.select(Assignment).with_for_update())
        refused = judge.post(address, data=filled(), headers={"Accept": accept})
    again = judge.post(address, data=filled(), headers=SCRIPT)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert words in refused.text
    assert again.status_code == 200
    assert session.scalars(sa.select(Scorecard.save_count)).all() == [1]


def test_a_process_without_a_free_connection_is_busy_and_not_broken(
    app: Flask, database: Database, judging: Judging
) -> None:
    alone = sa.create_engine(database.engine.url, pool_size=1, max_overflow=0, pool_timeout=SHORT)
    app.extensions["database"] = Database(alone)
    judge = client_of(app, judging.judge)

    with alone.connect():
        refused = judge.get(f"/reviews/{judging.assignment.code}/film", headers=SCRIPT)
    alone.dispose()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")


def test_what_is_broken_stays_a_fault(
    app: Flask, database: Database, judging: Judging, caplog: pytest.LogCaptureFixture
) -> None:
    judge = client_of(app, judging.judge)
    with database.writing() as session:
        session.execute(sa.text("ALTER TABLE scorecard RENAME COLUMN save_count TO lost"))
        session.commit()

    with caplog.at_level(logging.CRITICAL, "app"):
        answer = judge.post(f"/reviews/{judging.assignment.code}/scorecard", data=filled(), headers=SCRIPT)

    with database.writing() as session:
        session.execute(sa.text("ALTER TABLE scorecard RENAME COLUMN lost TO save_count"))
        session.commit()
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers


def test_many_writers_all_have_their_turn(database: Database, judging: Judging) -> None:
    def write(number: int) -> int:
        with database.writing() as session:
            session.execute(sa.update(Assignment).values(reason=Assignment.reason + "+"))
            session.commit()
        return number

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(write, range(40)))

    with database.reading() as session:
        marks = session.scalar(sa.select(Assignment.reason).where(Assignment.id == judging.assignment.id))
    assert done == list(range(40))
    assert marks == "+" * 40
