"""Asking for more reviews of single entries: a plan that gives them out is proposed soon."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import ReviewDemand
from app.assignments.operations.seats import seat_lost
from app.audit.operations import record
from app.contests.models import Round
from app.db import now
from app.web.rules import N_, Invalid

MOST = 20


class NobodyChosen(Invalid):
    """No film was chosen."""

    message = N_("Choose at least one film.")


class TooMany(Invalid):
    """More reviews than anybody would watch."""

    message = N_("Ask for 1 to %(most)s more reviews of a film.")


def ask_for_reviews(
    session: Session, round_: Round, entries: Sequence[int], extra: int, *, by: User, reason: str = ""
) -> int:
    """Set how many reviews beyond the round's own each of these entries is to get.

    Asked again, the newer number stands. Raises NobodyChosen or TooMany.
    """
    if not entries:
        raise NobodyChosen
    if not 1 <= extra <= MOST:
        raise TooMany(field="extra", most=MOST)
    session.execute(
        sa.delete(ReviewDemand).where(ReviewDemand.round_id == round_.id, ReviewDemand.entry_id.in_(entries))
    )
    row = {"round_id": round_.id, "extra": extra, "reason": reason, "asked_by": by.id, "asked_at": now()}
    session.execute(sa.insert(ReviewDemand), [{**row, "entry_id": entry} for entry in entries])
    record(
        session,
        "reviews.asked",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"films": len(entries), "extra": extra, "reason": reason},
    )
    seat_lost(session, round_.id)
    return len(entries)
