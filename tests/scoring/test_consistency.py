"""The gentle questions about one's own scores: when they are asked, and that they can be turned off."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState
from app.scoring.queries.consistency import is_compressed, is_drifting
from tests.factories import client_of, make_assignment, make_entry, make_scorecard
from tests.scoring.factories import Judging, make_judging

ALIKE, DRIFT = "scores for “Story” are all alike", "scores for “Story” lie far from those before"


@pytest.mark.parametrize(
    ("values", "alike", "drifting"),
    [
        ([800] * 8, True, False),
        ([800, 850] * 4, True, False),
        ([700, 800] * 4, False, False),
        ([300] * 3 + [600, 400, 500, 600, 550], False, True),
        ([300] * 3 + [525] * 5, False, True),
        ([300] * 3 + [524] * 5, False, False),
    ],
)
def test_scores_are_alike_within_one_step_and_drift_by_a_quarter_of_the_scale(
    values: list[int], alike: bool, drifting: bool
) -> None:
    assert is_compressed(values, 50) is alike
    assert is_drifting(values, 900) is drifting


def _judged(session: Session, points: list[float]) -> Judging:
    judging = make_judging(session)
    for point in points:
        seat = make_assignment(
            session, make_entry(session, judging.contest), judging.judge, state=AssignmentState.DONE
        )
        make_scorecard(session, seat, point, 1 + len(points) % 3 + point / 2, 10 - point / 2)
    session.commit()
    return judging


@pytest.mark.parametrize(("points", "words"), [([8.0] * 8, ALIKE), ([2.0] * 4 + [7, 8, 7, 8, 7], DRIFT)])
def test_a_judge_is_asked_in_the_room_and_not_where_the_round_is_silent(
    app: Flask, session: Session, points: list[float], words: str
) -> None:
    judging = _judged(session, points)
    client = client_of(app, judging.judge)

    told = client.get(f"/reviews/{judging.assignment.code}").text
    judging.round.warns_judges = False
    session.commit()
    silent = client.get(f"/reviews/{judging.assignment.code}").text

    assert words in told
    assert words not in silent
    assert '<figure class="distribution">' in silent


def test_seven_scores_are_too_few_to_ask_about(app: Flask, session: Session) -> None:
    judging = _judged(session, [8.0] * 7)

    assert ALIKE not in client_of(app, judging.judge).get(f"/reviews/{judging.assignment.code}").text
