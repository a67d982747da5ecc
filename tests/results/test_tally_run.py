"""A tally run: asked for once the round is closed, computed from a snapshot, written once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import AssignmentState
from app.contests.models import Contest, ContestState, RoundState
from app.db import Database
from app.entries.models import Entry
from app.jobs.models import JobState, Outbox
from app.results.models import Grant, PublicVote, RunState, Standing, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import RoundStillOpen, UnknownMethod, record_run, request_tally
from app.results.queries.runs import grants_of, standings_of
from app.results.queries.sheets import sheet_of
from config import Settings
from tests.factories import make_assignment, make_contest, make_entry, make_judge, make_scorecard, make_user
from workers.run import run as run_job

# Three judges and four films; the second judge is two points stricter than the first.
POINTS = {"A": (9, 7, 8), "B": (8, 6, 7), "C": (5, 3, 4), "D": (8, 6, 7)}


def judged(session: Session, points: Mapping[str, tuple[float, ...]] = POINTS) -> tuple[Contest, User]:
    """A locked round in which every judge scored every film."""
    organizer = make_user(session, "Organizer")
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.LOCKED
    judges = [make_judge(session, contest, f"Judge {number}") for number in range(3)]
    for title, row in points.items():
        entry = make_entry(session, contest, title_en=title, code=title * 4)
        for judge, point in zip(judges, row, strict=True):
            seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
            make_scorecard(session, seat, point, point, point)
    session.commit()
    return contest, organizer


def tallied(session: Session, contest: Contest, by: User, method: str = "fair") -> TallyRun:
    run = request_tally(session, contest.rounds[0], method, by=by)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.commit()
    settle(session)
    return run


def settle(session: Session) -> None:
    """Read everything anew and let go of the one place for writers, so that pages can write."""
    held = list(session)
    session.expire_all()
    for thing in held:
        session.refresh(thing)
    session.commit()


def test_a_round_that_is_open_cannot_be_tallied(session: Session) -> None:
    contest, organizer = judged(session)
    contest.rounds[0].state = RoundState.OPEN
    session.flush()

    with pytest.raises(RoundStillOpen):
        request_tally(session, contest.rounds[0], "fair", by=organizer)


def test_an_unknown_method_is_refused(session: Session) -> None:
    contest, organizer = judged(session)

    with pytest.raises(UnknownMethod):
        request_tally(session, contest.rounds[0], "coin", by=organizer)


def test_the_raw_mean_ranks_by_the_plain_mean(session: Session) -> None:
    contest, organizer = judged(session)

    run = tallied(session, contest, organizer, "raw")

    found = [(row.entry.title_en, row.rank, row.raw) for row in standings_of(session, run)]
    assert found == [("A", 1, 8_000_000), ("B", 2, 7_000_000), ("D", 2, 7_000_000), ("C", 4, 4_000_000)]


def test_the_fair_mean_keeps_the_order_and_shows_the_raw_rank_beside(session: Session) -> None:
    contest, organizer = judged(session, {**POINTS, "B": (8, 6, 6.5), "D": (7.5, 6, 7)})

    run = tallied(session, contest, organizer)

    rows = standings_of(session, run)
    assert rows[0].entry.title_en == "A"
    assert [row.rank for row in rows] == sorted(row.rank or 99 for row in rows)
    assert {row.raw_rank for row in rows} == {1, 2, 4}
    assert all(row.low is not None and row.low < (row.adjusted or 0) < (row.high or 0) for row in rows)


def test_an_award_goes_to_the_best_and_says_what_it_hung_on(session: Session) -> None:
    contest, organizer = judged(session)

    run = tallied(session, contest, organizer, "raw")

    assert [(g.entry.title_en, g.place, g.decided_by.value) for g in grants_of(session, run)] == [
        ("A", 1, "score")
    ]


def test_a_tie_at_the_last_seat_is_marked_as_decided_by_more_than_the_score(session: Session) -> None:
    contest, organizer = judged(session)
    contest.awards[0].quota = 2
    session.commit()

    run = tallied(session, contest, organizer, "raw")

    decided = [grant.decided_by.value for grant in grants_of(session, run)]
    assert decided[0] == "score"
    assert decided[1] in {"tie_keys", "lot"}


def test_the_same_scores_give_the_same_digests_in_every_run(session: Session) -> None:
    contest, organizer = judged(session)

    first, second = (tallied(session, contest, organizer) for _ in range(2))

    assert (first.number, second.number) == (1, 2)
    assert (first.input_digest, first.result_digest) == (second.input_digest, second.result_digest)


def test_a_run_is_written_once(session: Session) -> None:
    contest, organizer = judged(session)
    run = tallied(session, contest, organizer)

    written = record_run(session, run, reckon(*sheet_of(session, run)))

    assert written is False
    assert session.scalar(sa.select(sa.func.count(Standing.id))) == len(POINTS)
    assert session.scalar(sa.select(sa.func.count(Grant.id))) == 1


def test_a_run_moves_round_and_contest_on(session: Session) -> None:
    contest, organizer = judged(session)

    tallied(session, contest, organizer)

    assert (contest.state, contest.rounds[0].state) == (ContestState.DECIDED, RoundState.TALLIED)


def test_the_job_computes_the_run_and_a_second_time_changes_nothing(
    database: Database, settings: Settings, session: Session
) -> None:
    contest, organizer = judged(session)
    request_tally(session, contest.rounds[0], "fair", by=organizer)
    job = session.scalars(sa.select(Outbox)).one()
    session.commit()

    assert run_job(database, settings, job.id) is True
    assert run_job(database, settings, job.id) is False

    session.expire_all()
    run = session.scalars(sa.select(TallyRun)).one()
    assert (run.state, job.state) == (RunState.DONE, JobState.DONE)
    assert session.scalar(sa.select(sa.func.count(Standing.id))) == len(POINTS)


def test_a_round_without_scorecards_fails_in_words(
    database: Database, settings: Settings, session: Session
) -> None:
    contest, organizer = judged(session, {})
    request_tally(session, contest.rounds[0], "fair", by=organizer)
    job_id = session.scalars(sa.select(Outbox.id)).one()
    session.commit()

    run_job(database, settings, job_id)

    session.expire_all()
    run = session.scalars(sa.select(TallyRun)).one()
    assert (run.state, run.problem) == (RunState.FAILED, "no_reviews")


def test_the_public_vote_has_its_share_in_the_runs_own_grants(session: Session) -> None:
    contest, organizer = judged(session, {"AAAA": (8, 8, 8), "BBBB": (7.5, 7.5, 8)})
    contest.awards[0].public_share = 20
    entries = {entry.code: entry.id for entry in session.scalars(sa.select(Entry))}
    for code, votes in {"AAAA" * 4: 10, "BBBB" * 4: 900}.items():
        session.add(PublicVote(contest_id=contest.id, entry_id=entries[code], votes=votes))
    session.commit()

    run = tallied(session, contest, organizer, "raw")

    # 0.8 x 7.66 + 0.2 x 10 lies above 0.8 x 8 + 0.2 x 1.1.
    assert [grant.entry.code for grant in grants_of(session, run)] == ["BBBB" * 4]
    assert [row.entry.code for row in standings_of(session, run)] == ["AAAA" * 4, "BBBB" * 4]
