"""The terms of confidentiality: no film and no byte of it before a judge has accepted the newest version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.contests.operations.judging_rules import set_terms
from app.contests.operations.standard import standard_terms
from app.scoring.models import TermsAcceptance
from tests.factories import client_of, make_sheet_row
from tests.scoring.factories import Judging, filled, make_judging


@pytest.fixture
def judging(session: Session, app: Flask, tmp_path: Path) -> Judging:
    """A judge with a film that has bytes, in a contest with terms that nobody has accepted yet."""
    made = make_judging(session)
    film = made.entry.film
    assert film is not None
    session.add_all([standard_terms(made.contest.id), make_sheet_row(film)])
    session.commit()
    storage: Any = app.extensions["storage"]
    for key in (film.proxy_key, film.poster_key, f"sprites/{film.id}"):
        kept = tmp_path / "bytes"
        kept.write_bytes(b"film")
        storage.put_file(key, kept)
    return made


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    return client_of(app, judging.judge)


def page_of(judging: Judging) -> str:
    return f"/contests/{judging.contest.slug}/judging-terms"


def bytes_of(judging: Judging) -> list[str]:
    code = judging.assignment.code
    return [f"/reviews/{code}/{name}" for name in ("film", "poster", "sprite", "shots", "shots.vtt", "sheet")]


def test_no_film_and_no_byte_of_it_is_shown_before_the_terms_are_accepted(
    judge: FlaskClient, judging: Judging
) -> None:
    room, queue = f"/reviews/{judging.assignment.code}", f"/contests/{judging.contest.slug}/rounds/1/queue"
    sent_on = [judge.get(address) for address in (room, queue)]
    before = [judge.get(address).status_code for address in bytes_of(judging)]
    page = judge.get(sent_on[0].location)
    accepted = judge.post(sent_on[0].location, data={"version": "1", "agrees": "y"})
    after = [judge.get(address).status_code for address in (room, queue, *bytes_of(judging))]

    assert [one.status_code for one in sent_on] == [303, 303]
    assert before == [404] * 6
    assert "What I see here stays here." in page.text
    assert accepted.location == room
    assert after == [200] * 8


def test_accepting_is_dated_once_and_in_the_audit_chain(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    for _press in range(2):
        judge.post(page_of(judging), data={"version": "1", "agrees": "y"})

    rows = session.scalars(sa.select(TermsAcceptance)).all()
    acts = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "terms.accepted")).all()
    assert [(row.judge_id, row.accepted_at is not None) for row in rows] == [(judging.judge.id, True)]
    assert [(act.actor_id, act.subject) for act in acts] == [(judging.judge.id, "terms:1")]


def test_changed_terms_are_asked_again_and_an_old_page_accepts_nothing(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    judge.post(page_of(judging), data={"version": "1", "agrees": "y"})
    set_terms(session, judging.contest, "Say nothing to anybody.", "", by=judging.organizer)
    session.commit()
    film = f"/reviews/{judging.assignment.code}/film"
    taken = judge.get(film).status_code
    saved = judge.post(f"/reviews/{judging.assignment.code}/scorecard", data=filled(note_to_jury="typed"))
    stale = judge.post(page_of(judging), data={"version": "1", "agrees": "y"})
    still_taken = judge.get(film).status_code
    judge.post(page_of(judging), data={"version": "2", "agrees": "y"})

    assert (taken, saved.status_code, stale.status_code, still_taken) == (404, 303, 422, 404)
    assert "Say nothing to anybody." in stale.text
    assert "changed the terms meanwhile" in stale.text
    assert judge.get(film).status_code == 200


def test_a_promise_without_its_tick_is_asked_for_in_words(judge: FlaskClient, judging: Judging) -> None:
    answer = judge.post(page_of(judging), data={"version": "1"})

    assert answer.status_code == 422
    assert "Tick this to go on to the films." in answer.text
