"""Reading across rooms: the latest winner lists, what an organizer's desk shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest, Round, RoundState
from app.entries.models import IN_CONTEST, Entry, EntryState, ShortlistPlace
from app.mail.models import Message
from app.publication.models import Announcement
from app.publication.queries.announcements import latest_public


def latest_announcements(session: Session, *, limit: int = 5) -> Sequence[Announcement]:
    """The newest public winner lists."""
    return latest_public(session, limit=limit)


@dataclass(frozen=True)
class Counts:
    """What a desk counts: drafts are entries that were begun and not yet submitted."""

    drafts: int
    submitted: int
    waiting: int
    withdrawn: int


def counts(session: Session, contest: Contest) -> Counts:
    """How many entries of a contest stand where."""
    statement = (
        sa.select(Entry.state, sa.func.count()).where(Entry.contest_id == contest.id).group_by(Entry.state)
    )
    by_state = {row[0]: row[1] for row in session.execute(statement)}
    return Counts(
        drafts=by_state.get(EntryState.DRAFT, 0),
        submitted=sum(by_state.get(state, 0) for state in IN_CONTEST),
        waiting=by_state.get(EntryState.SUBMITTED, 0),
        withdrawn=by_state.get(EntryState.WITHDRAWN, 0),
    )


def round_now(session: Session, contest: Contest) -> Round:
    """The round that needs the organizer: the last that has begun, or the next once its films are chosen."""
    begun = [round_ for round_ in contest.rounds if round_.state is not RoundState.PLANNED]
    if not begun:
        return contest.rounds[0]
    following = next((one for one in contest.rounds if one.number == begun[-1].number + 1), None)
    if following is not None and begun[-1].state is not RoundState.OPEN and _has_films(session, following):
        return following
    return begun[-1]


def _has_films(session: Session, round_: Round) -> bool:
    places = sa.select(ShortlistPlace.id).where(ShortlistPlace.round_id == round_.id)
    return session.scalar(places.limit(1)) is not None


def messages(session: Session, contest: Contest, *, limit: int, offset: int) -> Sequence[Message]:
    """A page of the mails that a contest wrote, newest first."""
    return session.scalars(
        sa.select(Message)
        .where(Message.contest_id == contest.id)
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def message_count(session: Session, contest: Contest) -> int:
    """How many mails a contest wrote."""
    statement = sa.select(sa.func.count()).where(Message.contest_id == contest.id)
    return session.scalar(statement) or 0
