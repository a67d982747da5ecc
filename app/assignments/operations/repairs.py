"""Seats that judges have lost, films that come late: the plan that gives them out is proposed by itself."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import PanelSeat, Plan, PlanKind, PlanState, RoundTerms
from app.assignments.operations.conflicts import note_detected
from app.assignments.operations.plans import hold_round, is_being_drawn, request_plan
from app.assignments.operations.seats import seat_lost
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.snapshot import take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundState

SILENT_DAYS = 7
# Plans that have said how many reviews stay missing.
SETTLED = (PlanState.PROPOSED, PlanState.APPLIED, PlanState.UNDONE)


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


def top_up(session: Session) -> int:
    """Have a plan proposed wherever more reviews are missing than the newest one knew of; returns where.

    So films that come late, and reviews asked for on top, need nobody who remembers them.
    """
    open_ones = session.scalars(sa.select(Round).where(Round.state == RoundState.OPEN)).all()
    lacking = [round_.id for round_ in open_ones if _lacks_more(session, round_)]
    for round_id in lacking:
        seat_lost(session, round_id)
    return len(lacking)


def _lacks_more(session: Session, round_: Round) -> bool:
    newest = session.scalar(
        sa.select(Plan).where(Plan.round_id == round_.id).order_by(Plan.number.desc()).limit(1)
    )
    if newest is None or newest.state not in SETTLED:
        return False
    known = int(newest.summary.get("unfilled", 0))
    if newest.state is not PlanState.APPLIED:
        known += len(newest.pairs) - len(newest.removals)
    return sum_of(session, round_).missing > known


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
