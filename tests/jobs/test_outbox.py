"""A promised job: one row, one holder at a time, one result."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.db import Database, now
from app.jobs import names
from app.jobs.models import JobState, Outbox
from app.jobs.operations import (
    MAX_ATTEMPTS,
    LeaseLost,
    cancel,
    finish,
    give_back,
    promise,
    renew,
    retry,
    take,
)
from app.jobs.queries import due


def _promised(database: Database, key: str = "tally:1") -> int:
    with database.writing() as session:
        row = promise(session, names.RUN_TALLY, {"run_id": 1}, key=key)
        session.commit()
        return row.id


def _taken(database: Database, outbox_id: int) -> str | None:
    with database.writing() as session:
        token = take(session, outbox_id)
        session.commit()
    return token


def _expire(database: Database, outbox_id: int) -> None:
    with database.writing() as session:
        past = now() - timedelta(seconds=1)
        session.execute(
            sa.update(Outbox)
            .where(Outbox.id == outbox_id)
            .values(claimed_until=past, enqueued_at=past - timedelta(hours=1))
        )
        session.commit()


def _state(database: Database, outbox_id: int) -> JobState:
    with database.reading() as session:
        return session.get_one(Outbox, outbox_id).state


def test_a_second_promise_under_the_same_key_is_the_first(database: Database) -> None:
    first = _promised(database)

    assert _promised(database) == first


def test_a_promise_that_is_rolled_back_was_never_made(database: Database) -> None:
    with database.writing() as session:
        promise(session, names.RUN_TALLY, {}, key="tally:9")
        session.rollback()

    with database.reading() as session:
        assert due(session) == []


def test_of_twenty_workers_one_takes_a_job(database: Database) -> None:
    outbox_id = _promised(database)
    tokens: list[str | None] = []
    workers = [threading.Thread(target=lambda: tokens.append(_taken(database, outbox_id))) for _ in range(20)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(tokens) == 20
    assert len([token for token in tokens if token]) == 1


def test_an_expired_claim_goes_to_the_next_and_fences_off_the_first(database: Database) -> None:
    outbox_id = _promised(database)
    first = _taken(database, outbox_id)
    _expire(database, outbox_id)
    second = _taken(database, outbox_id)

    assert first is not None
    assert second is not None
    with database.writing() as session:
        assert renew(session, outbox_id, first) is False
        with pytest.raises(LeaseLost):
            finish(session, outbox_id, first)
        session.rollback()
        finish(session, outbox_id, second)
        session.commit()
    assert _state(database, outbox_id) is JobState.DONE


def test_a_finished_job_is_never_taken_again(database: Database) -> None:
    outbox_id = _promised(database)
    token = _taken(database, outbox_id) or ""
    with database.writing() as session:
        finish(session, outbox_id, token)
        session.commit()

    assert _taken(database, outbox_id) is None


def test_a_job_that_keeps_failing_gives_up_and_can_be_started_again(database: Database) -> None:
    outbox_id = _promised(database)
    for _ in range(MAX_ATTEMPTS):
        token = _taken(database, outbox_id) or ""
        with database.writing() as session:
            give_back(session, outbox_id, token, error="OSError: disk full")
            session.commit()
    assert _state(database, outbox_id) is JobState.FAILED

    with database.writing() as session:
        assert retry(session, outbox_id) is True
        session.commit()

    assert _taken(database, outbox_id) is not None


def test_cancelling_ends_a_waiting_job_and_asks_a_running_one(database: Database) -> None:
    waiting, running = _promised(database, "tally:1"), _promised(database, "tally:2")
    _taken(database, running)

    with database.writing() as session:
        cancel(session, waiting)
        cancel(session, running)
        session.commit()

    assert (_state(database, waiting), _state(database, running)) == (JobState.CANCELLED, JobState.RUNNING)
    with database.reading() as session:
        assert session.get_one(Outbox, running).cancel_requested is True


def test_due_are_new_rows_lost_rows_and_rows_of_dead_holders(database: Database) -> None:
    new, handed, lost, dead, alive = (_promised(database, f"tally:{n}") for n in range(5))
    _taken(database, dead)
    _taken(database, alive)
    _expire(database, dead)
    with database.writing() as session:
        for row_id, age in ((handed, timedelta(0)), (lost, timedelta(minutes=2))):
            session.execute(sa.update(Outbox).where(Outbox.id == row_id).values(enqueued_at=now() - age))
        session.commit()

    with database.reading() as session:
        assert [row.id for row in due(session)] == [new, lost, dead]
