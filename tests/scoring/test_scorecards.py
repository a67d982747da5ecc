"""Rules of saving and submitting a scorecard."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.seats import SeatGone
from app.contests.models import RoundState
from app.entries.models import EntryState
from app.scoring.models import ScorecardState, ScorecardVersion
from app.scoring.operations.scorecards import (
    AlreadySubmitted,
    Draft,
    Incomplete,
    RoundLocked,
    save_scorecard,
    submit_scorecard,
)
from app.scoring.queries.blind import scores_of
from app.scoring.queries.reviews import scorecard_of
from tests.factories import make_judge
from tests.scoring.factories import Judging, make_judging

WHOLE = Draft({"story": 800, "technique": 700, "originality": 900}, "for the jury", "for you")


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


def test_a_first_save_starts_the_review(session: Session, judging: Judging) -> None:
    kept = save_scorecard(session, judging.assignment, Draft({"story": 800}), revision=0, by=judging.judge)

    assert (kept.is_stale, kept.card.save_count, scores_of(kept.card)) == (False, 1, {"story": 800})
    assert judging.assignment.state is AssignmentState.STARTED


def test_a_save_that_had_not_seen_the_last_one_changes_nothing(session: Session, judging: Judging) -> None:
    save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    kept = save_scorecard(session, judging.assignment, Draft({"story": 100}), revision=0, by=judging.judge)

    assert (kept.is_stale, kept.card.save_count, scores_of(kept.card)) == (True, 1, dict(WHOLE.scores))


def test_the_same_save_sent_again_is_acknowledged_once(session: Session, judging: Judging) -> None:
    save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    kept = save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    assert (kept.is_stale, kept.card.save_count) == (False, 1)


def test_a_score_can_be_taken_back_while_it_is_a_draft(session: Session, judging: Judging) -> None:
    save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    kept = save_scorecard(session, judging.assignment, Draft({"story": 500}), revision=1, by=judging.judge)

    assert scores_of(kept.card) == {"story": 500}


def test_every_save_leaves_a_version(session: Session, judging: Judging) -> None:
    for revision, draft in enumerate([Draft({"story": 800}), WHOLE]):
        save_scorecard(session, judging.assignment, draft, revision=revision, by=judging.judge)

    versions = session.scalars(sa.select(ScorecardVersion).order_by(ScorecardVersion.number)).all()
    assert [(version.number, version.body) for version in versions] == [
        (1, Draft({"story": 800}).body()),
        (2, WHOLE.body()),
    ]


def test_a_scorecard_is_submitted_once_with_every_criterion(session: Session, judging: Judging) -> None:
    kept = submit_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)
    again = submit_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    assert (kept.card.state, judging.assignment.state) == (ScorecardState.SUBMITTED, AssignmentState.DONE)
    assert (again.is_stale, again.card.save_count) == (False, 1)
    assert again.card.submitted_at == kept.card.submitted_at


def test_an_incomplete_scorecard_cannot_be_submitted(session: Session, judging: Judging) -> None:
    with pytest.raises(Incomplete):
        submit_scorecard(session, judging.assignment, Draft({"story": 800}), revision=0, by=judging.judge)


def test_a_submitted_scorecard_stays_as_it_is(session: Session, judging: Judging) -> None:
    submit_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    with pytest.raises(AlreadySubmitted):
        save_scorecard(session, judging.assignment, Draft({"story": 100}), revision=1, by=judging.judge)


def test_a_stale_page_does_not_submit(session: Session, judging: Judging) -> None:
    save_scorecard(session, judging.assignment, Draft({"story": 100}), revision=0, by=judging.judge)

    kept = submit_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)

    assert (kept.is_stale, kept.card.state) == (True, ScorecardState.DRAFT)


def test_a_locked_round_refuses_scores_and_keeps_the_draft(session: Session, judging: Judging) -> None:
    save_scorecard(session, judging.assignment, Draft({"story": 800}), revision=0, by=judging.judge)
    judging.round.state = RoundState.LOCKED
    session.flush()

    with pytest.raises(RoundLocked):
        save_scorecard(session, judging.assignment, WHOLE, revision=1, by=judging.judge)

    card = scorecard_of(session, judging.assignment)
    assert scores_of(card) == {"story": 800}


def test_a_conflicted_judge_cannot_score(session: Session, judging: Judging) -> None:
    declare_conflict(
        session, judging.judge, judging.entry, Ground("organizer", "cousins"), by=judging.organizer
    )

    with pytest.raises(SeatGone):
        save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)


def test_a_withdrawn_entry_takes_no_scores(session: Session, judging: Judging) -> None:
    judging.entry.state = EntryState.WITHDRAWN
    session.flush()

    with pytest.raises(SeatGone):
        save_scorecard(session, judging.assignment, WHOLE, revision=0, by=judging.judge)


def test_nobody_scores_in_the_seat_of_another(session: Session, judging: Judging) -> None:
    other = make_judge(session, judging.contest, "Another Judge")

    for stranger in (other, judging.organizer):
        with pytest.raises(SeatGone):
            save_scorecard(session, judging.assignment, WHOLE, revision=0, by=stranger)
