"""A film in a bucket: it arrives there, and plays from there over signed links under the content policy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.application import create_app
from app.commands.system import system
from app.db import Database
from app.entries.models import Entry
from app.films.models import FilmState
from config import Settings
from tests.bucket import Bucket
from tests.factories import make_contest, make_user
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]  # a whole system of its own
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
PLAYED = "film => film.play().then(() => new Promise(seen => film.requestVideoFrameCallback(seen)))"


@pytest.fixture
def bucket_stage(
    valkey_binary: Path,  # noqa: ARG001 - the system starts it
    bucket: Bucket,
    film: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    """A whole system that keeps its films in a bucket."""
    environ = {**KEYS, "AWS_ENDPOINT_URL_S3": bucket.url, "LAUREL_STORAGE_URL": f"s3://{bucket.name}/laurel"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with system(settings=environ) as running:
        settings = Settings.from_environ({**environ, "LAUREL_DATA": str(running.data_dir)})
        database = Database.at(settings.database_url)
        yield Stage(running, create_app(settings, db=database), database, film)
        database.engine.dispose()


@pytest.fixture
def entrant(bucket_stage: Stage, browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(base_url=bucket_stage.url, locale=DESK.tag)
    visitor = Visitor(bucket_stage, DESK, context)
    yield visitor
    complaints = visitor.watch.taken()
    context.close()
    assert complaints == []


def test_a_film_arrives_in_the_bucket_and_plays_from_there(
    bucket_stage: Stage, entrant: Visitor, bucket: Bucket, film: Path
) -> None:
    with bucket_stage.writing() as session:
        contest, person = make_contest(session), make_user(session, "Lin Yue")
        slug = contest.slug
        entrant.enter_as(person.get_id())
    links: list[str] = []
    entrant.page.on("request", lambda asked: links.append(asked.url) if "X-Amz-" in asked.url else None)
    entrant.go(f"/contests/{slug}")
    entrant.press("Enter a film")
    entrant.link("The film file").click()
    chooser = entrant.page.locator("input[type=file]")
    expect(chooser).to_be_enabled()
    chooser.set_input_files(film)
    player = entrant.page.locator("video")
    expect(player).to_be_visible(timeout=WORK_MS)

    player.evaluate(PLAYED)
    player.evaluate("film => { film.currentTime = 8; }")
    entrant.page.wait_for_function("document.querySelector('video').currentTime >= 8")

    assert player.evaluate("film => film.error") is None
    assert {link.partition("?")[0].startswith(f"{bucket.url}") for link in links} == {True}
    with bucket_stage.writing() as session:
        kept = session.query(Entry).one().film
        assert kept is not None
        assert kept.state is FilmState.READY
        expected = hashlib.sha256(film.read_bytes()).hexdigest()
        assert (kept.sha256, bucket_stage.storage.exists(str(kept.proxy_key))) == (expected, True)
