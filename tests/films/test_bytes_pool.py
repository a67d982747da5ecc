"""The bytes' pool: by token alone, for one person, address and verb; the right is asked every time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.application import create_app
from app.assignments.models import AssignmentState, Conflict
from app.db import Database
from app.entries.models import EntryState
from app.web import bytes_pool
from config import Settings
from tests.factories import client_of
from tests.scoring.factories import Judging, make_judging

ORIGIN = "http://bytes.test"
FILM = bytes(range(256))
RANGE = {"Range": "bytes=16-31"}


@dataclass(frozen=True)
class Scene:
    """A judge with a film, before the two pools of one system."""

    judging: Judging
    pages: Flask
    pool: Flask

    def room(self) -> FlaskClient:
        """The judge's browser on the pages."""
        return client_of(self.pages, self.judging.judge)

    def film_address(self) -> str:
        """What the player of the room is told to ask for."""
        page = self.room().get(f"/reviews/{self.judging.assignment.code}").text
        found = re.search(r'<video[^>]* src="([^"]+)"', page)
        assert found is not None
        return unescape(found.group(1))

    def ask(self, address: str, **more: Any) -> TestResponse:
        """A browser's request to the bytes' pool, which carries no sign-in."""
        return self.pool.test_client().get(address.removeprefix(ORIGIN), headers=RANGE, **more)


@pytest.fixture
def scene(session: Session, settings: Settings, database: Database, tmp_path: Path) -> Scene:
    judging = make_judging(session)
    pages = create_app(replace(settings, bytes_url=ORIGIN), db=database)
    pool = create_app(replace(settings, bytes_url=ORIGIN, pool="bytes"), db=database)
    film, kept = judging.entry.film, tmp_path / "film"
    assert film is not None
    kept.write_bytes(FILM)
    pages.extensions["storage"].put_file(film.proxy_key, kept)
    return Scene(judging, pages, pool)


