"""Rounds that wait for their films, for tests."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Plan, PlanState
from app.assignments.operations.applying import apply_plan
from app.assignments.operations.plans import request_plan
from app.contests.models import Contest, ContestState, Round
from app.db import Database
from app.entries.models import Entry
from app.jobs import names
from app.jobs.queries import due
from config import Settings
from tests.factories import make_contest, make_entry, make_judge, make_user
from workers.run import run


@dataclass(frozen=True)
class Studio:
    """A contest whose call is closed, with films and judges but no assignment."""

    contest: Contest
    round: Round
    organizer: User
    judges: list[User]
    entries: list[Entry]


def make_studio(session: Session, *, films: int = 4, judges: int = 3, reviews: int = 2) -> Studio:
    """Films in Chinese with English subtitles, judges who follow both; committed."""
    organizer = make_user(session, "Olga Organizer")
    contest = make_contest(session, organizer=organizer, state=ContestState.CLOSED)
    contest.rounds[0].reviews_per_entry = reviews
    seated = [make_judge(session, contest, f"Judge {letter}") for letter in "ABCDEFGH"[:judges]]
    entries = [
        make_entry(session, contest, make_user(session, f"Entrant {number}")) for number in range(films)
    ]
    session.commit()
    return Studio(contest, contest.rounds[0], organizer, seated, entries)


def drawn(session: Session, database: Database, settings: Settings, studio: Studio) -> Plan:
    """Ask for a plan and let a worker draw it."""
    plan = request_plan(session, studio.round, by=studio.organizer)
    number = plan.number
    session.commit()
    perform_all(database, settings)
    session.expire_all()
    found = session.query(Plan).filter_by(round_id=studio.round.id, number=number).one()
    assert found.state is not PlanState.REQUESTED
    return found


def perform_all(database: Database, settings: Settings) -> None:
    """Run everything that plans wait for, as a worker does."""
    own = (names.DRAW_PLAN, names.APPLY_PLAN, names.TELL_JUDGES)
    with database.reading() as session:
        waiting = [row.id for row in due(session) if row.name in own]
    for outbox_id in waiting:
        run(database, settings, outbox_id)


def applied(session: Session, database: Database, settings: Settings, **size: int) -> tuple[Studio, Plan]:
    """A studio whose first plan is applied."""
    studio = make_studio(session, **size)
    plan = drawn(session, database, settings, studio)
    apply_plan(session, plan, by=studio.organizer)
    session.commit()
    return studio, plan


def seats_in(session: Session, state: AssignmentState) -> list[Assignment]:
    """The seats of this state, as the database has them now."""
    session.expire_all()
    query = sa.select(Assignment).where(Assignment.state == state).order_by(Assignment.id)
    return list(session.scalars(query))
