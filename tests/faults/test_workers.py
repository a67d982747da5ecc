"""Workers die and the queue forgets, as shipped: each job has one result, and it is the right one."""

from __future__ import annotations

from pathlib import Path

import redis
import sqlalchemy as sa

from app.commands.system import system
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
from tests.faults.killing import RECOVERY_SECONDS, kill_in_the_middle, state_of, until


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
        assert kill_in_the_middle(running, database, outbox_id)
        done = until(lambda: state_of(database, outbox_id) is JobState.DONE, RECOVERY_SECONDS)

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

        assert until(settled, RECOVERY_SECONDS)

    with database.reading() as session:
        assert set(session.scalars(sa.select(Message.state))) == {MessageState.KEPT}
        assert (session.scalar(sa.select(sa.func.count()).select_from(Message)) or 0) == 30
