"""Applying a plan: once, checked again, only adding, and the round is open afterwards."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import (
    Assignment,
    AssignmentState,
    Conflict,
    Plan,
    PlanState,
    WishKind,
)
from app.assignments.operations.applying import Applied, PlanStale, apply_plan
from app.assignments.operations.panel import unseat_judge
from app.assignments.operations.plans import PlanMoved, RoundClosed
from app.assignments.operations.wishes import wish
from app.audit.queries import recent
from app.contests.models import ContestState, RoundState
from app.db import Database, now
from app.entries.models import EntryState
from tests.assignments.factories import Studio, make_studio
from tests.factories import make_assignment
from tests.scoring.queries_counted import counted


def propose_all(session: Session, studio: Studio, number: int = 1) -> Plan:
    """A proposal in which every judge watches every film."""
    plan = Plan(
        round_id=studio.round.id,
        number=number,
        state=PlanState.PROPOSED,
        requested_by=studio.organizer.id,
        input_digest="d" * 64,
        pairs=[[entry.id, judge.id] for entry in studio.entries for judge in studio.judges],
    )
    session.add(plan)
    session.commit()
    return plan


def seats(session: Session) -> set[tuple[int, int, AssignmentState]]:
    return {(seat.entry_id, seat.judge_id, seat.state) for seat in session.query(Assignment)}


def test_applying_gives_the_films_out_and_opens_the_round(session: Session) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=2)

    applied = apply_plan(session, propose_all(session, studio), by=studio.organizer)

    acts = [act.action for act in recent(session, studio.contest.id, limit=3)]
    assert applied == Applied(Counter({judge.id: 3 for judge in studio.judges}))
    assert seats(session) == {
        (entry.id, judge.id, AssignmentState.PENDING) for entry in studio.entries for judge in studio.judges
    }
    assert (studio.round.state, studio.contest.state) == (RoundState.OPEN, ContestState.JUDGING)
    assert acts == ["plan.applied", "round.open", "contest.judging"]


def test_codes_say_nothing_of_the_order(session: Session) -> None:
    studio = make_studio(session, films=4, judges=2)

    apply_plan(session, propose_all(session, studio), by=studio.organizer)

    codes = [seat.code for seat in session.query(Assignment).order_by(Assignment.id)]
    assert len({*codes}) == 8
    assert {len(code) for code in codes} == {10}
    assert codes != sorted(codes)


def test_when_anything_no_longer_fits_nothing_is_given_out(session: Session) -> None:
    studio = make_studio(session, films=4, judges=2, reviews=2)
    plan = propose_all(session, studio)
    session.commit()
    conflicted, withdrawn, own, _whole = studio.entries
    judge, other = studio.judges
    session.add(
        Conflict(contest_id=studio.contest.id, judge_id=judge.id, entry_id=conflicted.id, source="organizer")
    )
    withdrawn.state = EntryState.WITHDRAWN
    own.entrant_id = other.id
    session.flush()

    with pytest.raises(PlanStale, match="no longer fit: 4"):
        apply_plan(session, plan, by=studio.organizer)

    session.rollback()
    assert (seats(session), plan.state) == (set(), PlanState.PROPOSED)


def test_a_plan_that_takes_a_pair_which_was_pinned_since_is_refused(session: Session) -> None:
    studio = make_studio(session, films=1, judges=2, reviews=1)
    film, (holder, other) = studio.entries[0], studio.judges
    make_assignment(session, film, holder)
    pairs, removals = [[film.id, other.id]], [[film.id, holder.id]]
    plan = Plan(round_id=studio.round.id, number=1, state=PlanState.PROPOSED, pairs=pairs, removals=removals)
    session.add(plan)
    wish(session, studio.round, film, holder, WishKind.PIN, by=studio.organizer)
    session.commit()

    with pytest.raises(PlanStale, match="no longer fit: 1"):
        apply_plan(session, plan, by=studio.organizer)

    session.rollback()
    assert [seat.judge_id for seat in session.query(Assignment)] == [holder.id]


def test_a_plan_with_a_judge_who_has_left_is_refused(session: Session) -> None:
    studio = make_studio(session, films=2, judges=2)
    plan = propose_all(session, studio)
    unseat_judge(session, studio.round, studio.judges[0], by=studio.organizer)

    with pytest.raises(PlanStale, match="no longer fit: 2"):
        apply_plan(session, plan, by=studio.organizer)


def test_no_film_gets_more_judges_than_the_round_asks_for(session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)

    with pytest.raises(PlanStale, match="no longer fit: 4"):
        apply_plan(session, propose_all(session, studio), by=studio.organizer)


@pytest.mark.parametrize("state", [AssignmentState.RECUSED, AssignmentState.ABSTAINED, AssignmentState.DONE])
def test_a_seat_that_was_given_up_or_is_held_is_not_given_again(
    session: Session, state: AssignmentState
) -> None:
    studio = make_studio(session, films=1, judges=1)
    make_assignment(session, studio.entries[0], studio.judges[0], state=state)

    with pytest.raises(PlanStale, match="no longer fit: 1"):
        apply_plan(session, propose_all(session, studio), by=studio.organizer)


def test_a_withdrawn_seat_can_be_given_again(session: Session) -> None:
    studio = make_studio(session, films=1, judges=1)
    seat = make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.WITHDRAWN)
    plan = propose_all(session, studio)

    apply_plan(session, plan, by=studio.organizer)

    session.refresh(seat)
    assert (seat.state, seat.plan_id, session.query(Assignment).count()) == (
        AssignmentState.PENDING,
        plan.id,
        1,
    )


def test_a_plan_is_applied_once(session: Session) -> None:
    studio = make_studio(session, reviews=3)
    plan = propose_all(session, studio)
    apply_plan(session, plan, by=studio.organizer)
    before = seats(session)

    again = apply_plan(session, plan, by=studio.organizer)

    assert (again.again, again.added, seats(session)) == (True, 0, before)


def test_only_a_proposal_can_be_applied(session: Session) -> None:
    studio = make_studio(session)
    plan = propose_all(session, studio)
    plan.state = PlanState.FAILED
    session.flush()

    with pytest.raises(PlanMoved):
        apply_plan(session, plan, by=studio.organizer)


def test_a_closed_round_takes_no_more_films(session: Session) -> None:
    studio = make_studio(session)
    plan = propose_all(session, studio)
    studio.contest.state = ContestState.JUDGING
    studio.round.state, studio.round.locked_at = RoundState.LOCKED, now()
    session.commit()

    with pytest.raises(RoundClosed):
        apply_plan(session, plan, by=studio.organizer)


def test_two_organizers_apply_once(session: Session, database: Database) -> None:
    studio = make_studio(session, films=3, judges=3, reviews=3)
    plans = [propose_all(session, studio, number).id for number in (1, 1 + 1)]
    barrier = Barrier(4)

    def press(plan_id: int) -> Applied | None:
        with database.writing() as own:
            barrier.wait(timeout=30)
            try:
                applied = apply_plan(
                    own, own.get_one(Plan, plan_id), by=own.get_one(User, studio.organizer.id)
                )
            except PlanStale:
                return None
            own.commit()
            return applied

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(press, [plans[0], plans[0], plans[1], plans[1]]))

    done = [outcome for outcome in outcomes if outcome is not None]
    assert sorted((outcome.added, outcome.again) for outcome in done) == [(0, True), (9, False)]
    assert len(seats(session)) == 9


def test_a_larger_plan_is_applied_by_no_more_statements(session: Session, database: Database) -> None:
    """Bulk and not row by row: what grows is what each statement carries."""
    counts = []
    for films in (2, 24):
        studio = make_studio(session, films=films, judges=4, reviews=4)
        make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.WITHDRAWN)
        make_assignment(session, studio.entries[1], studio.judges[0], state=AssignmentState.WITHDRAWN)
        plan = propose_all(session, studio)
        session.expire_all()
        with counted(database) as seen:
            assert apply_plan(session, plan, by=studio.organizer).added == 4 * films
        session.commit()
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 45
