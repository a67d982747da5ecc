"""Reading plans: the one that is being drawn or decided, one by number, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Plan, PlanState, Wish
from app.contests.models import Round
from app.jobs.models import Outbox
from app.jobs.queries import job_for


def plan_key(plan: Plan) -> str:
    """The key under which a plan's drawing is promised."""
    return f"plan:{plan.id}"


def apply_key(plan: Plan) -> str:
    """The key under which applying a plan is promised; a plan that was refused is promised anew."""
    refused = plan.summary.get("refused", {}).get("times", 0)
    return f"apply-plan:{plan.id}:{refused}"


def plans_of(session: Session, round_: Round) -> Sequence[Plan]:
    """Every plan of a round, newest first, without its pairs."""
    return session.scalars(
        sa.select(Plan)
        .where(Plan.round_id == round_.id)
        .options(defer(Plan.pairs))
        .order_by(Plan.number.desc())
    ).all()


def plan_of(session: Session, round_: Round, number: int) -> Plan | None:
    """A plan of a round by its number."""
    return session.scalar(sa.select(Plan).where(Plan.round_id == round_.id, Plan.number == number))


def job_of(session: Session, plan: Plan) -> Outbox | None:
    """The job that draws or applies a plan."""
    key = apply_key(plan) if plan.state is PlanState.APPLYING else plan_key(plan)
    return job_for(session, key)


def last_number(session: Session, round_: Round) -> int:
    """The number of the newest plan, 0 without one."""
    return session.scalar(sa.select(sa.func.max(Plan.number)).where(Plan.round_id == round_.id)) or 0


def shared_pairs(session: Session, a: Plan, b: Plan) -> int:
    """How many pairs two plans have in common."""
    rows = session.execute(sa.select(Plan.id, Plan.pairs).where(Plan.id.in_((a.id, b.id)))).all()
    pairs = {row.id: {(entry, judge) for entry, judge in row.pairs} for row in rows}
    return len(pairs[a.id] & pairs[b.id])


def wishes_of(session: Session, round_: Round) -> Sequence[Wish]:
    """The pairs that were pinned or banned, newest first."""
    return session.scalars(
        sa.select(Wish)
        .where(Wish.round_id == round_.id)
        .options(joinedload(Wish.entry), joinedload(Wish.judge))
        .order_by(Wish.id.desc())
    ).all()


def wish_of(session: Session, round_: Round, entry_id: int, judge_id: int) -> Wish | None:
    """What was decided by hand about one pair."""
    return session.scalar(
        sa.select(Wish).where(
            Wish.round_id == round_.id, Wish.entry_id == entry_id, Wish.judge_id == judge_id
        )
    )


def lost_seats(session: Session, round_: Round) -> dict[str, int]:
    """How many seats judges gave up or lost, by the state they ended in."""
    lost = (AssignmentState.RECUSED, AssignmentState.ABSTAINED, AssignmentState.SILENT)
    rows = session.execute(
        sa.select(Assignment.state, sa.func.count())
        .where(Assignment.round_id == round_.id, Assignment.state.in_(lost))
        .group_by(Assignment.state)
    )
    return {state.value: count for state, count in rows}


def names_of(session: Session, judge_ids: Sequence[int]) -> dict[int, str]:
    """The names of judges by id."""
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_(judge_ids)))
    return {row.id: row.name for row in rows}
