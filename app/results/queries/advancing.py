"""Who could move on from a round: its films with their places, those without a place last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Round
from app.entries.models import Entry, ShortlistPlace, in_round
from app.entries.queries import is_judged
from app.results.models import Standing
from app.results.queries.runs import newest_done


@dataclass(frozen=True)
class Candidate:
    """A film of a round that could advance; the score is in millionths of a point."""

    entry_id: int
    code: str
    title_en: str
    title_zh: str
    category_id: int | None
    rank: int | None = None
    score: int | None = None
    reviews: int = 0
    tie_group: int | None = None


def candidates_of(session: Session, round_: Round) -> list[Candidate]:
    """The films of a round with their standings in its newest run, best first; two queries."""
    run = newest_done(session, round_)
    standing = sa.and_(Standing.entry_id == Entry.id, Standing.run_id == (run.id if run else 0))
    names = (Entry.id, Entry.code, Entry.title_en, Entry.title_zh, Entry.category_id)
    reviews = sa.func.coalesce(Standing.reviews, 0)
    rows = session.execute(
        sa.select(*names, Standing.rank, Standing.adjusted, reviews, Standing.tie_group)
        .select_from(Entry)
        .outerjoin(Standing, standing)
        .where(in_round(round_), is_judged())
        .order_by(Standing.rank.is_(None), Standing.rank, Entry.code)
    )
    return [Candidate(*row) for row in rows]


def shortlisted(session: Session, round_: Round) -> Sequence[int]:
    """The entries that have advanced into a round."""
    return session.scalars(
        sa.select(ShortlistPlace.entry_id).where(ShortlistPlace.round_id == round_.id)
    ).all()
