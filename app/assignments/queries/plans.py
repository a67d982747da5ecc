"""Reading plans: the one that is being drawn or decided, one by number, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan, PlanState, ReviewDemand, Wish
from app.assignments.queries.holding import can_be_judged, is_planned
from app.contests.models import Round
from app.entries.models import Entry, in_round
from app.entries.queries import is_judged
from app.films.models import Film
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


@dataclass(frozen=True)
class Sum:
    """The arithmetic of a round before anybody is assigned; minutes are exact.

    offered: minutes of the judges who set a limit; unlimited: judges who set none.
    """

    films: int
    unready: int
    minutes: float
    judges: int
    room: int
    reviews_per_entry: int
    held: int
    offered: int = 0
    unlimited: int = 0
    extra: int = 0
    extra_minutes: float = 0.0

    @property
    def reviews(self) -> int:
        """How many reviews the round asks for, those asked for single films included."""
        return self.films * self.reviews_per_entry + self.extra

    @property
    def review_minutes(self) -> float:
        """How long all of them take to watch."""
        return self.minutes * self.reviews_per_entry + self.extra_minutes

    @property
    def minutes_each(self) -> float:
        """How long one judge watches if all share alike."""
        return self.review_minutes / self.judges if self.judges else 0.0


def sum_of(session: Session, round_: Round) -> Sum:
    """Count films, minutes, judges and seats of a round in four queries."""
    ready = sa.case((can_be_judged(), 1), else_=0)
    films = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(ready), 0).label("ready"),
            sa.func.count().label("all"),
            sa.func.coalesce(sa.func.sum(ready * sa.func.coalesce(Film.duration_ms, 0)), 0).label("length"),
        )
        .select_from(Entry)
        .outerjoin(Film, Film.id == Entry.film_id)
        .where(in_round(round_), is_judged())
    ).one()
    panel = session.execute(
        sa.select(
            sa.func.count().label("judges"),
            sa.func.coalesce(sa.func.sum(PanelSeat.max_films), 0),
            sa.func.coalesce(sa.func.sum(PanelSeat.max_minutes), 0),
            sa.func.count(PanelSeat.max_minutes).label("limited"),
        )
        .select_from(PanelSeat)
        .where(PanelSeat.round_id == round_.id)
    ).one()
    held = session.scalar(
        sa.select(sa.func.count())
        .select_from(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_planned())
    )
    extra = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(ReviewDemand.extra), 0),
            sa.func.coalesce(sa.func.sum(ReviewDemand.extra * sa.func.coalesce(Film.duration_ms, 0)), 0),
        )
        .select_from(ReviewDemand)
        .join(Entry, Entry.id == ReviewDemand.entry_id)
        .join(Film, Film.id == Entry.film_id)
        .where(ReviewDemand.round_id == round_.id, in_round(round_), is_judged(), can_be_judged())
    ).one()
    return Sum(
        films=int(films.ready),
        unready=int(films.all - films.ready),
        minutes=int(films.length) / 60_000,
        judges=int(panel[0] or 0),
        room=int(panel[1]),
        reviews_per_entry=round_.reviews_per_entry,
        held=held or 0,
        offered=panel[2] or 0,
        unlimited=(panel[0] or 0) - (panel[3] or 0),
        extra=int(extra[0]),
        extra_minutes=int(extra[1]) / 60_000,
    )
