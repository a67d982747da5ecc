"""The path of a film row: created from an upload, then settled once, each step one conditional UPDATE."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import claim, now
from app.films.models import Film, FilmState
from app.films.queries import check_key
from app.jobs import names
from app.jobs import operations as jobs
from app.jobs.queries import job_for
from app.uploads.models import Upload
from app.web.rules import N_, RuleBroken


class CheckGoesOn(RuleBroken):
    """There is no failed check to repeat."""

    message = N_(
        "This film is being checked or has been checked already; reload the page to see how it went."
    )


@dataclass(frozen=True)
class FilmLimits:
    """How long a film may be, in whole seconds; its bytes were limited when it was uploaded."""

    min_seconds: int
    max_seconds: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the check learned of a film's bytes; `duration_ms`, size and sound are None when unreadable.

    `facts` is the examination as plain values, for pages that show warnings or details.
    """

    sha256: str
    original_key: str
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    has_sound: bool | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def film_from_upload(session: Session, upload: Upload, *, owner: User, limits: FilmLimits) -> Film:
    """Create the film of a complete upload and promise its check; a second call returns the same film."""
    known = session.scalar(sa.select(Film).where(Film.upload_key == upload.key))
    if known is not None:
        return known
    film = Film(
        owner_id=owner.id,
        upload_key=upload.key,
        file_name=upload.file_name,
        size=upload.length,
        sha256=upload.sha256,
        min_seconds=limits.min_seconds,
        max_seconds=limits.max_seconds,
    )
    session.add(film)
    session.flush()
    jobs.promise(session, names.CHECK_FILM, {"film_id": film.id}, key=check_key(film.id))
    return film


def record_examination(session: Session, film_id: int, found: Found) -> bool:
    """Write what the check learned, while the film is still being checked; False when it is settled."""
    return claim(
        session,
        _while_checking(film_id).values(
            sha256=found.sha256,
            original_key=found.original_key,
            duration_ms=found.duration_ms,
            width=found.width,
            height=found.height,
            has_sound=found.has_sound,
            facts=found.facts,
        ),
    )


def make_ready(session: Session, film_id: int, *, proxy_key: str, poster_key: str) -> bool:
    """Let a checked film be played; False when it was settled before. Facts must have been recorded."""
    return claim(
        session,
        _while_checking(film_id).values(
            state=FilmState.READY, proxy_key=proxy_key, poster_key=poster_key, checked_at=now()
        ),
    )


def reject(session: Session, film_id: int, *, problem: str, params: dict[str, Any]) -> bool:
    """Refuse a film under a problem's code, of which pages make words; False when it was settled before."""
    return claim(
        session,
        _while_checking(film_id).values(
            state=FilmState.REJECTED, problem=problem, problem_params=params, checked_at=now()
        ),
    )


def check_again(session: Session, film: Film) -> None:
    """Repeat a check that failed on our side or was stopped; raises CheckGoesOn."""
    job = job_for(session, check_key(film.id))
    if job is None or film.state is not FilmState.CHECKING or not jobs.retry(session, job.id):
        raise CheckGoesOn


def _while_checking(film_id: int) -> sa.Update:
    return sa.update(Film).where(Film.id == film_id, Film.state == FilmState.CHECKING)
