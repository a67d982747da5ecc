"""Films that do not play: the organizer sees the report, answers it once, and the seat stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.films.models import FilmState, Stage
from app.films.operations.stages import promise_stage, stage_key
from app.jobs.models import JobState, Outbox
from app.mail.models import Message
from app.scoring.models import Trouble
from tests.factories import client_of
from tests.scoring.factories import Judging, make_judging


@pytest.fixture
def judging(session: Session) -> Judging:
    """A judge who has reported the film."""
    made = make_judging(session)
    session.add(Trouble(assignment_id=made.assignment.id, words="The picture stays black."))
    session.commit()
    return made


@pytest.fixture
def organizer(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.organizer)


def page_of(judging: Judging) -> str:
    return f"/contests/{judging.contest.slug}/troubles"


def form_of(session: Session, words: str) -> tuple[str, dict[str, str]]:
    number = session.scalars(sa.select(Trouble.id)).one()
    session.commit()
    return f"/{number}/answer", {f"report-{number}-answer": words}


def test_an_organizer_answers_once_and_the_judge_reads_it(
    app: Flask, session: Session, organizer: FlaskClient, judging: Judging
) -> None:
    shown = organizer.get(page_of(judging)).text
    rest, form = form_of(session, "We made the file anew; try again.")
    first = organizer.post(page_of(judging) + rest, data=form)
    again = organizer.post(page_of(judging) + rest, data=form)
    room = client_of(app, judging.judge).get(f"/reviews/{judging.assignment.code}")

    for words in ("The picture stays black.", judging.judge.name, "No other judge has played this film yet."):
        assert words in shown
    assert (first.status_code, again.status_code) == (303, 422)
    assert "We made the file anew; try again." in room.text
    assert "This film does not play" in room.text
    (mail,) = session.scalars(sa.select(Message))
    assert mail.recipient == judging.judge.email
    assert "We made the file anew" in mail.body
    assert judging.entry.code not in mail.body
    acts = session.scalars(sa.select(AuditEntry.action)).all()
    assert acts.count("film.trouble_settled") == 1


def test_an_answer_that_is_too_long_stays_on_the_page_with_its_words(
    session: Session, organizer: FlaskClient, judging: Judging
) -> None:
    rest, form = form_of(session, "x" * 501)

    answer = organizer.post(page_of(judging) + rest, data=form)

    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "Say it in at most 500 characters." in answer.text


def test_a_stage_that_broke_off_is_repeated_from_the_report(
    session: Session, organizer: FlaskClient, judging: Judging
) -> None:
    film = judging.entry.film
    assert film is not None
    promise_stage(session, film.id, Stage.SHEET)
    (job,) = session.scalars(sa.select(Outbox).where(Outbox.key == stage_key(film.id, Stage.SHEET)))
    job.state = JobState.FAILED
    session.commit()
    number = session.scalars(sa.select(Trouble.id)).one()
    session.commit()

    organizer.post(f"{page_of(judging)}/{number}/retry")
    nothing_left = organizer.post(f"{page_of(judging)}/{number}/retry", follow_redirects=True)

    session.refresh(job)
    assert job.state is JobState.WAITING
    assert "there is nothing to repeat" in nothing_left.text


def test_a_film_that_does_not_play_at_the_moment_keeps_the_queue_honest(
    app: Flask, session: Session, judging: Judging
) -> None:
    film = judging.entry.film
    assert film is not None
    film.state = FilmState.CHECKING
    session.commit()
    judge = client_of(app, judging.judge)

    queue = judge.get(f"/contests/{judging.contest.slug}/rounds/1/queue").text
    rounds = judge.get("/judging").text

    assert "You have judged all your films" not in queue
    assert "Cannot be played at the moment" in queue
    assert "1 film left" in rounds
