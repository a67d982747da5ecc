"""The public vote on the judges' scale, so that an award can take a share of both."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest, Rubric
from app.results.models import PublicVote


def public_votes_of(session: Session, contest: Contest) -> dict[int, int]:
    """The imported counts of the public vote by entry id."""
    rows = session.execute(
        sa.select(PublicVote.entry_id, PublicVote.votes).where(PublicVote.contest_id == contest.id)
    )
    return {row.entry_id: row.votes for row in rows}


def public_scores(votes: Mapping[int, int], rubric: Rubric) -> dict[int, float]:
    """Votes on the judges' scale: none is its low end, the most votes its high end, to six decimals."""
    most = max(votes.values(), default=0)
    if not most:
        return {}
    low, width = Decimal(rubric.scale_min) / 100, Decimal(rubric.scale_max - rubric.scale_min) / 100
    return {entry: round(float(low + width * count / most), 6) for entry, count in votes.items()}
