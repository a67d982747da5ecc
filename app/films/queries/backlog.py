"""What the machine still has to do for a contest's films, how fast it is, and whether the disk will last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import now
from app.films.models import STAGES, Film, FilmStage, Stage
from app.jobs.models import JobState, Outbox

# Speeds are measured on the newest runs of each stage; before there are any, these cautious ones stand in.
SAMPLE = 200
GUESSED_SPEED = 2.0
# Where most films come on the last day, no more than this share has come before it.
SHARE_BEFORE_LAST_DAY = 0.4
STALE = timedelta(minutes=10)


@dataclass(frozen=True)
class StageLoad:
    """One stage: how many films wait, run, broke off or are done, the film time that waits, and the speed.

    `speed` is in multiples of real time, None before anything was measured.
    """

    stage: Stage
    waiting: int
    running: int
    broken: int
    done: int
    waiting_ms: int
    speed: float | None


@dataclass(frozen=True)
class Backlog:
    """All stages, how long the rest takes with so many workers, and since when the oldest film waits."""

    stages: tuple[StageLoad, ...]
    seconds_left: float
    oldest: datetime | None

    @property
    def films_left(self) -> int:
        """Films on their way: each is in one stage at a time."""
        return sum(load.waiting + load.running for load in self.stages)

    @property
    def broken(self) -> int:
        """Films that wait for a person."""
        return sum(load.broken for load in self.stages)

    def is_stuck(self, at: datetime) -> bool:
        """Whether films wait and none is being worked on for longer than a busy machine explains."""
        runs = any(load.running for load in self.stages)
        return self.oldest is not None and not runs and at - self.oldest > STALE


@dataclass(frozen=True)
class DiskForecast:
    """What a contest keeps so far, and what may still come until its deadline; bytes and whole days."""

    films: int
    kept_bytes: int
    mean_bytes: int
    days_left: int
    coming_low: int
    coming_high: int
    free_bytes: int

    @property
    def lasts(self) -> bool:
        """Whether even the high estimate fits."""
        return self.coming_high < self.free_bytes


def backlog_of(session: Session, contest_id: int, *, workers: int) -> Backlog:
    """The stages of a contest's films; three queries, however many films."""
    speeds = speeds_of(session)
    counts = {
        (row.stage, row.state): (row.films, row.milliseconds or 0) for row in _counted(session, contest_id)
    }
    loads = tuple(_load(stage, counts, speeds.get(stage)) for stage in STAGES)
    return Backlog(loads, _seconds_left(loads, workers), _oldest(session, contest_id))


def speeds_of(session: Session) -> dict[Stage, float]:
    """Multiples of real time of the newest runs of each stage, over all contests of this installation."""
    speeds = {}
    for stage in STAGES:
        newest = (
            sa.select(FilmStage.wall_ms, Film.duration_ms)
            .join(Film, Film.id == FilmStage.film_id)
            .where(FilmStage.stage == stage, FilmStage.done_at.is_not(None), Film.duration_ms.is_not(None))
            .order_by(FilmStage.done_at.desc())
            .limit(SAMPLE)
            .subquery()
        )
        took, length = session.execute(
            sa.select(sa.func.sum(newest.c.wall_ms), sa.func.sum(newest.c.duration_ms))
        ).one()
        if took:
            speeds[stage] = float(length) / float(took)
    return speeds


def disk_forecast(
    session: Session, contest_id: int, *, closes_at: datetime, free_bytes: int, opened_at: datetime
) -> DiskForecast:
    """What has come, and two estimates of what will: at the pace so far, and if most come on the last day."""
    films, kept = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_kept()), 0)).where(
            Film.contest_id == contest_id
        )
    ).one()
    mean = int(kept) // films if films else 0
    left = max(timedelta(), closes_at - now())
    gone = max(timedelta(days=1), now() - opened_at)
    steady = int(films * (left / gone)) if left else 0
    surge = int(films / SHARE_BEFORE_LAST_DAY) - films if left else 0
    low, high = sorted((steady * mean, surge * mean))
    return DiskForecast(films, int(kept), mean, left.days, low, high, free_bytes)


def broken_films(session: Session, contest_id: int, *, limit: int = 50) -> Sequence[tuple[int, Stage, str]]:
    """Films whose stage broke off: film, stage, and what the worker complained of."""
    rows = session.execute(
        sa.select(FilmStage.film_id, FilmStage.stage, Outbox.last_error)
        .join(Film, Film.id == FilmStage.film_id)
        .join(Outbox, Outbox.key == FilmStage.job_key)
        .where(
            Film.contest_id == contest_id,
            FilmStage.done_at.is_(None),
            Outbox.state.in_((JobState.FAILED, JobState.CANCELLED)),
        )
        .order_by(FilmStage.id)
        .limit(limit)
    )
    return [(row.film_id, row.stage, row.last_error) for row in rows]


def _kept() -> sa.ColumnElement[int]:
    # Until a film is stored its proxy is still to come: reckon it as large as the original.
    return sa.case((Film.kept_bytes > 0, Film.kept_bytes), else_=Film.size * 2)


def _counted(session: Session, contest_id: int) -> Sequence[sa.Row[tuple[Stage, str, int, int]]]:
    state = sa.case((FilmStage.done_at.is_not(None), "done"), else_=Outbox.state).label("state")
    return session.execute(
        sa.select(
            FilmStage.stage,
            state,
            sa.func.count().label("films"),
            sa.func.sum(sa.func.coalesce(Film.duration_ms, 0)).label("milliseconds"),
        )
        .join(Film, Film.id == FilmStage.film_id)
        .outerjoin(Outbox, Outbox.key == FilmStage.job_key)
        .where(Film.contest_id == contest_id)
        .group_by(FilmStage.stage, state)
    ).all()


def _load(stage: Stage, counts: dict[tuple[Stage, str], tuple[int, int]], speed: float | None) -> StageLoad:
    def films(*states: str) -> int:
        return sum(counts.get((stage, state), (0, 0))[0] for state in states)

    open_ms = sum(counts.get((stage, state), (0, 0))[1] for state in ("waiting", "running"))
    return StageLoad(
        stage, films("waiting"), films("running"), films("failed", "cancelled"), films("done"), open_ms, speed
    )


def _seconds_left(loads: tuple[StageLoad, ...], workers: int) -> float:
    """Each film still goes through its stage and all that follow."""
    total, coming = 0.0, 0
    for load in loads:
        coming += load.waiting_ms
        total += coming / 1000 / (load.speed or GUESSED_SPEED)
    return total / max(1, workers)


def _oldest(session: Session, contest_id: int) -> datetime | None:
    return session.scalar(
        sa.select(sa.func.min(Outbox.created_at))
        .join(FilmStage, FilmStage.job_key == Outbox.key)
        .join(Film, Film.id == FilmStage.film_id)
        .where(
            Film.contest_id == contest_id,
            FilmStage.done_at.is_(None),
            Outbox.state.in_((JobState.WAITING, JobState.RUNNING)),
        )
    )
