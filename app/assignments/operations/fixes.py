"""One-click remedies: raise judges who are full, lower what some were to have, ask for other reviews."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import PanelSeat, Plan
from app.audit.operations import record
from app.contests.models import Round
from app.contests.operations.settings import set_round
from app.web.rules import N_, RuleBroken


class NothingToFix(RuleBroken):
    """The plan names no judges who could take more."""

    message = N_("This plan has no such remedy any more. Draw a new one to see what is missing.")


def raise_judges(session: Session, plan: Plan, cause: str, *, by: User) -> int:
    """Raise the full judges of a plan's n-th shortfall by what fills its seats; returns how many judges.

    Raises NothingToFix.
    """
    shortfalls = plan.summary.get("shortfalls", [])
    place = int(cause) if cause.isdecimal() and len(cause) < 4 else len(shortfalls)
    if place >= len(shortfalls) or not shortfalls[place].get("raised"):
        raise NothingToFix
    short = shortfalls[place]
    seats = sa.update(PanelSeat).where(
        PanelSeat.round_id == plan.round_id, PanelSeat.judge_id.in_(short["full"])
    )
    result = session.execute(seats.values(max_films=PanelSeat.max_films + short["raised"]))
    assert isinstance(result, sa.CursorResult)
    detail = {"judges": short["full"], "by": short["raised"], "plan": plan.number}
    subject = f"round:{plan.round.number}"
    record(session, "seats.raised", subject, by=by.id, contest_id=plan.round.contest_id, detail=detail)
    session.expire_all()
    return int(result.rowcount)


def lower_fewest(session: Session, plan: Plan, *, by: User) -> int:
    """Ask no more films for judges than a plan could give them; returns how many judges.

    Raises NothingToFix.
    """
    below = {row["judge"]: row["films"] for row in below_fewest(plan)}
    seats = session.scalars(
        sa.select(PanelSeat).where(PanelSeat.round_id == plan.round_id, PanelSeat.judge_id.in_(below))
    ).all()
    if not seats:
        raise NothingToFix
    for seat in seats:
        seat.min_films = min(seat.min_films, below[seat.judge_id])
    session.flush()
    detail = {"judges": sorted(below), "plan": plan.number}
    subject = f"round:{plan.round.number}"
    record(session, "seats.lowered", subject, by=by.id, contest_id=plan.round.contest_id, detail=detail)
    return len(seats)


def below_fewest(plan: Plan) -> list[dict[str, Any]]:
    """The loads of judges who get fewer films than their seats were to have."""
    return [row for row in plan.summary.get("loads", []) if row["films"] < row.get("min_films", 0)]


def change_reviews(session: Session, round_: Round, step: int, *, by: User) -> None:
    """Ask for so many more reviews of every film, or fewer; raises NothingToFix when none would be left."""
    asked = round_.reviews_per_entry + step
    if asked < 1:
        raise NothingToFix
    set_round(session, round_, reviews_per_entry=asked, due_at=round_.due_at, by=by)
