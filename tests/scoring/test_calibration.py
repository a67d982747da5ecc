"""Calibration: films that all judges score first, in one order, outside the results; then the spread."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.operations import calibrating
from app.assignments.operations.panel import SeatTerms, seat_judge
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.calibration import is_over, is_shown, standing_of
from app.assignments.queries.sheets import sheet_rows
from app.assignments.queries.snapshot import take_snapshot
from app.contests.models import RoundState
from app.db import Database
from app.mail.models import Message
from app.results.queries.award_terms import contestants
from app.scoring.queries.progress import judges_of, reviews_of
from app.scoring.queries.queue import Queue, queue_of
from app.scoring.queries.spread import Given, Span, spread, spread_of
from app.scoring.queries.table import score_table
from app.web.rules import RuleBroken
from config import Settings
from tests.architecture.measured import calibrated
from tests.assignments.factories import Studio, make_studio, perform_all
from tests.factories import client_of, make_assignment, make_judge, make_scorecard, make_user

SECRET = "an open secret"


def begun(session: Session, *, films: int = 6, judges: int = 3) -> Studio:
    """A studio of which the last three films calibrate, and the first has been given out for the round."""
    studio = make_studio(session, films=films, judges=judges, reviews=1)
    for entry in studio.entries[-3:]:
        calibrating.choose_film(session, studio.round, entry, by=studio.organizer)
    calibrating.begin_calibration(session, studio.round, by=studio.organizer)
    for entry in studio.entries[:-3]:
        make_assignment(session, entry, studio.judges[0])
    session.flush()
    return studio


def queue(session: Session, studio: Studio, judge: User) -> Queue:
    return queue_of(session, judge, studio.round, secret=SECRET)


def score_all(session: Session, studio: Studio, *points: float) -> None:
    """Every judge scores every calibration film, each with other points."""
    for judge, point in zip(studio.judges, points, strict=True):
        for entry in studio.entries[-3:]:
            seat = session.query(Assignment).filter_by(entry_id=entry.id, judge_id=judge.id).one()
            make_scorecard(session, seat, point, point, point)
            seat.state = AssignmentState.DONE
    session.flush()


def test_films_come_first_in_every_queue_in_the_same_order(session: Session) -> None:
    studio = begun(session)
    wanted = [entry.id for entry in studio.entries[-3:]]
    own = {seat.code: seat.entry_id for seat in session.query(Assignment)}

    for judge in studio.judges:
        items = queue(session, studio, judge).to_watch
        assert [own[item.entry.code] for item in items[:3]] == wanted
        assert [item.calibrates for item in items] == [True] * 3 + [False] * (len(items) - 3)

    seat = session.query(Assignment).filter_by(entry_id=wanted[0], judge_id=studio.judges[0].id).one()
    seat.state = AssignmentState.DEFERRED
    session.flush()
    after = queue(session, studio, studio.judges[0]).to_watch
    assert own[after[0].entry.code] == wanted[1]
    assert own[after[-1].entry.code] == wanted[0]


def test_nothing_of_it_reaches_results_plans_or_counts(session: Session) -> None:
    studio = begun(session)
    score_all(session, studio, 9, 5, 5)
    calibrates = {entry.id for entry in studio.entries[-3:]}

    snapshot = take_snapshot(session, studio.round)
    arithmetic = sum_of(session, studio.round)
    reviews = reviews_of(session, studio.round)

    assert not calibrates & {film.entry_id for film in snapshot.films}
    assert not calibrates & {entry for entry, _ in snapshot.held}
    assert (arithmetic.films, arithmetic.held, reviews.films, reviews.done) == (3, 3, 3, 0)
    assert [(line.films, line.done) for line in judges_of(session, studio.round)] == [(3, 0)]
    assert len(score_table(session, studio.round)) == 0
    assert {entry.entry_id for entry in contestants(session, studio.round, ())}.isdisjoint(calibrates)
    assert len(list(sheet_rows(session, studio.round))) == 3


def test_spread_holds_each_judge_against_the_others(session: Session) -> None:
    studio = begun(session)
    assert not is_over(session, studio.round)
    score_all(session, studio, 9, 5, 6)

    found = spread_of(session, studio.round)

    strict, entry = studio.judges[1].id, studio.entries[-1].id
    assert is_over(session, studio.round)
    assert found.panel[entry, "story"] == Span(667, 500, 900, 3)
    assert found.off[strict, "story"] == Span(-250, -250, -250, 3)
    assert found.farthest == 350
    assert spread([Given(1, "A", 1, "story", 700)]).off == {}


def test_a_judge_seated_later_gets_the_films_and_conflicts_keep_theirs(session: Session) -> None:
    studio = make_studio(session, films=4, judges=2)
    studio.entries[-1].entrant_id = studio.judges[0].id
    session.flush()
    for entry in studio.entries[-3:]:
        calibrating.choose_film(session, studio.round, entry, by=studio.organizer)

    given = calibrating.begin_calibration(session, studio.round, by=studio.organizer)
    late = make_judge(session, studio.contest, "Judge Late")
    seat_judge(session, studio.round, late, SeatTerms(["en"], 5), by=studio.organizer)

    standing = standing_of(session, studio.round)
    assert (given, studio.round.state) == (5, RoundState.OPEN)
    assert standing.judges == (("Judge A", 2, 0), ("Judge B", 3, 0), ("Judge Late", 3, 0))


def test_ending_early_takes_back_what_is_unfinished_and_shows_what_there_is(session: Session) -> None:
    studio = begun(session)
    seat = session.query(Assignment).filter_by(entry_id=studio.entries[-1].id).first()
    assert seat is not None
    make_scorecard(session, seat, 7, 7, 7)
    seat.state = AssignmentState.DONE
    session.flush()

    back = calibrating.end_calibration(session, studio.round, by=studio.organizer)

    assert (back, is_over(session, studio.round), is_shown(session, studio.round)) == (8, True, False)
    assert standing_of(session, studio.round).done == standing_of(session, studio.round).given == 1
    assert all(not item.calibrates for item in queue(session, studio, studio.judges[1]).to_watch)
    with pytest.raises(calibrating.NotUnderWay):
        calibrating.end_calibration(session, studio.round, by=studio.organizer)


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ([0, 0], calibrating.ChosenAlready),
        ([0, 1, 2, 3, 4, 5], calibrating.EnoughFilms),
        ([6], calibrating.CannotCalibrate),
    ],
)
def test_films_that_cannot_calibrate_are_refused(
    session: Session, chosen: list[int], error: type[RuleBroken]
) -> None:
    studio = make_studio(session, films=7, judges=1)
    make_assignment(session, studio.entries[6], studio.judges[0])

    *earlier, last = [studio.entries[film] for film in chosen]
    for film in earlier:
        calibrating.choose_film(session, studio.round, film, by=studio.organizer)

    with pytest.raises(error):
        calibrating.choose_film(session, studio.round, last, by=studio.organizer)


def test_too_few_films_and_changes_after_the_beginning_are_refused(session: Session) -> None:
    studio = make_studio(session, films=5, judges=1)
    with pytest.raises(calibrating.TooFewFilms):
        calibrating.begin_calibration(session, studio.round, by=studio.organizer)
    for entry in studio.entries[:3]:
        calibrating.choose_film(session, studio.round, entry, by=studio.organizer)
    calibrating.begin_calibration(session, studio.round, by=studio.organizer)

    with pytest.raises(calibrating.CalibrationBegun):
        calibrating.choose_film(session, studio.round, studio.entries[3], by=studio.organizer)
    with pytest.raises(calibrating.CalibrationBegun):
        calibrating.drop_film(session, studio.round, studio.entries[0], by=studio.organizer)


def test_the_organizers_page_leads_from_films_to_the_spread(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=4, judges=2)
    page = f"/contests/{studio.contest.slug}/rounds/1/calibration"
    client = client_of(app, studio.organizer)

    wrong = client.post(f"{page}/films", data={"film-entry": "NOSUCH"})
    for entry in studio.entries[:4]:
        client.post(f"{page}/films", data={"film-entry": entry.code})
    client.post(f"{page}/films/drop", data={"entry": studio.entries[3].code})
    early = client.get(page).text
    begun_ = client.post(f"{page}/begin")
    waiting = client.get(page).text
    studio.entries[-3:] = studio.entries[:3]
    score_all(session, studio, 9, 5)
    session.commit()
    over = client.get(page).text

    assert (wrong.status_code, begun_.status_code) == (422, 303)
    assert early.count("Take it away") == 3
    assert "0 of 6 reviews are in." in waiting
    assert "How each judge lies against the others" not in waiting
    assert "+4 (+4 to +4)" in over
    assert "−4 (−4 to −4)" in over


def test_judges_see_themselves_beside_the_panel_only_where_it_is_shown(app: Flask, session: Session) -> None:
    judge = make_user(session, "Mei Chen")
    contest = calibrated(session, make_user(session, "Wei Lan"), judge)
    session.commit()
    client = client_of(app, judge)
    page = "/contests/measured/rounds/1/calibration/mine"

    seen, queue_page = client.get(page), client.get("/contests/measured/rounds/1/queue")
    calibrating.show_panel(session, contest.rounds[0], shown=False, by=judge)
    session.commit()
    hidden = client.get(page)

    assert "Ida Berg" not in seen.text
    assert "mean 7.5 (7 to 8)" in seen.text
    assert page in queue_page.text
    assert (seen.status_code, hidden.status_code) == (200, 404)


def test_judges_are_told_by_one_mail(session: Session, database: Database, settings: Settings) -> None:
    studio = begun(session)
    session.commit()

    perform_all(database, settings)

    session.expire_all()
    assert sorted(mail.recipient for mail in session.query(Message)) == sorted(
        judge.email for judge in studio.judges
    )
