"""Taking one film down at once and putting it back: an act with a reason, on record, reversible."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.db import claim, now
from app.films.models import Film
from app.web.rules import N_, Invalid, RuleBroken


class SayWhyDown(Invalid):
    """Whoever made the film is told the reason."""

    message = N_("Say why the film is taken down; its entrant reads this sentence.")
    field = "reason"


class AlreadyDown(RuleBroken):
    """It is down."""

    message = N_("This film has been taken down already.")


class NotDown(RuleBroken):
    """It is not down."""

    message = N_("This film is not taken down; there is nothing to put back.")


def take_down(session: Session, film: Film, *, reason: str, by: User | None, contest_id: int) -> None:
    """Show a film, its pictures and subtitles to organizers only, from the next request on."""
    words = reason.strip()[:500]
    if not words:
        raise SayWhyDown
    down = (
        sa.update(Film)
        .where(Film.id == film.id, Film.taken_down_at.is_(None))
        .values(taken_down_at=now(), taken_down_by=by.id if by else None, taken_down_reason=words)
    )
    if not claim(session, down):
        raise AlreadyDown
    detail = {"reason": words}
    record(
        session,
        "film.taken_down",
        f"film:{film.code}",
        by=by.id if by else None,
        contest_id=contest_id,
        detail=detail,
    )
    session.refresh(film)


def put_back(session: Session, film: Film, *, by: User, contest_id: int) -> None:
    """Show a film again to whom it was shown before."""
    back = (
        sa.update(Film)
        .where(Film.id == film.id, Film.taken_down_at.is_not(None))
        .values(taken_down_at=None, taken_down_by=None, taken_down_reason="")
    )
    if not claim(session, back):
        raise NotDown
    record(session, "film.put_back", f"film:{film.code}", by=by.id, contest_id=contest_id)
    session.refresh(film)
