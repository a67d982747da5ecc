"""The jobs of exports: a file made whole or not at all, kept once, and let go when its time has come."""

from __future__ import annotations

import time

from app.contests.models import Contest
from app.jobs.models import Outbox
from app.publication.operations.exporting.making import Order, make
from app.publication.operations.exporting.refused import ExportRefusedError
from app.results.models import Export, ExportState
from app.results.operations.exporting import expire_export as note_expired
from app.results.operations.exporting import fail_export, finish_export
from app.storage import Storage, open_storage
from app.web.rules import N_
from workers.folders import work_folder
from workers.job import Job

MAKING = N_("Writing the file")
KEEPING = N_("Putting the file away")
PAUSE_SECONDS = 0.5


def make_export(job: Job) -> None:
    """Write one export; a repeated or stopped one leaves nothing behind."""
    export_id = job.payload["export_id"]
    with job.reading() as session:
        export = session.get_one(Export, export_id)
        attempt = session.get_one(Outbox, job.outbox_id).attempts
    storage = open_storage(job.settings)
    for number in range(1, attempt):
        storage.delete(_key(export, number))
    if export.state is not ExportState.REQUESTED:
        with job.finishing():
            return
    try:
        _make(job, export, storage, _key(export, attempt))
    except ExportRefusedError as refusal:
        with job.finishing() as session:
            fail_export(session, session.get_one(Export, export_id), refusal.code)


def make_long_export(job: Job) -> None:
    """The same for exports that read whole films, which wait where films are encoded."""
    make_export(job)


def _key(export: Export, attempt: int) -> str:
    return f"exports/{export.code}/{attempt}"


def _make(job: Job, export: Export, storage: Storage, key: str) -> None:
    """Make the file and keep it; where it does not come to that, nothing is kept."""
    order = Order(export.kind, export.form, export.is_anonymous, export.round_number)
    with work_folder(job.settings.data_dir / "work", f"export-{export.code}") as folder:
        with job.reading() as session:
            contest = session.get_one(Contest, export.contest_id)
            made = make(session, storage, contest, order, folder, _Telling(job))
        job.progress(99, KEEPING)
        is_kept = False
        try:
            stored = storage.put_file(key, made.path)
            with job.finishing() as session:
                found = session.get_one(Export, export.id)
                is_kept = finish_export(session, found, stored, key=key, rows=made.rows, ending=made.ending)
        finally:
            if not is_kept:
                storage.delete(key)


class _Telling:
    """Tells the job how far it is, not more often than people look."""

    def __init__(self, job: Job) -> None:
        self.job, self.told_at = job, 0.0
        job.progress(0, MAKING)

    def __call__(self, share: float) -> None:
        if time.monotonic() - self.told_at >= PAUSE_SECONDS:
            self.told_at = time.monotonic()
            self.job.progress(int(98 * share), MAKING)


def expire_export(job: Job) -> None:
    """Remove the file of an export whose time is up, then say so."""
    with job.reading() as session:
        export = session.get(Export, job.payload["export_id"])
    if export is not None and export.storage_key:
        open_storage(job.settings).delete(export.storage_key)
    with job.finishing() as session:
        if export is not None:
            note_expired(session, session.get_one(Export, export.id))
