"""Who could move on from a round: its films with their places, those without a place last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Round, RoundKind
from app.entries.models import Entry, ShortlistPlace, in_round
from app.entries.queries import is_judged
from app.results.models import Standing
from app.results.queries.runs import newest_done
from app.scoring.queries.triage import NOTHING_SAID, Words, words_of


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
    words: Words = NOTHING_SAID


def candidates_of(session: Session, round_: Round) -> list[Candidate]:
    """The films of a round, best first: by its newest run, or in a triage by what judges said.

    Two queries; a triage needs no run.
    """
    if round_.kind is RoundKind.TRIAGE:
        return _by_words(session, round_)
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


def _by_words(session: Session, round_: Round) -> list[Candidate]:
    said = words_of(session, round_)
    names = (Entry.id, Entry.code, Entry.title_en, Entry.title_zh, Entry.category_id)
    rows = session.execute(sa.select(*names).where(in_round(round_), is_judged()).order_by(Entry.code))
    films = [Candidate(*row, words=said.get(row.id, NOTHING_SAID)) for row in rows]
    scored = [replace(one, score=share_of(one.words), reviews=one.words.count) for one in films]
    best = sorted(scored, key=lambda one: (one.score is None, -(one.score or 0)))
    values = [one.score for one in best]
    return [one if one.score is None else replace(one, rank=1 + values.index(one.score)) for one in best]


def share_of(words: Words) -> int | None:
    """The share of yes in millionths, a maybe counting half; None where nobody has spoken."""
    return None if not words.count else round(Fraction(1_000_000 * words.halves, 2 * words.count))


def shortlisted(session: Session, round_: Round) -> Sequence[int]:
    """The entries that have advanced into a round."""
    return session.scalars(
        sa.select(ShortlistPlace.entry_id).where(ShortlistPlace.round_id == round_.id)
    ).all()
