"""The relay: hands due outbox rows to the queue, again when the queue lost them or their holder died."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress

import redis
import sqlalchemy as sa
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from app.db import Database, now
from app.jobs import names
from app.jobs.models import Outbox
from app.jobs.names import DEFAULT_QUEUE, EVERY_QUEUE, QUEUES
from app.jobs.operations import promise
from app.jobs.queries import due

log = logging.getLogger("laurel.relay")
PAUSE_SECONDS = 0.5
# A work-horse that outlives this is stopped; long films report progress long before.
JOB_TIMEOUT_SECONDS = 4 * 3600
# Workers that may die one after the other with the same job in their hands before anybody has to look.
MOST_COPIES = 20


def queue_names() -> list[str]:
    """Every queue there is, in the order in which workers look for work."""
    return list(EVERY_QUEUE)


def hand_over(database: Database, connection: redis.Redis) -> int:
    """Enqueue what is due and return how much that was; the row decides, the queue only carries."""
    with database.reading() as session:
        rows = due(session)
    if not rows:
        return 0
    for row in rows:
        _enqueue(row, connection)
    with database.writing() as session:
        handed = [row.id for row in rows]
        session.execute(sa.update(Outbox).where(Outbox.id.in_(handed)).values(enqueued_at=now()))
        session.commit()
    return len(rows)


def promise_hourly(database: Database, promised: str) -> str:
    """Promise once in each hour what keeps disk and rounds in order; returns the hour it was promised for."""
    hour = now().strftime("%Y-%m-%dT%H")
    if hour != promised:
        with database.writing() as session:
            promise(session, names.SWEEP_UPLOADS, {}, key=f"sweep-uploads:{hour}")
            promise(session, names.MARK_SILENT, {}, key=f"mark-silent:{hour}")
            session.commit()
    return hour


def _enqueue(row: Outbox, connection: redis.Redis) -> None:
    """Queue one copy of a job per attempt: handing over again is free while the first copy still waits.

    A copy that has left the queue and never claimed its row died with its worker; then another follows.
    """
    queue = Queue(QUEUES.get(row.name, DEFAULT_QUEUE), connection=connection, serializer=JSONSerializer)
    for copy in range(MOST_COPIES):
        number = f"outbox-{row.id}-{row.attempts}-{copy}"
        with suppress(DuplicateJobError):
            _queue(queue, row, number)
            return
        if queue.get_job_position(number) is not None:
            return


def _queue(queue: Queue, row: Outbox, number: str) -> None:
    queue.enqueue(
        "workers.run.perform",
        row.id,
        job_id=number,
        unique=True,
        job_timeout=JOB_TIMEOUT_SECONDS,
        result_ttl=0,
        failure_ttl=0,
        description=f"{row.name} {row.key}",
    )


def relay(database: Database, connection: redis.Redis, stop: threading.Event) -> None:
    """Hand over until told to stop; while the queue is away, rows simply wait."""
    hour = ""
    while not stop.is_set():
        try:
            hour = promise_hourly(database, hour)
            handed = hand_over(database, connection)
        except (RedisError, sa.exc.OperationalError) as error:
            log.warning("nothing was handed over: %s", error)
            handed = 0
        stop.wait(0.05 if handed else PAUSE_SECONDS)
