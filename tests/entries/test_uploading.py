"""A film on its way to its entry: what may begin, what may go on, and the whole way until it plays."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import Database, now
from app.entries.models import Entry, EntryState
from app.entries.operations.writing import begin_entry
from app.entries.queries import entry_by_code
from config import Settings
from tests.factories import client_of, make_contest, make_user
from tests.films.factories import work_on
from tests.media.making import make_film

TUS = {"Tus-Resumable": "1.0.0"}


def announce(client: FlaskClient, code: str, length: int, content: bytes = b"") -> TestResponse:
    said = {"filename": "制灯人.mp4", "purpose": "film", "subject": code}
    if content:
        said |= dict.fromkeys(("head", "tail"), hashlib.sha256(content).hexdigest())
    pairs = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": pairs}
    return client.post("/uploads", headers=headers)


def send(client: FlaskClient, address: str, content: bytes, *, offset: int = 0) -> TestResponse:
    headers = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
    return client.patch(address, data=content, headers=headers)


@pytest.fixture
def entry(session: Session) -> Entry:
    """An entry that was just begun."""
    entrant = make_user(session, "Zhao Min")
    contest = make_contest(session, min_film_seconds=1, max_film_bytes=4_000_000)
    begun = begin_entry(session, contest, by=entrant, at=now())
    assert (begun.entrant.id, begun.contest.id) == (entrant.id, contest.id)
    session.commit()
    return begun


def fresh(database: Database, code: str) -> Entry:
    with database.reading() as reading:
        found = entry_by_code(reading, code)
    assert found is not None
    return found


def test_a_film_goes_from_the_browser_to_the_player(
    app: Flask, database: Database, settings: Settings, entry: Entry, tmp_path: Path
) -> None:
    client = client_of(app, entry.entrant)
    content = make_film(tmp_path / "film.mp4").read_bytes()

    address = announce(client, entry.code, len(content)).headers["Location"]
    send(client, address, content[:1000])
    send(client, address, content[1000:], offset=1000)
    film = fresh(database, entry.code).film
    checking = client.get(f"/entries/{entry.code}/film-state").text
    assert film is not None
    work_on(database, settings, film)
    ready = client.get(f"/entries/{entry.code}/film-state").text
    played = client.get(f"/entries/{entry.code}/film", headers={"Range": "bytes=0-99"})

    assert "It waits for its check" in checking
    assert 'hx-trigger="every 2s"' in checking
    assert "<video" in ready
    assert 'hx-trigger="every 2s"' not in ready
    assert (played.status_code, len(played.data)) == (206, 100)


def test_a_file_that_is_no_film_is_refused_in_words_and_the_text_stays(
    app: Flask, database: Database, settings: Settings, entry: Entry
) -> None:
    client = client_of(app, entry.entrant)
    client.post(f"/entries/{entry.code}", data={"revision": "0", "category_id": "0", "title_en": "Kept"})
    address = announce(client, entry.code, 9).headers["Location"]
    send(client, address, b"not a film"[:9])
    film = fresh(database, entry.code).film
    assert film is not None

    work_on(database, settings, film)
    page = client.get(f"/entries/{entry.code}/write/film").text

    assert "This file is not a video we can read." in page
    assert fresh(database, entry.code).title_en == "Kept"


@pytest.mark.parametrize(
    ("length", "status", "words"),
    [
        (0, 422, "0 bytes"),
        (4_000_001, 413, "4,000,001 B; at most 4,000,000 B"),
        (5 * 1024**3, 413, "5.37 GB"),
    ],
)
def test_a_file_of_the_wrong_size_is_refused_before_a_byte_is_sent(
    app: Flask, entry: Entry, length: int, status: int, words: str
) -> None:
    answer = announce(client_of(app, entry.entrant), entry.code, length)

    assert (answer.status_code, words in answer.text) == (status, True)


def test_nobody_uploads_to_the_entry_of_another(app: Flask, session: Session, entry: Entry) -> None:
    stranger = make_user(session)
    session.commit()
    client = client_of(app, stranger)

    real, absent = announce(client, entry.code, 1000), announce(client, "ABSENT22", 1000)

    assert (real.status_code, real.data) == (absent.status_code, absent.data)
    assert real.status_code == 404


def test_a_withdrawn_entry_takes_no_film(app: Flask, session: Session, entry: Entry) -> None:
    entry.state = EntryState.WITHDRAWN
    session.commit()

    answer = announce(client_of(app, entry.entrant), entry.code, 1000)

    assert (answer.status_code, "can no longer be changed" in answer.text) == (403, True)


def test_after_the_deadline_no_upload_begins_but_one_begun_before_goes_on(
    app: Flask, session: Session, database: Database, entry: Entry
) -> None:
    client = client_of(app, entry.entrant)
    address = announce(client, entry.code, 20, b"x" * 20).headers["Location"]
    entry.contest.closes_at = now() + timedelta(milliseconds=1)
    entry.contest.grace_seconds = 0
    session.commit()

    begun_late = announce(client, entry.code, 20)
    first = send(client, address, b"x" * 10)
    last = send(client, address, b"x" * 10, offset=10)

    assert (begun_late.status_code, "Entries closed on" in begun_late.text) == (403, True)
    assert (first.status_code, last.status_code) == (204, 204)
    assert fresh(database, entry.code).film is not None


def test_an_upload_that_comes_hours_too_late_stops(app: Flask, session: Session, entry: Entry) -> None:
    client = client_of(app, entry.entrant)
    address = announce(client, entry.code, 20).headers["Location"]
    entry.contest.closes_at = now() - timedelta(hours=7)
    session.commit()

    answer = send(client, address, b"x" * 20)

    assert (answer.status_code, "Entries closed on" in answer.text) == (403, True)
