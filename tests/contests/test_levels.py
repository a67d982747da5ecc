"""Organizers say what the levels of a criterion mean, until judges have begun."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.contests.models import RoundState
from tests.factories import client_of, make_contest, make_user

ROWS = {
    "levels-0-level": "9",
    "levels-0-text_en": "Moves the whole room",
    "levels-0-text_zh": "打动全场",
    "levels-1-level": "2.5",
    "levels-1-text_en": "Leaves it cold",
    "levels-1-text_zh": "",
    "levels-2-level": "5",
    "levels-2-text_en": "",
    "levels-2-text_zh": "",
}


@pytest.mark.parametrize(
    ("change", "state", "status", "kept"),
    [
        ({}, RoundState.PLANNED, 303, [(900, "Moves the whole room"), (250, "Leaves it cold")]),
        ({"levels-1-level": "9"}, RoundState.PLANNED, 422, None),
        ({"levels-1-level": "11"}, RoundState.PLANNED, 422, None),
        ({}, RoundState.LOCKED, 422, None),
    ],
)
def test_levels_are_kept_where_judges_can_give_them_and_have_not_begun(
    app: Flask,
    session: Session,
    change: dict[str, str],
    state: RoundState,
    status: int,
    kept: list[tuple[int, str]] | None,
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    contest.rounds[0].state = state
    story = contest.rounds[0].rubric.criteria[0]
    before = [(one.level, one.text_en) for one in story.anchors]
    session.commit()

    page = f"/contests/{contest.slug}/rounds/1/rubric/story/levels"
    answer = client_of(app, organizer).post(page, data=ROWS | change)

    session.refresh(story, ["anchors"])
    assert answer.status_code == status
    assert [(one.level, one.text_en) for one in story.anchors] == (kept or before)
    assert status == 303 or "Moves the whole room" in answer.text
