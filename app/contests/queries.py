"""Reading contests: what the public may see, what an organizer may open, what is open now."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Membership, Role, User
from app.contests.models import Contest, ContestState, Round

PARTS = (
    selectinload(Contest.categories),
    selectinload(Contest.rounds).selectinload(Round.rubric),
    selectinload(Contest.awards),
)
# For pages that name it and its categories, and say nothing of how it is judged.
LIGHT = (selectinload(Contest.categories),)


def contest_for(
    session: Session, user: User, slug: str, role: Role = Role.ORGANIZER, *, is_whole: bool = True
) -> Contest | None:
    """The contest at an address, if the user holds the role in it; not whole, it has its categories alone."""
    return session.scalar(
        sa.select(Contest)
        .join(Membership, Membership.contest_id == Contest.id)
        .where(Contest.slug == slug, Membership.user_id == user.id, Membership.role == role)
        .options(*(PARTS if is_whole else LIGHT))
    )


def public_contest(session: Session, slug: str) -> Contest | None:
    """The contest at an address once it is no longer a draft."""
    return session.scalar(
        sa.select(Contest).where(Contest.slug == slug, Contest.state != ContestState.DRAFT).options(*PARTS)
    )


def contests_of(session: Session, user: User, role: Role) -> Sequence[Contest]:
    """The contests in which a user holds a role, newest first."""
    return session.scalars(
        sa.select(Contest)
        .join(Membership, Membership.contest_id == Contest.id)
        .where(Membership.user_id == user.id, Membership.role == role)
        .order_by(Contest.id.desc())
    ).all()


def open_calls(session: Session) -> Sequence[Contest]:
    """Contests that take entries, the one that closes first in front."""
    return session.scalars(
        sa.select(Contest).where(Contest.state == ContestState.OPEN).order_by(Contest.closes_at, Contest.id)
    ).all()


def is_scored(session: Session, round_: Round) -> bool:
    """Whether a judge has filled a scorecard of a round, or sent one after it was closed."""
    # Seats and scorecards live in rooms above; their tables are asked by name, without importing the rooms.
    seat = sa.table("assignment", sa.column("id"), sa.column("round_id"))
    filled = (
        sa.select(seat.c.id)
        .join(written, written.c.assignment_id == seat.c.id)
        .where(seat.c.round_id == round_.id)
        for written in (sa.table(name, sa.column("assignment_id")) for name in ("scorecard", "late_draft"))
    )
    return bool(session.scalar(sa.select(sa.or_(*(sa.exists(one) for one in filled)))))


def round_of(contest: Contest, number: int) -> Round | None:
    """A round of a contest by its number."""
    return next((round_ for round_ in contest.rounds if round_.number == number), None)
