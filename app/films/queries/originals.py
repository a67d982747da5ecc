"""How far the clean original of a film is, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.films.models import CleanOriginal, Film
from app.jobs.models import JobState, Outbox


@dataclass(frozen=True)
class OriginalState:
    """`state` is same (the player plays it), none (not asked for), making, ready or broken."""

    state: str
    size: int = 0
    kind: str = "mp4"
    progress: int = 0


def plays_unchanged(film: Film) -> bool:
    """Whether the player's file holds the uploaded picture and sound as they were coded."""
    proxy = film.facts.get("proxy", {})
    return proxy.get("picture") == "copied" and proxy.get("sound") in ("copied", "none")


def original_of(session: Session, film: Film) -> OriginalState:
    """Where the clean original stands; at most one query."""
    if plays_unchanged(film):
        return OriginalState("same", int(film.facts["proxy"].get("size", 0)))
    row = session.execute(
        sa.select(CleanOriginal, Outbox.state, Outbox.progress)
        .outerjoin(Outbox, Outbox.key == CleanOriginal.job_key)
        .where(CleanOriginal.film_id == film.id)
    ).one_or_none()
    if row is None:
        return OriginalState("none")
    copy, job, progress = row
    if copy.made_at is not None:
        return OriginalState("ready", copy.size, str(copy.storage_key).rpartition(".")[2])
    if copy.problem or job in (JobState.FAILED, JobState.CANCELLED):
        return OriginalState("broken")
    return OriginalState("making", progress=progress or 0)


def original_file(session: Session, film: Film) -> str | None:
    """The key under which the clean original is kept."""
    if plays_unchanged(film):
        return film.proxy_key
    copy = session.get(CleanOriginal, film.id)
    return copy.storage_key if copy else None
