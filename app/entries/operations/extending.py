"""More time for one entrant: only ever later, for a reason, recorded, and told by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.entries.models import Extension
from app.entries.operations.deadline import in_words, term_for
from app.web.rules import N_, Invalid, RuleBroken

LONGEST = timedelta(days=365)


class OnlyLater(Invalid):
    """The new moment is not after the one that holds."""

    message = N_("This entrant has time until %(moment)s (%(zone)s) already; choose a later moment.")
    field = "until"


class AlreadyOver(Invalid):
    """The moment lies in the past, or beyond any use."""

    message = N_("Choose a moment that is still to come, at most a year from now.")
    field = "until"


class JudgingHasBegun(RuleBroken):
    """Judges have their films; nobody can enter any more."""

    message = N_("The judging has begun, so no more time can be given.")


def extend(
    session: Session, contest: Contest, entrant: User, until: datetime, reason: str, *, by: User, at: datetime
) -> Extension:
    """Give one entrant more time; raises OnlyLater, AlreadyOver or JudgingHasBegun."""
    if contest.state not in (ContestState.OPEN, ContestState.CLOSED):
        raise JudgingHasBegun
    if not at < until <= at + LONGEST:
        raise AlreadyOver
    held = term_for(session, contest, entrant.id)
    if until <= held.closes_at:
        raise OnlyLater(**in_words(contest, held.closes_at))
    extension = Extension(
        contest_id=contest.id,
        entrant_id=entrant.id,
        until=until,
        reason=reason,
        given_by=by.id,
        given_at=at,
    )
    session.add(extension)
    session.flush()
    record(
        session,
        "deadline.extended",
        f"user:{entrant.id}",
        by=by.id,
        contest_id=contest.id,
        detail={"from": held.closes_at.isoformat(), "until": until.isoformat(), "reason": reason},
        at=at,
    )
    return extension
