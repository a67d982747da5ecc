"""Running a promised job through the real queue, the relay and the fence."""

from __future__ import annotations

import redis
import sqlalchemy as sa
from rq import Queue
from rq.serializers import JSONSerializer

from app.db import Database
from app.jobs.models import JobState, Outbox
from app.mail.models import Message, MessageState
from app.mail.operations import Letter, write, write_many
from config import Settings
from tests.factories import make_contest
from workers.relay import hand_over, promise_hourly, queue_names
from workers.run import run


def _written(database: Database) -> int:
    with database.writing() as session:
        message = write(session, to="lin@example.org", subject="Receipt", body="Your film has arrived.")
        session.commit()
        return message.id


def _job(database: Database) -> Outbox:
    with database.reading() as session:
        return session.scalars(sa.select(Outbox)).one()


def _message(database: Database, message_id: int) -> Message:
    with database.reading() as session:
        return session.get_one(Message, message_id)


def test_without_a_mail_server_a_message_is_kept_and_its_job_is_done(
    database: Database, settings: Settings
) -> None:
    message_id = _written(database)

    claimed = run(database, settings, _job(database).id)

    assert claimed is True
    assert _message(database, message_id).state is MessageState.KEPT
    assert _job(database).state is JobState.DONE


def test_letters_to_many_are_one_job_that_sends_each_once(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        contest = make_contest(session)
        letters = [Letter(f"{name}@example.org", "The winners", "Read them.") for name in ("lin", "ada")]
        write_many(session, letters, contest_id=contest.id)
        session.commit()

    assert run(database, settings, _job(database).id) is True
    with database.reading() as session:
        assert list(session.scalars(sa.select(Message.state))) == [MessageState.KEPT] * 2
    assert _job(database).state is JobState.DONE


def test_a_job_that_was_done_is_not_done_again(database: Database, settings: Settings) -> None:
    _written(database)
    run(database, settings, _job(database).id)

    assert run(database, settings, _job(database).id) is False


def test_a_job_that_raises_is_kept_with_its_words_and_waits_for_another_try(
    database: Database, settings: Settings
) -> None:
    message_id = _written(database)
    with database.writing() as session:
        session.execute(sa.update(Outbox).values(payload={"message_id": message_id + 1000}))
        session.commit()

    run(database, settings, _job(database).id)

    job = _job(database)
    assert (job.state, job.attempts, job.enqueued_at) == (JobState.WAITING, 1, None)
    assert "NoResultFound" in job.last_error


def test_what_the_queue_forgets_is_handed_over_again(
    database: Database, settings: Settings, valkey_url: str
) -> None:
    message_id = _written(database)
    connection = redis.Redis.from_url(valkey_url)
    connection.flushall()
    assert hand_over(database, connection) == 1
    connection.flushall()
    with database.writing() as session:
        session.execute(sa.update(Outbox).values(enqueued_at=sa.text("'2020-01-01 00:00:00'")))
        session.commit()

    assert hand_over(database, connection) == 1
    queued = [Queue(name, connection=connection, serializer=JSONSerializer) for name in queue_names()]

    assert sum(queue.count for queue in queued) == 1
    assert run(database, settings, _job(database).id) is True
    assert _message(database, message_id).state is MessageState.KEPT


def test_a_copy_that_died_with_its_worker_is_followed_by_another(database: Database, valkey_url: str) -> None:
    _written(database)
    connection = redis.Redis.from_url(valkey_url)
    connection.flushall()
    queue = Queue("letters", connection=connection, serializer=JSONSerializer)
    hand_over(database, connection)
    taken = queue.pop_job_id()  # as a worker takes it; killed here, it never claims the row

    with database.writing() as session:
        session.execute(sa.update(Outbox).values(enqueued_at=None))
        session.commit()
    hand_over(database, connection)

    assert taken is not None
    assert [job.args for job in queue.jobs] == [[_job(database).id]]


def test_handing_over_twice_queues_one_copy(database: Database, valkey_url: str) -> None:
    _written(database)
    connection = redis.Redis.from_url(valkey_url)
    connection.flushall()

    for _ in range(2):
        hand_over(database, connection)
        with database.writing() as session:
            session.execute(sa.update(Outbox).values(enqueued_at=None))
            session.commit()

    queue = Queue("letters", connection=connection, serializer=JSONSerializer)
    assert queue.count == 1


def test_the_disk_is_swept_once_an_hour_whoever_asks(database: Database, settings: Settings) -> None:
    hour = promise_hourly(database, "")
    promise_hourly(database, "")

    with database.reading() as session:
        promised = {job.key: job.id for job in session.scalars(sa.select(Outbox))}
    assert set(promised) == {f"sweep-uploads:{hour}", f"mark-silent:{hour}"}
    assert all(run(database, settings, number) for number in promised.values())
    with database.reading() as session:
        assert set(session.scalars(sa.select(Outbox.state))) == {JobState.DONE}
