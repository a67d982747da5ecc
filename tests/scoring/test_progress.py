"""The organizer's view of a round, closing it, and the table of scores that the tally reads."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState, Conflict
from app.audit.queries import recent
from app.contests.models import RoundState
from app.db import Database, now
from app.entries.models import EntryState
from app.scoring.models import ScorecardState
from app.scoring.queries import score_table
from app.scoring.queries.progress import FilmLine, JudgeLine, Reviews, films_by_need, judges_of, reviews_of
from tests.factories import client_of, make_assignment, make_entry, make_judge, make_scorecard
from tests.scoring.factories import Judging, make_judging
from tests.scoring.queries_counted import counted


@pytest.fixture
def judging(session: Session) -> Judging:
    """A round whose one review is done."""
    made = make_judging(session)
    made.assignment.state = AssignmentState.DONE
    make_scorecard(session, made.assignment, 8, 7.5, 9)
    session.commit()
    return made


def conflict(session: Session, judging: Judging, *, is_lifted: bool = False) -> None:
    session.add(
        Conflict(
            contest_id=judging.contest.id,
            judge_id=judging.judge.id,
            entry_id=judging.entry.id,
            source="organizer",
            lifted_at=now() if is_lifted else None,
        )
    )
    session.flush()


def test_the_table_holds_every_score_that_counts(session: Session, judging: Judging) -> None:
    entry, judge = judging.entry.id, judging.judge.id

    assert list(score_table(session, judging.round)) == [
        (entry, judge, "story", 800),
        (entry, judge, "technique", 750),
        (entry, judge, "originality", 900),
    ]


def test_a_draft_does_not_count(session: Session, judging: Judging) -> None:
    other = make_assignment(session, make_entry(session, judging.contest), judging.judge)
    card = make_scorecard(session, other, 1, 1, 1)
    card.state = ScorecardState.DRAFT
    session.flush()

    assert len(score_table(session, judging.round)) == 3


def test_a_withdrawn_entry_does_not_count(session: Session, judging: Judging) -> None:
    judging.entry.state = EntryState.WITHDRAWN
    session.flush()

    assert len(score_table(session, judging.round)) == 0


def test_a_judge_in_conflict_does_not_count_until_it_is_lifted(session: Session, judging: Judging) -> None:
    conflict(session, judging)

    assert (len(score_table(session, judging.round)), reviews_of(session, judging.round).done) == (0, 0)


def test_a_lifted_conflict_lets_the_scores_count_again(session: Session, judging: Judging) -> None:
    conflict(session, judging, is_lifted=True)

    assert len(score_table(session, judging.round)) == 3


def test_a_recused_review_does_not_count(session: Session, judging: Judging) -> None:
    judging.assignment.state = AssignmentState.RECUSED
    session.flush()

    assert len(score_table(session, judging.round)) == 0


def test_missing_reviews_are_counted_film_by_film(session: Session, judging: Judging) -> None:
    make_entry(session, judging.contest)
    for number in range(3):
        judge = make_judge(session, judging.contest, f"Judge {number}")
        seat = make_assignment(session, judging.entry, judge, state=AssignmentState.DONE)
        make_scorecard(session, seat, 5, 5, 5)

    assert reviews_of(session, judging.round) == Reviews(films=2, wanted=6, done=4, missing=3)


def test_films_with_the_fewest_reviews_come_first(session: Session, judging: Judging) -> None:
    other = make_entry(session, judging.contest, title_en="Nobody Yet", title_zh="")
    make_assignment(session, other, judging.judge)

    assert films_by_need(session, judging.round, limit=50) == [
        FilmLine(other.code, "Nobody Yet", "", done=0, given=1),
        FilmLine(judging.entry.code, "The Lantern Maker", "制灯人", done=1, given=1),
    ]


def test_judges_are_shown_with_films_and_time(session: Session, judging: Judging) -> None:
    make_assignment(
        session, make_entry(session, judging.contest), judging.judge, state=AssignmentState.DEFERRED
    )

    assert judges_of(session, judging.round) == [
        JudgeLine("Mei Chen", films=2, done=1, seconds=480.0, done_seconds=240.0, deferred=1)
    ]


def test_closing_is_announced_with_what_is_missing_and_recorded(
    app: Flask, session: Session, judging: Judging
) -> None:
    organizer = client_of(app, judging.organizer)
    address = f"/contests/{judging.contest.slug}/rounds/1"

    before = organizer.get(f"{address}/progress").text
    answer = organizer.post(f"{address}/lock")

    session.refresh(judging.round)
    act = recent(session, judging.contest.id, limit=1)[0]
    assert "2 reviews are missing and will not be made. Judges can no longer change a score." in before
    assert (answer.status_code, judging.round.state) == (303, RoundState.LOCKED)
    assert judging.round.locked_at is not None
    assert (act.action, act.actor_id, act.detail) == (
        "round.locked",
        judging.organizer.id,
        {"reviews": 1, "missing": 2},
    )


def test_a_round_without_a_submitted_scorecard_is_not_closed(app: Flask, session: Session) -> None:
    judging = make_judging(session)

    answer = client_of(app, judging.organizer).post(f"/contests/{judging.contest.slug}/rounds/1/lock")

    session.refresh(judging.round)
    assert answer.status_code == 409
    assert "No judge has judged a film yet" in answer.text
    assert judging.round.state is RoundState.OPEN


def test_a_longer_round_makes_no_more_queries(
    app: Flask, session: Session, database: Database, judging: Judging
) -> None:
    client = client_of(app, judging.organizer)
    address = f"/contests/{judging.contest.slug}/rounds/1/progress"

    with counted(database) as one:
        assert client.get(address).status_code == 200
    for number in range(2):
        judge = make_judge(session, judging.contest, f"Judge {number}")
        make_assignment(session, make_entry(session, judging.contest), judge)
    session.commit()
    with counted(database) as three:
        client.get(address)

    assert len(three) == len(one)
