"""Whom a motion asks for a vote by mail: who may vote and has none waiting already."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.deliberation.models import Motion, MotionState
from app.deliberation.queries.table import Table, voters_of


def asked_by(session: Session, table: Table, motion: Motion) -> Sequence[User]:
    """The members who hold the film, without who moved and without those whom another motion awaits."""
    voters = voters_of(session, table.round)
    others = session.scalars(
        sa.select(Motion)
        .where(
            Motion.deliberation_id == motion.deliberation_id,
            Motion.state == MotionState.OPEN,
            Motion.id != motion.id,
        )
        .options(joinedload(Motion.film), selectinload(Motion.votes))
    )
    asked = voters.get(motion.film.entry_id, set()) - {motion.made_by}
    for other in others:
        asked -= voters.get(other.film.entry_id, set()) - {vote.judge_id for vote in other.votes}
    return session.scalars(sa.select(User).where(User.id.in_(asked)).order_by(User.id)).all()
