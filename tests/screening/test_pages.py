"""The screening's pages: the list with its filters, decisions from it, previews, questions on both sides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest, ContestState
from app.db import Database, now
from app.entries.models import Entry, EntryState
from app.mail.models import Message
from app.screening.models import Thread
from app.screening.operations.looking import look_at
from tests.factories import client_of, make_contest, make_entry, make_film, make_user
from tests.scoring.queries_counted import counted

LIST = "/contests/screened/screening"


@pytest.fixture
def organizer(session: Session) -> User:
    """Somebody who screens."""
    return make_user(session, "Wei Lan")


@pytest.fixture
def contest(session: Session, organizer: User) -> Contest:
    """A contest that screens, whose call has closed."""
    values: dict[str, Any] = {"state": ContestState.CLOSED, "closes_at": now() - timedelta(days=1)}
    return make_contest(session, slug="screened", organizer=organizer, is_screened=True, **values)


@pytest.fixture
def client(app: Flask, session: Session, organizer: User, contest: Contest) -> FlaskClient:
    """The organizer's browser."""
    assert contest.slug == "screened"
    session.commit()
    return client_of(app, organizer)


def test_the_list_asks_as_many_questions_for_three_entries_as_for_one(
    client: FlaskClient, session: Session, contest: Contest, database: Database
) -> None:
    asked = []
    for number in (1, 3):
        while session.query(Entry).count() < number:
            entry = make_entry(session, contest)
            entry.has_consent = False
            look_at(session, entry)
        session.commit()
        with counted(database) as statements:
            assert client.get(LIST).status_code == 200
        asked.append(len(statements))

    assert asked[0] == asked[1] <= 8


def test_filters_in_the_address_narrow_the_list(
    client: FlaskClient, session: Session, contest: Contest
) -> None:
    found = make_entry(session, contest, title_en="No consent")
    found.has_consent = False
    make_entry(session, contest, title_en="All well")
    make_entry(session, contest, title_en="Taken", state=EntryState.ELIGIBLE)
    look_at(session, found)
    session.commit()

    def shown(query: str) -> set[str]:
        page = client.get(f"{LIST}?{query}").text
        return {title for title in ("No consent", "All well", "Taken") if f"{title}</bdi></a>" in page}

    assert shown("") == {"No consent", "All well", "Taken"}
    assert shown("found=consent") == shown("found=some") == {"No consent"}
    assert shown("found=none&verdict=submitted") == {"All well"}
    assert shown("verdict=eligible") == {"Taken"}
    assert shown("words=well&sort=-title") == {"All well"}
    assert shown("verdict=nonsense&category=x&film=y&page=99") == {"No consent", "All well", "Taken"}


def test_a_row_is_decided_in_place_and_the_page_goes_on_to_the_next(
    client: FlaskClient, session: Session, contest: Contest
) -> None:
    first, second = make_entry(session, contest), make_entry(session, contest)
    session.commit()

    row = client.post(
        f"{LIST}/{first.code}/decide?list=1", data={"verdict": "eligible"}, headers={"HX-Request": "true"}
    )
    refused = {"verdict": "ineligible", "rule": "ai", "reason_en": "Name the tools.", "tell": "y"}
    gone_on = client.post(f"{LIST}/{second.code}/decide", data=refused)

    assert (row.status_code, "<tr" in row.text, "verdict--eligible" in row.text) == (200, True, True)
    assert (gone_on.status_code, gone_on.location) == (303, LIST)
    session.expire_all()
    assert (first.state, second.state) == (EntryState.ELIGIBLE, EntryState.INELIGIBLE)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"verdict": "ineligible", "reason_en": "No"}, "Choose the rule"),
        ({"verdict": "ineligible", "rule": "ai"}, "Write the reason"),
        ({"verdict": "ineligible", "rule": "nonsense", "reason_en": "kept as typed"}, "kept as typed"),
        ({"verdict": "maybe"}, "alid choice"),
        ({}, "Choose what you decide"),
    ],
)
def test_what_cannot_be_decided_is_said_at_its_field_and_kept(
    client: FlaskClient, session: Session, contest: Contest, form: dict[str, str], words: str
) -> None:
    entry = make_entry(session, contest)
    session.commit()

    answer = client.post(f"{LIST}/{entry.code}/decide", data=form)

    assert (answer.status_code, words in answer.text) == (422, True)
    session.expire_all()
    assert entry.state is EntryState.SUBMITTED


