"""The entrant's pages: from the first press to the receipt, and what the server never takes from a form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.db import Base, Database, now
from app.entries.models import Entry, EntryState, Revision
from app.entries.operations.writing import attach_film
from app.entries.queries import entry_by_code
from app.mail.models import Message
from tests.entries.factories import arrived_upload, content_of
from tests.entries.pages import form_of, open_form, open_page
from tests.factories import client_of, make_contest, make_entry, make_user

Kept = TypeVar("Kept", bound=Base)
WRITTEN: dict[str, Any] = {
    "title_en": "The Lantern Maker",
    "title_zh": "制灯人",
    "synopsis_zh": "老人修补河镇的最后一盏灯。",
    "genre": "guofeng",
    "spoken_language": "zh",
    "subtitle_languages": ["en", "ja"],
    "credits-0-role": "director",
    "credits-0-name_zh": "赵敏",
    "ai_uses-0-tool": "Kling",
    "has_consent": "y",
}


@pytest.fixture
def entrant_page(app: Flask, session: Session) -> tuple[FlaskClient, str]:
    """A browser of an entrant, and the code of an entry that was just begun."""
    entrant = make_user(session, "Zhao Min", email="zhao@example.org")
    contest = make_contest(session)
    session.commit()
    client = client_of(app, entrant)
    answer = client.post(f"/contests/{contest.slug}/enter")
    return client, answer.headers["Location"].rsplit("/", 1)[-1]


def fresh(database: Database, code: str) -> Entry:
    """The entry as it is kept now."""
    with database.reading() as reading:
        entry = entry_by_code(reading, code)
    assert entry is not None
    return entry


def give_film(database: Database, code: str) -> None:
    """Let a film arrive for an entry."""
    with database.writing() as writing:
        entry = entry_by_code(writing, code)
        assert entry is not None
        attach_film(writing, entry, arrived_upload(writing, entry), by=entry.entrant, at=now())
        writing.commit()


def all_of(database: Database, kind: type[Kept]) -> Sequence[Kept]:
    """Every row of a kind."""
    with database.reading() as reading:
        return reading.scalars(sa.select(kind)).all()


def test_an_entry_is_begun_written_and_submitted_with_a_receipt_and_its_mail(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    give_film(database, code)

    sent = {**open_form(client, code), **WRITTEN}
    answer = client.post(f"/entries/{code}/submit", data=sent)
    receipt = client.get(answer.headers["Location"])

    entry = fresh(database, code)
    (mail,) = all_of(database, Message)
    assert (answer.status_code, receipt.status_code) == (303, 200)
    assert (entry.state, entry.title_zh, entry.subtitle_languages) == (
        EntryState.SUBMITTED,
        "制灯人",
        ["en", "ja"],
    )
    assert code in receipt.text
    assert "1,000,000 bytes" in receipt.text
    assert (mail.recipient, code in mail.body) == ("zhao@example.org", True)


def test_pressing_submit_twice_gives_one_revision_and_one_mail(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    give_film(database, code)
    client.post(f"/entries/{code}", data={**open_form(client, code), **WRITTEN})

    answers = [client.post(f"/entries/{code}/submit") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(all_of(database, Revision)) == 1
    assert len(all_of(database, Message)) == 1


def test_a_draft_is_saved_with_parts_missing_and_the_page_names_them(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page

    answer = client.post(f"/entries/{code}", data={**open_form(client, code), "title_en": "Only a title"})
    page = client.get(f"/entries/{code}").text

    assert (answer.status_code, fresh(database, code).title_en) == (303, "Only a title")
    assert "Say in a few sentences what the film is about." in page
    assert "Give the film a title" not in page


def test_the_first_missing_part_is_said_when_submitting(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page

    sent = {**open_form(client, code), **WRITTEN, "synopsis_zh": ""}
    answer = client.post(f"/entries/{code}/submit", data=sent)

    assert answer.status_code == 422
    assert "Say in a few sentences what the film is about." in answer.text
    assert form_of(answer.text)["title_zh"] == "制灯人"
    assert fresh(database, code).title_zh == ""


def test_a_form_never_changes_state_contest_code_film_or_entrant(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    entry, other = fresh(database, code), _entry_of_another(database)
    columns = {column.name for column in Entry.__table__.columns}
    written = {*content_of(entry.contest).columns(), "save_count", "updated_at"}
    before = {name: getattr(entry, name) for name in columns - written}
    forged = {name: getattr(other, name) or "1" for name in columns - written}

    client.post(f"/entries/{code}", data={**open_form(client, code), **WRITTEN, **forged})

    saved = fresh(database, code)
    assert saved.title_en == "The Lantern Maker"
    assert {name: getattr(saved, name) for name in before} == before


def _entry_of_another(database: Database) -> Entry:
    with database.writing() as writing:
        other = make_entry(writing, make_contest(writing))
        writing.commit()
        return other


def test_a_line_is_added_and_removed_without_scripts_and_nothing_typed_is_lost(
    entrant_page: tuple[FlaskClient, str],
) -> None:
    client, code = entrant_page
    sent = {**open_form(client, code), **WRITTEN, "rows": "add-credits"}

    grown = form_of(client.post(f"/entries/{code}", data=sent).text)
    grown |= {"credits-1-role": "music", "credits-1-name_en": "Li Wei", "rows": "remove-credits-0"}
    shrunk = form_of(client.post(f"/entries/{code}", data=grown).text)

    assert (shrunk["credits-0-role"], shrunk["credits-0-name_en"]) == ("music", "Li Wei")
    assert "credits-1-role" not in shrunk
    assert shrunk["title_zh"] == "制灯人"


def test_a_person_without_a_name_is_asked_for_one(entrant_page: tuple[FlaskClient, str]) -> None:
    client, code = entrant_page
    sent = {**open_form(client, code), "credits-0-email": "zhao@example.org"}

    answer = client.post(f"/entries/{code}", data=sent)

    assert answer.status_code == 422
    assert "Write this person&#39;s name in one script or in both." in answer.text


def test_autosaving_answers_with_the_version_it_made(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    sent = {**open_form(client, code), **WRITTEN}

    answer = client.post(f"/entries/{code}", data=sent, headers={"Accept": "application/json"})

    saved = fresh(database, code)
    assert answer.json is not None
    assert (answer.json["revision"], answer.json["saved_at"]) == (1, saved.updated_at.isoformat())
    assert json.loads(answer.json["base"])["title_zh"] == "制灯人"


def test_two_people_who_write_different_fields_both_keep_theirs(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    mine, theirs = (open_page(client, code, "work") for _ in range(2))
    people = open_page(client, code, "people")
    client.post(f"/entries/{code}/write/work", data={**theirs, "title_en": "Theirs"})

    answers = [
        client.post(f"/entries/{code}/write/work", data={**mine, "synopsis_en": "Mine"}),
        client.post(f"/entries/{code}/write/people", data={**people, "credits-0-name_en": "Li Wei"}),
    ]

    saved = fresh(database, code)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (saved.title_en, saved.synopsis_en) == ("Theirs", "Mine")
    assert [line.name_en for line in saved.credits] == ["Li Wei"]


def test_two_people_who_name_different_makers_both_keep_theirs(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    address = f"/entries/{code}/write/people"
    mine, theirs = (open_page(client, code, "people") for _ in range(2))
    client.post(address, data={**theirs, "credits-0-name_en": "Their Editor"})

    client.post(address, data={**mine, "credits-0-name_en": "My Director"})

    assert {line.name_en for line in fresh(database, code).credits} == {"Their Editor", "My Director"}


def test_autosaving_what_somebody_else_changed_too_gets_their_version(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    address = f"/entries/{code}/write/work"
    stale = open_page(client, code, "work")
    client.post(address, data={**stale, "title_en": "From the other window"})

    answer = client.post(address, data={**stale, "title_en": "Mine"}, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert answer.json is not None
    assert (answer.json["revision"], answer.json["title_en"]) == (1, "From the other window")
    assert fresh(database, code).title_en == "From the other window"


def test_autosaving_something_wrong_names_its_field(entrant_page: tuple[FlaskClient, str]) -> None:
    client, code = entrant_page
    sent = {**open_form(client, code), "title_en": "x" * 201}

    answer = client.post(f"/entries/{code}", data=sent, headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json == {"errors": {"title_en": "This is too long: at most 200 characters fit here."}}


def test_saving_over_a_newer_version_keeps_what_was_typed_on_the_page(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    stale = open_page(client, code, "work")
    client.post(f"/entries/{code}/write/work", data={**stale, "title_en": "From the other window"})

    refused = client.post(f"/entries/{code}/write/work", data={**stale, "title_en": "Mine"})
    kept = form_of(refused.text)
    client.post(f"/entries/{code}/write/work", data=kept)

    assert "Somebody else wrote here meanwhile: From the other window" in refused.text
    assert (refused.status_code, kept["title_en"]) == (409, "Mine")
    assert fresh(database, code).title_en == "Mine"


def test_a_withdrawn_entry_is_shown_and_no_longer_written(
    database: Database, entrant_page: tuple[FlaskClient, str]
) -> None:
    client, code = entrant_page
    stale = open_form(client, code)

    client.post(f"/entries/{code}/withdraw")
    page = client.get(f"/entries/{code}")
    late = client.post(f"/entries/{code}", data={**stale, **WRITTEN})

    assert "Nobody judges or publishes it." in page.text
    assert (late.status_code, "can no longer be changed" in late.text) == (422, True)
    assert form_of(late.text)["title_zh"] == "制灯人"
    assert fresh(database, code).title_zh == ""
