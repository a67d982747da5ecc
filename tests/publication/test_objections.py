"""Objections to a provisional list: a case each, decided in words, opened again; late ones are refused."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest, ContestState
from app.db import now
from app.mail.models import Message
from app.publication.models import Announcement, Objection, ObjectionState
from app.publication.operations.announcing import finish_if_settled
from app.publication.operations.objecting import Complaint, FileTooLarge, object_to
from tests.factories import client_of
from tests.publication.factories import decided, published
from tests.results.test_tally_run import settle

WORDS = "The second film shows pictures that are mine."
SAID = {"entry_code": "", "name": "Ada Ferro", "email": "ada@example.org", "text": WORDS, "links": ""}


@pytest.fixture
def provisional(session: Session) -> tuple[Contest, User, Announcement]:
    """A list that is open to objections for a week."""
    contest, organizer, _run = decided(session)
    contest.objection_days = 7
    announcement = published(session, contest, organizer)
    session.commit()
    settle(session)
    return contest, organizer, announcement


def _cases(session: Session) -> list[Objection]:
    found = list(session.scalars(sa.select(Objection).order_by(Objection.id)))
    session.commit()
    return found


def test_an_objection_becomes_a_case_that_its_objector_follows(
    app: Flask, client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    contest, organizer, _announcement = provisional
    slug = contest.slug
    assert "This list is provisional." in client.get(f"/contests/{slug}/winners").text
    evidence = {**SAID, "file": (io.BytesIO(b"%PDF-1.7 proof"), "proof.pdf")}

    sent = client.post(f"/contests/{slug}/objections/new", data=evidence)
    case = client.get(sent.location)
    desk = client_of(app, organizer)
    answer = {"decision": "rejected", "words": "We compared both films; they share nothing."}
    desk.post(f"/contests/{slug}/objections/1", data=answer)

    assert (sent.status_code, case.status_code) == (303, 200)
    assert WORDS in case.text
    assert desk.get(f"/contests/{slug}/objections/1/file").data == b"%PDF-1.7 proof"
    assert "they share nothing" in client.get(sent.location).text
    mails = session.scalars(sa.select(Message.body).where(Message.recipient == "ada@example.org")).all()
    assert [sent.location.rpartition("/")[2] in body for body in mails] == [True, True]


def test_an_upheld_case_names_its_film_and_what_to_do_next(
    app: Flask, client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    contest, organizer, announcement = provisional
    slug, winner = contest.slug, announcement.snapshot["awards"][0]["winners"][0]
    session.commit()
    client.post(f"/contests/{slug}/objections/new", data={**SAID, "entry_code": winner["code"]})
    desk, address = client_of(app, organizer), f"/contests/{slug}/objections"

    before = desk.get(f"{address}/1").text
    desk.post(f"{address}/1", data={"decision": "upheld", "words": "It was shown before, so it leaves."})
    after = desk.get(f"{address}/1").text

    assert [winner["title_en"] in page for page in (desk.get(address).text, before, after)] == [True] * 3
    assert ["on the publish page" in page for page in (before, after)] == [False, True]


def test_a_list_is_final_only_when_its_window_has_closed_and_every_case_is_decided(
    app: Flask, client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    contest, organizer, announcement = provisional
    slug = contest.slug
    client.post(f"/contests/{slug}/objections/new", data=SAID)
    announcement.objections_until = now() - timedelta(minutes=1)
    session.commit()

    assert not finish_if_settled(session, announcement)
    session.commit()
    answer = {"decision": "rejected", "words": "We looked into it; nothing was wrong."}
    client_of(app, organizer).post(f"/contests/{slug}/objections/1", data=answer)
    settle(session)

    assert contest.state is ContestState.FINAL
    assert "This list is provisional." not in client.get(f"/contests/{slug}/winners").text


def test_a_case_that_is_opened_again_makes_a_final_list_provisional(
    app: Flask, client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    contest, organizer, announcement = provisional
    address = f"/contests/{contest.slug}/objections"
    client.post(f"{address}/new", data=SAID)
    announcement.objections_until = now() - timedelta(minutes=1)
    session.commit()
    desk = client_of(app, organizer)
    session.commit()
    desk.post(f"{address}/1", data={"decision": "rejected", "words": "Nothing was wrong with it."})

    desk.post(f"{address}/1", data={"decision": "rejected", "words": "New evidence has come in."})
    settle(session)

    assert contest.state is ContestState.ANNOUNCED
    assert [case.state for case in _cases(session)] == [ObjectionState.REOPENED]


def test_an_objection_after_the_window_is_refused_and_what_was_typed_stays(
    client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    contest, _organizer, announcement = provisional
    slug = contest.slug
    announcement.objections_until = now() - timedelta(seconds=1)
    session.commit()

    answer = client.post(f"/contests/{slug}/objections/new", data=SAID)

    assert answer.status_code == 422
    assert "the window has closed" in answer.text
    assert WORDS in answer.text
    assert _cases(session) == []


def test_a_file_that_nobody_should_open_is_refused_at_its_field(
    client: FlaskClient, session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    slug = provisional[0].slug
    session.commit()

    data = {**SAID, "file": (io.BytesIO(b"MZ\x90\x00\xff"), "evidence.bin")}
    answer = client.post(f"/contests/{slug}/objections/new", data=data)

    assert answer.status_code == 422
    assert "This is not a PDF, PNG, JPEG or plain text file" in answer.text
    assert _cases(session) == []


def test_a_file_that_is_too_large_is_refused(
    session: Session, provisional: tuple[Contest, User, Announcement]
) -> None:
    large = Complaint("", "Ada", "ada@example.org", "en", WORDS, "", "scan.pdf", b"%PDF-" + b"x" * 820_000)

    with pytest.raises(FileTooLarge):
        object_to(session, provisional[2], large)
