"""The jobs that keep the disk tidy: files whose rows are gone, uploads that nobody continued."""

from __future__ import annotations

from app.storage import open_storage
from app.uploads.operations import sweep
from app.uploads.spool import open_spool
from workers.job import Job


def remove_files(job: Job) -> None:
    """Remove every key of the payload; one that is gone already is no fault."""
    storage = open_storage(job.settings)
    keys: list[str] = job.payload["keys"]
    for number, key in enumerate(keys):
        storage.delete(key)
        if number % 50 == 0:
            job.progress(100 * number // len(keys), "removing")
    with job.finishing():
        pass


def sweep_uploads(job: Job) -> None:
    """Expire uploads whose time is up, and delete bytes that belong to none."""
    with job.finishing() as session:
        sweep(session, open_spool(job.settings))
