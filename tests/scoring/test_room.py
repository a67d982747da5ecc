"""The screening room over HTTP: the page, saving by script and by form, submitting, stepping back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.assignments.models import Assignment, AssignmentState, Conflict
from app.contests.models import RoundState
from app.scoring.models import Scorecard, ScorecardState
from app.scoring.queries.blind import scores_of
from app.scoring.queries.reviews import scorecard_of
from tests.factories import client_of, make_assignment, make_entry
from tests.scoring.factories import Judging, filled, make_judging

ASKS_JSON = {"Accept": "application/json"}


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


def address(judging: Judging, rest: str = "") -> str:
    return f"/reviews/{judging.assignment.code}{rest}"


def said(answer: TestResponse) -> Any:
    """The JSON of an answer."""
    return json.loads(answer.data)


def sent(session: Session, judging: Judging) -> dict[str, int]:
    session.expire_all()
    return scores_of(scorecard_of(session, judging.assignment))


def test_the_room_shows_film_rubric_and_anchors(judge: FlaskClient, judging: Judging) -> None:
    page = judge.get(address(judging))

    assert page.status_code == 200
    for words in (
        "The Lantern Maker",
        "制灯人",
        "Story",
        "40 %",
        "A voice of its own",
        "Submit this scorecard",
    ):
        assert words in page.text
    assert f'src="{address(judging, "/film")}"' in page.text


def test_the_page_cuts_nothing_off_that_is_pasted_into_it(judge: FlaskClient, judging: Judging) -> None:
    page = judge.get(address(judging)).text

    assert 'name="note_to_jury"' in page
    assert "maxlength" not in page


def test_the_next_film_is_fetched_ahead_from_where_its_own_page_plays_it(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    other = make_assignment(session, make_entry(session, judging.contest), judging.judge)
    session.commit()

    first, second = judge.get(address(judging)).text, judge.get(f"/reviews/{other.code}").text

    assert f'data-preload-url="/reviews/{other.code}/film"' in first
    assert f'src="/reviews/{other.code}/film"' in second


def test_autosave_keeps_the_form_and_tells_the_revision(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    answer = judge.post(address(judging, "/scorecard"), data=filled(story="８.5"), headers=ASKS_JSON)

    assert (answer.status_code, said(answer)["revision"], said(answer)["total"]) == (200, 1, "8.2")
    assert sent(session, judging) == {"story": 850, "technique": 700, "originality": 900}


def test_autosave_takes_json_with_the_revision_as_if_match(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    body = {"scores": {"story": "8", "technique": 7.5, "originality": None}, "note_to_jury": "good"}

    answer = judge.put(address(judging, "/scorecard"), json=body, headers={"If-Match": '"0"'})

    assert (answer.status_code, said(answer)["revision"]) == (200, 1)
    assert sent(session, judging) == {"story": 800, "technique": 750}


def test_a_stale_save_gets_the_servers_copy_and_changes_nothing(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(address(judging, "/scorecard"), data=filled(story="9"), headers=ASKS_JSON)

    answer = judge.post(address(judging, "/scorecard"), data=filled(story="2"), headers=ASKS_JSON)

    assert answer.status_code == 409
    assert said(answer)["revision"] == 1
    assert said(answer)["scores"] == {"story": "9", "technique": "7", "originality": "9"}
    assert sent(session, judging)["story"] == 900


@pytest.mark.parametrize("wrong", ["11", "NaN", "8.3", "1e309", "-0", "eight"])
def test_a_wrong_score_gets_words_at_its_field(
    session: Session, judge: FlaskClient, judging: Judging, wrong: str
) -> None:
    answer = judge.post(address(judging, "/scorecard"), data=filled(story=wrong), headers=ASKS_JSON)

    assert answer.status_code == 422
    assert said(answer)["errors"] == {"score-story": "Give a number from 1 to 10 in steps of 0.5."}
    assert sent(session, judging) == {}


def test_without_scripts_a_save_comes_back_to_the_page(judge: FlaskClient, judging: Judging) -> None:
    answer = judge.post(address(judging, "/scorecard"), data=filled(story="8.5", note_to_jury="brave"))

    page = judge.get(answer.location)
    assert answer.status_code == 303
    assert 'value="8.5"' in page.text
    assert "brave" in page.text


def test_without_scripts_a_wrong_score_keeps_what_was_typed(judge: FlaskClient, judging: Judging) -> None:
    answer = judge.post(address(judging, "/scorecard"), data=filled(story="11", note_to_jury="brave"))

    assert answer.status_code == 422
    for words in ('value="11"', "brave", "Give a number from 1 to 10 in steps of 0.5."):
        assert words in answer.text


def test_without_scripts_a_stale_save_shows_both_versions(judge: FlaskClient, judging: Judging) -> None:
    judge.post(address(judging, "/scorecard"), data=filled(story="9", note_to_jury="from there"))

    answer = judge.post(address(judging, "/scorecard"), data=filled(story="2", note_to_jury="from here"))

    assert answer.status_code == 409
    for words in ("from there", "from here", 'name="revision" value="1"'):
        assert words in answer.text


def test_a_closed_round_answers_in_words_and_keeps_the_text(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(address(judging, "/scorecard"), data=filled())
    judging.round.state = RoundState.LOCKED
    session.commit()

    by_script = judge.post(address(judging, "/scorecard"), data=filled(1, story="2"), headers=ASKS_JSON)
    typed = filled(1, story="2", note_to_jury="typed too late")
    by_form = judge.post(address(judging, "/scorecard"), data=typed)

    assert (by_script.status_code, by_form.status_code) == (409, 422)
    assert "closed this round" in said(by_script)["error"]
    assert "revision" not in said(by_script)
    assert "closed this round" in by_form.text
    assert "typed too late" in by_form.text
    assert sent(session, judging)["story"] == 800


def test_submitting_leads_to_the_next_film(session: Session, judge: FlaskClient, judging: Judging) -> None:
    other = make_assignment(session, make_entry(session, judging.contest), judging.judge)
    session.commit()

    answer = judge.post(address(judging, "/submit"), data=filled())

    session.expire_all()
    card = session.scalars(sa.select(Scorecard)).one()
    assert (answer.status_code, answer.location) == (303, f"/reviews/{other.code}")
    assert (card.state, session.get_one(Assignment, judging.assignment.id).state) == (
        ScorecardState.SUBMITTED,
        AssignmentState.DONE,
    )


def test_submitting_twice_is_submitting_once(session: Session, judge: FlaskClient, judging: Judging) -> None:
    first = judge.post(address(judging, "/submit"), data=filled())
    second = judge.post(address(judging, "/submit"), data=filled())

    session.expire_all()
    assert (first.status_code, second.status_code) == (303, 303)
    assert [card.save_count for card in session.scalars(sa.select(Scorecard))] == [1]


def test_an_incomplete_scorecard_gets_words_at_the_empty_field(judge: FlaskClient, judging: Judging) -> None:
    answer = judge.post(address(judging, "/submit"), data=filled(story=""))

    assert answer.status_code == 422
    assert "Give a score here before you submit." in answer.text


def test_a_submitted_scorecard_is_shown_but_no_longer_a_form(judge: FlaskClient, judging: Judging) -> None:
    judge.post(address(judging, "/submit"), data=filled())

    page = judge.get(address(judging))

    assert "You submitted this scorecard" in page.text
    assert 'name="score-story"' not in page.text


@pytest.mark.parametrize(("verb", "state"), [("recuse", "recused"), ("abstain", "abstained")])
def test_stepping_back_takes_the_film_away_with_its_reason(
    session: Session, judge: FlaskClient, judging: Judging, verb: str, state: str
) -> None:
    answer = judge.post(address(judging, f"/{verb}"), data={"reason": "my neighbor made it"})

    session.expire_all()
    seat = session.get_one(Assignment, judging.assignment.id)
    assert answer.status_code == 303
    assert (seat.state.value, seat.reason) == (state, "my neighbor made it")
    assert judge.get(address(judging)).status_code == 404


def test_recusing_notes_a_conflict_and_abstaining_does_not(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    other = make_assignment(session, make_entry(session, judging.contest), judging.judge)
    session.commit()

    judge.post(f"/reviews/{other.code}/abstain", data={"reason": "too long"})
    judge.post(address(judging, "/recuse"), data={"reason": "a friend"})

    session.expire_all()
    noted = session.scalars(sa.select(Conflict)).all()
    assert [(row.entry_id, row.source, row.reason) for row in noted] == [
        (judging.entry.id, "judge", "a friend")
    ]


@pytest.mark.parametrize("verb", ["recuse", "abstain"])
def test_stepping_back_without_a_reason_is_refused_and_keeps_the_scorecard(
    judge: FlaskClient, judging: Judging, verb: str
) -> None:
    judge.post(address(judging, "/scorecard"), data=filled(story="6.5"))

    answer = judge.post(address(judging, f"/{verb}"), data={"reason": " "})

    assert answer.status_code == 422
    assert 'value="6.5"' in answer.text


def test_a_film_put_aside_waits_and_is_taken_up_by_saving(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(address(judging, "/defer"))
    aside = judge.get(f"/contests/{judging.contest.slug}/rounds/1/queue").text
    judge.post(address(judging, "/scorecard"), data=filled())

    session.expire_all()
    assert "Put aside" in aside
    assert session.get_one(Assignment, judging.assignment.id).state is AssignmentState.STARTED


def test_the_player_gets_the_stretch_it_asks_for(
    app: Flask, tmp_path: Path, judge: FlaskClient, judging: Judging
) -> None:
    kept = tmp_path / "film"
    kept.write_bytes(bytes(range(256)))
    storage: Any = app.extensions["storage"]
    film = judging.entry.film
    assert film is not None
    storage.put_file(film.proxy_key, kept)

    answer = judge.get(address(judging, "/film"), headers={"Range": "bytes=16-31"})

    assert (answer.status_code, answer.data) == (206, bytes(range(16, 32)))
    assert "filename" not in answer.headers.get("Content-Disposition", "")
