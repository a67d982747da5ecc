"""One-click remedies for empty seats: raise the judges who are full, or ask for fewer reviews."""

from __future__ import annotations

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


def lower_reviews(session: Session, round_: Round, *, by: User) -> None:
    """Ask for one review less of every film; raises NothingToFix when only one is left."""
    if round_.reviews_per_entry < 2:
        raise NothingToFix
    fewer = round_.reviews_per_entry - 1
    set_round(session, round_, reviews_per_entry=fewer, due_at=round_.due_at, by=by)
