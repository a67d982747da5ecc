"""An entrant's way: account, film in pieces over a slow line, words, receipt, where the entry stands.

In Chinese on a phone the film is a real one of 1080p and half a minute, where its registry answers.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.commands.demo_films import real_clips
from app.contests.models import Contest, ContestState
from app.db import now
from tests.factories import make_contest
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import PHONE, WORK_MS, Reader, Visitor, walked_by

pytestmark = pytest.mark.browser

SLOW = 4_000_000
BUSY = (409, 423)
REAL = "bunny-long"
KEPT = Path(tempfile.gettempdir()) / "laurel-bench-clips"
PLAYED = """film => film.play().then(() => new Promise(seen =>
    film.requestVideoFrameCallback((_now, frame) => seen([frame.width, frame.height]))))"""


@pytest.fixture
def chosen(reader: Reader, film: Path) -> Path:
    """On the phone the real film of 1080p; elsewhere, and without its registry, the small one."""
    clips = {clip.name: clip.path for clip in real_clips(KEPT)} if reader is PHONE else {}
    return clips.get(REAL, film)


@walked_by(PHONE)
def test_an_entrant_enters_a_film_and_follows_it(stage: Stage, visit: Visit, chosen: Path) -> None:
    with stage.writing() as session:
        slug = make_contest(session).slug
    entrant = visit()
    sign_up(entrant, slug)
    begin(entrant)

    upload_over_a_slow_line(entrant, chosen)
    write(entrant)
    see_it_as_judges_will(entrant, (1920, 1080) if chosen.stem == REAL else (640, 360))
    entrant.link("Look over and submit").click()
    entrant.sees("Everything is there.")
    submit(entrant, chosen)
    follow(entrant, slug)


def sign_up(entrant: Visitor, slug: str) -> None:
    """A guest who wants to enter gets an account and comes back to the contest."""
    entrant.go(f"/contests/{slug}")
    entrant.link("Create an account to enter a film").click()
    address = f"{slug}-{entrant.reader.language}@example.org"
    entrant.fill(name="林悦 Lin Yue", email=address, password="many-quiet-lanterns")
    entrant.press("Create my account")
    expect(entrant.page).to_have_url(re.compile(f"/contests/{slug}$"))


def begin(entrant: Visitor) -> None:
    """Nothing is there yet, and the page says what is missing."""
    entrant.press("Enter a film")
    entrant.sees("Before you can submit:")
    entrant.fits()
    entrant.link("The film file").click()


def upload_over_a_slow_line(entrant: Visitor, film: Path) -> None:
    """The page is reloaded in the middle; the same file goes on where the line had stopped."""
    line = entrant.context.new_cdp_session(entrant.page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": SLOW})
    choose(entrant, film)
    expect(entrant.page.locator("[data-part=speed]")).to_have_text(re.compile(r"\d"))
    while arrived(entrant.stage) < film.stat().st_size // 3:
        entrant.page.wait_for_timeout(50)
    assert entrant.page.locator("progress").evaluate("bar => bar.value") > 0

    entrant.page.reload()
    expect(entrant.page.locator("[data-part=again]")).to_contain_text(film.name)
    kept, offsets = settled(entrant), list[int]()
    assert kept < film.stat().st_size
    entrant.page.on("request", lambda asked: offsets.append(int(asked.headers.get("upload-offset", kept))))
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})
    with entrant.watch.expecting(*BUSY):
        choose(entrant, film)
        expect(entrant.page.locator("#film-state")).to_be_visible(timeout=WORK_MS)
        expect(entrant.page.locator(".upload")).not_to_be_visible(timeout=WORK_MS)
    # What had arrived is not sent again, not a byte of it.
    assert min(offsets) == kept


def settled(entrant: Visitor) -> int:
    """How many bytes have arrived, once what was still in the broken line is in."""
    before, now_there = -1, arrived(entrant.stage)
    while before != now_there:
        entrant.page.wait_for_timeout(500)
        before, now_there = now_there, arrived(entrant.stage)
    return now_there


def choose(entrant: Visitor, film: Path) -> None:
    """Choose a file, once the page is ready for one."""
    chooser = entrant.page.locator("input[type=file]")
    expect(chooser).to_be_enabled()
    chooser.set_input_files(film)


def arrived(stage: Stage) -> int:
    """How many bytes the server has of all films that are on their way."""
    spool = stage.running.data_dir / "spool"
    return sum(path.stat().st_size for path in spool.iterdir() if not path.suffix)


def write(entrant: Visitor) -> None:
    """Go through the guided pages while the film is being checked; each is saved without being asked."""
    page = entrant.page
    entrant.press("Save and go on")
    entrant.fill(
        title_en="The Lantern Maker", title_zh="制灯人", synopsis_en="He mends the light of a street."
    )
    page.locator("[name=category_id]").select_option(index=1)
    page.locator("[name=spoken_language]").select_option("zh")
    entrant.fill(shots="42", work_days="30")
    saves_and_goes_on(entrant)
    entrant.fill(**{"credits-0-name_zh": "林悦", "credits-0-name_en": "Lin Yue"})
    entrant.press("Add a person")
    entrant.fill(**{"credits-1-name_en": "Bao Ting"})
    saves_and_goes_on(entrant)
    entrant.fill(**{"ai_share": "80", "ai_uses-0-tool": "Kling", "ai_uses-0-version": "2.1"})
    page.locator("[name='ai_uses-0-stage']").select_option("video")
    saves_and_goes_on(entrant)
    page.locator("[name=has_consent]").check()
    saves_and_goes_on(entrant, press=False)
    entrant.link("The film file").click()


def saves_and_goes_on(entrant: Visitor, *, press: bool = True) -> None:
    """Wait until the page says that all is saved, then go to the next one."""
    saved = re.escape(entrant.say("Saved %(time)s", time="@")).replace("@", r"\d\d:\d\d")
    expect(entrant.page.locator("[data-saved]")).to_have_text(re.compile(saved))
    entrant.fits()
    if press:
        entrant.press("Save and go on")


def see_it_as_judges_will(entrant: Visitor, size: tuple[int, int]) -> None:
    """Once it is checked, the film plays in its own size in the judges' room, and the way leads back."""
    player = entrant.page.locator("video")
    expect(player).to_be_visible(timeout=WORK_MS)
    entrant.link("See it exactly as the judges will").click()
    entrant.page.wait_for_url("**/as-judges-see-it")
    assert player.evaluate(PLAYED) == list(size)
    entrant.fits()
    entrant.page.go_back()


def submit(entrant: Visitor, film: Path) -> None:
    """The receipt names the very bytes that were sent."""
    entrant.press("Submit this entry")
    entrant.sees("Your entry has been received")
    entrant.reads(hashlib.sha256(film.read_bytes()).hexdigest())
    entrant.reads(f"{film.stat().st_size:,}")
    entrant.fits()


def follow(entrant: Visitor, slug: str) -> None:
    """The entry's page says where it stands, before the deadline and once judges watch."""
    entrant.link("Back to the entry").click()
    entrant.sees("Submitted as revision %(number)s.", number=1)
    with entrant.stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        contest.state, contest.closes_at = ContestState.JUDGING, now() - timedelta(hours=1)
    entrant.page.reload()
    station = entrant.page.locator("[aria-current=step]")
    expect(station).to_contain_text(entrant.say("Watched by judges"))
    expect(entrant.button("Submit this entry")).to_have_count(0)
    entrant.fits()
