"""The job that removes kept files whose rows are gone."""

from __future__ import annotations

from app.storage import open_storage
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
