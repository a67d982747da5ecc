"""What arrives after a round was closed: kept, shown to its judge, taken up if the round opens again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import SeatGone
from app.db import now
from app.scoring.models import LateDraft
from app.scoring.operations.draft import Draft
from app.scoring.operations.keeping import draft_of
from app.scoring.operations.scorecards import Kept, hold_card, save_scorecard
from app.scoring.queries.late import late_draft_of
from app.scoring.queries.reviews import scorecard_of
from app.web.rules import N_, RuleBroken


class NothingLate(RuleBroken):
    """There is no late draft, or it has been taken up."""

    message = N_("There is nothing left to take up. Reload the page to see your scorecard as it stands.")


def keep_late(session: Session, assignment: Assignment, draft: Draft, *, by: User) -> None:
    """Keep a draft that came too late to count; what is known already is not kept twice. Raises SeatGone."""
    if by.id != assignment.judge_id:
        raise SeatGone
    card = scorecard_of(session, assignment)
    latest = late_draft_of(session, assignment)
    known = [draft_of(card)] if card else [Draft({})]
    if draft in known or (latest is not None and latest.body == draft.body()):
        return
    session.add(LateDraft(assignment_id=assignment.id, body=draft.body()))
    session.flush()


def take_late(session: Session, assignment: Assignment, *, by: User) -> Kept:
    """Make a late draft the newest version of the scorecard.

    Raises NothingLate, and as save_scorecard does.
    """
    card = hold_card(session, assignment, by=by)
    latest = late_draft_of(session, assignment)
    if latest is None:
        raise NothingLate
    draft = Draft.from_body(latest.body)
    kept = save_scorecard(session, assignment, draft, revision=card.save_count, by=by)
    latest.taken_at = now()
    session.flush()
    return kept
