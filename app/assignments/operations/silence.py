"""Judges who begin nothing: their films are free for others, and theirs again when they come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.operations.plans import hold_round
from app.assignments.operations.repairs import terms_of
from app.assignments.operations.seats import seat_lost
from app.assignments.queries.calibration import places_of
from app.assignments.queries.snapshot import take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundKind, RoundState
from app.db import now

# Rounds in which work at a film shows at its seat, and another judge can step in for a silent one.
FILM_BY_FILM = (RoundKind.TRIAGE, RoundKind.SCORED)
WORKED = (AssignmentState.STARTED, AssignmentState.DONE, AssignmentState.DEFERRED)


def mark_silent(session: Session, *, at: datetime) -> int:
    """Take the films of judges who have begun nothing for too long; returns how many judges that were."""
    open_ones = sa.select(Round).where(Round.state == RoundState.OPEN, Round.kind.in_(FILM_BY_FILM))
    rounds = session.scalars(open_ones).all()
    return sum(_mark_silent(session, round_, at) for round_ in rounds)


def _mark_silent(session: Session, round_: Round, at: datetime) -> int:
    limit = at - timedelta(days=terms_of(session, round_).silent_days)
    judges = silent_judges(session, round_, limit)
    for judge in judges:
        waiting = sa.update(Assignment).where(
            Assignment.round_id == round_.id,
            Assignment.judge_id == judge,
            Assignment.state == AssignmentState.PENDING,
        )
        result = session.execute(waiting.values(state=AssignmentState.SILENT))
        assert isinstance(result, sa.CursorResult)
        detail = {"round": round_.number, "assignments": int(result.rowcount)}
        record(session, "judge.silent", f"user:{judge}", by=None, contest_id=round_.contest_id, detail=detail)
    if judges:
        seat_lost(session, round_.id)
    return len(judges)


def silent_judges(session: Session, round_: Round, limit: datetime) -> Sequence[int]:
    """Judges who got films before a moment and have begun none of the round."""
    worked = sa.func.sum(sa.case((Assignment.state.in_(WORKED), 1), else_=0))
    waiting = sa.case((Assignment.state == AssignmentState.PENDING, Assignment.created_at))
    return session.scalars(
        sa.select(Assignment.judge_id)
        .where(Assignment.round_id == round_.id)
        .group_by(Assignment.judge_id)
        .having(worked == 0, sa.func.min(waiting) < limit)
        .order_by(Assignment.judge_id)
    ).all()


def take_up_again(session: Session, round_: Round, *, by: User) -> int:
    """Give a judge who was silent those of their films that still lack a judge; returns how many."""
    hold_round(session, round_)
    if round_.state is not RoundState.OPEN:
        return 0
    snapshot = take_snapshot(session, round_)
    free, calibration = snapshot.free(), places_of(session, round_)
    rows = session.scalars(
        sa.select(Assignment).where(
            Assignment.round_id == round_.id,
            Assignment.judge_id == by.id,
            Assignment.state == AssignmentState.SILENT,
        )
    ).all()
    back = 0
    for row in rows:
        is_free = free[row.entry_id] > 0 or row.entry_id in calibration
        fits = is_free and (row.entry_id, by.id) not in snapshot.ties
        row.state = AssignmentState.PENDING if fits else AssignmentState.WITHDRAWN
        row.created_at = now() if fits else row.created_at
        back += fits
    session.flush()
    detail = {"round": round_.number, "assignments": back}
    record(session, "judge.back", f"user:{by.id}", by=by.id, contest_id=round_.contest_id, detail=detail)
    return back
