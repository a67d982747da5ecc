"""Reading ranked and pairwise finals: a judge's films, the order they are at, the pairs they decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.queries.holding import is_held
from app.contests.models import Round
from app.entries.models import Answer, Entry
from app.scoring.models import PairVote, RankedBallot
from app.scoring.queries.reviews import own_assignments

# Until every film has been seen this often over the whole panel, a pairwise final says little.
WANTED_VIEWS = 10


def films_of(session: Session, user: User, round_: Round) -> Sequence[Assignment]:
    """The seats of a round that a judge may open, with all that a blind entry needs."""
    return session.scalars(
        own_assignments(user)
        .where(Assignment.round_id == round_.id)
        .options(
            joinedload(Assignment.entry).joinedload(Entry.film),
            joinedload(Assignment.entry).selectinload(Entry.ai_uses),
            joinedload(Assignment.entry).selectinload(Entry.answers).joinedload(Answer.question),
        )
        .order_by(Assignment.code)
    ).all()


def codes_given(session: Session, user: User, round_: Round) -> dict[str, int]:
    """Every film that a judge was ever given in a round by its code, those that have left among them."""
    rows = session.execute(
        sa.select(Assignment.code, Assignment.entry_id).where(
            Assignment.round_id == round_.id, Assignment.judge_id == user.id
        )
    )
    return {row.code: row.entry_id for row in rows}


def ballot_of(session: Session, user: User, round_: Round) -> RankedBallot | None:
    """The order that a judge is at."""
    return session.scalar(
        sa.select(RankedBallot)
        .where(RankedBallot.round_id == round_.id, RankedBallot.judge_id == user.id)
        .execution_options(populate_existing=True)
    )


def open_pair(session: Session, user: User, round_: Round) -> PairVote | None:
    """The pair on a judge's screen."""
    return session.scalar(
        _pairs(user, round_).where(PairVote.decided_at.is_(None)).execution_options(populate_existing=True)
    )


def own_pairs(session: Session, user: User, round_: Round) -> Sequence[PairVote]:
    """Every pair that was put before a judge, in the order in which they were decided, the open one last."""
    return session.scalars(
        _pairs(user, round_).order_by(PairVote.decided_at.is_(None), PairVote.decided_at, PairVote.id)
    ).all()


def _pairs(user: User, round_: Round) -> sa.Select[PairVote]:
    return sa.select(PairVote).where(PairVote.round_id == round_.id, PairVote.judge_id == user.id)


def has_pairs(session: Session, round_: Round) -> bool:
    """Whether a pair of a round was decided: those count, even of a judge who is not through."""
    decided = sa.select(PairVote.id).where(PairVote.round_id == round_.id, PairVote.decided_at.is_not(None))
    return session.scalar(decided.limit(1)) is not None


def all_pairs(session: Session, round_: Round) -> Sequence[PairVote]:
    """Every pair of a round, decided or on somebody's screen."""
    return session.scalars(
        sa.select(PairVote).where(PairVote.round_id == round_.id).order_by(PairVote.id)
    ).all()


@dataclass(frozen=True)
class PairsDone:
    """How far a judge is: `wanted` of `possible` pairs of the films that still take part."""

    done: int
    wanted: int
    possible: int

    @property
    def left(self) -> int:
        """How many are still asked for."""
        return max(0, self.wanted - self.done)

    @property
    def is_through(self) -> bool:
        """Whether nothing more is asked."""
        return self.left == 0


def pairs_done(session: Session, user: User, round_: Round, films: Sequence[int]) -> PairsDone:
    """Count only pairs of films that the judge still holds, so that nothing is promised that cannot come."""
    held = set(films)
    decided = [
        pair
        for pair in own_pairs(session, user, round_)
        if pair.decided_at is not None and {pair.first_id, pair.second_id} <= held
    ]
    possible = len(held) * (len(held) - 1) // 2
    return PairsDone(len(decided), _wanted(session, round_, len(held), possible), possible)


def _wanted(session: Session, round_: Round, films: int, possible: int) -> int:
    if round_.pairs_each:
        return min(round_.pairs_each, possible)
    judges = session.scalar(
        sa.select(sa.func.count(Assignment.judge_id.distinct()))
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_held())
    )
    share = -(-films * WANTED_VIEWS // (2 * max(1, judges or 0)))
    return min(max(share, films - 1), possible)
