"""Drawing a plan: what is proposed, under which rules, and what is said about seats that stay empty."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan, PlanState
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.demand import ask_for_reviews
from app.assignments.operations.plans import (
    NoPanel,
    NothingToAssign,
    PlanMoved,
    RoundClosed,
    StillOpen,
    request_plan,
    stop_plan,
)
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.plans import job_of
from app.contests.models import ContestState, RoundState
from app.db import Database
from app.entries.models import EntryState
from app.films.models import Film, FilmState
from app.jobs.models import JobState
from config import Settings
from tests.assignments.factories import Studio, drawn, make_studio, perform_all
from tests.factories import make_assignment


def set_seat(session: Session, studio: Studio, judge: int, **values: Any) -> None:
    seat = session.query(PanelSeat).filter_by(judge_id=studio.judges[judge].id).one()
    for name, value in values.items():
        setattr(seat, name, value)
    session.commit()


def pairs(plan: Plan) -> set[tuple[int, int]]:
    return {(entry, judge) for entry, judge in plan.pairs}


def test_every_film_gets_its_judges(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=6, judges=3, reviews=2)

    plan = drawn(session, database, settings, studio)

    assert plan.state is PlanState.PROPOSED
    assert Counter(entry for entry, _ in pairs(plan)) == {entry.id: 2 for entry in studio.entries}
    assert (plan.summary["new"], plan.summary["unfilled"], plan.summary["shortfalls"]) == (12, 0, [])
    assert len(plan.input_digest or "") == 64


def test_films_for_which_more_reviews_were_asked_get_them(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=4, judges=3, reviews=1)
    first = studio.entries[0]
    ask_for_reviews(session, studio.round, [first.id], 2, by=studio.organizer)
    session.commit()

    plan = drawn(session, database, settings, studio)

    seats = Counter(entry for entry, _judge in pairs(plan))
    assert seats == {entry.id: 3 if entry is first else 1 for entry in studio.entries}


def test_alike_judges_share_alike(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=6, judges=4, reviews=2)

    plan = drawn(session, database, settings, studio)

    assert Counter(judge for _, judge in pairs(plan)) == {judge.id: 3 for judge in studio.judges}


def test_the_proposal_says_each_judges_films_and_time(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=3, judges=1, reviews=1)

    plan = drawn(session, database, settings, studio)

    load = {
        "judge": studio.judges[0].id,
        "films": 3,
        "new": 3,
        "seconds": 720,
        "min_films": 0,
        "max_films": 200,
    }
    favorite = {"genre": "guofeng", "genre_films": 3, "max_minutes": None}
    assert plan.summary["loads"] == [load | favorite]


def test_nobody_gets_a_film_they_are_in_conflict_with(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=1)
    noted, unnoticed = studio.entries[:2]
    declare_conflict(session, studio.judges[0], noted, Ground("organizer"), by=studio.organizer)
    unnoticed.entrant_id = studio.judges[1].id
    session.commit()

    plan = drawn(session, database, settings, studio)

    assert len(plan.pairs) == 3
    assert not {(noted.id, studio.judges[0].id), (unnoticed.id, studio.judges[1].id)} & pairs(plan)


def test_a_judge_who_hears_the_language_or_likes_the_genre_comes_first(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    studio.entries[1].spoken_language, studio.entries[1].subtitle_languages = "en", ["zh"]
    set_seat(session, studio, 0, languages=["en"], max_films=1)
    set_seat(session, studio, 1, languages=["zh"], genres=["guofeng"], max_films=1)

    plan = drawn(session, database, settings, studio)

    assert pairs(plan) == {
        (studio.entries[0].id, studio.judges[1].id),
        (studio.entries[1].id, studio.judges[0].id),
    }


def test_too_little_room_is_said_with_its_numbers(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=4, judges=2, reviews=2)
    set_seat(session, studio, 0, max_films=2)

    plan = drawn(session, database, settings, studio)

    (short,) = plan.summary["shortfalls"]
    assert (plan.summary["new"], plan.summary["unfilled"]) == (6, 2)
    assert (short["kind"], short["need"], short["capacity"], short["short"]) == ("room", 8, 6, 2)


@pytest.mark.parametrize(("minutes", "long", "kind"), [(3, 2, "minutes"), (2, 30, "long")])
def test_too_few_minutes_are_said_and_not_too_few_films(
    session: Session, database: Database, settings: Settings, minutes: int, long: int, kind: str
) -> None:
    studio = make_studio(session, films=2, judges=1, reviews=1)
    for film in session.query(Film).all():
        film.duration_ms = long * 60_000
    set_seat(session, studio, 0, max_minutes=minutes)

    plan = drawn(session, database, settings, studio)

    (short,) = plan.summary["shortfalls"]
    assert plan.summary["unfilled"] > 0
    assert (short["kind"], short["minutes"]) == (kind, long * short["short"])


def test_a_language_nobody_knows_is_said(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    studio.entries[0].spoken_language, studio.entries[0].subtitle_languages = "sw", []
    session.commit()

    plan = drawn(session, database, settings, studio)

    (short,) = plan.summary["shortfalls"]
    assert (short["kind"], short["language"], short["codes"]) == ("nobody", "sw", [studio.entries[0].code])


def test_a_language_few_know_is_said(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=1)
    for entry in studio.entries[:2]:
        entry.spoken_language, entry.subtitle_languages = "ja", []
    set_seat(session, studio, 0, languages=["ja"], max_films=1)

    plan = drawn(session, database, settings, studio)

    (short,) = plan.summary["shortfalls"]
    assert (short["kind"], short["language"], short["judges"], short["short"]) == ("language", "ja", 1, 1)


def test_a_second_plan_only_fills_what_is_missing(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=2)
    first, second = studio.entries
    given = [
        make_assignment(session, first, studio.judges[0], state=AssignmentState.DONE),
        make_assignment(session, first, studio.judges[1], state=AssignmentState.STARTED),
        make_assignment(session, second, studio.judges[0]),
        make_assignment(session, second, studio.judges[1], state=AssignmentState.RECUSED),
    ]
    session.commit()

    plan = drawn(session, database, settings, studio)

    assert pairs(plan) == {(second.id, studio.judges[2].id)}
    assert plan.summary["held"] == 3
    assert [seat.state for seat in session.query(Assignment).order_by(Assignment.id)] == [
        seat.state for seat in given
    ]


def test_withdrawn_entries_and_unplayable_films_are_left_out(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=3, judges=1, reviews=1)
    studio.entries[0].state = EntryState.WITHDRAWN
    film = studio.entries[1].film
    assert film is not None
    film.state = FilmState.CHECKING
    session.commit()

    plan = drawn(session, database, settings, studio)

    assert pairs(plan) == {(studio.entries[2].id, studio.judges[0].id)}


def test_the_same_round_gives_the_same_plan(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=7, judges=4, reviews=2)

    plans = [drawn(session, database, settings, studio) for _ in range(2)]

    assert pairs(plans[0]) == pairs(plans[1])
    assert plans[0].input_digest == plans[1].input_digest


def test_a_stopped_plan_stays_stopped(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session)
    plan = request_plan(session, studio.round, by=studio.organizer)
    stop_plan(session, plan, by=studio.organizer)
    session.commit()

    perform_all(database, settings)

    session.expire_all()
    job = job_of(session, plan)
    assert job is not None
    assert (plan.state, plan.pairs, job.state) == (PlanState.FAILED, [], JobState.CANCELLED)
    with pytest.raises(PlanMoved):
        stop_plan(session, plan, by=studio.organizer)


def test_asking_twice_draws_once(session: Session) -> None:
    studio = make_studio(session)

    first = request_plan(session, studio.round, by=studio.organizer)
    second = request_plan(session, studio.round, by=studio.organizer)

    assert first is second


def test_no_plan_is_drawn_before_its_time(session: Session) -> None:
    open_call = make_studio(session)
    open_call.contest.state = ContestState.OPEN
    nobody = make_studio(session, judges=0)
    nothing = make_studio(session, films=0)
    closed = make_studio(session)
    closed.round.state = RoundState.LOCKED
    session.flush()

    for studio, refusal in (
        (open_call, StillOpen),
        (nobody, NoPanel),
        (nothing, NothingToAssign),
        (closed, RoundClosed),
    ):
        with pytest.raises(refusal):
            request_plan(session, studio.round, by=studio.organizer)


def test_the_arithmetic_of_a_round(session: Session) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=2)
    film = studio.entries[0].film
    assert film is not None
    film.state = FilmState.CHECKING
    make_assignment(session, studio.entries[1], studio.judges[0])

    found = sum_of(session, studio.round)

    assert (found.films, found.unready, found.minutes, found.judges, found.room) == (2, 1, 8.0, 2, 400)
    assert (found.reviews, found.review_minutes, found.minutes_each, found.held) == (4, 16.0, 8.0, 1)
