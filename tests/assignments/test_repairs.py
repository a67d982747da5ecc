"""Seats that are lost, films that come late, repairs with the fewest moves, undoing."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import (
    AssignmentState,
    Plan,
    PlanKind,
    PlanState,
    ReviewDemand,
)
from app.assignments.operations.applying import apply_plan
from app.assignments.operations.demand import ask_for_reviews
from app.assignments.operations.plans import Dials, request_plan
from app.assignments.operations.repairs import propose_repair, top_up
from app.assignments.operations.seats import begin, step_back
from app.assignments.operations.undoing import CannotBeUndone, undo_plan
from app.db import Database
from app.jobs import names
from app.jobs.models import Outbox
from config import Settings
from tests.assignments.factories import Studio, applied, perform_all, seats_in
from tests.factories import make_entry, make_judge


def _redrawn(
    session: Session, database: Database, settings: Settings, studio: Studio, kind: PlanKind
) -> Plan:
    number = request_plan(session, studio.round, Dials(), kind=kind, by=studio.organizer).number
    session.commit()
    perform_all(database, settings)
    session.expire_all()
    return session.scalars(sa.select(Plan).where(Plan.number == number)).one()


def test_whoever_recuses_has_a_repair_proposed_that_moves_nobody_else(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=4, judges=4, reviews=2)
    lost = seats_in(session, AssignmentState.PENDING)[0]
    step_back(session, lost, AssignmentState.RECUSED, reason="too near", by=lost.judge)
    promised = session.scalars(sa.select(Outbox).where(Outbox.name == names.PROPOSE_REPAIR)).all()
    plan = propose_repair(session, studio.round)
    assert plan is not None
    session.commit()
    perform_all(database, settings)
    session.expire_all()

    assert len(promised) == 1
    assert (plan.state, plan.kind, plan.requested_by) == (PlanState.PROPOSED, PlanKind.REPAIR, None)
    assert (plan.summary["new"], plan.summary["moved"], plan.summary["unfilled"]) == (1, 0, 0)
    assert plan.pairs[0][0] == lost.entry_id


def test_a_film_that_comes_late_is_given_out_by_a_plan_that_is_proposed_once(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=2, judges=4, reviews=2)
    before = top_up(session)
    late = make_entry(session, studio.contest)
    noticed = top_up(session)
    propose_repair(session, studio.round)
    session.commit()
    perform_all(database, settings)
    session.expire_all()
    again = top_up(session)
    plan = session.scalars(sa.select(Plan).order_by(Plan.number.desc())).first()

    assert plan is not None
    assert (before, noticed, again) == (0, 1, 0)
    assert (plan.state, plan.requested_by, plan.removals) == (PlanState.PROPOSED, None, [])
    assert [entry for entry, _ in plan.pairs] == [late.id, late.id]


def test_reviews_asked_for_on_top_are_proposed_but_not_those_of_a_plan_that_was_undone(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, plan = applied(session, database, settings, films=2, judges=4, reviews=2)
    ask_for_reviews(session, studio.round, [int(plan.pairs[0][0])], 1, by=studio.organizer)
    promised = session.scalars(sa.select(Outbox).where(Outbox.name == names.PROPOSE_REPAIR)).all()
    undo_plan(session, plan, by=studio.organizer)
    session.execute(sa.delete(ReviewDemand))

    assert len(promised) == 1
    assert top_up(session) == 0


def test_no_repair_is_proposed_while_every_film_has_its_judges(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=2, judges=2, reviews=2)

    assert propose_repair(session, studio.round) is None


def test_a_new_judge_relieves_the_most_loaded(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=9, judges=2, reviews=1)
    make_judge(session, studio.contest, "New Judge")
    session.commit()

    plan = _redrawn(session, database, settings, studio, PlanKind.RELIEVE)
    apply_plan(session, plan, by=studio.organizer)

    loads = Counter(seat.judge_id for seat in seats_in(session, AssignmentState.PENDING))
    assert max(loads.values()) <= 4
    assert (sum(loads.values()), plan.summary["unfilled"]) == (9, 0)
    assert 1 <= plan.summary["moved"] <= 3


def test_an_applied_plan_can_be_undone_but_for_what_was_begun(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, plan = applied(session, database, settings, films=3, judges=2, reviews=1)
    begin(session, seats_in(session, AssignmentState.PENDING)[0])

    undone = undo_plan(session, plan, by=studio.organizer)

    assert (undone.withdrawn, undone.kept, undone.restored, plan.state) == (2, 1, 0, PlanState.UNDONE)
    with pytest.raises(CannotBeUndone):
        undo_plan(session, plan, by=studio.organizer)


def test_undoing_a_relief_gives_films_back_to_their_judges(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = applied(session, database, settings, films=6, judges=2, reviews=1)
    before = {(seat.entry_id, seat.judge_id) for seat in seats_in(session, AssignmentState.PENDING)}
    make_judge(session, studio.contest, "New Judge")
    session.commit()
    plan = _redrawn(session, database, settings, studio, PlanKind.RELIEVE)
    apply_plan(session, plan, by=studio.organizer)

    undo_plan(session, plan, by=studio.organizer)

    after = {(seat.entry_id, seat.judge_id) for seat in seats_in(session, AssignmentState.PENDING)}
    assert after == before
