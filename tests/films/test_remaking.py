"""The version that judges play is made anew on an organizer's word, once at a time, never lost meanwhile."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest
from app.db import Database
from app.entries.models import Entry
from app.films.models import Film, FilmState
from app.films.operations.remaking import NothingToRemake, RemakeGoesOn, ask_to_remake
from app.films.queries.remaking import remake_of, remakes_of
from app.jobs import names
from app.jobs.models import JobState, Outbox
from app.media.patience import PATIENCE
from app.storage import open_storage
from config import Settings
from tests.factories import client_of, make_contest, make_entry, make_film, make_user
from tests.films.factories import receive, work_on
from tests.media.making import make_film as make_file
from workers.run import run


@pytest.fixture(scope="session")
def film_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_file(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture
def organizer(session: Session) -> User:
    return make_user(session, "Wei Lan")


@pytest.fixture
def contest(session: Session, organizer: User) -> Contest:
    return make_contest(session, slug="anew", organizer=organizer)


@pytest.fixture
def entry(
    session: Session, database: Database, settings: Settings, contest: Contest, film_bytes: bytes
) -> Entry:
    """An entry whose film plays as it was coded."""
    entrant = make_user(session)
    film = receive(session, settings, entrant, film_bytes, contest_id=contest.id).film
    entry = make_entry(session, contest, entrant, film_id=film.id)
    session.commit()
    work_on(database, settings, film)
    session.refresh(film)
    assert film.facts["proxy"]["picture"] == "copied"
    session.commit()
    return entry


@pytest.fixture
def desk(app: Flask, entry: Entry, organizer: User) -> FlaskClient:
    """The organizer's browser."""
    assert entry.code
    return client_of(app, organizer)


def film_of(database: Database, entry: Entry) -> Film:
    with database.reading() as session:
        return session.get_one(Film, entry.film_id)


def carry_out(database: Database, settings: Settings, name: str) -> int:
    """Run what waits under a name; how many jobs that were."""
    with database.reading() as session:
        waiting = session.scalars(
            sa.select(Outbox.id).where(Outbox.name == name, Outbox.state == JobState.WAITING)
        ).all()
    for number in waiting:
        run(database, settings, number)
    return len(waiting)


def test_the_version_for_judges_is_encoded_anew_and_takes_the_place_of_the_one_before(
    desk: FlaskClient, session: Session, database: Database, settings: Settings, entry: Entry
) -> None:
    sheet = f"/contests/anew/entries/{entry.code}/sheet"
    before = film_of(database, entry)

    answer = desk.post(f"/contests/anew/entries/{entry.code}/remake")
    asked = desk.get(sheet).get_data(as_text=True)
    carry_out(database, settings, names.REMAKE_PROXY)
    carry_out(database, settings, names.REMOVE_FILES)

    after, storage = film_of(database, entry), open_storage(settings)
    kept = set(storage.keys(f"films/{before.code}/"))
    acts = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.chain == entry.contest_id)).all()
    assert (answer.status_code, answer.location) == (303, sheet)
    assert "It is being made anew: 0 %." in asked
    assert [key in kept for key in (before.proxy_key, after.proxy_key, before.original_key)] == [0, 1, 1]
    assert (after.facts["proxy"]["picture"], after.state) == ("encoded", FilmState.READY)
    assert after.kept_bytes == sum(storage.size(key) for key in kept)
    assert "Made anew:" in desk.get(sheet).get_data(as_text=True)
    assert acts == ["film.remake_asked"]


def test_the_answer_to_a_player_changes_its_mark_with_the_file(
    desk: FlaskClient, database: Database, settings: Settings, entry: Entry
) -> None:
    film = f"/contests/anew/entries/{entry.code}/film"
    first = desk.get(film, headers={"Range": "bytes=0-9"})

    desk.post(f"/contests/anew/entries/{entry.code}/remake")
    carry_out(database, settings, names.REMAKE_PROXY)
    stale = desk.get(film, headers={"Range": "bytes=0-9", "If-Range": first.headers["ETag"]})

    assert (first.status_code, stale.status_code) == (206, 200)
    assert stale.headers["ETag"] != first.headers["ETag"]


def test_it_is_made_once_at_a_time_and_again_when_it_has_ended(
    session: Session, database: Database, settings: Settings, entry: Entry, organizer: User
) -> None:
    film = session.get_one(Film, entry.film_id)
    ask_to_remake(session, film, by=organizer, contest_id=entry.contest_id)
    session.commit()

    with pytest.raises(RemakeGoesOn):
        ask_to_remake(session, film, by=organizer, contest_id=entry.contest_id)
    session.rollback()
    carry_out(database, settings, names.REMAKE_PROXY)
    session.refresh(film)
    ask_to_remake(session, film, by=organizer, contest_id=entry.contest_id)
    session.commit()
    session.expire_all()

    assert [job.state for job in remakes_of(session, film)] == [JobState.WAITING, JobState.DONE]


def test_a_job_that_runs_twice_leaves_one_file(
    session: Session, database: Database, settings: Settings, entry: Entry, organizer: User
) -> None:
    film = session.get_one(Film, entry.film_id)
    ask_to_remake(session, film, by=organizer, contest_id=entry.contest_id)
    session.commit()
    carry_out(database, settings, names.REMAKE_PROXY)
    first = film_of(database, entry)
    with database.writing() as writing:
        job = remakes_of(writing, first)[0]
        job.state, job.done_at = JobState.WAITING, None
        writing.commit()

    carry_out(database, settings, names.REMAKE_PROXY)

    again = film_of(database, entry)
    assert (again.proxy_key, again.kept_bytes) == (first.proxy_key, first.kept_bytes)
    assert carry_out(database, settings, names.REMOVE_FILES) == 1


def test_a_film_that_cannot_be_encoded_plays_as_before_and_the_page_says_why(
    desk: FlaskClient, database: Database, settings: Settings, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = film_of(database, entry)
    desk.post(f"/contests/anew/entries/{entry.code}/remake")

    monkeypatch.setitem(PATIENCE, "proxy", (0.0, 0.0))
    carry_out(database, settings, names.REMAKE_PROXY)

    page = desk.get(f"/contests/anew/entries/{entry.code}/sheet").get_data(as_text=True)
    after = film_of(database, entry)
    assert (after.proxy_key, after.state) == (before.proxy_key, FilmState.READY)
    assert "It could not be made anew; judges play the version from before." in page
    assert "Reading this film took longer than 0:00 and was stopped." in page
    assert "Make this version anew" in page


def test_nothing_is_made_of_a_film_whose_original_is_not_put_away(
    session: Session, contest: Contest, organizer: User
) -> None:
    film = make_film(session, organizer, contest_id=contest.id)
    film.original_key = None
    session.flush()

    with pytest.raises(NothingToRemake):
        ask_to_remake(session, film, by=organizer, contest_id=contest.id)
    assert remake_of(session, film).state == "none"
