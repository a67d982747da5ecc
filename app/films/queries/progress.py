"""How far a film has come: each of its stages with state and progress, for entrants and organizers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.films.models import AFTER_READY, Film, FilmStage, FilmState, Stage
from app.jobs.models import JobState, Outbox

BROKEN = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class StageLine:
    """One stage as a page shows it: `state` is done, running, waiting, broken or next."""

    stage: Stage
    state: str
    progress: int = 0
    attempts: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True)
class Check:
    """All stages of a film in order; those that it does not need are left out."""

    lines: tuple[StageLine, ...]
    is_accepted: bool

    @property
    def now(self) -> StageLine | None:
        """The stage that runs, waits or has broken off."""
        open_lines = [line for line in self.lines if line.state not in ("done", "next")]
        return open_lines[0] if open_lines else None

    @property
    def has_broken(self) -> bool:
        """Whether a stage waits for somebody to repeat it."""
        return self.now is not None and self.now.state == "broken"


def check_of(session: Session, film: Film) -> Check | None:
    """The stages of a film, while any of them is open; None when all is done or nothing was promised."""
    check = stages_of(session, film)
    return check if check.now is not None else None


def has_stalled(check: Check | None) -> bool:
    """Whether a stage ended without an outcome and waits for somebody to repeat it."""
    return check is not None and check.has_broken


def stages_of(session: Session, film: Film) -> Check:
    """The stages of a film, whatever their state; one query."""
    rows = session.execute(
        sa.select(FilmStage, Outbox)
        .outerjoin(Outbox, Outbox.key == FilmStage.job_key)
        .where(FilmStage.film_id == film.id)
    ).all()
    known = {row.stage: _line(row, job) for row, job in rows}
    lines = [known.get(stage, StageLine(stage, "next")) for stage in Stage if _concerns(film, stage, known)]
    return Check(tuple(lines) if known else (), film.is_accepted)


def _line(row: FilmStage, job: Outbox | None) -> StageLine:
    if row.done_at is not None or job is None or job.state is JobState.DONE:
        return StageLine(row.stage, "done", 100, done_at=row.done_at)
    state = "broken" if job.state in BROKEN else str(job.state)
    return StageLine(row.stage, state, job.progress, job.attempts)


def _concerns(film: Film, stage: Stage, known: dict[Stage, StageLine]) -> bool:
    """A stage that is neither known nor to come is not shown."""
    if stage in known:
        return True
    if film.state is FilmState.REJECTED:
        return stage is Stage.STORE
    if stage is Stage.SHEET:
        # Whether it is needed is known once the proxy has been made.
        return film.state is FilmState.CHECKING
    return film.state is FilmState.CHECKING or stage in AFTER_READY
