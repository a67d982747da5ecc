"""Windows, devices and late arrivals: a window knows its own saves, what comes too late is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.contests.models import RoundState
from app.db import Database
from app.scoring.models import LateDraft, Scorecard, ScorecardState, ScorecardVersion
from app.scoring.operations.draft import Sender
from app.scoring.queries.blind import scores_of
from app.scoring.queries.reviews import scorecard_of
from tests.factories import client_of
from tests.scoring.factories import Judging, filled, make_judging
from tests.scoring.queries_counted import counted

ONE, TWO = "window00one", "window00two"


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


class Desk:
    """A judge's windows before one film."""

    def __init__(self, client: FlaskClient, judging: Judging) -> None:
        self.client, self.address = client, f"/reviews/{judging.assignment.code}"

    def send(self, revision: int, turns: str, to: str = "scorecard", **fields: Any) -> TestResponse:
        """A save as autosave.js sends it: the revision as If-Match, the window and its turn."""
        headers = {"Accept": "application/json", "If-Match": f'"{revision}"', "Laurel-Window": turns}
        return self.client.post(f"{self.address}/{to}", data=filled(0, **fields), headers=headers)


@pytest.fixture
def desk(judge: FlaskClient, judging: Judging) -> Desk:
    return Desk(judge, judging)


def said(answer: TestResponse) -> Any:
    return json.loads(answer.data)


def kept(session: Session, judging: Judging) -> dict[str, int]:
    session.expire_all()
    return scores_of(scorecard_of(session, judging.assignment))


def test_a_window_whose_answer_was_lost_goes_on_from_its_own_save(
    session: Session, desk: Desk, judging: Judging
) -> None:
    desk.send(0, f"{ONE}-1", story="8")

    again = desk.send(0, f"{ONE}-2", story="6")

    assert (again.status_code, said(again)["revision"]) == (200, 2)
    assert kept(session, judging)["story"] == 600


def test_a_page_that_took_over_a_copy_knows_the_saves_of_the_window_before(
    session: Session, desk: Desk, judging: Judging
) -> None:
    desk.send(0, f"{ONE}-3", story="8")

    assert desk.send(0, f"{TWO}-1 {ONE}-3", story="6").status_code == 200
    assert desk.send(0, f"{ONE}-4", story="5").status_code == 409
    assert kept(session, judging)["story"] == 600


def test_a_late_autosave_does_not_come_over_a_newer_one_of_its_window(
    session: Session, desk: Desk, judging: Judging
) -> None:
    desk.send(0, f"{ONE}-2", story="8")

    assert desk.send(0, f"{ONE}-1", story="6").status_code == 409
    assert kept(session, judging)["story"] == 800


def test_submitting_while_the_windows_autosave_arrives_is_no_conflict(
    session: Session, desk: Desk, judging: Judging
) -> None:
    desk.send(0, f"{ONE}-1", note_to_jury="half a sen")

    answer = desk.send(0, f"{ONE}-2", to="submit", note_to_jury="half a sentence")
    overtaken = desk.send(0, f"{ONE}-1", note_to_jury="half a")

    card = session.scalars(sa.select(Scorecard)).one()
    assert (answer.status_code, overtaken.status_code) == (200, 409)
    assert said(answer)["next"] == f"/contests/{judging.contest.slug}/rounds/1/queue"
    assert (card.state, card.note_to_jury) == (ScorecardState.SUBMITTED, "half a sentence")


def test_a_stale_save_hears_when_each_field_was_changed(session: Session, desk: Desk) -> None:
    desk.send(0, f"{ONE}-1", story="8")
    desk.send(1, f"{ONE}-2", story="9")

    answer = desk.send(1, f"{TWO}-1", story="2")

    version = session.scalars(sa.select(ScorecardVersion).where(ScorecardVersion.number == 2)).one()
    assert answer.status_code == 409
    assert said(answer)["changed_at"] == {"score-story": version.saved_at.isoformat()}


@pytest.mark.parametrize("text", ["", "x", "window00one", "WINDOW00ONE-1", "window00one--1", "a" * 30 + "-1"])
def test_what_is_no_window_is_nobodys(text: str) -> None:
    assert Sender.from_header(text) == Sender()


def test_what_comes_after_the_round_is_closed_is_kept_shown_and_counts_nowhere(
    session: Session, desk: Desk, judging: Judging, judge: FlaskClient
) -> None:
    desk.send(0, f"{ONE}-1", story="8")
    judging.round.state = RoundState.LOCKED
    session.commit()

    answers = [
        desk.send(1, f"{ONE}-{turn}", to=to, story="2", note_to_jury="typed too late")
        for turn, to in enumerate(("scorecard", "scorecard", "submit"), start=2)
    ]

    assert [(one.status_code, said(one)["is_kept"]) for one in answers] == [(409, True)] * 3
    assert session.scalar(sa.select(sa.func.count()).select_from(LateDraft)) == 1
    assert kept(session, judging)["story"] == 800
    page = judge.get(desk.address).text
    assert "typed too late" in page
    assert "Take it up" not in page


def test_a_late_draft_is_taken_up_when_the_round_opens_again(
    session: Session, desk: Desk, judging: Judging, judge: FlaskClient
) -> None:
    judging.round.state = RoundState.LOCKED
    session.commit()
    desk.send(0, f"{ONE}-1", story="2", note_to_jury="typed too late")
    judging.round.state = RoundState.OPEN
    session.commit()

    offered = "Take it up" in judge.get(desk.address).text
    answers = [judge.post(f"{desk.address}/late").status_code for _ in range(2)]

    page = judge.get(desk.address).text
    assert (offered, answers) == (True, [303, 409])
    assert kept(session, judging)["story"] == 200
    assert "typed too late" in page
    assert "Take it up" not in page


def test_a_save_costs_few_queries(database: Database, desk: Desk) -> None:
    desk.send(0, f"{ONE}-1", story="8")

    with counted(database) as queries:
        answer = desk.send(1, f"{ONE}-2", story="7", note_to_jury="a word")

    assert answer.status_code == 200
    assert len(queries) <= 27
