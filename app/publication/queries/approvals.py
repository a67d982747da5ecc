"""Who approved what, and how many must: two organizers where a contest has two, else the only one.

A yes stands for as long as whoever said it organizes the contest. What was announced keeps its record.
"""

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


def stands() -> sa.ColumnElement[bool]:
    """Whether somebody who said yes still organizes the contest."""
    return sa.exists().where(
        Membership.contest_id == Approval.contest_id,
        Membership.user_id == Approval.user_id,
        Membership.role == Role.ORGANIZER,
    )


def standing_approvals(session: Session, kind: ApprovalOf, subject_id: int) -> int:
    """How many yeses to one thing stand."""
    statement = sa.select(sa.func.count(Approval.id)).where(
        Approval.kind == kind, Approval.subject_id == subject_id, stands()
    )
    return session.scalar(statement) or 0


def approvals_of(session: Session, kind: ApprovalOf, subject_id: int) -> Sequence[Approval]:
    """Everybody who ever said yes to one thing, in order: the record of what was announced."""
    return session.scalars(
        sa.select(Approval)
        .where(Approval.kind == kind, Approval.subject_id == subject_id)
        .options(joinedload(Approval.user))
        .order_by(Approval.id)
    ).all()


def approvals_in(session: Session, contest: Contest, kind: ApprovalOf) -> dict[int, list[Approval]]:
    """Whose yes to each thing of a kind stands."""
    found: dict[int, list[Approval]] = defaultdict(list)
    for approval in session.scalars(
        sa.select(Approval)
        .where(Approval.contest_id == contest.id, Approval.kind == kind, stands())
        .options(joinedload(Approval.user))
        .order_by(Approval.id)
    ):
        found[approval.subject_id].append(approval)
    return found
