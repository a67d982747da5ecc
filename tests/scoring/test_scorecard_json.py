"""The scorecard as JSON: one flat object is read, everything else is refused in words."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import client_of
from tests.scoring.factories import Judging, make_judging


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


def put(judge: FlaskClient, judging: Judging, body: bytes) -> tuple[int, dict[str, object]]:
    """Send bytes as JSON and read the answer."""
    address = f"/reviews/{judging.assignment.code}/scorecard"
    answer = judge.put(address, data=body, content_type="application/json")
    return answer.status_code, json.loads(answer.data)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"NaN",
        b'{"scores": []}',
        b'{"winner": true}',
        b'{"revision": 0, "revision": 1}',
        b"[" * 10_000,
        b'{"note_to_jury": "' + b"x" * 70_000 + b'"}',
        b"\xff",
    ],
)
def test_json_that_is_no_scorecard_is_refused(judge: FlaskClient, judging: Judging, body: bytes) -> None:
    status, said = put(judge, judging, body)

    assert status == 422
    assert str(said["error"]).startswith("This is not a scorecard.")


@pytest.mark.parametrize("value", ["NaN", "[8]", "true", '{"a": 1}', "1e309", "-0", "11", "8.3"])
def test_a_json_value_that_is_no_score_is_refused_at_its_field(
    judge: FlaskClient, judging: Judging, value: str
) -> None:
    status, said = put(judge, judging, f'{{"revision": 0, "scores": {{"story": {value}}}}}'.encode())

    assert status == 422
    assert said["errors"] == {"score-story": "Give a number from 1 to 10 in steps of 0.5."}


def test_a_save_that_names_no_revision_is_refused(judge: FlaskClient, judging: Judging) -> None:
    status, said = put(judge, judging, b'{"scores": {"story": "8"}}')

    assert (status, said["errors"]) == (422, {"revision": "Reload this page."})


def test_an_absent_review_is_absent_in_json_too(judge: FlaskClient) -> None:
    answer = judge.put("/reviews/NOSUCHCODE/scorecard", json={})

    assert (answer.status_code, json.loads(answer.data)) == (404, {"error": "Not Found"})


def test_what_is_not_sent_stays_as_it_is(judge: FlaskClient, judging: Judging) -> None:
    put(judge, judging, b'{"revision": 0, "scores": {"story": "8"}, "note_to_jury": "brave"}')

    status, said = put(judge, judging, b'{"revision": 1, "scores": {"technique": "7"}}')

    assert (status, said["note_to_jury"]) == (200, "brave")
    assert said["scores"] == {"story": "8", "technique": "7", "originality": ""}
