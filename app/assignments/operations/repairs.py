"""Seats that are lost when judges step back, fall silent or leave, and the repair proposed for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import (
    Assignment,
    AssignmentState,
    PanelSeat,
    Plan,
    PlanKind,
    PlanState,
    RoundTerms,
)
from app.assignments.operations.conflicts import note_detected
from app.assignments.operations.plans import hold_round, is_being_drawn, request_plan
from app.assignments.operations.seats import seat_lost
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.calibration import places_of
from app.assignments.queries.snapshot import take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundKind, RoundState
from app.db import now

SILENT_DAYS = 7
# Rounds in which work at a film shows at its seat, and another judge can step in for a silent one.
FILM_BY_FILM = (RoundKind.TRIAGE, RoundKind.SCORED)
WORKED = (AssignmentState.STARTED, AssignmentState.DONE, AssignmentState.DEFERRED)


def propose_repair(session: Session, round_: Round) -> Plan | None:
    """Ask for the repair of a round in which seats are free; an undecided one by nobody is replaced."""
    hold_round(session, round_)
    if round_.state is not RoundState.OPEN or not _was_assigned(session, round_):
        return None
    arithmetic = sum_of(session, round_)
    if not arithmetic.missing or not arithmetic.judges:
        return None
    if is_being_drawn(session, round_):
        seat_lost(session, round_.id)  # its inputs may be older than the loss: look again when it is done
        return None
    session.execute(
        sa.update(Plan)
        .where(Plan.round_id == round_.id, Plan.state == PlanState.PROPOSED, Plan.requested_by.is_(None))
        .values(state=PlanState.FAILED, summary={"problem": "replaced"})
    )
    kind = PlanKind.REPAIR if take_snapshot(session, round_).pending else PlanKind.FILL
    return request_plan(session, round_, kind=kind, by=None)


def _was_assigned(session: Session, round_: Round) -> bool:
    applied = sa.select(Plan.id).where(Plan.round_id == round_.id, Plan.state == PlanState.APPLIED)
    return session.scalar(applied.limit(1)) is not None


def terms_of(session: Session, round_: Round) -> RoundTerms:
    """What the contest says about assigning in a round, its defaults included."""
    found = session.get(RoundTerms, round_.id)
    return found or RoundTerms(round_id=round_.id, silent_days=SILENT_DAYS, vendors_tie=False)


def set_terms(session: Session, round_: Round, *, silent_days: int, vendors_tie: bool, by: User) -> None:
    """Say after how many days a judge is silent, and whether working for a tool's maker is a tie.

    A tie that becomes one by this is noted at once, so that it takes its film away.
    """
    terms = terms_of(session, round_)
    is_new = vendors_tie and not terms.vendors_tie
    terms.silent_days, terms.vendors_tie = silent_days, vendors_tie
    session.add(terms)
    session.flush()
    detail = {"silent_days": silent_days, "vendors_tie": vendors_tie}
    record(
        session, "terms.set", f"round:{round_.number}", by=by.id, contest_id=round_.contest_id, detail=detail
    )
    if is_new:
        seated = sa.select(PanelSeat.judge_id).join(Round).where(Round.contest_id == round_.contest_id)
        judges = session.scalars(sa.select(User).where(User.id.in_(seated))).all()
        note_detected(session, round_.contest_id, judges, by=by)


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
