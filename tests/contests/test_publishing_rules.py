"""How a contest publishes is set on a page, promised before and kept afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.contests.models import Contest, ContestState, EvidenceAccess, Feedback
from app.contests.operations.publishing import PromiseStands, Publishing, publishing_of, set_publishing
from tests.factories import client_of, make_contest, make_user

FORM = {"objection_days": "7", "evidence_access": "on_request", "feedback": "words"}


def test_what_the_page_says_is_kept_recorded_and_stated_on_the_contests_page(
    app: Flask, session: Session
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    session.commit()
    client = client_of(app, organizer)
    planned = contest.closes_at + timedelta(days=20)

    answer = client.post(
        f"/contests/{contest.slug}/publishing", data={**FORM, "results_at": f"{planned:%Y-%m-%dT20:00}"}
    )

    session.expire_all()
    assert answer.status_code == 303
    kept = (contest.objection_days, contest.evidence_access, contest.feedback)
    assert kept == (7, EvidenceAccess.ON_REQUEST, Feedback.WORDS)
    acts = session.scalars(sa.select(AuditEntry.action)).all()
    assert "publishing.changed" in acts
    page = client.get(f"/contests/{contest.slug}").text
    assert "Winners announced" in page
    assert "provisional for 7 days" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"objection_days": "91"}, "between 0 and 90"),
        ({"objection_days": "-1"}, "between 0 and 90"),
        ({"objection_days": "soon"}, "Not a valid integer"),
        ({"evidence_access": "friends"}, "Not a valid choice"),
        ({"results_at": "2020-01-01T10:00"}, "before the call closes"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    app: Flask, session: Session, wrong: dict[str, str], words: str
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    session.commit()

    answer = client_of(app, organizer).post(f"/contests/{contest.slug}/publishing", data={**FORM, **wrong})

    (field,) = wrong
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert words in answer.text
    assert 'value="7"' in answer.text or field == "objection_days"


def test_once_the_list_is_public_only_feedback_changes(session: Session) -> None:
    contest: Contest = make_contest(session, state=ContestState.ANNOUNCED)
    now_is, by = publishing_of(contest), make_user(session)

    set_publishing(session, contest, Publishing(None, 0, now_is.evidence_access, Feedback.WORDS), by=by)
    with pytest.raises(PromiseStands):
        set_publishing(session, contest, Publishing(None, 5, now_is.evidence_access, Feedback.WORDS), by=by)

    assert (contest.feedback, contest.objection_days) == (Feedback.WORDS, 0)
