"""Promising work, and every step of a promise's life as one conditional UPDATE each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.jobs.models import JobState, Outbox

# A holder renews well within the lease; after a kill -9 the work is free again when it has run out.
LEASE = timedelta(seconds=20)
# What was handed to the queue but never claimed was lost with it, and is handed over again.
ENQUEUE_PATIENCE = timedelta(seconds=15)
MAX_ATTEMPTS = 5
OPEN = (JobState.WAITING, JobState.RUNNING)


class LeaseLost(RuntimeError):
    """Somebody else holds this job now; what was computed must not be written."""


def promise(
    session: Session, name: str, payload: Mapping[str, Any], *, key: str, available_at: datetime | None = None
) -> Outbox:
    """Write the intent to run a job; it runs after the caller's transaction has been committed.

    A second promise under the same key returns the first: the key is what makes the job happen once.
    """
    existing = session.scalar(sa.select(Outbox).where(Outbox.key == key))
    if existing is not None:
        return existing
    row = Outbox(name=name, key=key, payload=dict(payload), available_at=available_at or now())
    session.add(row)
    session.flush()
    return row


def take(session: Session, outbox_id: int) -> str | None:
    """Claim a job under a fresh token, or None when it is done, cancelled or held by a living worker."""
    token = secrets.token_hex(16)
    moment = now()
    free = sa.or_(
        Outbox.state == JobState.WAITING,
        sa.and_(Outbox.state == JobState.RUNNING, Outbox.claimed_until < moment),
    )
    won = claim(
        session,
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, free)
        .values(
            state=JobState.RUNNING,
            claim_token=token,
            claimed_until=moment + LEASE,
            attempts=Outbox.attempts + 1,
            last_error="",
        ),
    )
    return token if won else None


def _held(outbox_id: int, token: str) -> sa.Update:
    return sa.update(Outbox).where(
        Outbox.id == outbox_id, Outbox.claim_token == token, Outbox.state == JobState.RUNNING
    )


def renew(session: Session, outbox_id: int, token: str) -> bool:
    """Extend the lease of a job still held."""
    return claim(session, _held(outbox_id, token).values(claimed_until=now() + LEASE))


def report(session: Session, outbox_id: int, token: str, *, progress: int, message: str) -> bool:
    """Show how far a held job is; pages poll it."""
    return claim(session, _held(outbox_id, token).values(progress=progress, message=message[:300]))


def finish(session: Session, outbox_id: int, token: str) -> None:
    """Mark a held job done in the transaction that writes its result; raises LeaseLost if not held."""
    done = _held(outbox_id, token).values(
        state=JobState.DONE, done_at=now(), progress=100, claim_token=None, claimed_until=None
    )
    if not claim(session, done):
        raise LeaseLost(f"job {outbox_id}")


def give_back(session: Session, outbox_id: int, token: str, *, error: str) -> None:
    """Return a held job that failed: it waits longer after each attempt and fails for good after the last."""
    row = session.get_one(Outbox, outbox_id)
    spent = row.attempts >= MAX_ATTEMPTS
    delay = timedelta(seconds=min(2**row.attempts, 300))
    claim(
        session,
        _held(outbox_id, token).values(
            state=JobState.FAILED if spent else JobState.WAITING,
            available_at=now() + delay,
            enqueued_at=None,
            claim_token=None,
            claimed_until=None,
            last_error=error[:2000],
        ),
    )


def stop(session: Session, outbox_id: int, token: str) -> None:
    """End a held job that was asked to stop."""
    claim(
        session,
        _held(outbox_id, token).values(state=JobState.CANCELLED, done_at=now(), claim_token=None),
    )


def cancel(session: Session, outbox_id: int) -> None:
    """Ask a job to stop: one that waits ends at once, a running one at its next step."""
    session.execute(
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == JobState.WAITING)
        .values(state=JobState.CANCELLED, done_at=now(), cancel_requested=True)
    )
    session.execute(
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state == JobState.RUNNING)
        .values(cancel_requested=True)
    )


def retry(session: Session, outbox_id: int) -> bool:
    """Let a failed or cancelled job run again from its start."""
    return claim(
        session,
        sa.update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.state.in_((JobState.FAILED, JobState.CANCELLED)))
        .values(
            state=JobState.WAITING,
            available_at=now(),
            enqueued_at=None,
            attempts=0,
            cancel_requested=False,
            done_at=None,
            progress=0,
            message="",
        ),
    )
