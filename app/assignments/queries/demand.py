"""Reading the reviews that were asked for beyond what a round gives to every entry."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import ReviewDemand
from app.contests.models import Round


def extra_reviews(session: Session, round_: Round) -> dict[int, int]:
    """Entry ids with the number of reviews they are to get on top."""
    rows = session.execute(
        sa.select(ReviewDemand.entry_id, ReviewDemand.extra).where(ReviewDemand.round_id == round_.id)
    )
    return {row.entry_id: row.extra for row in rows}
