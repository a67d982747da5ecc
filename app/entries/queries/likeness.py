"""Pairs of entries whose films look alike."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.contests.models import Contest
from app.entries.models import Entry
from app.films.models import Film, FilmLikeness, Verdict

MOST_PAIRS = 100


def likenesses_of(session: Session, contest: Contest) -> Sequence[tuple[FilmLikeness, Entry, Entry]]:
    """Pairs of entries of a contest whose films look alike: the undecided and the nearest first.

    A film that was replaced meanwhile is no entry's any more, and its pairs are not shown.
    """
    one, other = aliased(Entry), aliased(Entry)
    rows = session.execute(
        sa.select(FilmLikeness, one, other)
        .join(one, one.film_id == FilmLikeness.earlier_id)
        .join(other, other.film_id == FilmLikeness.later_id)
        .where(FilmLikeness.contest_id == contest.id)
        .options(joinedload(one.entrant), joinedload(other.entrant))
        .options(joinedload(one.film).defer(Film.facts), joinedload(other.film).defer(Film.facts))
        .order_by(FilmLikeness.verdict != Verdict.OPEN, FilmLikeness.distance, FilmLikeness.id)
        .limit(MOST_PAIRS)
    )
    return [(pair, first, second) for pair, first, second in rows]
