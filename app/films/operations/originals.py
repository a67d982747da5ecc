"""Asking for a film's original without its metadata, and keeping it once a worker has made it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.films.models import CleanOriginal, Film
from app.films.queries.originals import plays_unchanged
from app.jobs import names
from app.jobs.operations import promise


def original_key(film_id: int) -> str:
    """The key under which the clean original of a film is promised."""
    return f"film:{film_id}:clean-original"


def ask_for_original(session: Session, film: Film) -> None:
    """Promise it once; nothing is to be made where the player already plays the original itself."""
    if plays_unchanged(film) or film.original_key is None:
        return
    if session.get(CleanOriginal, film.id) is None:
        key = original_key(film.id)
        promise(session, names.STRIP_ORIGINAL, {"film_id": film.id}, key=key)
        session.add(CleanOriginal(film_id=film.id, job_key=key))
        session.flush()


def keep_original(session: Session, film_id: int, storage_key: str, size: int) -> None:
    """Note where it is kept; a second run changes nothing."""
    waiting = sa.update(CleanOriginal).where(
        CleanOriginal.film_id == film_id, CleanOriginal.made_at.is_(None)
    )
    claim(session, waiting.values(made_at=now(), storage_key=storage_key, size=size, problem=""))


def original_failed(session: Session, film_id: int, problem: str) -> None:
    """Note that the file does not let itself be copied."""
    row = sa.update(CleanOriginal).where(CleanOriginal.film_id == film_id, CleanOriginal.made_at.is_(None))
    claim(session, row.values(problem=problem))
