"""Public result pages from memory: the same bytes as the pages', and never older than the last change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.db import Database, now
from app.publication.models import TakedownScope
from app.publication.operations.aftermath import take_down
from app.publication.operations.announcing import withdraw
from app.publication.queries.decisions import entry_in
from tests.factories import client_of, make_user
from tests.publication.factories import public_list

PAGES = ("winners", "proof", "winners.json")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", PAGES)
def test_a_second_reader_costs_one_look_at_the_stamp(
    client: FlaskClient, database: Database, session: Session, page: str
) -> None:
    contest, _organizer, _announcement = public_list(session)
    address = f"/contests/{contest.slug}/{page}"
    session.commit()
    first = client.get(address)

    with counted(database) as statements:
        second = client.get(address)

    assert (second.status_code, second.data) == (200, first.data)
    assert dict(second.headers) == dict(first.headers)
    assert ["publication_stamp" in statement for statement in statements] == [True]


def test_the_page_is_the_same_bytes_for_a_reader_who_is_signed_in(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    contest, organizer, _announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    session.commit()

    answers = [guest.get(address) for guest in (client, client_of(app, organizer), app.test_client())]

    assert len({answer.data for answer in answers}) == 1
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None, None, None]
    assert "csrf" not in answers[0].text


def test_each_reader_gets_the_language_that_they_chose(app: Flask, session: Session) -> None:
    contest, _organizer, _announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    reader = make_user(session, "Lin Yue", locale="zh")
    session.commit()
    by_choice = app.test_client()
    by_choice.post("/language", data={"language": "zh"})

    chinese = [
        by_choice.get(address),
        app.test_client().get(address, headers={"Accept-Language": "zh-CN,zh;q=0.9"}),
        app.test_client().get(f"{address}?lang=zh"),
        client_of(app, reader).get(address),
    ]

    assert {'lang="zh-Hans" data-theme' in answer.text for answer in chinese} == {True}
    assert '<html lang="en"' in app.test_client().get(address).text


def test_an_unchanged_page_is_answered_with_304(client: FlaskClient, session: Session) -> None:
    contest, _organizer, _announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    session.commit()
    etag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).data == b""


def test_a_takedown_in_another_process_is_seen_at_once(
    client: FlaskClient, database: Database, session: Session
) -> None:
    contest, organizer, announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    code = announcement.snapshot["awards"][0]["winners"][0]["code"]
    title = announcement.snapshot["awards"][0]["winners"][0]["title_en"]
    organizer_id, contest_id = organizer.id, contest.id
    session.commit()
    assert f">{title}</h3>" in client.get(address).text

    with database.writing() as elsewhere:
        place = elsewhere.get_one(type(contest), contest_id)
        entry = entry_in(elsewhere, place, code)
        assert entry is not None
        by = elsewhere.get_one(type(organizer), organizer_id)
        take_down(elsewhere, place, entry, scope=TakedownScope.ALL, reason="A wish.", by=by)
        elsewhere.commit()

    page = client.get(address)
    assert page.status_code == 200
    assert f">{title}</h3>" not in page.text
    assert client.get(f"{address}/{code}/poster").status_code == 404


def test_a_withdrawal_is_seen_at_once(client: FlaskClient, session: Session) -> None:
    contest, organizer, announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    client.get(address)
    withdraw(session, announcement, reason="Two names were swapped.", by=organizer)
    session.commit()

    page = client.get(address).text

    assert "Two names were swapped." in page
    assert "First prize" not in page


def test_nothing_is_kept_of_a_page_that_is_not_there(client: FlaskClient, session: Session) -> None:
    contest, _organizer, announcement = public_list(session)
    address = f"/contests/{contest.slug}/winners"
    before, announcement.embargo_at = announcement.embargo_at, now().replace(year=2090)
    session.commit()
    assert client.get(address).status_code == 404

    announcement.embargo_at = before
    session.commit()

    assert client.get(address).status_code == 200
