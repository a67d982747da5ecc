"""One's own scores beside the scale: as often as they were given, one's own alone, in words as well."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState
from app.contests.models import Rubric
from app.scoring.queries.distribution import distributions, stretches_of
from tests.factories import client_of, make_assignment, make_entry, make_judge, make_scorecard
from tests.scoring.factories import make_judging


def rubric(low: int, high: int, step: int) -> Rubric:
    return Rubric(scale_min=low, scale_max=high, scale_step=step)


@pytest.mark.parametrize(
    ("scale", "first", "count"),
    [
        (rubric(100, 500, 100), (100, 199), 5),
        (rubric(0, 1000, 50), (0, 99), 11),
        (rubric(100, 1000, 50), (100, 199), 10),
        (rubric(0, 10_000, 100), (0, 1000), 10),
    ],
)
def test_the_picture_has_the_parts_of_the_control(scale: Rubric, first: tuple[int, int], count: int) -> None:
    found = stretches_of(scale)

    assert (found[0], len(found)) == (first, count)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(found))
    assert found[-1][1] >= scale.scale_max


def test_every_score_has_one_place_and_few_make_no_picture() -> None:
    values = [0, 50, 700, 750, 799, 1000]

    found = distributions(rubric(0, 1000, 50), {"story": values, "craft": [100, 200]})

    assert list(found) == ["story"]
    assert [level.count for level in found["story"].levels] == [2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1]
    story = found["story"]
    assert story.given[-2:] == ((799, 1), (1000, 1))
    assert (story.count, story.low, story.high, story.mean) == (6, 0, 1000, 550)


def test_a_judge_sees_their_own_scores_beside_the_scale_and_nobody_elses(
    app: Flask, session: Session
) -> None:
    judging = make_judging(session)
    other = make_judge(session, judging.contest, "Tom")
    for number, points in enumerate((4, 6, 6)):
        entry = make_entry(session, judging.contest, title_en=f"Before {number}")
        for judge, given in ((judging.judge, points), (other, 9)):
            seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
            make_scorecard(session, seat, given, given, given)
    session.commit()

    page = client_of(app, judging.judge).get(f"/reviews/{judging.assignment.code}").text

    assert page.count('<figure class="distribution">') == 3
    assert "Your 3 scores so far: 4 to 6, mean 5.33" in page
    assert "Given so often: 4 × 1, 6 × 2" in page
    assert page.count('class="distribution__bar"') == 2 * 3
