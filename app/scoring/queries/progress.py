"""How far a round is: reviews done and missing, judges with their minutes, films with the fewest reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.queries.holding import can_be_judged, is_planned
from app.contests.models import Round, RoundKind
from app.entries.models import Entry, in_round
from app.films.models import Film
from app.scoring.models import Scorecard
from app.scoring.queries.table import counts, finished


@dataclass(frozen=True)
class Reviews:
    """Reviews of a round: `wanted` by all films, `done` that count, `missing` film by film."""

    films: int
    wanted: int
    done: int
    missing: int


@dataclass(frozen=True)
class JudgeLine:
    """A judge's share of a round; seconds are those of the films."""

    name: str
    films: int
    done: int
    seconds: float
    done_seconds: float
    deferred: int


@dataclass(frozen=True)
class FilmLine:
    """A film's reviews: those done that count, and those that are given out."""

    code: str
    title_en: str
    title_zh: str
    done: int
    given: int


def _done_per_entry(round_: Round) -> sa.Subquery:
    given = sa.select(Assignment.entry_id, sa.func.count().label("done"))
    if round_.kind is RoundKind.SCORED:
        given = given.join(Scorecard, Scorecard.assignment_id == Assignment.id)
    counting = counts() if round_.kind is RoundKind.SCORED else finished()
    return (
        given.join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, counting)
        .group_by(Assignment.entry_id)
        .subquery()
    )


def _given_per_entry(round_: Round) -> sa.Subquery:
    return (
        sa.select(Assignment.entry_id, sa.func.count().label("given"))
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_planned())
        .group_by(Assignment.entry_id)
        .subquery()
    )


def _films(round_: Round, *columns: Any) -> sa.Select[Any]:
    """The films of a round; `columns` may use the entry and its film."""
    return (
        sa.select(*columns)
        .select_from(Entry)
        .join(Film, Film.id == Entry.film_id)
        .where(in_round(round_), can_be_judged())
    )


def reviews_of(session: Session, round_: Round) -> Reviews:
    """Count the reviews of a round in one query."""
    per_entry = _done_per_entry(round_)
    done = sa.func.coalesce(per_entry.c.done, 0)
    short = sa.case((done < round_.reviews_per_entry, round_.reviews_per_entry - done), else_=0)
    columns = (
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(done), 0),
        sa.func.coalesce(sa.func.sum(short), 0),
    )
    statement = _films(round_, *columns).outerjoin(per_entry, per_entry.c.entry_id == Entry.id)
    films, found, missing = session.execute(statement).one()
    return Reviews(films, films * round_.reviews_per_entry, int(found), int(missing))


def films_by_need(session: Session, round_: Round, *, limit: int, offset: int = 0) -> Sequence[FilmLine]:
    """Films with the fewest reviews first."""
    done, given = _done_per_entry(round_), _given_per_entry(round_)
    found = sa.func.coalesce(done.c.done, 0)
    columns = (Entry.code, Entry.title_en, Entry.title_zh, found, sa.func.coalesce(given.c.given, 0))
    rows = session.execute(
        _films(round_, *columns)
        .outerjoin(done, done.c.entry_id == Entry.id)
        .outerjoin(given, given.c.entry_id == Entry.id)
        .order_by(found, Entry.code)
        .limit(limit)
        .offset(offset)
    )
    return [FilmLine(*row) for row in rows]


def judges_of(session: Session, round_: Round) -> Sequence[JudgeLine]:
    """Every judge who holds a film in the round, by name."""
    length = sa.func.coalesce(Film.duration_ms, 0)
    done = sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0)
    deferred = sa.case((Assignment.state == AssignmentState.DEFERRED, 1), else_=0)
    rows = session.execute(
        sa.select(
            User.name,
            sa.func.count(),
            sa.func.sum(done),
            sa.func.sum(length),
            sa.func.sum(done * length),
            sa.func.sum(deferred),
        )
        .select_from(Assignment)
        .join(User, User.id == Assignment.judge_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Film, Film.id == Entry.film_id)
        .where(Assignment.round_id == round_.id, is_planned())
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    )
    return [
        JudgeLine(name, films, int(done), int(length) / 1000, int(seen) / 1000, int(later))
        for name, films, done, length, seen, later in rows
    ]
