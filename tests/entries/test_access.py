"""Who sees an entry and its film: its entrant and the organizers; to all others it does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Role, User
from app.contests.models import Contest
from app.entries.models import Entry
from app.films.models import Film
from app.storage import open_storage
from config import Settings
from tests.factories import client_of, give, make_contest, make_entry, make_judge, make_user

OWN = ("", "/receipt", "/film-state", "/film", "/poster", "/original")
OWN_ACTS = ("", "/submit", "/withdraw", "/check")
SEEN = ("", "/film-state", "/film", "/poster", "/original")
SEEN_ACTS = ("/withdraw", "/check")
ABSENT = "ABSENTABSENT"


@dataclass
class Scene:
    """A contest with an entry whose film has its files."""

    contest: Contest
    entry: Entry
    organizer: User
    judge: User
    other_entrant: User
    other_organizer: User


@pytest.fixture
def scene(session: Session, settings: Settings, tmp_path: Path) -> Scene:
    contest = make_contest(session)
    other_contest = make_contest(session)
    entry = make_entry(session, contest)
    made = Scene(
        contest=contest,
        entry=entry,
        organizer=make_user(session, "Olga"),
        judge=make_judge(session, contest),
        other_entrant=make_user(session, "Somebody else"),
        other_organizer=make_user(session, "Organizer elsewhere"),
    )
    give(session, made.organizer, Role.ORGANIZER, contest)
    give(session, made.other_organizer, Role.ORGANIZER, other_contest)
    make_entry(session, other_contest, made.other_entrant)
    film = entry.film
    assert film is not None
    assert entry.entrant is not None
    session.commit()
    _store_files(film, settings, tmp_path)
    return made


def _store_files(film: Film, settings: Settings, tmp_path: Path) -> None:
    for key in (film.original_key, film.proxy_key, film.poster_key):
        path = tmp_path / "file"
        path.write_bytes(bytes(range(256)) * 4)
        open_storage(settings).put_file(str(key), path)


def addresses(scene: Scene, code: str) -> tuple[list[str], list[str]]:
    """What can be read and what can be done under a code."""
    desk = f"/contests/{scene.contest.slug}/entries/{code}"
    reads = [f"/entries/{code}{tail}" for tail in OWN] + [desk + tail for tail in SEEN]
    acts = [f"/entries/{code}{tail}" for tail in OWN_ACTS] + [desk + tail for tail in SEEN_ACTS]
    return reads, acts


def answers(client: FlaskClient, scene: Scene, code: str) -> list[TestResponse]:
    """What somebody gets for everything under a code."""
    reads, acts = addresses(scene, code)
    return [client.get(address) for address in reads] + [client.post(address) for address in acts]


def seen(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, sorted(answer.headers.to_wsgi_list())


@pytest.mark.parametrize("who", ["nobody", "judge", "other_entrant", "other_organizer"])
def test_to_others_an_entry_is_byte_equal_to_one_that_is_absent(app: Flask, scene: Scene, who: str) -> None:
    client = app.test_client() if who == "nobody" else client_of(app, getattr(scene, who))

    real = [seen(answer) for answer in answers(client, scene, scene.entry.code)]
    absent = [seen(answer) for answer in answers(client, scene, ABSENT)]

    assert real == absent
    assert {status for status, _body, _headers in real} == {404}


def test_the_entrant_reads_everything_of_their_own_and_nothing_of_the_desk(app: Flask, scene: Scene) -> None:
    client = client_of(app, scene.entry.entrant)
    reads, _acts = addresses(scene, scene.entry.code)

    statuses = [client.get(address).status_code for address in reads]

    assert statuses == [200] * len(OWN) + [404] * len(SEEN)


def test_an_organizer_reads_everything_of_the_desk_and_nothing_of_the_entrants_pages(
    app: Flask, scene: Scene
) -> None:
    client = client_of(app, scene.organizer)
    reads, _acts = addresses(scene, scene.entry.code)

    statuses = [client.get(address).status_code for address in reads]

    assert statuses == [404] * len(OWN) + [200] * len(SEEN)


def test_a_film_is_sent_in_the_stretches_that_a_player_asks_for(app: Flask, scene: Scene) -> None:
    client = client_of(app, scene.entry.entrant)

    answer = client.get(f"/entries/{scene.entry.code}/film", headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.data) == (206, bytes(range(10, 20)))
    assert answer.headers["Content-Range"] == "bytes 10-19/1024"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_no_header_of_a_played_film_says_who_made_it(app: Flask, scene: Scene) -> None:
    film = scene.entry.film
    assert film is not None

    answer = client_of(app, scene.organizer).get(
        f"/contests/{scene.contest.slug}/entries/{scene.entry.code}/film"
    )

    said = " ".join(f"{name}: {value}" for name, value in answer.headers)
    hidden = (film.file_name, str(film.sha256), scene.entry.entrant.name, scene.entry.entrant.email)
    assert [word for word in hidden if word in said] == []


def test_the_entrant_downloads_the_original_under_its_own_name(app: Flask, scene: Scene) -> None:
    answer = client_of(app, scene.entry.entrant).get(f"/entries/{scene.entry.code}/original")

    assert answer.headers["Content-Disposition"] == "attachment; filename=film.mp4"
    assert len(answer.data) == 1024


def test_an_organizer_takes_an_entry_out_with_a_reason_that_reaches_the_entrant(
    app: Flask, scene: Scene
) -> None:
    desk = client_of(app, scene.organizer)
    address = f"/contests/{scene.contest.slug}/entries/{scene.entry.code}"

    refused = desk.post(f"{address}/withdraw", data={"reason": "  "})
    done = desk.post(f"{address}/withdraw", data={"reason": "Shown on television before."})
    page = client_of(app, scene.entry.entrant).get(f"/entries/{scene.entry.code}")

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Say why you take this entry out" in refused.text
    assert "Shown on television before." in page.text
