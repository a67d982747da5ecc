"""After submitting: changing a scorecard, locking it for good, taking an earlier version back."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.audit.operations import record
from app.db import now
from app.scoring.models import ScorecardState, ScorecardVersion
from app.scoring.operations.scorecards import (
    Draft,
    Incomplete,
    Kept,
    RoundLocked,
    hold_card,
    save_scorecard,
)
from app.web.rules import N_, RuleBroken


class NoSuchVersion(RuleBroken):
    """A version that was never kept."""

    message = N_("There is no such version. Reload the page to see those that are kept.")


def change_submitted(session: Session, assignment: Assignment, *, by: User) -> None:
    """Take a submitted scorecard up again; what is saved from now on counts at once.

    Raises SeatGone, RoundLocked or LockedForGood.
    """
    card = hold_card(session, assignment, by=by)
    if card.state is not ScorecardState.SUBMITTED or card.reopened_at is not None:
        return
    card.reopened_at = now()
    session.flush()
    _record(session, assignment, "scorecard.reopened", by)


def lock_own(session: Session, assignment: Assignment, *, by: User) -> None:
    """Give a submitted scorecard out of the hand for good, to see the others'; raises Incomplete and more."""
    card = hold_card(session, assignment, by=by)
    if card.state is not ScorecardState.SUBMITTED:
        raise Incomplete
    if not assignment.round.shows_others:
        raise RoundLocked
    card.locked_at, card.reopened_at = now(), None
    session.flush()
    _record(session, assignment, "scorecard.locked", by)


def restore_version(session: Session, assignment: Assignment, number: int, *, by: User) -> Kept:
    """Save an earlier version again as the newest; raises NoSuchVersion and as save_scorecard does."""
    card = hold_card(session, assignment, by=by)
    version = session.scalar(
        sa.select(ScorecardVersion).where(
            ScorecardVersion.scorecard_id == card.id, ScorecardVersion.number == number
        )
    )
    if version is None:
        raise NoSuchVersion
    draft = Draft.from_body(version.body)
    return save_scorecard(session, assignment, draft, revision=card.save_count, by=by)


def _record(session: Session, assignment: Assignment, action: str, by: User) -> None:
    contest = assignment.round.contest_id
    record(session, action, f"assignment:{assignment.code}", by=by.id, contest_id=contest)
