"""Short words for what members do at the table."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.deliberation.models import Motion, MotionAction, Voice
from app.deliberation.operations.motions import (
    Move,
    close,
    propose,
    vote,
)
from tests.deliberation.factories import Jury


def moved(session: Session, jury: Jury, film: int = 1, by: int = 0) -> Motion:
    """A member moves that a film gets the first prize."""
    member = jury.members[by]
    move = Move(jury.code(session, film), "first", MotionAction.GRANT, "It dares more.")
    return propose(session, jury.table(session, member), move, by=member)


def say(session: Session, jury: Jury, motion: Motion, *voices: str) -> None:
    """Members vote in their order; an empty word is no vote."""
    for member, word in zip(jury.members, voices, strict=False):
        if word:
            vote(session, jury.table(session, member), motion, Voice(word), by=member)


def end(session: Session, jury: Jury, motion: Motion, *, casting: bool | None = None) -> Motion:
    """The organizer closes a motion."""
    table = jury.table(session, jury.organizer)
    return close(session, table, motion, casting=casting, by=jury.organizer)
