"""The stages of a film as promised jobs: one row and one key each, finished once, repeated on demand."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.films.models import STAGES, Film, FilmStage, FilmState, Stage
from app.jobs import names
from app.jobs import operations as jobs
from app.jobs.models import JobState, Outbox
from app.web.rules import N_, RuleBroken

JOBS: dict[Stage, str] = {
    Stage.RECEIVE: names.RECEIVE_FILM,
    Stage.PROBE: names.PROBE_FILM,
    Stage.CHECK: names.CHECK_FILM,
    Stage.STILLS: names.TAKE_STILLS,
    Stage.PROXY: names.MAKE_PROXY,
    Stage.SHEET: names.MEASURE_FILM,
    Stage.SEARCH: names.SEARCH_DUPLICATES,
    Stage.STORE: names.STORE_FILM,
}


class CheckGoesOn(RuleBroken):
    """There is no broken stage to repeat."""

    message = N_(
        "This film is being checked or has been checked already; reload the page to see how it went."
    )


@dataclass(frozen=True)
class Cost:
    """What a run took, in milliseconds."""

    wall_ms: int = 0
    cpu_ms: int = 0


def stage_key(film_id: int, stage: Stage) -> str:
    """The key under which a stage of a film is promised."""
    return f"film:{film_id}:{stage}"


def stage_keys(film_id: int) -> list[str]:
    """The keys of all that may ever be promised for a film."""
    return [*(stage_key(film_id, stage) for stage in STAGES), f"film:{film_id}:clean-original"]


def promise_stage(session: Session, film_id: int, stage: Stage) -> FilmStage:
    """Promise a stage and note that it is to come; a second promise returns the first."""
    key = stage_key(film_id, stage)
    jobs.promise(session, JOBS[stage], {"film_id": film_id}, key=key)
    known = session.scalar(sa.select(FilmStage).where(FilmStage.job_key == key))
    if known is not None:
        return known
    row = FilmStage(film_id=film_id, stage=stage, job_key=key)
    session.add(row)
    session.flush()
    return row


def is_due(session: Session, film: Film | None, stage: Stage) -> bool:
    """Whether a stage of a film is still to be gone through: its row says so, and so does the film."""
    if film is None:
        return False
    row = session.scalar(sa.select(FilmStage).where(FilmStage.job_key == stage_key(film.id, stage)))
    if row is None or row.done_at is not None:
        return False
    return stage in (Stage.STORE, Stage.SEARCH, Stage.SHEET) or film.state is FilmState.CHECKING


def finish_stage(session: Session, film_id: int, stage: Stage, cost: Cost) -> bool:
    """Note that a stage is done and what it took; False when it was done before."""
    row = sa.update(FilmStage).where(
        FilmStage.job_key == stage_key(film_id, stage), FilmStage.done_at.is_(None)
    )
    return claim(session, row.values(done_at=now(), wall_ms=cost.wall_ms, cpu_ms=cost.cpu_ms))


def repeat_broken(session: Session, film: Film) -> Stage:
    """Run again the stage of a film that broke off on our side or was stopped; raises CheckGoesOn."""
    broken = session.execute(
        sa.select(FilmStage.stage, Outbox.id)
        .join(Outbox, Outbox.key == FilmStage.job_key)
        .where(
            FilmStage.film_id == film.id,
            FilmStage.done_at.is_(None),
            Outbox.state.in_((JobState.FAILED, JobState.CANCELLED)),
        )
        .order_by(FilmStage.id)
        .limit(1)
    ).first()
    if broken is None or not jobs.retry(session, broken.id):
        raise CheckGoesOn
    stage: Stage = broken.stage
    return stage
