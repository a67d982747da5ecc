"""Running one promised job: claim it, call the function it names, settle what became of it."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable

from app.audit.operations import use_key
from app.db import Database
from app.jobs import operations as jobs
from app.jobs.models import Outbox
from config import Settings
from workers.job import Cancelled, Job

log = logging.getLogger("laurel.workers")


def perform(outbox_id: int) -> None:
    """What the queue calls in a fresh process: read the settings, open the database, run the job."""
    settings = Settings.from_environ(os.environ)
    use_key(settings.secret)
    database = Database.at(settings.database_url, pool_size=3)
    try:
        run(database, settings, outbox_id)
    finally:
        database.engine.dispose()


def run(database: Database, settings: Settings, outbox_id: int) -> bool:
    """Claim and run a job; returns whether it was claimed. What the job raises is recorded, not lost."""
    job, name = _take(database, settings, outbox_id)
    if job is None:
        return False
    try:
        with job.kept_alive():
            resolve(name)(job)
    except jobs.LeaseLost:
        log.warning("job %s was taken over; its result was not written", outbox_id)
    except Cancelled:
        _stop(job)
    except Exception as error:
        log.exception("job %s failed", outbox_id)
        _give_back(job, error)
    return True


def resolve(name: str) -> Callable[[Job], None]:
    """The function that a job's dotted name stands for."""
    module, _, function = name.rpartition(".")
    found: Callable[[Job], None] = getattr(importlib.import_module(module), function)
    return found


def _take(database: Database, settings: Settings, outbox_id: int) -> tuple[Job | None, str]:
    with database.writing() as session:
        token = jobs.take(session, outbox_id)
        if token is None:
            return None, ""
        row = session.get_one(Outbox, outbox_id)
        session.commit()
    return Job(database, settings, outbox_id, token, row.payload), row.name


def _stop(job: Job) -> None:
    with job.writing() as session:
        jobs.stop(session, job.outbox_id, job.token)


def _give_back(job: Job, error: Exception) -> None:
    with job.writing() as session:
        jobs.give_back(session, job.outbox_id, job.token, error=f"{type(error).__name__}: {error}")
