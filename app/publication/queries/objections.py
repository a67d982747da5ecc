"""Reading objections: the cases of a list for organizers, one's own case by its link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.contests.models import Contest
from app.entries.models import Entry
from app.publication.models import Announcement, Objection, ObjectionState, ObjectionStep

OPEN_CASES = (ObjectionState.RECEIVED, ObjectionState.REOPENED)
STEPS = selectinload(Objection.steps).joinedload(ObjectionStep.maker)


def cases_of(session: Session, contest: Contest) -> Sequence[Objection]:
    """Every case of a contest, those without a decision first."""
    return session.scalars(
        sa.select(Objection)
        .join(Objection.announcement)
        .where(Announcement.contest_id == contest.id)
        .options(STEPS)
        .order_by(Objection.state.in_(OPEN_CASES).desc(), Objection.id)
    ).all()


def case_of(session: Session, contest: Contest, number: int) -> Objection | None:
    """A case of a contest by its number."""
    return session.scalar(
        sa.select(Objection)
        .join(Objection.announcement)
        .where(Announcement.contest_id == contest.id, Objection.number == number)
        .options(STEPS, joinedload(Objection.announcement))
    )


def subjects_of(session: Session, contest: Contest, cases: Iterable[Objection]) -> dict[str, Entry]:
    """The films that cases are about, by their codes."""
    codes = {case.entry_code for case in cases if case.entry_code}
    films = session.scalars(sa.select(Entry).where(Entry.contest_id == contest.id, Entry.code.in_(codes)))
    return {film.code: film for film in films}


def case_at(session: Session, code: str) -> Objection | None:
    """The case that an objector's link leads to."""
    return session.scalar(
        sa.select(Objection)
        .where(Objection.code == code)
        .options(STEPS, joinedload(Objection.announcement).joinedload(Announcement.contest))
    )


def open_count(session: Session, contest: Contest) -> int:
    """How many cases of a contest wait for a decision."""
    statement = (
        sa.select(sa.func.count(Objection.id))
        .join(Objection.announcement)
        .where(Announcement.contest_id == contest.id, Objection.state.in_(OPEN_CASES))
    )
    return session.scalar(statement) or 0
