"""A judge steps back from a film: for a conflict, without one, or only for now."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.operations import seats
from app.assignments.operations.conflicts import JUDGE, Ground, declare_conflict
from app.contests.models import RoundState
from app.scoring.operations.scorecards import RoundLocked


def recuse(session: Session, assignment: Assignment, *, reason: str, by: User) -> None:
    """Step back because of a conflict, which is noted; a finished review of it no longer counts.

    Raises ReasonMissing, SeatGone or RoundLocked.
    """
    _check(assignment, by)
    seats.step_back(session, assignment, AssignmentState.RECUSED, reason=reason, by=by)
    declare_conflict(session, by, assignment.entry, Ground(JUDGE, reason), by=by)


def abstain(session: Session, assignment: Assignment, *, reason: str, by: User) -> None:
    """Skip a film without a conflict, for good. Raises ReasonMissing, SeatGone or RoundLocked."""
    _check(assignment, by)
    seats.step_back(session, assignment, AssignmentState.ABSTAINED, reason=reason, by=by)


def defer(session: Session, assignment: Assignment, *, by: User) -> None:
    """Put a film aside; it waits at the end of the queue. Raises SeatGone or RoundLocked."""
    _check(assignment, by)
    seats.defer(session, assignment)


def _check(assignment: Assignment, by: User) -> None:
    if by.id != assignment.judge_id:
        raise seats.SeatGone
    if assignment.round.state is not RoundState.OPEN:
        raise RoundLocked