def test_a_bulk_decision_is_previewed_and_refused_when_the_list_has_changed(
    client: FlaskClient, session: Session, contest: Contest
) -> None:
    for _ in range(3):
        make_entry(session, contest)
    session.commit()
    preview = client.get(f"{LIST}/bulk?verdict=submitted").text
    assert "Decide about 3 entries" in preview
    make_entry(session, contest)
    session.commit()

    stale = client.post(f"{LIST}/bulk?verdict=submitted", data={"verdict": "eligible", "expected": "3"})
    done = client.post(f"{LIST}/bulk?verdict=submitted", data={"verdict": "eligible", "expected": "4"})

    assert (stale.status_code, "list has changed" in stale.text, done.status_code) == (422, True, 303)
    assert set(session.scalars(sa.select(Entry.state))) == {EntryState.ELIGIBLE}


def test_two_of_a_pair_stand_side_by_side(client: FlaskClient, session: Session, contest: Contest) -> None:
    one = make_entry(session, contest, title_en="Original")
    assert one.film is not None
    film = make_film(session, one.entrant, sha256=one.film.sha256)
    two = make_entry(session, contest, title_en="Copy", film_id=film.id)
    look_at(session, two)
    session.commit()

    page = client.get(f"{LIST}/{two.code}")
    beside = client.get(f"{LIST}/{two.code}/beside/{one.code}")

    assert f"/beside/{one.code}" in page.text
    assert ("very same film file" in beside.text, "Original" in beside.text) == (True, True)


def test_a_question_is_answered_on_the_page_and_by_mail_with_unread_marks(
    app: Flask, client: FlaskClient, session: Session, contest: Contest, organizer: User
) -> None:
    entry = make_entry(session, contest)
    entrant = client_of(app, entry.entrant)
    session.commit()
    question = {"subject": "Subtitles", "text": "May I add <b>French</b>?"}

    entrant.post(f"/entries/{entry.code}/questions", data=question)
    entrant.post(f"/entries/{entry.code}/questions", data=question)
    thread = session.scalars(sa.select(Thread)).one()
    session.commit()

    assert "unread" in client.get("/contests/screened/inbox").text
    assert "1 question waits" in client.get("/contests/screened/desk").text
    assert "&lt;b&gt;French" in client.get(f"/contests/screened/inbox/{thread.code}").text
    assert "unread" not in client.get("/contests/screened/inbox").text
    client.post(f"/contests/screened/inbox/{thread.code}", data={"text": "Yes, until Friday."})
    assert "new answer" in entrant.get(f"/entries/{entry.code}/questions").text
    assert "Yes, until Friday." in entrant.get(f"/questions/{thread.code}").text
    assert "new answer" not in entrant.get(f"/entries/{entry.code}/questions").text
    mails = {mail.recipient: mail.body for mail in session.scalars(sa.select(Message))}
    assert "Yes, until Friday." in mails[entry.entrant.email]
    assert "French" in mails[organizer.email]
    assert "Nobody waits" in client.get("/contests/screened/inbox").text


def test_empty_questions_are_refused_in_words(app: Flask, session: Session, contest: Contest) -> None:
    entry = make_entry(session, contest)
    entrant = client_of(app, entry.entrant)
    session.commit()

    answer = entrant.post(f"/entries/{entry.code}/questions", data={"text": " "})

    assert (answer.status_code, "a few words as its title" in answer.text) == (422, True)
    assert session.scalar(sa.select(sa.func.count(Thread.id))) == 0


def test_revisions_say_what_changed(app: Flask, session: Session, contest: Contest) -> None:
    entry = make_entry(session, contest)
    entrant = client_of(app, entry.entrant)
    session.commit()

    page = entrant.get(f"/entries/{entry.code}/revisions")

    assert (page.status_code, "The first submission" in page.text) == (200, True)
