"""Uploads inside the whole application: by cookie, without a form token, past the forms' size limit."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.application import create_app
from app.db import Database
from app.entries.models import Entry, EntryState
from app.uploads.models import Upload, UploadState
from config import Settings
from tests.factories import client_of, make_contest, make_entry, make_user
from tests.uploads.sender import CHUNK, metadata

FILM = bytes(range(256)) * 12_000
TUS = {"Tus-Resumable": "1.0.0"}


def draft(session: Session) -> tuple[str, User]:
    """The code of an entry without a film, and its entrant."""
    user = make_user(session)
    entry = make_entry(session, make_contest(session), user, state=EntryState.DRAFT, film_id=None)
    session.commit()
    return entry.code, user


def whole(settings: Settings, database: Database) -> Flask:
    """The application as it is served, form tokens and all."""
    return create_app(settings, db=database)


def announce(client: FlaskClient, code: str) -> TestResponse:
    said = metadata(filename="春.mp4", purpose="film", subject=code)
    return client.post("/uploads", headers={**TUS, "Upload-Length": str(len(FILM)), "Upload-Metadata": said})


def append(client: FlaskClient, address: str, offset: int, body: bytes) -> TestResponse:
    said = {**TUS, "Upload-Offset": str(offset), "Content-Type": CHUNK}
    return client.patch(address, headers=said, data=body)


def test_film_of_an_entry_arrives(session: Session, settings: Settings, database: Database) -> None:
    code, user = draft(session)
    client = client_of(whole(settings, database), user)
    address = announce(client, code).headers["Location"]

    first = append(client, address, 0, FILM[:2_000_000])
    second = append(client, address, 2_000_000, FILM[2_000_000:])

    state = session.scalars(sa.select(Upload.state)).one()
    film_id = session.scalars(sa.select(Entry.film_id).where(Entry.code == code)).one()
    assert [first.status_code, second.status_code] == [204, 204]
    assert (state, film_id is None) == (UploadState.COMPLETE, False)


def test_upload_of_another_is_absent(session: Session, settings: Settings, database: Database) -> None:
    code, user = draft(session)
    other = make_user(session)
    session.commit()
    app = whole(settings, database)
    address = announce(client_of(app, user), code).headers["Location"]
    stranger = client_of(app, other)

    answers = [stranger.head(address, headers=TUS), append(stranger, address, 0, b"abc")]

    assert [answer.status_code for answer in answers] == [404, 404]
