"""Seats that are lost, repairs with the fewest moves, pins and bans, undoing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import (
    Assignment,
    AssignmentState,
    PanelSeat,
    Plan,
    PlanKind,
    PlanState,
    ReviewDemand,
    WishKind,
)
from app.assignments.operations.applying import apply_plan
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.demand import ask_for_reviews
from app.assignments.operations.plans import Dials, request_plan
from app.assignments.operations.repairs import propose_repair, top_up
from app.assignments.operations.seats import begin, step_back
from app.assignments.operations.silence import mark_silent, take_up_again
from app.assignments.operations.undoing import CannotBeUndone, undo_plan
from app.assignments.operations.wishes import PinForbidden, PinsTooMany, wish
from app.audit.queries import recent
from app.contests.models import RoundKind
from app.db import Database, now
from app.jobs import names
from app.jobs.models import Outbox
from config import Settings
from tests.assignments.factories import Studio, drawn, make_studio, perform_all
from tests.factories import client_of, make_entry, make_judge
from workers.relay import promise_hourly
from workers.run import run


def _applied(session: Session, database: Database, settings: Settings, **size: int) -> tuple[Studio, Plan]:
    studio = make_studio(session, **size)
    plan = drawn(session, database, settings, studio)
    apply_plan(session, plan, by=studio.organizer)
    session.commit()
    return studio, plan


def _seats(session: Session, state: AssignmentState) -> list[Assignment]:
    session.expire_all()
    query = sa.select(Assignment).where(Assignment.state == state).order_by(Assignment.id)
    return list(session.scalars(query))


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
    studio, _ = _applied(session, database, settings, films=4, judges=4, reviews=2)
    lost = _seats(session, AssignmentState.PENDING)[0]
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
    studio, _ = _applied(session, database, settings, films=2, judges=4, reviews=2)
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
    studio, plan = _applied(session, database, settings, films=2, judges=4, reviews=2)
    ask_for_reviews(session, studio.round, [int(plan.pairs[0][0])], 1, by=studio.organizer)
    promised = session.scalars(sa.select(Outbox).where(Outbox.name == names.PROPOSE_REPAIR)).all()
    undo_plan(session, plan, by=studio.organizer)
    session.execute(sa.delete(ReviewDemand))

    assert len(promised) == 1
    assert top_up(session) == 0


def test_no_repair_is_proposed_while_every_film_has_its_judges(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = _applied(session, database, settings, films=2, judges=2, reviews=2)

    assert propose_repair(session, studio.round) is None


def test_a_judge_who_begins_nothing_is_silent_and_may_come_back(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = _applied(session, database, settings, films=2, judges=2, reviews=2)
    busy, quiet = studio.judges
    begin(
        session, next(seat for seat in _seats(session, AssignmentState.PENDING) if seat.judge_id == busy.id)
    )

    early = mark_silent(session, at=now() + timedelta(days=6))
    marked = mark_silent(session, at=now() + timedelta(days=8))
    silent = {seat.judge_id for seat in _seats(session, AssignmentState.SILENT)}
    back = take_up_again(session, studio.round, by=quiet)

    assert (early, marked, silent, back) == (0, 1, {quiet.id}, 2)
    assert _seats(session, AssignmentState.SILENT) == []


@pytest.mark.parametrize("kind", [RoundKind.RANKED, RoundKind.PAIRWISE, RoundKind.JURY])
def test_where_films_are_decided_together_nobody_loses_them_by_silence(
    session: Session, database: Database, settings: Settings, kind: RoundKind
) -> None:
    studio, _ = _applied(session, database, settings, films=2, judges=2, reviews=2)
    studio.round.kind = kind
    session.flush()

    marked = mark_silent(session, at=now() + timedelta(days=30))

    assert (marked, _seats(session, AssignmentState.SILENT)) == (0, [])
    assert len(_seats(session, AssignmentState.PENDING)) == 4


def test_silence_is_noticed_every_hour_and_its_repair_promised(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = _applied(session, database, settings, films=2, judges=3, reviews=1)
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
    assert (len(_seats(session, AssignmentState.SILENT)), len(promised)) == (2, 1)
    assert "judge.silent" in acts


def test_a_new_judge_relieves_the_most_loaded(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = _applied(session, database, settings, films=9, judges=2, reviews=1)
    make_judge(session, studio.contest, "New Judge")
    session.commit()

    plan = _redrawn(session, database, settings, studio, PlanKind.RELIEVE)
    apply_plan(session, plan, by=studio.organizer)

    loads = Counter(seat.judge_id for seat in _seats(session, AssignmentState.PENDING))
    assert max(loads.values()) <= 4
    assert (sum(loads.values()), plan.summary["unfilled"]) == (9, 0)
    assert 1 <= plan.summary["moved"] <= 3


def test_an_applied_plan_can_be_undone_but_for_what_was_begun(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, plan = _applied(session, database, settings, films=3, judges=2, reviews=1)
    begin(session, _seats(session, AssignmentState.PENDING)[0])

    undone = undo_plan(session, plan, by=studio.organizer)

    assert (undone.withdrawn, undone.kept, undone.restored, plan.state) == (2, 1, 0, PlanState.UNDONE)
    with pytest.raises(CannotBeUndone):
        undo_plan(session, plan, by=studio.organizer)


def test_undoing_a_relief_gives_films_back_to_their_judges(
    session: Session, database: Database, settings: Settings
) -> None:
    studio, _ = _applied(session, database, settings, films=6, judges=2, reviews=1)
    before = {(seat.entry_id, seat.judge_id) for seat in _seats(session, AssignmentState.PENDING)}
    make_judge(session, studio.contest, "New Judge")
    session.commit()
    plan = _redrawn(session, database, settings, studio, PlanKind.RELIEVE)
    apply_plan(session, plan, by=studio.organizer)

    undo_plan(session, plan, by=studio.organizer)

    after = {(seat.entry_id, seat.judge_id) for seat in _seats(session, AssignmentState.PENDING)}
    assert after == before


def test_pins_are_kept_and_bans_too(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=3, judges=3, reviews=1)
    first, second = studio.entries[:2]
    a, b = studio.judges[:2]
    wish(session, studio.round, first, a, WishKind.PIN, by=studio.organizer)
    wish(session, studio.round, second, b, WishKind.BAN, by=studio.organizer)

    plan = drawn(session, database, settings, studio)

    pairs = {(entry, judge) for entry, judge in plan.pairs}
    assert (first.id, a.id) in pairs
    assert (second.id, b.id) not in pairs
    assert plan.summary["unfilled"] == 0


def test_contradictory_pins_and_pins_on_a_conflict_are_refused(session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    film, other = studio.entries
    a, b, c = studio.judges
    declare_conflict(session, c, film, Ground("organizer"), by=studio.organizer)
    wish(session, studio.round, film, a, WishKind.PIN, by=studio.organizer)
    session.execute(sa.update(PanelSeat).where(PanelSeat.judge_id == a.id).values(max_films=1))

    for entry, judge, refusal in ((film, b, PinsTooMany), (film, c, PinForbidden), (other, a, PinsTooMany)):
        with pytest.raises(refusal):
            wish(session, studio.round, entry, judge, WishKind.PIN, by=studio.organizer)


def test_minutes_of_a_seat_hold(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=6, judges=2, reviews=1)
    session.execute(
        sa.update(PanelSeat).where(PanelSeat.judge_id == studio.judges[0].id).values(max_minutes=9)
    )
    session.commit()

    plan = drawn(session, database, settings, studio)

    loads = {load["judge"]: load["seconds"] for load in plan.summary["loads"]}
    assert loads[studio.judges[0].id] <= 9 * 60
    assert plan.summary["unfilled"] == 0


def test_the_answer_why_not_says_how_the_conflict_is_known(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    declared, namesake, _ = studio.judges
    ground = Ground("organizer", "Old friends.")
    declare_conflict(session, declared, studio.entries[0], ground, by=studio.organizer)
    studio.entries[1].credits[0].name_en = namesake.name
    session.commit()
    plan = drawn(session, database, settings, studio)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    client = client_of(app, studio.organizer)
    session.commit()

    pairs = zip(studio.entries, (declared, namesake), strict=True)
    asked = [{"entry": entry.code, "judge": judge.id} for entry, judge in pairs]
    session.commit()
    answers = [client.get(page, query_string=pair).text for pair in asked]

    assert "How it is known: Declared by an organizer." in answers[0]
    assert "How it is known: A name in the credits is the same." in answers[1]


def test_a_pair_is_explained_and_what_is_short_can_be_mended(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=4, judges=1, reviews=1)
    session.execute(sa.update(PanelSeat).values(max_films=2))
    session.commit()
    plan = drawn(session, database, settings, studio)
    client = client_of(app, studio.organizer)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    entry = next(entry for entry in studio.entries if [entry.id, studio.judges[0].id] in plan.pairs)
    session.commit()

    why = client.get(page, query_string={"entry": entry.code, "judge": studio.judges[0].id}).text
    short = client.get(page).text
    fixed = client.post(f"{page}/fix", data={"cause": "0"})
    perform_all(database, settings)
    session.expire_all()
    again = session.scalars(sa.select(Plan).where(Plan.number == plan.number + 1)).one()

    assert "800 points, as number 1 of the 1 who may" in why
    assert "Raise the full judges by 2 films and draw again" in short
    assert fixed.status_code == 303
    assert (again.summary["unfilled"], session.query(PanelSeat).one().max_films) == (0, 4)
