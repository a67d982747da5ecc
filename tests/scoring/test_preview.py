"""The judges' room as an entrant sees it: the same page, blind, in which nothing can be kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.entries.models import EntryState
from app.films.models import FilmState
from app.scoring.models import Scorecard, Viewing
from tests.factories import client_of, make_contest, make_entry, make_sheet_row, make_user


@pytest.fixture
def draft(app: Flask, session: Session) -> tuple[FlaskClient, str]:
    """An entrant whose film plays and is not submitted yet."""
    contest = make_contest(session)
    entrant = make_user(session, "Qwzentrant Lin")
    entry = make_entry(session, contest, entrant, state=EntryState.DRAFT)
    entry.content_warnings = ["flashing"]
    assert entry.film is not None
    session.add(make_sheet_row(entry.film))
    session.commit()
    return client_of(app, entrant), entry.code


def test_an_entrant_sees_the_judges_room_with_the_own_film_before_submitting(
    draft: tuple[FlaskClient, str],
) -> None:
    client, code = draft
    page = client.get(f"/entries/{code}/as-judges-see-it").text
    entry_page = client.get(f"/entries/{code}").text

    assert f"/entries/{code}/as-judges-see-it" in entry_page
    for words in ("制灯人", "Story", "A voice of its own", "Flashing light", "data-shot-strip", "data-lufs"):
        assert words in page
    assert "Judges will not see who made the film" in page
    assert f'src="/entries/{code}/film"' in page


def test_nothing_of_a_preview_is_kept_and_it_names_no_maker(
    session: Session, draft: tuple[FlaskClient, str]
) -> None:
    client, code = draft
    page = client.get(f"/entries/{code}/as-judges-see-it").text
    room = page[page.index('<main class="page"') : page.index("</main>")]

    assert 'method="dialog"' in room
    for sending in ('method="post"', "data-autosave-url", "data-viewing-url", "Qwzentrant"):
        assert sending not in room
    kept = [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Scorecard, Viewing)]
    assert kept == [0, 0]


def test_a_film_that_does_not_play_yet_leads_back_to_its_page_with_words(
    app: Flask, session: Session
) -> None:
    entrant = make_user(session)
    entry = make_entry(session, make_contest(session), entrant, state=EntryState.DRAFT)
    assert entry.film is not None
    entry.film.state = FilmState.CHECKING
    session.commit()

    answer = client_of(app, entrant).get(f"/entries/{entry.code}/as-judges-see-it", follow_redirects=True)

    assert "The film does not play yet." in answer.text


def test_a_stranger_finds_no_preview(app: Flask, session: Session, draft: tuple[FlaskClient, str]) -> None:
    _client, code = draft
    stranger = client_of(app, make_user(session))
    session.commit()

    assert stranger.get(f"/entries/{code}/as-judges-see-it").status_code == 404
