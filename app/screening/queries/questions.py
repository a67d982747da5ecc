"""Reading questions: one's own, about an entry or a contest, and the organizers' inbox."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, Role, User
from app.contests.models import Contest
from app.entries.models import Entry
from app.screening.models import Post, Thread

WHOLE = (
    joinedload(Thread.contest),
    joinedload(Thread.entry),
    joinedload(Thread.asker),
    selectinload(Thread.posts).joinedload(Post.author),
)


def threads_about(session: Session, asker: User, contest: Contest, entry: Entry | None) -> Sequence[Thread]:
    """What somebody asked about an entry, or about a contest as a whole; the last moved first."""
    about = Thread.entry_id == entry.id if entry else Thread.entry_id.is_(None)
    return session.scalars(
        sa.select(Thread)
        .where(Thread.contest_id == contest.id, Thread.asker_id == asker.id, about)
        .order_by(Thread.moved_at.desc(), Thread.id.desc())
    ).all()


def thread_of(session: Session, asker: User, code: str) -> Thread | None:
    """A thread that one began."""
    return session.scalar(
        sa.select(Thread).where(Thread.code == code, Thread.asker_id == asker.id).options(*WHOLE)
    )


def thread_in(session: Session, contest: Contest, code: str) -> Thread | None:
    """A thread of a contest, for its organizers."""
    return session.scalar(
        sa.select(Thread).where(Thread.code == code, Thread.contest_id == contest.id).options(*WHOLE)
    )


def inbox_count(session: Session, contest: Contest, *, waiting: bool) -> int:
    """How many threads there are, or wait for an answer."""
    statement = sa.select(sa.func.count()).where(Thread.contest_id == contest.id)
    return session.scalar(statement.where(Thread.waits_since.is_not(None)) if waiting else statement) or 0


def inbox(session: Session, contest: Contest, *, waiting: bool, limit: int, offset: int) -> Sequence[Thread]:
    """A page of the inbox: those that wait longest first, then the last moved."""
    statement = sa.select(Thread).where(Thread.contest_id == contest.id)
    if waiting:
        statement = statement.where(Thread.waits_since.is_not(None))
    return session.scalars(
        statement.options(joinedload(Thread.asker), joinedload(Thread.entry))
        .order_by(Thread.waits_since.asc().nulls_last(), Thread.moved_at.desc(), Thread.id)
        .limit(limit)
        .offset(offset)
    ).all()


def organizers_of(session: Session, contest: Contest) -> Sequence[User]:
    """Who is written to when somebody asks."""
    return session.scalars(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.contest_id == contest.id, Membership.role == Role.ORGANIZER)
        .order_by(User.id)
    ).all()
