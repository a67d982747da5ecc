"""Workers die and the queue forgets, as shipped: each job has one result, and it is the right one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa

from app.audit.operations import use_key
from app.commands.migrate import upgrade
from app.commands.system import Running, system
from app.db import Database
from app.jobs.models import JobState, Outbox
from app.jobs.valkey import in_folder
from app.mail.models import Message, MessageState
from app.mail.operations import write
from app.results.models import RunState, Standing, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import request_tally
from app.results.queries.sheets import sheet_of
from tests.faults.big_round import FILMS, make_big_round

RECOVERY_SECONDS = 90


@pytest.fixture
def data(tmp_path: Path) -> Iterator[tuple[Path, Database]]:
    """A data folder with a migrated database, before anything runs on it."""
    url = f"sqlite:///{tmp_path}/laurel.sqlite3"
    upgrade(url)
    use_key("a key for this test alone, long enough")
    database = Database.at(url, pool_size=2)
    yield tmp_path, database
    database.engine.dispose()


def _until(what: Callable[[], bool], seconds: float, pause: float = 0.2) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(pause)
    return what()


def _state(database: Database, outbox_id: int) -> JobState:
    with database.reading() as session:
        return session.scalars(sa.select(Outbox.state).where(Outbox.id == outbox_id)).one()


def _kill_workers(running: Running) -> None:
    """SIGKILL every worker and whatever it has forked, as the end of a machine would."""
    for name, pid in running.programs().items():
        if name == "jobs" or name.startswith("films"):
            os.kill(pid, signal.SIGSTOP)
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            for victim in (*map(int, children), pid):
                os.kill(victim, signal.SIGKILL)


def test_a_worker_killed_in_the_middle_of_a_tally_leaves_one_right_result(
    data: tuple[Path, Database],
) -> None:
    folder, database = data
    with database.writing() as session:
        contest, organizer = make_big_round(session)
        run = request_tally(session, contest.rounds[0], "fair", by=organizer)
        outbox_id = session.scalars(sa.select(Outbox.id)).one()
        expected = reckon(*sheet_of(session, run))
        run_id = run.id
        session.commit()

    with system(folder) as running:
        assert _until(lambda: _state(database, outbox_id) is JobState.RUNNING, 30, pause=0.002)
        _kill_workers(running)
        done = _until(lambda: _state(database, outbox_id) is JobState.DONE, RECOVERY_SECONDS)

    assert done
    with database.reading() as session:
        found = session.get_one(TallyRun, run_id)
        attempts = session.get_one(Outbox, outbox_id).attempts
        standings = session.scalar(sa.select(sa.func.count(Standing.id)))
    assert attempts >= 2, "the worker was not killed in the middle"
    assert (found.state, found.result_digest, standings) == (RunState.DONE, expected.result_digest, FILMS)


def test_what_the_queue_forgets_in_the_middle_is_done_all_the_same(data: tuple[Path, Database]) -> None:
    folder, database = data
    with system(folder) as running:
        queue = redis.Redis.from_url(in_folder(running.data_dir / "valkey").url)
        for number in range(30):
            with database.writing() as session:
                write(session, to="lin@example.org", subject=f"Receipt {number}", body="Arrived.")
                session.commit()
            if number % 5 == 0:
                queue.flushall()

        def settled() -> bool:
            with database.reading() as session:
                return set(session.scalars(sa.select(Outbox.state))) == {JobState.DONE}

        assert _until(settled, RECOVERY_SECONDS)

    with database.reading() as session:
        assert set(session.scalars(sa.select(Message.state))) == {MessageState.KEPT}
        assert (session.scalar(sa.select(sa.func.count()).select_from(Message)) or 0) == 30
