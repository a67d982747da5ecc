"""The pages of a run: what people read, try and ask for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, ReviewDemand
from app.assignments.queries.demand import extra_reviews
from app.contests.models import Round, RoundState
from app.contests.operations.standard import standard_rubric
from app.db import Database
from app.jobs.models import Outbox
from app.results.models import Choice, RunState, Standing, TallyProbe
from app.results.operations.choice import NeedsDistance, OtherRubric, WeightsOfRounds
from app.results.operations.runs import RunUnderWay, request_tally, stop_run
from app.results.queries.inputs import scores_of
from app.results.queries.runs import standings_of
from app.tally.scores import input_digest
from app.tally.weights import shares
from config import Settings
from tests.factories import client_of
from tests.results.test_tally_run import POINTS, judged, tallied
from workers.run import run as run_job

PAGES = ["", "/films", "/films/AAAA", "/judges", "/weights", "/sensitivity", "/reviews", "/compare/1"]


def test_every_page_of_a_run_answers(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    client = client_of(app, organizer)

    answers = {
        page: client.get(f"/contests/{contest.slug}/rounds/1/tally/1{page}").status_code for page in PAGES
    }

    assert answers == dict.fromkeys(PAGES, 200)


def test_a_film_alone_at_the_cut_is_not_said_to_be_within_noise(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    run = tallied(session, contest, organizer)
    films = standings_of(session, run)
    address = f"/contests/{contest.slug}/rounds/1/tally/1"
    client = client_of(app, organizer)

    def marks(tied: int) -> list[int]:
        for place, film in enumerate(films):
            film.tie_group = 1 if place < tied else None
        session.commit()
        return [client.get(address + page).text.count("within noise of the cut") for page in ("", "/films")]

    assert marks(1) == [0, 0]
    assert marks(2) == [2, 2]


def test_a_film_page_says_in_words_what_a_strict_judges_review_counts_as(
    app: Flask, session: Session
) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)

    page = client_of(app, organizer).get(f"/contests/{contest.slug}/rounds/1/tally/1/films/AAAA").text

    assert "7.00 from a judge who scores" in page
    assert "below the others counts as" in page


def test_other_weights_are_tried_without_a_script_and_refused_in_words(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    client = client_of(app, organizer)
    address = f"/contests/{contest.slug}/rounds/1/tally/1/weights"

    tried = client.get(f"{address}?story=100&technique=0&originality=0")
    none = client.get(f"{address}?story=0&technique=0&originality=0")
    negative = client.get(f"{address}?story=-5&technique=10&originality=10")

    assert "The same films would win." in tried.text
    assert (none.status_code, "Give at least one criterion a weight above 0." in none.text) == (422, True)
    assert (negative.status_code, "-5 is not" in negative.text) == (422, True)


def test_films_in_the_balance_become_demand_of_the_round(app: Flask, session: Session) -> None:
    contest, organizer = judged(session, {**POINTS, "B": (8.5, 7, 7.5)})
    tallied(session, contest, organizer)
    session.execute(sa.update(Standing).values(p_top=500_000))
    session.commit()
    client = client_of(app, organizer)
    address = f"/contests/{contest.slug}/rounds/1/tally/1/reviews"

    nobody = client.post(address, data={"extra": "2"})
    asked = client.post(address, data={"extra": "2", "code": ["AAAA", "BBBB"]})

    assert (nobody.status_code, "Choose at least one film." in nobody.text) == (422, True)
    assert asked.status_code == 303
    assert sorted(extra_reviews(session, contest.rounds[0]).values()) == [2, 2]
    assert session.scalar(sa.select(sa.func.count(ReviewDemand.id))) == 2


def test_asked_twice_the_run_under_way_is_the_answer_and_another_must_wait(session: Session) -> None:
    contest, organizer = judged(session)
    round_ = contest.rounds[0]

    first, second = (request_tally(session, round_, "fair", by=organizer) for _ in range(2))

    assert first.id == second.id
    with pytest.raises(RunUnderWay):
        request_tally(session, round_, "raw", by=organizer)


def test_a_stopped_run_blocks_nobody(session: Session) -> None:
    contest, organizer = judged(session)
    first = request_tally(session, contest.rounds[0], "fair", by=organizer)

    stop_run(session, first, by=organizer)
    second = request_tally(session, contest.rounds[0], "raw", by=organizer)

    assert (first.state, second.number) == (RunState.CANCELLED, 2)


def test_the_kept_input_is_what_the_digest_names(session: Session) -> None:
    contest, organizer = judged(session)

    run = tallied(session, contest, organizer)

    scores = scores_of(session, run)
    assert scores is not None
    weights = {criterion.key: criterion.weight for criterion in contest.rounds[0].rubric.criteria}
    assert input_digest(scores, shares(scores.criteria, weights)) == run.input_digest


def test_a_run_is_probed_by_a_job_of_its_own(
    database: Database, settings: Settings, session: Session, app: Flask
) -> None:
    contest, organizer = judged(session)
    run = tallied(session, contest, organizer)
    job = session.scalar(sa.select(Outbox.id).where(Outbox.key == f"probe:{run.id}"))
    session.commit()

    assert job is not None
    run_job(database, settings, job)

    session.expire_all()
    probe = session.scalars(sa.select(TallyProbe)).one()
    assert (probe.body["winners"], len(probe.body["judges"])) == (["AAAA"], 3)
    page = client_of(app, organizer).get(f"/contests/{contest.slug}/rounds/1/tally/1/sensitivity").text
    assert "changes would change a winner" in page


def test_clipping_needs_its_distance_and_says_so_at_the_field(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    with pytest.raises(NeedsDistance):
        request_tally(session, contest.rounds[0], "clip", by=organizer, choice=Choice("clip"))
    session.commit()

    answer = client_of(app, organizer).post(
        f"/contests/{contest.slug}/rounds/1/tally", data={"method": "clip"}
    )

    assert (answer.status_code, 'id="clip-error"' in answer.text) == (422, True)


def test_rounds_with_other_questions_are_not_fitted_together(session: Session) -> None:
    contest, organizer = judged(session)
    rubric = standard_rubric()
    rubric.criteria[0].weight, rubric.criteria[1].weight = 50, 20
    final = Round(number=2, title_en="Final", title_zh="终评", rubric=rubric, state=RoundState.LOCKED)
    contest.rounds.append(final)
    session.flush()
    halves = Choice(carry="weighted", stages={1: 50, 2: 20})

    with pytest.raises(OtherRubric):
        request_tally(session, final, "fair", by=organizer, choice=Choice(carry="together"))
    with pytest.raises(WeightsOfRounds):
        request_tally(session, final, "fair", by=organizer, choice=halves)


def test_one_judge_is_told_in_words_and_the_plain_mean_stands(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    first = session.scalar(sa.select(sa.func.min(Assignment.judge_id)))
    left = sa.update(Assignment).where(Assignment.judge_id != first)
    session.execute(left.values(state=AssignmentState.WITHDRAWN))
    session.commit()
    run = tallied(session, contest, organizer)

    page = client_of(app, organizer).get(f"/contests/{contest.slug}/rounds/1/tally/1").text

    assert "There is one judge" in page
    assert [row.adjusted == row.raw for row in standings_of(session, run)] == [True] * 4
