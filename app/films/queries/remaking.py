"""How far the making anew of a film's player version is; its jobs are numbered, the last one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.films.models import Film
from app.jobs.models import JobState, Outbox


@dataclass(frozen=True)
class Remake:
    """`state` is none (never asked for), making, ready or broken; `problem` is what stopped the last one."""

    state: str
    progress: int = 0
    done_at: datetime | None = None
    problem: dict[str, Any] | None = None


def remake_key(film_id: int, number: int) -> str:
    """The key under which a film's player version is promised anew for the n-th time."""
    return f"film:{film_id}:remake:{number:06d}"


def remakes_of(session: Session, film: Film) -> Sequence[Outbox]:
    """Every promise to make a film's player version anew, the last one first."""
    first, past = remake_key(film.id, 0), f"film:{film.id}:remake:~"
    return session.scalars(
        sa.select(Outbox).where(Outbox.key >= first, Outbox.key < past).order_by(Outbox.key.desc())
    ).all()


def remake_of(session: Session, film: Film) -> Remake:
    """Where the last of them stands; one query."""
    jobs = remakes_of(session, film)
    problem = film.facts.get("remake_problem")
    if not jobs:
        return Remake("none")
    last = jobs[0]
    if last.state in (JobState.FAILED, JobState.CANCELLED) or (last.state is JobState.DONE and problem):
        return Remake("broken", problem=problem)
    if last.state is JobState.DONE:
        return Remake("ready", 100, last.done_at)
    return Remake("making", last.progress)
