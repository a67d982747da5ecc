"""Closing a round: from then on its scores stand still for the tally."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.db import claim, now
from app.scoring.queries.progress import reviews_of
from app.web.rules import N_, RuleBroken


class NotOpen(RuleBroken):
    """Only an open round can be closed."""

    message = N_("This round is not open. Reload the page to see where it stands.")


class NothingToCount(RuleBroken):
    """Nobody has submitted a scorecard that counts."""

    message = N_(
        "No judge has submitted a scorecard yet, so there is nothing to count. Close the round later."
    )


def lock_round(session: Session, round_: Round, *, by: User) -> None:
    """Close an open round once; waits for saves that are under way. Raises NotOpen or NothingToCount."""
    before = sa.update(Round).where(Round.id == round_.id, Round.state == RoundState.OPEN)
    if not claim(session, before.values(state=RoundState.LOCKED, locked_at=now())):
        raise NotOpen
    session.refresh(round_)
    reviews = reviews_of(session, round_)
    if not reviews.done:
        raise NothingToCount
    record(
        session,
        "round.locked",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"reviews": reviews.done, "missing": reviews.missing},
    )
