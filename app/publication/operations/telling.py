"""Who is still to be told that a list is public, a few at a time, each once."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import claim
from app.entries.models import IN_CONTEST, Entry
from app.publication.models import Announcement

AT_ONCE = 25


def untold(session: Session, announcement: Announcement) -> Sequence[User]:
    """The next people whose films took part and who were not written to yet."""
    took_part = sa.select(Entry.entrant_id).where(
        Entry.contest_id == announcement.contest_id, Entry.state.in_(IN_CONTEST)
    )
    return session.scalars(
        sa.select(User)
        .where(User.id.in_(took_part), User.id > announcement.told_until)
        .order_by(User.id)
        .limit(AT_ONCE)
    ).all()


def mark_told(session: Session, announcement: Announcement, last_id: int) -> bool:
    """Note up to whom letters were written; False when somebody else has done so meanwhile."""
    told = sa.update(Announcement).where(
        Announcement.id == announcement.id, Announcement.told_until == announcement.told_until
    )
    return claim(session, told.values(told_until=last_id))
