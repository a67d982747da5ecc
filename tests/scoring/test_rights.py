"""Who may open a review: its judge while the seat holds, and nobody else, not even an organizer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.assignments.models import AssignmentState, Conflict
from app.contests.models import RoundState
from app.entries.models import EntryState
from app.films.models import FilmState
from tests.factories import client_of, give, make_judge, make_user
from tests.scoring.factories import Judging, filled, make_judging

READS = ["", "/film", "/poster"]
WRITES = ["/scorecard", "/submit", "/recuse", "/abstain", "/defer"]


def all_answers(client: FlaskClient, code: str) -> list[TestResponse]:
    """What a person gets from every address of a review."""
    read = [client.get(f"/reviews/{code}{rest}") for rest in READS]
    written = [client.post(f"/reviews/{code}{rest}", data={**filled(), "reason": "x"}) for rest in WRITES]
    return read + written


def bare(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """An answer as bytes on the wire."""
    return answer.status_code, answer.data, sorted(answer.headers.items())


def conflicted(session: Session, judging: Judging) -> None:
    session.add(
        Conflict(
            contest_id=judging.contest.id,
            judge_id=judging.judge.id,
            entry_id=judging.entry.id,
            source="organizer",
        )
    )


def own_entry(_session: Session, judging: Judging) -> None:
    judging.entry.entrant_id = judging.judge.id


def withdrawn(_session: Session, judging: Judging) -> None:
    judging.entry.state = EntryState.WITHDRAWN


def disqualified(_session: Session, judging: Judging) -> None:
    judging.entry.state = EntryState.DISQUALIFIED


def taken_back(_session: Session, judging: Judging) -> None:
    judging.assignment.state = AssignmentState.WITHDRAWN


def recused(_session: Session, judging: Judging) -> None:
    judging.assignment.state = AssignmentState.RECUSED


def not_begun(_session: Session, judging: Judging) -> None:
    judging.round.state = RoundState.PLANNED


def without_film(_session: Session, judging: Judging) -> None:
    film = judging.entry.film
    assert film is not None
    film.state, film.problem = FilmState.REJECTED, "not_a_film"


@pytest.mark.parametrize("who", ["organizer", "other judge", "entrant", "stranger"])
def test_nobody_else_finds_a_review(app: Flask, session: Session, who: str) -> None:
    judging = make_judging(session)
    people = {
        "organizer": judging.organizer,
        "other judge": make_judge(session, judging.contest, "Another Judge"),
        "stranger": make_user(session, "Stranger"),
        "entrant": make_user(session, "Entrant"),
    }
    give(session, people["entrant"], Role.ENTRANT, judging.contest)
    session.commit()

    client = client_of(app, people[who])

    found = [bare(answer) for answer in all_answers(client, judging.assignment.code)]
    absent = [bare(answer) for answer in all_answers(client, "NOSUCHCODE")]
    assert found == absent
    assert {status for status, _, _ in found} == {404}


def test_somebody_who_has_not_signed_in_finds_no_review(session: Session, client: FlaskClient) -> None:
    judging = make_judging(session)

    found = [bare(answer) for answer in all_answers(client, judging.assignment.code)]
    absent = [bare(answer) for answer in all_answers(client, "NOSUCHCODE")]

    assert found == absent


@pytest.mark.parametrize(
    "happens",
    [conflicted, own_entry, withdrawn, disqualified, taken_back, recused, not_begun, without_film],
)
def test_what_ends_the_right_takes_the_film_away_at_once(
    app: Flask, session: Session, happens: Callable[[Session, Judging], None]
) -> None:
    judging = make_judging(session)
    judge = client_of(app, judging.judge)
    before = judge.get(f"/reviews/{judging.assignment.code}").status_code

    happens(session, judging)
    session.commit()

    found = [bare(answer) for answer in all_answers(judge, judging.assignment.code)]
    absent = [bare(answer) for answer in all_answers(judge, "NOSUCHCODE")]
    assert before == 200
    assert found == absent


def test_a_judge_of_another_contest_finds_no_queue(app: Flask, session: Session) -> None:
    judging, elsewhere = make_judging(session), make_judging(session)
    client = client_of(app, elsewhere.judge)

    answers = [client.get(f"/contests/{slug}/rounds/1/queue") for slug in (judging.contest.slug, "no-such")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_its_organizer_sees_and_closes_a_round(app: Flask, session: Session, method: str) -> None:
    judging, elsewhere = make_judging(session), make_judging(session)
    rest = {"get": "progress", "post": "lock"}[method]

    for person in (judging.judge, elsewhere.organizer):
        answer = client_of(app, person).open(
            f"/contests/{judging.contest.slug}/rounds/1/{rest}", method=method.upper()
        )
        assert answer.status_code == 404
