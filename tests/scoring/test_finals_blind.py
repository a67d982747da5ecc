"""Blind judging in rounds without scorecards: no page of theirs holds a trace of the makers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.assignments.operations.everybody import seat_everybody
from app.contests.models import ContestState, RoundKind
from app.deliberation.operations.sitting import Terms, open_table
from app.scoring.operations.pairs import put_next
from tests.factories import client_of, make_contest, make_judge, make_user
from tests.scoring.test_blindness import CANARIES, OPEN_WORDS, make_canary_entry

PAGES = {
    RoundKind.TRIAGE: ("queue",),
    RoundKind.RANKED: ("ranking",),
    RoundKind.PAIRWISE: ("pairs",),
    RoundKind.JURY: ("jury", "jury/beside", "jury/minutes"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_of_any_kind_of_round_tells_who_made_a_film(
    app: Flask, session: Session, kind: RoundKind
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    round_, judge = contest.rounds[0], make_judge(session, contest)
    round_.kind = kind
    entries = [make_canary_entry(session, contest)]
    if kind is RoundKind.JURY:
        open_table(session, round_, Terms(50, shows_names=True), by=organizer)
    else:
        seat_everybody(session, round_, by=organizer)
    if kind is RoundKind.PAIRWISE:
        put_next(session, round_, by=judge)
    code = session.scalars(sa.select(Assignment.code)).one()
    secrets = [*CANARIES.values(), *(entry.code for entry in entries)]
    base = f"/contests/{contest.slug}/rounds/1"
    session.commit()
    client = client_of(app, judge)

    answers = [client.get(f"{base}/{page}") for page in PAGES[kind]] + [client.get(f"/reviews/{code}")]

    assert {answer.status_code for answer in answers} == {200}
    assert [secret for secret in secrets if any(secret in answer.text for answer in answers)] == []
    assert OPEN_WORDS[0] in answers[-1].text
