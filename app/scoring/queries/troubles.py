"""Reports of films that do not play, as organizers and as the reporting judge see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.assignments.models import Assignment
from app.contests.models import Contest, Round
from app.entries.models import Entry
from app.scoring.models import Trouble, Viewing


@dataclass(frozen=True)
class Report:
    """A report, and how many other judges have played at least a part of the same film."""

    trouble: Trouble
    played_elsewhere: int


def _reports(contest: Contest, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Trouble)
        .join(Assignment, Assignment.id == Trouble.assignment_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Round.contest_id == contest.id)
    )


def reports_of(session: Session, contest: Contest, *, limit: int, offset: int) -> Sequence[Report]:
    """A page of a contest's reports, open ones first, then the newest; a constant number of queries."""
    other = aliased(Assignment)
    played = (
        sa.select(sa.func.count(Viewing.id))
        .join(other, other.id == Viewing.assignment_id)
        .where(other.entry_id == Assignment.entry_id, other.judge_id != Assignment.judge_id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    seat = joinedload(Trouble.assignment)
    rows = session.execute(
        _reports(contest, Trouble, played)
        .options(
            seat.joinedload(Assignment.entry).joinedload(Entry.film),
            seat.joinedload(Assignment.judge),
            seat.joinedload(Assignment.round),
        )
        .order_by(Trouble.settled_at.is_not(None), Trouble.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Report(trouble, count) for trouble, count in rows]


def report_count(session: Session, contest: Contest, *, waiting: bool = False) -> int:
    """How many reports a contest has, or how many wait."""
    counted = _reports(contest, sa.func.count(Trouble.id))
    return session.scalar(counted.where(Trouble.settled_at.is_(None)) if waiting else counted) or 0


def report_in(session: Session, contest: Contest, number: int) -> Trouble | None:
    """A report of a contest."""
    found: Trouble | None = session.scalar(
        _reports(contest, Trouble)
        .where(Trouble.id == number)
        .options(joinedload(Trouble.assignment).joinedload(Assignment.entry).joinedload(Entry.film))
    )
    return found


def last_report(session: Session, assignment: Assignment) -> Trouble | None:
    """What a judge last reported of a film, with what was answered."""
    return session.scalar(
        sa.select(Trouble).where(Trouble.assignment_id == assignment.id).order_by(Trouble.id.desc()).limit(1)
    )
