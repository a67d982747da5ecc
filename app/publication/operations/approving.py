"""Saying yes to what somebody proposed: once a person, and only organizers of the contest."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest
from app.publication.models import Approval, ApprovalOf
from app.publication.queries.approvals import approvals_needed, standing_approvals
from app.web.rules import N_, RuleBroken


class AlreadyApproved(RuleBroken):
    """One person's yes counts once."""

    message = N_("You have approved this already; another organizer must do it now.")


def approve(session: Session, contest: Contest, kind: ApprovalOf, subject_id: int, *, by: User) -> None:
    """Note one organizer's yes; raises AlreadyApproved."""
    try:
        with session.begin_nested():
            session.add(Approval(contest_id=contest.id, kind=kind, subject_id=subject_id, user_id=by.id))
    except IntegrityError as twice:
        raise AlreadyApproved from twice
    record(
        session,
        f"{kind.value}.approved",
        f"{kind.value}:{subject_id}",
        by=by.id,
        contest_id=contest.id,
    )


def is_approved(session: Session, contest: Contest, kind: ApprovalOf, subject_id: int) -> bool:
    """Whether enough of those who organize the contest said yes."""
    return standing_approvals(session, kind, subject_id) >= approvals_needed(session, contest)
