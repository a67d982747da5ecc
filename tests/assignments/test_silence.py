"""Judges who begin nothing: their films are free, and theirs again when they come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import (
    Assignment,
    AssignmentState,
)
from app.assignments.operations.seats import begin
from app.assignments.operations.silence import mark_silent, take_up_again
from app.audit.queries import recent
from app.contests.models import RoundKind
from app.db import Database, now
from app.jobs import names
from app.jobs.models import Outbox
from config import Settings
from tests.assignments.factories import applied, seats_in
from workers.relay import promise_hourly
from workers.run import run


def test_a_judge_who_begins_nothing_is_silent_and_may_come_back(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=2, judges=2, reviews=2)
    busy, quiet = studio.judges
    begin(
        session, next(seat for seat in seats_in(session, AssignmentState.PENDING) if seat.judge_id == busy.id)
    )

    early = mark_silent(session, at=now() + timedelta(days=6))
    marked = mark_silent(session, at=now() + timedelta(days=8))
    silent = {seat.judge_id for seat in seats_in(session, AssignmentState.SILENT)}
    back = take_up_again(session, studio.round, by=quiet)

    assert (early, marked, silent, back) == (0, 1, {quiet.id}, 2)
    assert seats_in(session, AssignmentState.SILENT) == []


@pytest.mark.parametrize("kind", [RoundKind.RANKED, RoundKind.PAIRWISE, RoundKind.JURY])
def test_where_films_are_decided_together_nobody_loses_them_by_silence(
    session: Session, database: Database, settings: Settings, kind: RoundKind
) -> None:
    studio, _ = applied(session, database, settings, films=2, judges=2, reviews=2)
    studio.round.kind = kind
    session.flush()

    marked = mark_silent(session, at=now() + timedelta(days=30))

    assert (marked, seats_in(session, AssignmentState.SILENT)) == (0, [])
    assert len(seats_in(session, AssignmentState.PENDING)) == 4


def test_silence_is_noticed_every_hour_and_its_repair_promised(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=2, judges=3, reviews=1)
    session.execute(sa.update(Assignment).values(created_at=now() - timedelta(days=8)))
    session.commit()

    hour = promise_hourly(database, "")
    again = promise_hourly(database, hour)
    hourly = session.scalars(sa.select(Outbox).where(Outbox.name == names.MARK_SILENT)).one()
    session.commit()
    run(database, settings, hourly.id)

    session.expire_all()
    acts = [act.action for act in recent(session, studio.contest.id, limit=5)]
    promised = session.scalars(sa.select(Outbox).where(Outbox.name == names.PROPOSE_REPAIR)).all()
    assert hour == again
    assert (len(seats_in(session, AssignmentState.SILENT)), len(promised)) == (2, 1)
    assert "judge.silent" in acts
