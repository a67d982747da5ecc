"""Things that a finished demo no longer shows, made again in a system that nobody else uses.

A link to accept, a new password to choose, an entry being written, a round being judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.links import ask_for_reset, invite
from app.assignments.models import Assignment, AssignmentState
from app.audit.operations import use_key
from app.contests.models import Contest, ContestState, RoundState
from app.db import Database, now
from app.entries.operations.writing import begin_entry
from app.scoring.models import Scorecard, ScorecardState
from config import Settings

# What a judge has done by the middle of a round: a draft, two untouched, one put aside, the rest done.
MIDDLE = (
    AssignmentState.STARTED,
    AssignmentState.PENDING,
    AssignmentState.PENDING,
    AssignmentState.DEFERRED,
)


@contextmanager
def _writing(settings: Settings) -> Iterator[Session]:
    use_key(settings.secret)
    with Database.opened(settings.database_url) as database, database.writing() as session:
        yield session
        session.commit()


def open_doors(settings: Settings, *, email: str) -> list[str]:
    """Addresses of an invitation to judge and of a new password to choose."""
    with _writing(settings) as session:
        contest = session.scalars(sa.select(Contest).order_by(Contest.id)).first()
        user = session.scalars(sa.select(User).where(User.email == email)).one()
        _link, invitation = invite(
            session,
            email="guest@demo.example",
            role=Role.JUDGE,
            contest_id=contest.id if contest else None,
            by=None,
        )
        return [f"/invitations/{invitation}", f"/new-password/{ask_for_reset(session, user)}"]


def begin_to_write(settings: Settings, *, email: str) -> str:
    """The address of an entry that an entrant has just begun in the open call."""
    with _writing(settings) as session:
        user = session.scalars(sa.select(User).where(User.email == email)).one()
        contest = session.scalars(sa.select(Contest).where(Contest.state == ContestState.OPEN)).first()
        return f"/entries/{begin_entry(session, contest, by=user, at=now()).code}" if contest else ""


def back_to_judging(settings: Settings, *, slug: str) -> None:
    """Set a contest that is over back to the middle of its round."""
    with _writing(settings) as session:
        contest = session.scalars(sa.select(Contest).where(Contest.slug == slug)).one()
        contest.state = ContestState.JUDGING
        contest.rounds[0].state, contest.rounds[0].locked_at = RoundState.OPEN, None
        held = sa.select(Assignment).where(
            Assignment.round_id == contest.rounds[0].id, Assignment.state == AssignmentState.DONE
        )
        places: dict[int, int] = {}
        for seat in session.scalars(held.order_by(Assignment.id)):
            place = places[seat.judge_id] = places.get(seat.judge_id, -1) + 1
            if place < len(MIDDLE):
                _undo(session, seat, MIDDLE[place])


def _undo(session: Session, seat: Assignment, state: AssignmentState) -> None:
    card = session.scalars(sa.select(Scorecard).where(Scorecard.assignment_id == seat.id)).one()
    seat.state, seat.done_at = state, None
    if state is AssignmentState.STARTED:
        card.state, card.submitted_at = ScorecardState.DRAFT, None
    else:
        session.delete(card)
