"""Every version of a scorecard is a press away, however many there are; a flag stands as it was last sent."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.scoring.models import ScorecardVersion
from app.scoring.queries.champions import champions_of
from app.scoring.queries.reviews import scorecard_of
from tests.factories import client_of
from tests.scoring.factories import Judging, filled, make_judging


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


def at(judging: Judging, path: str) -> str:
    """A page of the one review."""
    return f"/reviews/{judging.assignment.code}{path}"


def test_versions_beyond_the_first_page_are_found_and_taken_back(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(at(judging, "/scorecard"), data=filled(0, story="9", note_to_jury="the very first"))
    judge.post(at(judging, "/scorecard"), data=filled(1, story="2"))
    card = scorecard_of(session, judging.assignment)
    assert card is not None
    newest = session.scalars(sa.select(ScorecardVersion).order_by(ScorecardVersion.number.desc())).first()
    assert newest is not None
    session.add_all(
        ScorecardVersion(scorecard_id=card.id, number=number, saved_at=card.saved_at, body=newest.body)
        for number in range(3, 252)
    )
    card.save_count = 251
    session.commit()

    first, last = (judge.get(at(judging, f"/versions?page={page}")).text for page in (1, 6))
    answer = judge.post(at(judging, "/versions/restore"), data={"number": "1"})

    session.expire_all()
    assert ("the very first" in first, "Take version 251" in first) == (False, False)
    assert "the very first" in last
    assert "Take version 1<" in last
    assert (answer.status_code, card.note_to_jury, card.save_count) == (303, "the very first", 252)


def test_a_judges_word_that_they_would_speak_for_a_film_is_kept_and_counted(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(at(judging, "/submit"), data=filled(is_divisive="y"))

    found = champions_of(session, [judging.round.id])
    session.commit()
    change, submit = at(judging, "/change"), at(judging, "/submit")
    session.commit()
    judge.post(change)
    judge.post(submit, data=filled(1))

    session.expire_all()
    assert found == {judging.entry.id: [judging.judge.name]}
    assert champions_of(session, [judging.round.id]) == {}
