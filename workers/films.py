"""The job that turns an uploaded file into a film one can play, or says why it is none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from app.db import now
from app.entries.models import Entry
from app.entries.operations.deadline import is_writable
from app.entries.operations.verdict import film_was_rejected, submitted_with
from app.films.models import Film, FilmState
from app.films.operations.path import make_ready, record_examination, reject
from app.films.operations.preparing import Outcome, Workshop, prepare
from app.mail.operations import write
from app.storage import open_storage
from app.uploads import operations as uploads
from app.uploads import queries as uploaded
from app.uploads.spool import Spool, open_spool
from app.web.rules import N_
from config import Settings
from workers.job import Job
from workers.letters import letter, words

REJECTED = N_("Your film could not be accepted: %(title)s")
READY = N_("Your film plays: %(title)s")


def check_film(job: Job) -> None:
    """Check and prepare one film; running it twice leaves the same files and one outcome.

    What it raises lets it run again later: NotNow, StorageDamaged, StorageMissing, OSError.
    """
    with job.reading() as session:
        film = session.get(Film, job.payload["film_id"])
    if film is None or film.state is not FilmState.CHECKING:
        with job.finishing():
            return
    spool = open_spool(job.settings)
    with _folder(job.settings.data_dir / "work", film.code) as folder:
        workshop = Workshop(
            spool=spool, storage=open_storage(job.settings), folder=folder, progress=job.progress
        )
        outcome = prepare(film, workshop)
    with job.finishing() as session:
        _settle(session, film.id, outcome, job.settings)
        _clear_spool(session, spool, film, outcome.found.sha256)


@contextmanager
def _folder(parent: Path, code: str) -> Iterator[Path]:
    """An empty folder on the spool's disk; what a killed run of the same film left behind goes first."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{code}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{code}-", dir=parent) as folder:
        yield Path(folder)


def _settle(session: Session, film_id: int, outcome: Outcome, settings: Settings) -> None:
    record_examination(session, film_id, outcome.found)
    problem = outcome.problem
    if problem is None:
        settled = make_ready(session, film_id, proxy_key=outcome.proxy_key, poster_key=outcome.poster_key)
        entry = submitted_with(session, film_id)
    else:
        settled = reject(session, film_id, problem=problem.code, params=dict(problem.parameters))
        entry = film_was_rejected(session, film_id)
    if settled and entry is not None:
        _tell_entrant(session, entry, session.get_one(Film, film_id), settings)


def _tell_entrant(session: Session, entry: Entry, film: Film, settings: Settings) -> None:
    to, rejected = entry.entrant, film.state is FilmState.REJECTED
    body = letter(
        "film_rejected.txt" if rejected else "film_ready.txt",
        to.locale,
        entry=entry,
        film=film,
        went_back=entry.film_id != film.id,
        may_upload=is_writable(session, entry, at=now()),
        link=f"{settings.base_url}/entries/{entry.code}",
    )
    title = entry.title_en or entry.title_zh or entry.code
    subject = words(REJECTED if rejected else READY, to.locale, title=title)
    write(session, to=to.email, subject=subject, body=body, contest_id=entry.contest_id)


def _clear_spool(session: Session, spool: Spool, film: Film, sha256: str) -> None:
    """The kept bytes have been read back with this SHA-256, so the received ones may go."""
    upload = uploaded.by_key(session, film.upload_key)
    if upload is not None:
        uploads.stored(session, spool, upload, sha256=sha256)
