"""The screening's list: what an organizer wants to see of it, a page of it, its neighbors, its counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Category, Contest
from app.entries.models import IN_SCREENING, Correction, Entry, EntryState
from app.entries.queries import LINE, SORTS, film_is, mentions
from app.films.models import Film
from app.screening.models import Finding, FindingKind


@dataclass(frozen=True)
class Wanted:
    """What an organizer wants to see; empty means all. `found` is some, none or a FindingKind."""

    verdict: str = ""
    found: str = ""
    category: int | None = None
    film: str = ""
    words: str = ""
    sort: str = "submitted"

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Wanted(sort=self.sort)


def entries_fitting(session: Session, contest: Contest, wanted: Wanted, *, at: datetime) -> int:
    """How many entries fit."""
    return session.scalar(_fitting(sa.select(sa.func.count(Entry.id)), contest, wanted, at)) or 0


def screening_page(
    session: Session, contest: Contest, wanted: Wanted, *, at: datetime, limit: int, offset: int
) -> Sequence[Entry]:
    """One page of what fits, in the wanted order."""
    statement = _fitting(sa.select(Entry), contest, wanted, at).options(*LINE)
    return session.scalars(statement.order_by(*_order(wanted)).limit(limit).offset(offset)).all()


def ids_fitting(session: Session, contest: Contest, wanted: Wanted, *, at: datetime) -> Sequence[int]:
    """The numbers of all entries that fit, in the wanted order."""
    return session.scalars(_fitting(sa.select(Entry.id), contest, wanted, at).order_by(*_order(wanted))).all()


@dataclass(frozen=True)
class Place:
    """Where an entry stands in a list: its number from 1, and the codes before and after it."""

    number: int
    total: int
    before: str | None
    after: str | None


def place_of(
    session: Session, contest: Contest, entry: Entry, wanted: Wanted, *, at: datetime
) -> Place | None:
    """The place of an entry in a list, or None when it is not in it."""
    statement = _fitting(sa.select(Entry.code), contest, wanted, at).order_by(*_order(wanted))
    codes = session.scalars(statement).all()
    if entry.code not in codes:
        return None
    index = codes.index(entry.code)
    after = codes[index + 1] if index + 1 < len(codes) else None
    return Place(index + 1, len(codes), codes[index - 1] if index else None, after)


def next_waiting(session: Session, contest: Contest, after: Entry) -> str | None:
    """The code of the entry to screen after this one: the next that waits, else the first that does."""
    waiting = (
        sa.select(Entry.code)
        .where(Entry.contest_id == contest.id, Entry.state == EntryState.SUBMITTED, Entry.id != after.id)
        .order_by(Entry.submitted_at, Entry.id)
        .limit(1)
    )
    same_moment = sa.and_(Entry.submitted_at == after.submitted_at, Entry.id > after.id)
    later = sa.or_(Entry.submitted_at > after.submitted_at, same_moment)
    return session.scalar(waiting.where(later)) or session.scalar(waiting)


def verdict_counts(session: Session, contest: Contest) -> dict[EntryState, int]:
    """How many entries stand where."""
    counted = sa.select(Entry.state, sa.func.count()).where(Entry.contest_id == contest.id)
    found = {row[0]: row[1] for row in session.execute(counted.group_by(Entry.state))}
    return {state: found.get(state, 0) for state in IN_SCREENING}


def _fitting(statement: sa.Select[Any], contest: Contest, wanted: Wanted, at: datetime) -> sa.Select[Any]:
    statement = (
        statement.join(User, User.id == Entry.entrant_id)
        .outerjoin(Film, Film.id == Entry.film_id)
        .outerjoin(Category, Category.id == Entry.category_id)
        .where(Entry.contest_id == contest.id, Entry.state.in_(IN_SCREENING))
    )
    if wanted.verdict:
        statement = statement.where(_verdict_is(wanted.verdict, at))
    if wanted.found:
        statement = statement.where(_found_is(wanted.found))
    if wanted.category is not None:
        statement = statement.where(Category.position == wanted.category)
    if wanted.film:
        statement = statement.where(film_is(wanted.film))
    return statement.where(mentions(wanted.words)) if wanted.words else statement


def _order(wanted: Wanted) -> tuple[Any, ...]:
    column = SORTS.get(wanted.sort.removeprefix("-"), Entry.submitted_at)
    ordered = column.desc() if wanted.sort.startswith("-") else column.asc()
    return ordered.nulls_last(), Entry.id


def _verdict_is(verdict: str, at: datetime) -> sa.ColumnElement[bool]:
    open_window = sa.exists().where(Correction.entry_id == Entry.id, Correction.until > at)
    if verdict == "reopened":
        return sa.and_(Entry.state == EntryState.SUBMITTED, open_window)
    if verdict == "untold":
        return sa.and_(Entry.screened_at.is_not(None), Entry.told_at.is_(None))
    return Entry.state == verdict


def _found_is(found: str) -> sa.ColumnElement[bool]:
    any_finding = sa.exists().where(Finding.entry_id == Entry.id)
    if found == "none":
        return ~any_finding
    return any_finding if found == "some" else any_finding.where(Finding.kind == FindingKind(found))
