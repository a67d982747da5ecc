"""The upload box in a real browser: reload, broken lines, pauses, refusals in words."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from app.commands.chromium import FLAGS, stay_polite
from tests.uploads.served import Server

FILM = random.Random(11).randbytes(9 * 1024 * 1024)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("box"), app="tests.uploads.small_page:served()")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def browser(chromium: str, playwright_driver: Playwright) -> Iterator[Browser]:
    stay_polite()
    browser = playwright_driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(extra_http_headers={"Test-User": "1"})
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "春之声.mp4"
    path.write_bytes(FILM)
    return path


def slow_down(page: Page, bytes_a_second: int) -> Callable[[bool], None]:
    """Make the line slow; what is returned cuts it (True) and joins it (False)."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    def cut(offline: bool) -> None:
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
        line.send("Network.emulateNetworkConditions", {"offline": offline, **speed})

    cut(False)
    return cut


def open_box(page: Page, server: Server, subject: str) -> None:
    page.goto(f"{server.url}/upload/{subject}")
    expect(page.locator("input[type=file]")).to_be_enabled()


def spooled(server: Server) -> list[bytes]:
    return [path.read_bytes() for path in server.spool.root.iterdir() if not path.suffix]


def wait_until_some_arrived(page: Page, server: Server, before: int) -> None:
    while sum(len(film) for film in spooled(server)) <= before:
        page.wait_for_timeout(50)


def state(page: Page, name: str) -> None:
    expect(page.locator(".upload")).to_have_attribute("data-state", name, timeout=15_000)


def test_chosen_film_arrives_whole_and_the_page_goes_on(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "plain")

    page.set_input_files("input[type=file]", film)

    page.wait_for_url("**/arrived")
    assert FILM in spooled(server)


def test_reloaded_page_continues_with_the_same_file(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "reload")
    before = sum(len(film) for film in spooled(server))
    slow_down(page, 5_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, before)
    page.reload()
    expect(page.get_by_text("You have begun to upload “春之声.mp4”.")).to_be_visible()
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(int(asked.headers.get("upload-offset", -1))))

    page.set_input_files("input[type=file]", film)

    page.wait_for_url("**/arrived")
    first = next(offset for offset in sent if offset >= 0)
    assert first >= 1024 * 1024
    assert FILM in spooled(server)


def test_upload_goes_on_by_itself_once_the_line_is_back(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "offline")
    before = sum(len(film) for film in spooled(server))
    cut = slow_down(page, 4_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, before)

    cut(True)
    state(page, "offline")
    cut(False)

    page.wait_for_url("**/arrived")


def test_paused_upload_waits_until_it_is_continued(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "pause")
    slow_down(page, 5_000_000)
    page.set_input_files("input[type=file]", film)
    expect(page.get_by_text(re.compile(r"MB/s"))).to_be_visible()

    page.get_by_role("button", name="Pause").click()
    state(page, "paused")
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url("**/arrived")


def test_given_up_upload_leaves_nothing_and_another_file_may_be_chosen(
    page: Page, server: Server, film: Path
) -> None:
    open_box(page, server, "cancel")
    before = len(spooled(server))
    slow_down(page, 4_000_000)
    page.set_input_files("input[type=file]", film)
    expect(page.get_by_text(re.compile(r"MB/s"))).to_be_visible()

    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Give up").click()

    expect(page.locator("input[type=file]")).to_be_enabled()
    assert len(spooled(server)) == before


def test_server_refuses_in_its_own_words(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "closed")

    page.set_input_files("input[type=file]", film)

    expect(page.get_by_role("status").get_by_text("The contest has closed.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_enabled()


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "This file is empty"), (15_000_001, "has 15,000,001 bytes; at most 15.0 MB (15,000,000 bytes)")],
)
def test_hopeless_file_is_refused_before_it_is_sent(
    page: Page, server: Server, tmp_path: Path, size: int, words: str
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(size))
    open_box(page, server, "hopeless")

    page.set_input_files("input[type=file]", path)

    expect(page.locator("[data-part=said]")).to_contain_text(words)


def test_page_shows_a_token_where_no_cookie_goes(page: Page, server: Server, film: Path) -> None:
    page.goto(f"{server.url}/upload/token?token=1")
    expect(page.locator("input[type=file]")).to_be_enabled()

    with page.expect_request(lambda asked: asked.method == "PATCH") as patch:
        page.set_input_files("input[type=file]", film)

    assert "laurel-token" in patch.value.headers
    page.wait_for_url("**/arrived")


def test_several_files_go_up_side_by_side(page: Page, server: Server, tmp_path: Path) -> None:
    films = [random.Random(number).randbytes(2_000_000 + number) for number in range(3)]
    paths = [tmp_path / f"{number}.mp4" for number in range(3)]
    for path, film in zip(paths, films, strict=True):
        path.write_bytes(film)
    open_box(page, server, "several")

    page.set_input_files("input[type=file]", paths)

    page.wait_for_url("**/arrived")
    assert [film in spooled(server) for film in films] == [True] * 3


def test_second_window_leaves_a_file_to_the_first(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "windows")
    before = sum(len(film) for film in spooled(server))
    slow_down(page, 3_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, before)
    second = page.context.new_page()
    open_box(second, server, "windows")

    second.set_input_files("input[type=file]", film)

    state(second, "elsewhere")
    page.wait_for_url("**/arrived")
    assert spooled(server).count(FILM) >= 1


def test_upload_survives_a_server_that_is_killed_and_started_again(
    page: Page, tmp_path: Path, film: Path
) -> None:
    server = Server(tmp_path / "killed", app="tests.uploads.small_page:served()")
    server.folder.mkdir()
    server.start()
    open_box(page, server, "killed")
    slow_down(page, 3_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, 0)

    server.kill()
    state(page, "waiting")
    server.start()

    page.wait_for_url("**/arrived", timeout=60_000)
    assert spooled(server) == [FILM]
    server.kill()


def test_upload_that_is_no_longer_kept_is_not_offered_again(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "expired")
    before = sum(len(film) for film in spooled(server))
    slow_down(page, 3_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, before)
    with page.expect_request(lambda asked: asked.method == "PATCH") as patch:
        page.get_by_role("button", name="Pause").click()
        page.get_by_role("button", name="Continue").click()
    page.reload()
    page.request.delete(patch.value.url, headers={"Tus-Resumable": "1.0.0"})

    page.reload()

    expect(page.locator("input[type=file]")).to_be_enabled()
    expect(page.locator("[data-part=again]")).to_be_hidden()


def test_other_bytes_under_the_same_name_begin_anew(page: Page, server: Server, film: Path) -> None:
    open_box(page, server, "other")
    before = sum(len(film) for film in spooled(server))
    slow_down(page, 3_000_000)
    page.set_input_files("input[type=file]", film)
    wait_until_some_arrived(page, server, before)
    moment = film.stat().st_mtime
    page.reload()
    other = FILM[:-1] + bytes([FILM[-1] ^ 1])
    film.write_bytes(other)
    os.utime(film, (moment, moment))
    expect(page.locator("input[type=file]")).to_be_enabled()

    page.set_input_files("input[type=file]", film)

    expect(page.get_by_text("This is another file than “春之声.mp4”")).to_be_visible()
    page.wait_for_url("**/arrived", timeout=60_000)
    assert other in spooled(server)
