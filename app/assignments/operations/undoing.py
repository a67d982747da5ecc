"""Taking an applied plan back: what nobody has begun returns to where it was, what was begun stays."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Plan, PlanState
from app.assignments.operations.arrays import tables_of
from app.assignments.operations.plans import hold_round
from app.assignments.operations.room import Room
from app.assignments.queries.snapshot import take_snapshot
from app.audit.operations import record
from app.contests.models import RoundState
from app.db import claim, now
from app.web.rules import N_, RuleBroken


class CannotBeUndone(RuleBroken):
    """Another plan rests on this one, or the round has ended."""

    message = N_("Only the plan that was applied last can be undone, and only while its round is open.")


@dataclass(frozen=True)
class Undone:
    """What came back, what had been begun and stays, what was given back to its earlier judges."""

    withdrawn: int
    kept: int
    restored: int


def undo_plan(session: Session, plan: Plan, *, by: User) -> Undone:
    """Take a plan back; raises CannotBeUndone."""
    hold_round(session, plan.round)
    if plan.round.state is not RoundState.OPEN or not _is_last(session, plan):
        raise CannotBeUndone
    applied = sa.update(Plan).where(Plan.id == plan.id, Plan.state == PlanState.APPLIED)
    if not claim(session, applied.values(state=PlanState.UNDONE, undone_at=now())):
        raise CannotBeUndone
    session.refresh(plan)
    withdrawn = _withdraw(session, plan)
    begun = sa.select(sa.func.count()).where(
        Assignment.plan_id == plan.id, Assignment.state != AssignmentState.WITHDRAWN
    )
    kept: int = session.scalar(begun) or 0
    undone = Undone(withdrawn, kept, _restore(session, plan))
    record(
        session,
        "plan.undone",
        f"round:{plan.round.number}",
        by=by.id,
        contest_id=plan.round.contest_id,
        detail={"plan": plan.number, "withdrawn": withdrawn, "kept": kept, "restored": undone.restored},
    )
    return undone


def _is_last(session: Session, plan: Plan) -> bool:
    last = session.scalar(
        sa.select(sa.func.max(Plan.applied_at)).where(
            Plan.round_id == plan.round_id, Plan.state == PlanState.APPLIED
        )
    )
    return plan.applied_at is not None and last == plan.applied_at


def _withdraw(session: Session, plan: Plan) -> int:
    result = session.execute(
        sa.update(Assignment)
        .where(Assignment.plan_id == plan.id, Assignment.state == AssignmentState.PENDING)
        .values(state=AssignmentState.WITHDRAWN, reason="plan_undone")
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, sa.CursorResult)
    return int(result.rowcount)


def _restore(session: Session, plan: Plan) -> int:
    """Give back what the plan took, as far as its judges could be given it today."""
    wanted = {(int(entry), int(judge)) for entry, judge in plan.removals}
    if not wanted:
        return 0
    snapshot = take_snapshot(session, plan.round)
    room = Room(snapshot, tables_of(snapshot), snapshot.held)
    rows = session.scalars(
        sa.select(Assignment).where(
            Assignment.round_id == plan.round_id,
            Assignment.state == AssignmentState.WITHDRAWN,
            Assignment.reason == "plan",
        )
    ).all()
    restored = 0
    for row in rows:
        pair = (row.entry_id, row.judge_id)
        if pair in wanted and not room.refuses(pair):
            row.state, row.reason = AssignmentState.PENDING, ""
            restored += 1
    session.flush()
    return restored
