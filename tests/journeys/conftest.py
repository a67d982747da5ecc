"""One whole system for all journeys, one browser, and visitors whose browsers must not complain."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright

from app.application import create_app
from app.commands.chromium import FLAGS, stay_polite
from app.commands.system import system
from app.db import Database
from config import Settings
from tests.architecture.world import World, make_world
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, PHONE, Reader, Visitor
from tests.media.making import make_film

Visit = Callable[[], Visitor]


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real film of several MB: 12 seconds of moving, grainy pictures with sound."""
    looks = {"preset": "ultrafast", "g": "24", "crf": "21"}
    path = tmp_path_factory.mktemp("films") / "春之声 final.mp4"
    container = {"movflags": "faststart"}
    return make_film(path, frames=288, width=640, height=360, options=looks, container=container)


@pytest.fixture(scope="session")
def poster() -> bytes:
    """A picture that could stand for a film."""
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).convert("RGB").save(picture, "JPEG")
    return picture.getvalue()


@pytest.fixture(scope="session")
def stage(valkey_binary: Path, film: Path) -> Iterator[Stage]:  # noqa: ARG001 - the system starts it
    """The whole system: pages, workers, relay, Valkey, SQLite, a temporary data folder."""
    with system() as running:
        environ = {"LAUREL_DATA": str(running.data_dir), "LAUREL_BASE_URL": running.url}
        settings = Settings.from_environ(environ)
        database = Database.at(settings.database_url, pool_size=5)
        yield Stage(running, create_app(settings, db=database), database, film)
        database.engine.dispose()


@pytest.fixture(scope="session")
def browser(chromium: str, playwright_driver: Playwright) -> Iterator[Browser]:
    """A browser that plays films without being asked twice."""
    stay_polite()
    flags = [*FLAGS, "--autoplay-policy=no-user-gesture-required"]
    browser = playwright_driver.chromium.launch(executable_path=chromium, args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def world(stage: Stage, poster: bytes) -> World:
    """A world in which every row of the table has something to show, with films that play."""
    with stage.writing() as session:
        made = make_world(session, stage.storage)
        stage.keep_files(session, poster)
    return made


@pytest.fixture(params=[DESK, PHONE], ids=["english-1280", "chinese-360"])
def reader(request: pytest.FixtureRequest) -> Reader:
    """Who looks."""
    found: Reader = request.param
    return found


@pytest.fixture
def visit(stage: Stage, browser: Browser, reader: Reader) -> Iterator[Visit]:
    """Opens a browser for another person; at the end none of them may have complained."""
    visitors: list[Visitor] = []

    def opened() -> Visitor:
        context = browser.new_context(
            base_url=stage.url,
            locale=reader.tag,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            viewport={"width": reader.width, "height": reader.height},
            has_touch=reader.is_touch,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        visitors.append(Visitor(stage, reader, context))
        return visitors[-1]

    yield opened
    complaints = [words for visitor in visitors for words in visitor.watch.taken()]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
