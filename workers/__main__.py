"""`python -m workers relay|jobs|films`: one process of the other half of Laurel."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

import redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from app.db import Database
from app.jobs.names import ALL, QUICK
from config import Settings
from workers.checkpoint import keep_log_short
from workers.relay import queue_names, relay
from workers.run import resolve

# With these a worker that dies by kill -9 is noticed and its job runs again within 90 s.
WORKER_TTL_SECONDS = 30
MONITORING_SECONDS = 5
MAINTENANCE_SECONDS = 15


def main(arguments: list[str]) -> int:
    """Run the role that the one argument names."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    roles = {"relay": run_relay, "jobs": run_jobs, "films": run_films}
    if len(arguments) != 1 or arguments[0] not in roles:
        sys.stderr.write(f"Say one of: {', '.join(roles)}.\n")
        return 2
    roles[arguments[0]](Settings.from_environ(os.environ))
    return 0


def run_relay(settings: Settings) -> None:
    """Hand outbox rows to the queue, and keep SQLite's log short, until a signal ends it."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=keep_log_short, args=(settings.database_url, stop), daemon=True).start()
    relay(Database.at(settings.database_url, pool_size=2), redis.Redis.from_url(settings.redis_url), stop)


def run_jobs(settings: Settings) -> None:
    """Work on quick jobs only, so that a tally never waits for films."""
    _work(settings, list(QUICK))


def run_films(settings: Settings) -> None:
    """Work on everything, quick jobs first."""
    _work(settings, queue_names())


def _work(settings: Settings, names: list[str]) -> None:
    for name in ALL:
        resolve(name)  # loaded once here instead of in every work-horse
    connection = redis.Redis.from_url(settings.redis_url)
    worker = Worker(
        [Queue(name, connection=connection, serializer=JSONSerializer) for name in names],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
    )
    worker.work(logging_level="WARNING")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
