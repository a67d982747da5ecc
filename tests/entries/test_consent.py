"""Consent is kept with the words of the day; a young entrant's guardian gives it and takes it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.contests.models import Contest, ContestState
from app.contests.operations.entry_terms import set_entry_terms
from app.db import now
from app.entries.models import Agreement, Entry, EntryState, Guardian
from app.entries.operations.consent import withdraw_as_guardian
from app.entries.operations.keeping import obstacles
from app.entries.queries import entry_by_code
from app.mail.models import Message
from tests.entries.factories import EARLY, full_draft
from tests.entries.pages import open_page
from tests.factories import client_of, make_contest, make_entry, make_user


@dataclass
class Scene:
    """A contest that asks for the age, with its organizer, and a full draft."""

    contest: Contest
    code: str
    desk: FlaskClient
    entrant: FlaskClient


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    organizer = make_user(session, "Wei Lan", email="wei@example.org")
    opened = EARLY - timedelta(days=9)
    contest = make_contest(session, organizer=organizer, adult_age=18, rights_en="Mine.", opens_at=opened)
    entry = full_draft(session, contest)
    made = Scene(contest, entry.code, client_of(app, organizer), client_of(app, entry.entrant))
    session.commit()
    return made


def write(scene: Scene, **values: Any) -> None:
    sent = open_page(scene.entrant, scene.code, "rights") | values
    answer = scene.entrant.post(f"/entries/{scene.code}/write/rights", data=sent)
    assert answer.status_code == 303, answer.text


def missing(session: Session, code: str) -> set[str]:
    session.expire_all()
    entry = entry_by_code(session, code)
    assert entry is not None
    found = {part.field for part in obstacles(session, entry)}
    session.commit()
    return found


def ask(scene: Scene, session: Session) -> str:
    """Ask a guardian by mail and take the link out of it."""
    sent = {"email": "parent@example.org", "locale": "zh"}
    assert scene.entrant.post(f"/entries/{scene.code}/guardian", data=sent).status_code == 303
    mail = session.scalars(sa.select(Message).where(Message.recipient == "parent@example.org")).one()
    session.commit()
    assert "监护人" in mail.body
    found = re.search(r"http://localhost(/guardians/\S+)\?lang=zh", mail.body)
    assert found is not None
    return found.group(1)


def kinds(session: Session) -> list[str]:
    found = [one.kind.value for one in session.scalars(sa.select(Agreement).order_by(Agreement.id))]
    session.commit()
    return found


def test_the_very_words_that_were_agreed_to_stay_on_record_and_new_words_ask_anew(
    scene: Scene, session: Session
) -> None:
    before = missing(session, scene.code)
    with_old = scene.entrant.get(f"/entries/{scene.code}/agreements").text
    contest = session.get_one(Contest, scene.contest.id)
    set_entry_terms(session, contest, {"rights_en": "Mine and my team's."}, by=make_user(session))
    session.commit()
    after = missing(session, scene.code)
    write(scene, has_consent="y", birth_year="1990")
    page = scene.entrant.get(f"/entries/{scene.code}/agreements").text

    assert ("has_consent" in before, "has_consent" in after) == (False, True)
    assert "Mine." in with_old
    assert page.index("Mine and my team") < page.index("Mine.")
    assert missing(session, scene.code) == set()
    assert kinds(session) == ["entrant", "entrant"]


def test_without_a_guardians_consent_a_minors_entry_is_not_submitted(
    app: Flask, scene: Scene, session: Session
) -> None:
    unknown = missing(session, scene.code)
    write(scene, birth_year=str(now().year - 15))
    waiting = missing(session, scene.code)
    refused = scene.entrant.post(f"/entries/{scene.code}/submit")
    link, guest = ask(scene, session), app.test_client()
    empty = guest.post(link, data={"name": "", "agrees": ""})
    agreed = guest.post(link, data={"name": "Zhao Hong", "agrees": "y"})
    done = scene.entrant.post(f"/entries/{scene.code}/submit")

    assert (unknown, waiting) == ({"birth_year"}, {"guardian"})
    assert (refused.status_code, empty.status_code) == (422, 422)
    assert (agreed.status_code, done.status_code) == (303, 303)
    assert "Zhao Hong" in scene.desk.get(f"/contests/{scene.contest.slug}/entries/{scene.code}").text
    assert missing(session, scene.code) == set()


def test_a_guardian_takes_the_consent_back_and_the_entry_leaves_the_contest(
    app: Flask, scene: Scene, session: Session
) -> None:
    write(scene, birth_year=str(now().year - 15))
    link, guest = ask(scene, session), app.test_client()
    guest.post(link, data={"name": "Zhao Hong", "agrees": "y"})
    scene.entrant.post(f"/entries/{scene.code}/submit")
    taken = guest.post(f"{link}/withdraw")
    restored = scene.entrant.post(f"/entries/{scene.code}/restore")
    session.expire_all()
    entry = entry_by_code(session, scene.code)
    told = set(
        session.scalars(sa.select(Message.recipient).where(Message.body.contains("taken the consent")))
    )

    assert (taken.status_code, restored.status_code) == (303, 303)
    assert entry is not None
    assert entry.state is EntryState.DRAFT
    assert told == {entry.entrant.email, "wei@example.org"}
    assert kinds(session) == ["entrant", "guardian", "guardian-withdrew"]


def test_where_winners_are_known_the_film_is_taken_down_instead(session: Session) -> None:
    contest = make_contest(session, adult_age=18, state=ContestState.ANNOUNCED)
    entry = make_entry(session, contest, birth_year=2015)
    token_hash = "0" * 64
    entry.guardian = Guardian(
        email="p@example.org", token_hash=token_hash, expires_at=now(), name="Hong", consented_at=now()
    )
    session.commit()
    withdraw_as_guardian(session, entry.guardian, locale="en", at=now())

    assert entry.film is not None
    assert (entry.state, entry.film.taken_down_at is not None) == (EntryState.SUBMITTED, True)


@pytest.mark.parametrize("email", ["", "nobody", "OWN"])
def test_a_guardian_needs_an_address_of_their_own(scene: Scene, session: Session, email: str) -> None:
    write(scene, birth_year=str(now().year - 15))
    own = session.scalars(sa.select(Entry)).one().entrant.email
    session.commit()
    sent = {"email": own if email == "OWN" else email, "locale": "en"}

    answer = scene.entrant.post(f"/entries/{scene.code}/guardian", data=sent)

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_an_organizer_sets_the_words_in_versions_and_the_contests_page_shows_them(
    app: Flask, scene: Scene
) -> None:
    address = f"/contests/{scene.contest.slug}/entry-terms"
    sent = {"rights_en": "New words.", "afterwards_zh": "影片将被删除。", "adult_age": "16"}
    saved = scene.desk.post(address, data=sent)
    wrong = scene.desk.post(address, data={**sent, "adult_age": "99"})
    page = app.test_client().get(f"/contests/{scene.contest.slug}").text

    assert (saved.status_code, wrong.status_code) == (303, 422)
    assert 'id="adult_age-error"' in wrong.text
    assert "Version 2" in scene.desk.get(address).text
    assert "New words." in page
    assert "younger than 16" in page
