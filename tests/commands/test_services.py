"""What a run stands on: a migrated database and a queue that answers, or one sentence on why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.commands.migrate import newest, present
from app.commands.services import ServiceAway, check_queue, has_demo, prepare_database
from app.db import Database
from tests.factories import make_contest


def test_new_database_is_migrated_and_an_old_one_is_known_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'laurel.sqlite3'}"

    first, second = prepare_database(url), prepare_database(url)

    database = Database.at(url)
    with database.engine.connect() as connection:
        assert present(connection) == newest()
    database.engine.dispose()
    assert (first, second) == (True, False)


def test_database_that_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ServiceAway) as failure:
        prepare_database(f"sqlite:///{tmp_path / 'nowhere' / 'laurel.sqlite3'}")

    assert str(failure.value) == (
        "The database cannot be opened (unable to open database file); "
        "correct DATABASE_URL or start its server."
    )


def test_demo_is_there_until_its_contest_is_gone(session: Session, database_url: str) -> None:
    contest = make_contest(session)
    session.commit()
    before = has_demo(database_url)

    contest.is_demo = True
    session.commit()

    assert (before, has_demo(database_url)) == (False, True)


def test_queue_of_ones_own_that_answers_is_accepted(valkey_url: str) -> None:
    check_queue(valkey_url)


def test_queue_of_ones_own_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ServiceAway, match=r"^The Redis server of REDIS_URL does not answer \(.+\); start it, "
    ):
        check_queue(f"unix://{tmp_path / 'nobody.sock'}")