def bare(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, sorted(answer.headers.items())


def absent(scene: Scene) -> tuple[int, bytes, list[tuple[str, str]]]:
    """How something looks that does not exist."""
    return bare(scene.ask("/nothing-here"))


def test_player_gets_its_stretch_by_the_token_in_its_address(scene: Scene) -> None:
    answer = scene.ask(scene.film_address())

    assert (answer.status_code, answer.data) == (206, FILM[16:32])
    assert "Set-Cookie" not in answer.headers


def test_stretch_costs_two_questions_to_the_database(scene: Scene) -> None:
    entry, asked = scene.judging.entry, list[str]()
    path = f"/entries/{entry.code}/film"
    address = client_of(scene.pages, entry.entrant).get(f"/films/address?of={path}").get_json()["address"]
    engine = scene.pool.extensions["database"].engine

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    answer = scene.ask(address)

    assert (answer.status_code, answer.data) == (206, FILM[16:32])
    # Who asks, and whether the film is theirs.
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2


def test_sign_in_without_a_token_opens_nothing(scene: Scene) -> None:
    path = urlsplit(scene.film_address()).path
    signed_in = client_of(scene.pages, scene.judging.judge)
    cookie = signed_in.get_cookie("laurel")
    assert cookie is not None

    answer = scene.ask(path, environ_overrides={"HTTP_COOKIE": f"laurel={cookie.value}"})

    assert bare(answer) == absent(scene)
    assert answer.status_code == 404


def test_token_opens_no_other_address(scene: Scene) -> None:
    token = urlsplit(scene.film_address()).query
    code = scene.judging.entry.code

    answers = [
        scene.ask(f"{path}?{token}") for path in (f"/entries/{code}/film", "/reviews/ANOTHER/film", "/")
    ]

    assert [bare(answer) for answer in answers] == [absent(scene)] * 3


def test_token_of_somebody_without_the_right_opens_nothing(scene: Scene) -> None:
    path = urlsplit(scene.film_address()).path
    organizer = client_of(scene.pages, scene.judging.organizer)

    theirs = organizer.get("/films/address", query_string={"of": path}).json

    assert theirs is not None
    assert bare(scene.ask(theirs["address"])) == absent(scene)


@pytest.mark.parametrize("spoil", ["x{}", "{}x", "", "x"])
def test_forged_token_opens_nothing(scene: Scene, spoil: str) -> None:
    path, _, token = scene.film_address().partition("?token=")

    assert bare(scene.ask(f"{path}?token={spoil.format(token)}")) == absent(scene)


def test_token_that_has_run_out_opens_nothing_and_the_page_gets_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = scene.film_address()
    with monkeypatch.context() as later:
        later.setitem(bytes_pool.SECONDS, bytes_pool.READ, -1)
        late = scene.ask(address)

    fresh = scene.room().get("/films/address", query_string={"of": urlsplit(address).path}).json

    assert bare(late) == absent(scene)
    assert fresh is not None
    assert scene.ask(fresh["address"]).status_code == 206


def test_token_to_send_does_not_read(scene: Scene) -> None:
    path = urlsplit(scene.film_address()).path
    token = scene.room().get("/uploads/token?purpose=film&subject=A").json
    assert token is not None

    assert bare(scene.ask(f"{path}?token={token['token']}")) == absent(scene)


def conflict(session: Session, judging: Judging) -> None:
    pair = {"judge_id": judging.judge.id, "entry_id": judging.entry.id}
    session.add(Conflict(contest_id=judging.contest.id, source="organizer", **pair))


def withdrawal(_session: Session, judging: Judging) -> None:
    judging.entry.state = EntryState.WITHDRAWN


def removal(_session: Session, judging: Judging) -> None:
    judging.assignment.state = AssignmentState.WITHDRAWN


def signing_out_everywhere(_session: Session, judging: Judging) -> None:
    judging.judge.session_key = "another"


@pytest.mark.parametrize("happens", [conflict, withdrawal, removal, signing_out_everywhere])
def test_right_that_ends_takes_the_film_away_at_the_next_stretch(
    scene: Scene, session: Session, happens: Any
) -> None:
    address = scene.film_address()
    before = scene.ask(address).status_code

    happens(session, scene.judging)
    session.commit()

    assert before == 206
    assert bare(scene.ask(address)) == absent(scene)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/static/css/base.css", "/uploads/token?purpose=film&subject=A"]
)
def test_pages_are_absent_here(scene: Scene, path: str) -> None:
    assert bare(scene.ask(path))[:2] == absent(scene)[:2] == (404, b"Not Found\n")


def test_only_scripts_of_our_pages_may_see_an_answer(scene: Scene) -> None:
    path = scene.film_address().removeprefix(ORIGIN)
    client = scene.pool.test_client()

    allowed = [
        client.get(path, headers={"Origin": origin}).headers.get("Access-Control-Allow-Origin")
        for origin in ("http://localhost", "https://evil.test", "null")
    ]

    assert allowed == ["http://localhost", None, None]


def test_policy_of_the_pages_names_the_bytes_and_nothing_else(scene: Scene) -> None:
    policy = scene.room().get("/").headers["Content-Security-Policy"]

    assert f"media-src 'self' blob: {ORIGIN};" in policy
    assert f"connect-src 'self' {ORIGIN};" in policy
    assert policy.count(ORIGIN) == 2


def test_without_an_address_of_their_own_films_stay_with_the_pages(app: Flask, scene: Scene) -> None:
    alone = replace(scene, pages=app)

    address = alone.film_address()

    assert address == f"/reviews/{scene.judging.assignment.code}/film"
    assert alone.room().get(address, headers=RANGE).data == FILM[16:32]


@pytest.mark.parametrize("path", ["/", "/sign-in", "nothing", "//evil.test/reviews/A/film", "/uploads"])
def test_address_of_anything_but_a_film_is_not_renewed(scene: Scene, path: str) -> None:
    assert scene.room().get("/films/address", query_string={"of": path}).status_code == 404


def test_health_is_told(scene: Scene) -> None:
    assert scene.pool.test_client().get("/health").status_code == 200


def test_user_known_by_cookie_here_may_not_send_without_a_token(scene: Scene) -> None:
    client = client_of(scene.pool, scene.judging.judge)

    answer = client.post("/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "3"})

    assert answer.status_code == 404
