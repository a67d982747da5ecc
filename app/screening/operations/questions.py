"""Asking and answering: a thread begins, goes on, and is read; whoever waits is told by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest
from app.entries.models import Entry
from app.screening.models import Post, Thread
from app.web.rules import N_, RuleBroken

MOST_IN_A_DAY = 20


class AskedALot(RuleBroken):
    """More than organizers can read."""

    message = N_("You have written %(count)s messages within a day. Wait for an answer before you go on.")


def ask(
    session: Session,
    contest: Contest,
    entry: Entry | None,
    subject: str,
    text: str,
    *,
    by: User,
    at: datetime,
) -> Thread:
    """Begin a thread about an entry or about the contest; the same question sent twice is one. AskedALot."""
    _check_share(session, by, at)
    twin = session.scalar(
        sa.select(Thread).where(
            Thread.asker_id == by.id,
            Thread.contest_id == contest.id,
            Thread.subject == subject,
            Thread.created_at > at - timedelta(minutes=10),
        )
    )
    if twin is not None:
        return twin
    thread = Thread(
        contest_id=contest.id,
        entry_id=entry.id if entry else None,
        asker_id=by.id,
        subject=subject,
        created_at=at,
    )
    session.add(thread)
    _append(thread, text, by=by, at=at, by_organizer=False)
    session.flush()
    return thread


def go_on(session: Session, thread: Thread, text: str, *, by: User, at: datetime) -> Post:
    """The asker says more; organizers owe an answer again. Raises AskedALot."""
    _check_share(session, by, at)
    post = _append(thread, text, by=by, at=at, by_organizer=False)
    session.flush()
    return post


def answer(session: Session, thread: Thread, text: str, *, by: User, at: datetime) -> Post:
    """An organizer answers; nobody waits for one any more."""
    post = _append(thread, text, by=by, at=at, by_organizer=True)
    session.flush()
    return post


def settle(session: Session, thread: Thread) -> None:
    """Note that a thread needs no answer."""
    thread.waits_since = None
    session.flush()


def read_by_asker(session: Session, thread: Thread, *, at: datetime) -> None:
    """The asker has seen all of it."""
    thread.asker_read_at = at
    session.flush()


def read_by_organizer(session: Session, thread: Thread, *, at: datetime) -> None:
    """One of the organizers has seen all of it."""
    thread.organizers_read_at = at
    session.flush()


def _append(thread: Thread, text: str, *, by: User, at: datetime, by_organizer: bool) -> Post:
    post = Post(author_id=by.id, by_organizer=by_organizer, text=text, at=at)
    thread.posts.append(post)
    thread.moved_at = at
    if by_organizer:
        thread.waits_since, thread.organizers_read_at = None, at
    else:
        thread.waits_since = thread.waits_since or at
        thread.asker_read_at = at
    return post


def _check_share(session: Session, by: User, at: datetime) -> None:
    written = session.scalar(
        sa.select(sa.func.count())
        .select_from(Post)
        .where(Post.author_id == by.id, ~Post.by_organizer, Post.at > at - timedelta(days=1))
    )
    if (written or 0) >= MOST_IN_A_DAY:
        raise AskedALot(count=written)
