"""Finding a judge's own review by its code; whatever ends the right to it makes it absent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.queries.holding import is_held
from app.contests.models import Round, RoundState
from app.entries.models import Entry
from app.films.models import Film, FilmState
from app.scoring.models import Score, Scorecard

# What a page about a film needs of an assignment.
WHOLE = (
    joinedload(Assignment.entry).joinedload(Entry.film),
    joinedload(Assignment.entry).selectinload(Entry.ai_uses),
    joinedload(Assignment.round).joinedload(Round.rubric),
    joinedload(Assignment.round).joinedload(Round.contest),
)


def rightful(user: User) -> sa.ColumnElement[bool]:
    """A judge's own seat that holds, in a round that has begun, at a film that plays."""
    return sa.and_(
        Assignment.judge_id == user.id,
        is_held(),
        Film.state == FilmState.READY,
        Round.state != RoundState.PLANNED,
    )


def own_assignments(user: User) -> sa.Select[Assignment]:
    """The seats that a judge may open."""
    return (
        sa.select(Assignment)
        .join(Assignment.entry)
        .join(Entry.film)
        .join(Assignment.round)
        .where(rightful(user))
    )


def assignment_for(session: Session, user: User, code: str) -> Assignment | None:
    """A judge's own assignment with its film, rubric and contest."""
    return session.scalar(own_assignments(user).where(Assignment.code == code).options(*WHOLE))


def film_for(session: Session, user: User, code: str) -> Film | None:
    """The film of a judge's own assignment; read for every stretch that a player asks for."""
    return session.scalar(
        sa.select(Film)
        .join(Entry, Entry.film_id == Film.id)
        .join(Assignment, Assignment.entry_id == Entry.id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Assignment.code == code, rightful(user))
    )


def scorecard_of(session: Session, assignment: Assignment) -> Scorecard | None:
    """The scorecard of an assignment, once anything was saved."""
    return session.scalar(
        sa.select(Scorecard)
        .where(Scorecard.assignment_id == assignment.id)
        .options(selectinload(Scorecard.scores).joinedload(Score.criterion))
        .execution_options(populate_existing=True)
    )
