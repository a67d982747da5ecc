"""What stands beside the scores: defects, proof of viewing, parts, versions, changing, locking."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState
from app.audit.models import AuditEntry
from app.contests.models import RoundState, SubCriterion
from app.scoring.models import Defect, Scorecard, ScorecardVersion, Trouble
from app.scoring.operations.defects import NotAMoment, parse_moment
from app.scoring.queries.blind import scores_of
from app.scoring.queries.reviews import scorecard_of
from app.scoring.queries.viewing import joined, percent_of
from tests.factories import client_of, make_assignment, make_judge, make_scorecard
from tests.scoring.factories import Judging, filled, make_judging

ASKS_JSON = {"Accept": "application/json"}
DRIFT = {
    "key": "0123456789abcdef",
    "at": "1:23.5",
    "kind": "character",
    "severity": "2",
    "words": "the scarf",
}
SPANS = st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 4000)).map(lambda one: (one[0], sum(one))))


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


def at(judging: Judging, rest: str = "") -> str:
    return f"/reviews/{judging.assignment.code}{rest}"


def said(answer: Any) -> Any:
    return json.loads(answer.data)


@pytest.mark.parametrize(
    ("typed", "milliseconds"), [("1:23", 83_000), ("1:23.5", 83_500), ("90", 90_000), ("1:02:03", 3_723_000)]
)
def test_a_moment_is_read_as_clocks_show_it(typed: str, milliseconds: int) -> None:
    assert parse_moment(typed) == milliseconds


@pytest.mark.parametrize("typed", ["", "-1", "1:2:3:4", "soon", "1e9", "NaN"])
def test_what_is_no_clock_time_is_refused(typed: str) -> None:
    with pytest.raises(NotAMoment):
        parse_moment(typed)


def test_a_defect_repeated_is_one_defect_and_can_be_taken_off(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    first = judge.post(at(judging, "/defects"), data=DRIFT, headers=ASKS_JSON)
    again = judge.post(at(judging, "/defects"), data=DRIFT, headers=ASKS_JSON)
    page = judge.get(at(judging)).text
    gone = judge.post(at(judging, "/defects/remove"), data={"key": DRIFT["key"]}, headers=ASKS_JSON)
    back = judge.post(at(judging, "/defects"), data=DRIFT, headers=ASKS_JSON)

    assert said(first) == said(again)
    assert said(first)["marks"][0]["at"] == 83.5
    assert "the scarf" in page
    assert (said(gone)["marks"], said(back)["marks"]) == ([], [])
    assert session.scalar(sa.select(sa.func.count(Defect.id))) == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"at": "59:00"}, "at", "The film ends at 4:00; choose a moment within it."),
        ({"at": "soon"}, "at", "Give the moment as minutes and seconds, such as 1:23."),
        ({"kind": "nothing"}, "kind", "Not a valid choice"),
        ({"words": "x" * 201}, "words", "cannot be longer than 200"),
    ],
)
def test_a_wrong_defect_gets_words_at_its_field(
    judge: FlaskClient, judging: Judging, change: dict[str, str], field: str, words: str
) -> None:
    by_script = judge.post(at(judging, "/defects"), data=DRIFT | change, headers=ASKS_JSON)
    by_form = judge.post(at(judging, "/defects"), data=DRIFT | change)

    assert (by_script.status_code, by_form.status_code) == (422, 422)
    assert words in said(by_script)["errors"][field]
    assert (DRIFT | change)["words"] in by_form.text


@given(SPANS, SPANS)
def test_proof_of_viewing_only_grows_and_does_not_mind_repetition(
    old: list[tuple[int, int]], new: list[tuple[int, int]]
) -> None:
    before, after = joined(old), joined([*joined(old), *new])

    assert joined([*after, *new]) == after
    assert percent_of(before, 10_000) <= percent_of(after, 10_000) <= 100
    assert all(left[1] < right[0] for left, right in pairwise(after))


def test_what_is_watched_adds_up_to_a_share(judge: FlaskClient, judging: Judging) -> None:
    shares = [
        said(judge.post(at(judging, "/viewing"), json={"spans": [span]}))["share"]
        for span in ([0, 60_000, 1], [30_000, 120_000, 2], [0, 60_000, 1], [120_000, 239_800, 1])
    ]

    assert shares == [25, 50, 50, 100]


@pytest.mark.parametrize("spans", [[[5, 1, 1]], [[0, 9e9, 1]], [[0, 1, 99]], "all", [[0]], [["a", "b", "c"]]])
def test_stretches_that_no_player_reports_are_refused(
    judge: FlaskClient, judging: Judging, spans: Any
) -> None:
    assert judge.post(at(judging, "/viewing"), json={"spans": spans}).status_code == 422


def test_submitting_with_less_watched_than_asked_asks_for_a_reason(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judging.round.viewing_share = 80
    session.commit()
    refused = judge.post(at(judging, "/submit"), data=filled(word_to_maker="kept"))
    judge.post(at(judging, "/viewing"), json={"spans": [[0, 60_000, 1]]})
    given_reason = judge.post(at(judging, "/submit"), data=filled(viewing_reason="I saw it in a cinema."))

    assert refused.status_code == 422
    assert "You have watched 0 % of this film; the round asks for 80 %. Say why." in refused.text
    assert "kept" in refused.text
    assert given_reason.status_code == 303


def test_watching_enough_needs_no_reason(session: Session, judge: FlaskClient, judging: Judging) -> None:
    judging.round.viewing_share = 80
    session.commit()
    judge.post(at(judging, "/viewing"), json={"spans": [[0, 200_000, 1]]})

    assert judge.post(at(judging, "/submit"), data=filled()).status_code == 303


def test_a_criterion_with_parts_is_their_weighted_mean(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    story = judging.round.rubric.criteria[0]
    for position, weight in enumerate((60, 40), start=1):
        key, title = f"story-{position}", f"Part {position}"
        story.parts.append(SubCriterion(position=position, key=key, title_en=title, weight=weight))
    session.commit()
    form = filled() | {"score-story-1": "8", "score-story-2": ""}
    half = judge.post(at(judging, "/scorecard"), data=form, headers=ASKS_JSON)
    unfinished = judge.post(at(judging, "/submit"), data=form | {"revision": "1"})
    whole = judge.post(at(judging, "/submit"), data=form | {"revision": "1", "score-story-2": "9.5"})

    session.expire_all()
    assert said(half)["scores"] == {"story-1": "8", "story-2": "", "technique": "7", "originality": "9"}
    assert (unfinished.status_code, whole.status_code) == (422, 303)
    assert scores_of(scorecard_of(session, judging.assignment))["story"] == 860


def test_a_submitted_scorecard_is_changed_and_counts_throughout(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(at(judging, "/submit"), data=filled())
    shut = judge.post(at(judging, "/scorecard"), data=filled(1, story="3"), headers=ASKS_JSON)
    judge.post(at(judging, "/change"))
    emptied = judge.post(at(judging, "/scorecard"), data=filled(1, story=""), headers=ASKS_JSON)
    changed = judge.post(at(judging, "/scorecard"), data=filled(1, story="3"), headers=ASKS_JSON)
    session.expire_all()
    card = session.scalars(sa.select(Scorecard)).one()
    state = judging.assignment.state
    session.commit()
    judge.post(at(judging, "/submit"), data=filled(2, story="3"))

    session.expire_all()
    assert [one.status_code for one in (shut, emptied, changed)] == [409, 422, 200]
    assert (card.state.value, state) == ("submitted", AssignmentState.DONE)
    acts = session.scalars(sa.select(AuditEntry.action)).all()
    assert acts.count("scorecard.reopened") == 1


def test_every_version_is_kept_and_can_be_taken_back(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(at(judging, "/scorecard"), data=filled(0, story="9", note_to_jury="first words"))
    judge.post(at(judging, "/scorecard"), data=filled(1, story="2"))
    page = judge.get(at(judging, "/versions")).text
    judge.post(at(judging, "/versions/restore"), data={"number": "1"})
    absent = judge.post(at(judging, "/versions/restore"), data={"number": "77"})

    session.expire_all()
    card = scorecard_of(session, judging.assignment)
    assert card is not None
    assert "first words" in page
    assert (card.note_to_jury, scores_of(card)["story"], absent.status_code) == ("first words", 900, 409)
    assert session.scalar(sa.select(sa.func.count(ScorecardVersion.id))) == 3


def test_the_others_scores_are_seen_only_after_locking_ones_own_where_the_round_allows(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    other = make_assignment(session, judging.entry, make_judge(session, judging.contest, "Tom"))
    other.state = AssignmentState.DONE
    make_scorecard(session, other, 1.5, 2.5, 3.5)
    session.commit()
    judge.post(at(judging, "/submit"), data=filled())
    forbidden = judge.post(at(judging, "/lock"))
    judging.round.shows_others = True
    session.commit()
    before = judge.get(at(judging)).text
    judge.post(at(judging, "/lock"))
    after = judge.get(at(judging)).text
    changing = judge.post(at(judging, "/change"))

    assert (forbidden.status_code, changing.status_code) == (409, 409)
    assert ("What the others gave" in before, "What the others gave" in after) == (False, True)
    assert "Tom" not in after
    assert ">1.5" in after
    assert ">1.5" not in before


def test_a_film_that_does_not_play_is_reported_once_and_stays(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    for _press in range(2):
        answer = judge.post(at(judging, "/trouble"), data={"words": "black picture"})

    assert answer.status_code == 303
    assert session.scalars(sa.select(Trouble.words)).all() == ["black picture"]
    assert judge.get(at(judging)).status_code == 200


def test_a_report_beyond_all_measure_gets_words_and_stays_on_the_page(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    answer = judge.post(at(judging, "/trouble"), data={"words": "黑" * 301})

    assert (answer.status_code, "cannot be longer than 300" in answer.text) == (422, True)
    assert "黑" * 301 in answer.text
    assert session.scalars(sa.select(Trouble)).all() == []


def test_a_closed_round_takes_no_defect_and_no_change(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(at(judging, "/submit"), data=filled())
    judging.round.state = RoundState.LOCKED
    session.commit()

    answers = [
        judge.post(at(judging, "/defects"), data=DRIFT, headers=ASKS_JSON),
        judge.post(at(judging, "/change"), headers=ASKS_JSON),
        judge.post(at(judging, "/versions/restore"), data={"number": "1"}, headers=ASKS_JSON),
    ]

    assert [one.status_code for one in answers] == [422, 409, 409]


@pytest.mark.parametrize("words", ["x" * 100_000, "🎬" * 5000])
def test_a_comment_beyond_all_measure_gets_words_and_stays_on_the_page(
    judge: FlaskClient, judging: Judging, words: str
) -> None:
    answer = judge.post(at(judging, "/scorecard"), data=filled(note_to_jury=words))

    assert answer.status_code == 422
    assert words in answer.text


def test_a_comment_of_emoji_alone_is_kept(session: Session, judge: FlaskClient, judging: Judging) -> None:
    judge.post(at(judging, "/scorecard"), data=filled(note_to_jury="👨‍👩‍👧🎬"))

    session.expire_all()
    assert session.scalars(sa.select(Scorecard.note_to_jury)).all() == ["👨‍👩‍👧🎬"]
