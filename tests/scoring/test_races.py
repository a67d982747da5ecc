"""Two people, or two windows, at the same moment: one wins, the other is told, nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Round, RoundState
from app.db import Database
from app.scoring.models import Scorecard, ScorecardState, ScorecardVersion
from app.scoring.operations.rounds import NothingToCount, NotOpen, lock_round
from app.scoring.operations.scorecards import Draft, RoundLocked, save_scorecard, submit_scorecard
from app.scoring.queries import score_table
from app.web.rules import RuleBroken
from tests.factories import make_assignment, make_entry
from tests.scoring.factories import Judging, make_judging

Outcome = TypeVar("Outcome")


def at_once(database: Database, *verbs: Callable[[Session], Outcome]) -> list[Outcome | RuleBroken]:
    """Run each verb in a transaction and thread of its own, all begun at the same moment."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[Session], Outcome]) -> Outcome | RuleBroken:
        with database.writing() as session:
            barrier.wait(timeout=30)
            try:
                outcome = verb(session)
            except RuleBroken as refusal:
                return refusal
            session.commit()
            return outcome

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(run, verbs))


def saving(judging: Judging, story: int, *, revision: int = 0) -> Callable[[Session], bool]:
    def verb(session: Session) -> bool:
        assignment = session.get_one(Assignment, judging.assignment.id)
        judge = session.get_one(User, judging.judge.id)
        draft = Draft({"story": story})
        return save_scorecard(session, assignment, draft, revision=revision, by=judge).is_stale

    return verb


def submitting(judging: Judging, assignment_id: int) -> Callable[[Session], bool]:
    def verb(session: Session) -> bool:
        assignment = session.get_one(Assignment, assignment_id)
        judge = session.get_one(User, judging.judge.id)
        draft = Draft({"story": 800, "technique": 700, "originality": 900})
        return submit_scorecard(session, assignment, draft, revision=0, by=judge).is_stale

    return verb


def locking(judging: Judging) -> Callable[[Session], bool]:
    def verb(session: Session) -> bool:
        round_ = session.get_one(Round, judging.round.id)
        lock_round(session, round_, by=session.get_one(User, judging.organizer.id))
        return False

    return verb


def test_of_two_first_saves_one_is_kept_and_the_other_told(session: Session, database: Database) -> None:
    judging = make_judging(session)

    outcomes = at_once(database, saving(judging, 200), saving(judging, 900))

    versions = session.scalars(sa.select(ScorecardVersion)).all()
    kept = (200, 900)[outcomes.index(False)]
    assert sorted(map(bool, outcomes)) == [False, True]
    assert [version.body["scores"] for version in versions] == [{"story": kept}]


def test_of_many_saves_over_one_revision_one_is_kept(session: Session, database: Database) -> None:
    judging = make_judging(session)
    at_once(database, saving(judging, 100))

    outcomes = at_once(database, *(saving(judging, story, revision=1) for story in (200, 300, 400, 500)))

    card = session.scalars(sa.select(Scorecard)).one()
    assert (sorted(map(bool, outcomes)), card.save_count) == ([False, True, True, True], 2)


def test_two_presses_of_submit_make_one_scorecard(session: Session, database: Database) -> None:
    judging = make_judging(session)

    outcomes = at_once(database, *[submitting(judging, judging.assignment.id)] * 3)

    cards = session.scalars(sa.select(Scorecard)).all()
    assert outcomes == [False, False, False]
    assert [(card.state, card.save_count) for card in cards] == [(ScorecardState.SUBMITTED, 1)]


def test_a_score_is_either_before_the_lock_or_refused(session: Session, database: Database) -> None:
    judging = make_judging(session)
    late = make_assignment(session, make_entry(session, judging.contest), judging.judge)
    session.commit()
    at_once(database, submitting(judging, judging.assignment.id))

    locked, submitted = at_once(database, locking(judging), submitting(judging, late.id))

    judged = set(score_table(session, judging.round).entries)
    expected = {judging.entry.id} if isinstance(submitted, RoundLocked) else {judging.entry.id, late.entry_id}
    assert locked is False
    assert judged == expected


def test_two_organizers_lock_once(session: Session, database: Database) -> None:
    judging = make_judging(session)
    at_once(database, submitting(judging, judging.assignment.id))

    outcomes = at_once(database, locking(judging), locking(judging))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotOpen", "bool"]
    assert any(isinstance(outcome, NotOpen) for outcome in outcomes)


def test_a_round_without_scores_stays_open(session: Session, database: Database) -> None:
    judging = make_judging(session)

    (outcome,) = at_once(database, locking(judging))

    session.refresh(judging.round)
    assert isinstance(outcome, NothingToCount)
    assert judging.round.state is RoundState.OPEN
