"""The door: signing up, in and out through the pages."""

from __future__ import annotations

import re
from dataclasses import replace

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.operations.people import sign_up
from app.db import Database
from app.mail.models import Message
from app.web.limits import limiter
from tests.factories import client_of, make_user

TOKEN = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}")
PASSWORD = "river lantern copper"
FORM = {"name": "林月", "email": "lin@example.org", "password": PASSWORD}


def _known(session: Session, **values: object) -> User:
    user = sign_up(session, email="lin@example.org", name="林月", password=PASSWORD)
    for key, value in values.items():
        setattr(user, key, value)
    session.commit()
    return user


def test_signing_up_enters_and_keeps_the_name(client: FlaskClient, session: Session) -> None:
    response = client.post("/sign-up", data=FORM)

    assert (response.status_code, response.location) == (303, "/me")
    assert "林月" in client.get("/me").text
    assert session.scalars(sa.select(User.email)).all() == ["lin@example.org"]


def test_a_taken_address_is_told_at_its_field_and_the_rest_is_kept(
    client: FlaskClient, session: Session
) -> None:
    _known(session)

    response = client.post("/sign-up", data={**FORM, "email": "LIN@example.org"})

    assert response.status_code == 422
    assert "There is already an account for this address" in response.text
    assert 'value="林月"' in response.text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, session: Session
) -> None:
    _known(session)

    wrong = client.post("/sign-in", data={"email": "lin@example.org", "password": "not this one"})
    unknown = client.post("/sign-in", data={"email": "lin@example.net", "password": "not this one"})

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    # The form's token tells the second in which it was made, and nothing else differs.
    assert TOKEN.sub("", wrong.text).replace("example.org", "example.net") == TOKEN.sub("", unknown.text)


def test_signing_in_leads_to_the_page_that_was_wanted_and_never_away(
    client: FlaskClient, session: Session
) -> None:
    _known(session)
    form = {"email": "lin@example.org", "password": PASSWORD}

    wanted = client.post("/sign-in", data={**form, "next": "/entries/K7"})
    elsewhere = [
        client.post("/sign-in", data={**form, "next": address}).location
        for address in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)")
    ]

    assert wanted.location == "/entries/K7"
    assert [address for address in elsewhere if "evil" in (address or "")[:8] or ":" in (address or "")] == []


def test_signing_out_is_a_post_and_ends_the_session(app: Flask, session: Session) -> None:
    client = client_of(app, _known(session))

    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 303
    assert client.get("/me").status_code == 404


def test_a_new_password_signs_other_devices_out(app: Flask, session: Session) -> None:
    user = _known(session)
    here, elsewhere = client_of(app, user), client_of(app, user)

    here.post("/account", data={"password": "another good password"})

    assert (here.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 404)


def test_asking_for_a_new_password_says_the_same_to_everybody(client: FlaskClient, session: Session) -> None:
    _known(session)

    known = client.post("/forgotten", data={"email": "lin@example.org"})
    unknown = client.post("/forgotten", data={"email": "nobody@example.org"})

    assert TOKEN.sub("", known.text) == TOKEN.sub("", unknown.text)
    assert session.scalars(sa.select(Message.recipient)).all() == ["lin@example.org"]


def test_the_link_in_the_mail_begins_with_the_configured_address_whatever_host_asked(
    client: FlaskClient, session: Session
) -> None:
    _known(session)

    client.post("/forgotten", data={"email": "lin@example.org"}, headers={"Host": "evil.example"})

    body = session.scalars(sa.select(Message.body)).one()
    assert "http://localhost/new-password/" in body
    assert "evil" not in body


def test_a_demo_password_is_refused_where_others_can_reach_the_pages(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    _known(session, is_demo=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], host="0.0.0.0")  # noqa: S104 - the case tested

    response = client.post("/sign-in", data={"email": "lin@example.org", "password": PASSWORD})

    assert response.status_code == 422


def test_a_form_without_its_token_is_refused(app: Flask, session: Session) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = client_of(app, make_user(session))
    session.commit()

    assert client.post("/sign-out").status_code == 400
    assert client.get("/me").status_code == 200


def test_too_many_tries_at_one_address_have_to_wait(app: Flask, client: FlaskClient) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    limiter.enabled = True
    limiter.reset()
    form = {"email": "flooded@example.org", "password": "a guess that is wrong"}
    try:
        statuses = [client.post("/sign-in", data=form).status_code for _ in range(12)]
    finally:
        limiter.enabled = False

    assert statuses == [422] * 10 + [429] * 2


def test_signing_in_waits_for_no_writer(client: FlaskClient, session: Session, database: Database) -> None:
    _known(session)

    with database.writing() as other:
        other.execute(sa.update(User).values(locale="zh"))
        answer = client.post("/sign-in", data=FORM)

    assert (answer.status_code, answer.location) == (303, "/me")


def test_a_hash_by_older_parameters_is_renewed_when_its_owner_signs_in(
    client: FlaskClient, session: Session
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    _known(session, password_hash=weak)
    kept = sa.select(User.password_hash)

    first = client.post("/sign-in", data=FORM).status_code
    renewed = session.scalar(kept)
    session.rollback()
    again = client.post("/sign-in", data=FORM).status_code

    assert (first, again) == (303, 303)
    assert renewed not in (None, weak)
    assert session.scalar(kept) == renewed
