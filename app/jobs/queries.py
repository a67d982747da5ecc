"""Reading the outbox: what is due, what a page shows of a job, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import now
from app.jobs.models import JobState, Outbox
from app.jobs.operations import ENQUEUE_PATIENCE


def due(session: Session, *, limit: int = 100) -> Sequence[Outbox]:
    """Jobs to hand to the queue: new ones, ones the queue lost, and ones whose holder stopped renewing."""
    moment = now()
    never_handed_over = sa.or_(Outbox.enqueued_at.is_(None), Outbox.enqueued_at < moment - ENQUEUE_PATIENCE)
    waiting = sa.and_(Outbox.state == JobState.WAITING, Outbox.available_at <= moment, never_handed_over)
    abandoned = sa.and_(Outbox.state == JobState.RUNNING, Outbox.claimed_until < moment, never_handed_over)
    return session.scalars(
        sa.select(Outbox).where(sa.or_(waiting, abandoned)).order_by(Outbox.id).limit(limit)
    ).all()


def job_for(session: Session, key: str) -> Outbox | None:
    """The job promised under a key."""
    return session.scalar(sa.select(Outbox).where(Outbox.key == key))


def overdue(session: Session, *, older_than: timedelta = timedelta(minutes=10)) -> int:
    """How many promises have waited too long for any worker."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Outbox)
            .where(Outbox.state == JobState.WAITING, Outbox.available_at < now() - older_than)
        )
        or 0
    )


def failed(session: Session) -> Sequence[Outbox]:
    """Jobs that gave up, newest first."""
    return session.scalars(
        sa.select(Outbox).where(Outbox.state == JobState.FAILED).order_by(Outbox.id.desc())
    ).all()
