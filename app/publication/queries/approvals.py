"""Who approved what, and how many must: two organizers where a contest has two, else the only one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Membership, Role
from app.contests.models import Contest
from app.publication.models import Approval, ApprovalOf


def organizer_count(session: Session, contest: Contest) -> int:
    """How many people organize a contest."""
    statement = sa.select(sa.func.count()).where(
        Membership.contest_id == contest.id, Membership.role == Role.ORGANIZER
    )
    return session.scalar(statement) or 0


def approvals_needed(session: Session, contest: Contest) -> int:
    """How many people must say yes."""
    return 2 if organizer_count(session, contest) > 1 else 1


def approvals_of(session: Session, kind: ApprovalOf, subject_id: int) -> Sequence[Approval]:
    """Who said yes to one thing, in order."""
    return session.scalars(
        sa.select(Approval)
        .where(Approval.kind == kind, Approval.subject_id == subject_id)
        .options(joinedload(Approval.user))
        .order_by(Approval.id)
    ).all()


def approvals_in(session: Session, contest: Contest, kind: ApprovalOf) -> dict[int, list[Approval]]:
    """Who said yes to each thing of a kind."""
    found: dict[int, list[Approval]] = defaultdict(list)
    for approval in session.scalars(
        sa.select(Approval)
        .where(Approval.contest_id == contest.id, Approval.kind == kind)
        .options(joinedload(Approval.user))
        .order_by(Approval.id)
    ):
        found[approval.subject_id].append(approval)
    return found
