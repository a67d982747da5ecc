"""Progress is honest whatever happens: no false end, no lost film, no circle, and a lost seat is repaired."""

from __future__ import annotations

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, Plan, PlanState
from app.assignments.operations.applying import apply_plan
from app.db import Database, now
from app.entries.models import EntryState
from app.films.models import FilmState
from app.jobs import names
from app.jobs.models import Outbox
from app.scoring.operations import giving_up
from app.scoring.operations.scorecards import Draft, save_scorecard, submit_scorecard
from app.scoring.queries.queue import Queue, queue_of
from app.scoring.queries.reviews import scorecard_of
from config import Settings
from tests.assignments.factories import drawn, make_studio, perform_all
from tests.factories import client_of, make_assignment, make_entry
from tests.scoring.factories import Judging, make_judging
from workers.run import run

FULL = Draft({"story": 800, "technique": 700, "originality": 900})
UNFINISHED = {AssignmentState.PENDING, AssignmentState.STARTED, AssignmentState.DEFERRED}
BY_JUDGE = ("begin", "submit", "defer", "abstain", "recuse")
ACTS = (*BY_JUDGE, "withdraw", "check", "ready", "take down", "put back")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), max_size=14)


def queue(session: Session, judging: Judging) -> Queue:
    return queue_of(session, judging.judge, judging.round, secret="a secret")


def act(session: Session, judging: Judging, seat: Assignment, what: str) -> None:
    """Do one thing to a seat, if its judge or an organizer could."""
    film = seat.entry.film
    assert film is not None
    is_the_judges = any(item.entry.code == seat.code for item in queue(session, judging).to_watch)
    if what in BY_JUDGE and is_the_judges:
        by_judge(session, judging, seat, what)
    elif what == "withdraw":
        seat.entry.state = EntryState.WITHDRAWN
    elif what in ("check", "ready"):
        film.state = FilmState.CHECKING if what == "check" else FilmState.READY
    elif what in ("take down", "put back"):
        film.taken_down_at, film.taken_down_reason = (now(), "asked") if what == "take down" else (None, "")
    session.flush()


def by_judge(session: Session, judging: Judging, seat: Assignment, what: str) -> None:
    """What a judge does to a film that stands in the queue."""
    judge = judging.judge
    if what == "begin":
        save_scorecard(session, seat, Draft({}, "a word"), revision=revision(session, seat), by=judge)
    elif what == "submit":
        finish(session, judging, seat)
    elif what == "defer":
        giving_up.defer(session, seat, by=judge)
    elif what == "abstain":
        giving_up.abstain(session, seat, reason="not for me", by=judge)
    else:
        giving_up.recuse(session, seat, reason="a friend", by=judge)


def revision(session: Session, seat: Assignment) -> int:
    card = scorecard_of(session, seat)
    return card.save_count if card else 0


def finish(session: Session, judging: Judging, seat: Assignment) -> None:
    submit_scorecard(session, seat, FULL, revision=revision(session, seat), by=judging.judge)


def check(session: Session, judging: Judging, seats: list[Assignment]) -> None:
    """What the queue says is what the seats are."""
    found = queue(session, judging)
    held = [seat for seat in seats if seat.entry.state is not EntryState.WITHDRAWN]
    unfinished = {seat.code for seat in held if seat.state in UNFINISHED}
    done = {seat.code for seat in held if seat.state is AssignmentState.DONE}
    playing = {seat.code for seat in held if seat.entry.film is not None and seat.entry.film.plays}
    said = [item.entry.code for item in found.items]

    assert sorted(said) == sorted(unfinished | done)
    assert {item.entry.code for item in found.to_watch} == unfinished & playing
    assert {item.entry.code for item in found.waiting} == unfinished - playing
    assert found.is_done == (bool(said) and not unfinished)
    for code in ["", *said]:
        following = found.next_after(code)
        others = (unfinished & playing) - {code}
        assert (following is None) == (not others)
        assert following is None or following.entry.code in others


def walk(session: Session, judging: Judging, seats: list[Assignment]) -> None:
    """Going from film to film ends, after each that plays has come exactly once."""
    coming = [item.entry.code for item in queue(session, judging).to_watch]
    by_code = {seat.code: seat for seat in seats}
    visited = []
    while (following := queue(session, judging).next_after()) is not None:
        visited.append(following.entry.code)
        assert len(visited) <= len(coming)
        finish(session, judging, by_code[following.entry.code])
    found = queue(session, judging)
    assert visited == coming
    assert found.is_done == (bool(found.items) and not found.waiting)


@hypothesis.settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_progress_counts_what_is_there_and_the_way_through_it_ends(
    session: Session, steps: list[tuple[str, int]]
) -> None:
    session.rollback()
    judging = make_judging(session)
    seats = [judging.assignment]
    seats += [make_assignment(session, make_entry(session, judging.contest), judging.judge) for _ in range(3)]
    order = [item.entry.code for item in queue(session, judging).items]
    for what, which in steps:
        act(session, judging, seats[which], what)
        check(session, judging, seats)
        left = [item.entry.code for item in queue(session, judging).items]
        assert left == [code for code in order if code in left]
    walk(session, judging, seats)


@pytest.mark.parametrize("way", ["recuse", "abstain"])
def test_whoever_gives_a_film_up_has_its_repair_proposed_without_a_hand_stirred(
    app: Flask, session: Session, database: Database, settings: Settings, way: str
) -> None:
    studio = make_studio(session, films=4, judges=4, reviews=2)
    apply_plan(session, drawn(session, database, settings, studio), by=studio.organizer)
    session.commit()
    lost = session.scalars(sa.select(Assignment).order_by(Assignment.id)).first()
    assert lost is not None
    judge, entry_id, address = lost.judge, lost.entry_id, f"/reviews/{lost.code}/{way}"
    session.commit()

    answer = client_of(app, judge).post(address, data={"reason": "I know the maker."})
    session.expire_all()
    (promised,) = session.scalars(sa.select(Outbox).where(Outbox.name == names.PROPOSE_REPAIR))
    number = promised.id
    session.commit()
    run(database, settings, number)
    perform_all(database, settings)

    session.expire_all()
    plan = session.scalars(sa.select(Plan).order_by(Plan.number.desc())).first()
    assert answer.status_code == 303
    assert plan is not None
    assert (plan.state, plan.requested_by) == (PlanState.PROPOSED, None)
    assert [(entry, other != judge.id) for entry, other in plan.pairs] == [(entry_id, True)]


def test_films_that_came_back_from_a_silent_judge_are_named_and_can_be_taken_up_again(
    app: Flask, session: Session
) -> None:
    judging = make_judging(session)
    judging.assignment.state = AssignmentState.SILENT
    session.commit()
    client, home = client_of(app, judging.judge), f"/contests/{judging.contest.slug}"

    far, near = client.get("/judging").text, client.get(f"{home}/rounds/1/queue").text
    back = client.post(f"{home}/profile/rounds/1/back", follow_redirects=True)

    for page in (far, near):
        assert "1 film came back because you had not begun" in page
        assert "No film has been given to you yet" not in page
    assert back.request.path == f"{home}/rounds/1/queue"
    assert "1 film is yours again." in back.text
    assert "The Lantern Maker" in back.text
