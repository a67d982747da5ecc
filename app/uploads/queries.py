"""Reading uploads: one by its key for its owner, what one user has on the way, what the sweep must know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import now
from app.uploads.models import Upload, UploadState

ALIVE = timedelta(hours=1)


def find(session: Session, key: str, owner_id: int) -> Upload | None:
    """An upload by its key, for its owner only."""
    return session.scalar(sa.select(Upload).where(Upload.key == key, Upload.owner_id == owner_id))


def by_key(session: Session, key: str) -> Upload | None:
    """An upload by its key, for jobs."""
    return session.scalar(sa.select(Upload).where(Upload.key == key))


def open_of(session: Session, owner_id: int) -> Sequence[Upload]:
    """What a user has begun and not finished, oldest touch first."""
    return session.scalars(
        sa.select(Upload)
        .where(Upload.owner_id == owner_id, Upload.state == UploadState.OPEN)
        .order_by(Upload.last_byte_at, Upload.id)
    ).all()


def open_for(session: Session, owner_id: int, purpose: str, subject: str) -> Sequence[Upload]:
    """A user's unfinished uploads for one subject, newest touch first: what a page offers to continue."""
    return session.scalars(
        sa.select(Upload)
        .where(
            Upload.owner_id == owner_id,
            Upload.purpose == purpose,
            Upload.subject == subject,
            Upload.state == UploadState.OPEN,
        )
        .order_by(Upload.last_byte_at.desc(), Upload.id.desc())
    ).all()


def bytes_within_a_day(session: Session, owner_id: int) -> int:
    """Bytes that a user announced and has open, or completed within a day."""
    recent = sa.and_(Upload.state == UploadState.COMPLETE, Upload.completed_at > now() - timedelta(days=1))
    total = session.scalar(
        sa.select(sa.func.sum(Upload.length)).where(
            Upload.owner_id == owner_id, sa.or_(Upload.state == UploadState.OPEN, recent)
        )
    )
    return int(total or 0)


def promised_bytes(session: Session) -> int:
    """Bytes still to come of uploads that are alive; abandoned ones do not keep others out."""
    alive = sa.and_(Upload.state == UploadState.OPEN, Upload.last_byte_at > now() - ALIVE)
    total = session.scalar(sa.select(sa.func.sum(Upload.length - Upload.received)).where(alive))
    return int(total or 0)


def overdue(session: Session, moment: datetime) -> Sequence[Upload]:
    """Open uploads whose time is up."""
    return session.scalars(
        sa.select(Upload).where(Upload.state == UploadState.OPEN, Upload.expires_at <= moment)
    ).all()


def holds_bytes(session: Session, key: str) -> bool:
    """Whether the bytes under a key in the spool are still somebody's."""
    held = sa.select(Upload.id).where(
        Upload.key == key, Upload.state.in_((UploadState.OPEN, UploadState.COMPLETE))
    )
    return session.scalar(held) is not None
