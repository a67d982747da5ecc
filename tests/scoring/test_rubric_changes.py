"""A rubric that its organizer changes while judges score, and the scales that their pages offer."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.contests.models import Rubric
from app.contests.operations.parts import Part, set_parts
from app.scoring.operations.draft import Draft
from app.scoring.operations.scorecards import RubricChanged, save_scorecard
from tests.contests.rubric_form import sheet, standing
from tests.factories import client_of
from tests.scoring.factories import filled, make_judging

FROZEN = "A judge has filled a scorecard of this round: the names of criteria can still be put right"


def test_once_a_judge_has_scored_only_names_change(app: Flask, session: Session) -> None:
    judging = make_judging(session)
    judge, organizer = client_of(app, judging.judge), client_of(app, judging.organizer)
    address = f"/contests/{judging.contest.slug}/rounds/1/rubric"
    scorecard = f"/reviews/{judging.assignment.code}/scorecard"
    finer = {"scale_step": "0.25"}
    before = organizer.post(address, data=sheet(judging.contest, **finer))
    standing(session, judging.contest)
    judge.post(scorecard, data=filled())

    weights = {"criteria__0__weight": "30", "criteria__1__weight": "40"}
    refused = organizer.post(address, data=sheet(judging.contest, **finer, **weights))
    standing(session, judging.contest)
    named = organizer.post(address, data=sheet(judging.contest, **finer, criteria__0__title_en="The story"))

    page = organizer.get(address).text
    assert (before.status_code, refused.status_code, named.status_code) == (303, 422, 303)
    assert FROZEN in refused.text
    assert FROZEN in page
    assert "Save the names" in page
    assert "A further criterion" not in page
    assert standing(session, judging.contest)[0] == ("story", "The story", "40")
    assert "readonly" in page


def test_a_save_that_began_under_another_rubric_is_refused_in_words(session: Session) -> None:
    judging = make_judging(session)
    assert judging.assignment.round.rubric.edition == 1
    session.execute(sa.update(Rubric).values(edition=2).execution_options(synchronize_session=False))

    with pytest.raises(RubricChanged):
        save_scorecard(session, judging.assignment, Draft({"story": 800}), revision=0, by=judging.judge)


def test_a_page_that_asks_what_the_round_no_longer_asks_is_told_to_reload(
    app: Flask, session: Session
) -> None:
    judging = make_judging(session)
    body = {"revision": "0", "scores": {"taste": "8"}}

    answer = client_of(app, judging.judge).put(f"/reviews/{judging.assignment.code}/scorecard", json=body)

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"].startswith("The organizer has changed what this round asks")


@pytest.mark.parametrize(
    ("scale", "shown", "buttons"),
    [
        ((0, 10_000, 500), 'type="number" name="score-story" min="0" max="100" step="5"', 11),
        ((0, 1000, 50), 'type="number" name="score-story" min="0" max="10" step="0.5"', 11),
        ((100, 500, 100), 'type="radio" name="score-story" value="5"', 0),
        ((100, 10_000, 100), 'type="number" name="score-story" min="1" max="100" step="1"', 11),
        ((0, 9900, 300), 'type="number" name="score-story" min="0" max="99" step="3"', 0),
    ],
)
def test_the_room_offers_the_scale_of_its_round(
    app: Flask, session: Session, scale: tuple[int, int, int], shown: str, buttons: int
) -> None:
    judging = make_judging(session)
    rubric = judging.round.rubric
    rubric.scale_min, rubric.scale_max, rubric.scale_step = scale
    set_parts(
        session,
        judging.round,
        rubric.criteria[1],
        [Part("Image", "", Decimal("62.5")), Part("Sound", "", Decimal("37.5"))],
        by=judging.organizer,
    )
    session.commit()

    page = client_of(app, judging.judge).get(f"/reviews/{judging.assignment.code}").text

    story = page[page.index('id="score-story"') : page.index('id="score-technique-1"')]
    assert shown in story
    assert story.count('type="button"') == buttons
    assert "62.5 %" in page
