"""An organizer's way: found a contest, judge it with others, count, publish, take the tables away."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.contests.models import Contest
from app.db import now
from app.entries.models import Entry
from app.results.models import RunState, TallyRun
from tests.factories import give, make_judge, make_user
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films, scored
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Visitor, walked_by

pytestmark = pytest.mark.browser


@walked_by(DESK)
def test_an_organizer_runs_a_contest_from_its_founding_to_its_exports(
    stage: Stage, visit: Visit, poster: bytes
) -> None:
    organizer = visit()
    slug = f"harbour-{organizer.reader.language}"
    with stage.writing() as session:
        organizer.enter_as(make_user(session, "Wei Lan", is_operator=True).get_id())

    found(organizer, slug)
    set_the_rubric(organizer)
    organizer.go(f"/contests/{slug}/desk")
    organizer.confirm("Open the call")
    organizer.sees("Close the call")
    with stage.writing() as session:
        receive(session, slug)
        stage.keep_files(session, poster)
    look_at_the_entries(organizer, slug)
    invite_and_seat(organizer, slug)
    declare_a_conflict(organizer, slug)
    close_the_call(organizer, slug)
    assign(organizer, slug)
    count(organizer, slug)
    publish(organizer, slug)
    take_the_tables(organizer, slug)


def contest_at(session: Session, slug: str) -> Contest:
    """The contest under an address."""
    return session.query(Contest).filter_by(slug=slug).one()


def found(organizer: Visitor, slug: str) -> None:
    """A title and two dates are enough; texts come after."""
    organizer.go("/me")
    organizer.link("Found a contest").click()
    organizer.fill(title_en="Harbour Lights", title_zh="港灯", slug=slug)
    organizer.fill(opens_at="2026-01-05T08:00", closes_at="2031-01-05T23:59")
    organizer.press("Found this contest")
    organizer.fill(about_en="Films about people who wait.", about_zh="关于等待的影片。")
    organizer.press("Save the settings")
    organizer.sees("Saved.")
    organizer.fits()


def set_the_rubric(organizer: Visitor) -> None:
    """Weights that miss 100 are refused in words, and what was typed stays; the round wants two judges."""
    organizer.link("Rubric").click()
    weights = organizer.page.locator("[name$='-weight']")
    with organizer.watch.expecting(422):
        weights.first.fill("50")
        organizer.press("Save the rubric")
        wrong = "The weights add up to %(total)s %%; change them so that they add up to 100 %%."
        organizer.sees(wrong, total=110)
    expect(weights.first).to_have_value("50")
    weights.nth(2).fill("20")
    organizer.press("Save the rubric")
    organizer.sees("Saved.")
    organizer.page.locator("main a[href$='/rounds/1']").click()
    organizer.fill(reviews_per_entry="2")
    organizer.press("Save the round")
    organizer.sees("Saved.")


def receive(session: Session, slug: str) -> None:
    """Four films come in, and three people are ready to judge."""
    contest = contest_at(session, slug)
    films(session, contest, 4)
    give(session, make_user(session, "Ida Berg"), Role.JUDGE, contest)
    for name in ("Luo Fan", "Tom Okafor"):
        make_judge(session, contest, name)


def look_at_the_entries(organizer: Visitor, slug: str) -> None:
    """All four are listed; one is opened, and its film is there to be watched."""
    organizer.go(f"/contests/{slug}/entries")
    expect(organizer.page.locator("tbody tr")).to_have_count(4)
    organizer.fits()
    organizer.page.locator(".table__link").first.click()
    expect(organizer.page.locator("video")).to_be_visible()
    organizer.fits()


def invite_and_seat(organizer: Visitor, slug: str) -> None:
    """An invitation's link is copied; who has accepted gets a seat."""
    organizer.go(f"/contests/{slug}/rounds/1/panel")
    organizer.page.locator("#invite-email").fill(f"new-judge@{slug}.example")
    organizer.press("Send the invitation")
    link = organizer.page.locator(".copy-link__text").input_value()
    organizer.press("Copy")
    organizer.sees("Copied")
    assert "/invitations/" in link
    assert organizer.page.evaluate("() => navigator.clipboard.readText()") == link
    organizer.go(f"/contests/{slug}/rounds/1/panel")
    organizer.page.locator("#seat-judge").select_option(index=0)
    organizer.page.locator("[name=seat-languages][value=zh]").check()
    organizer.press("Keep the seat")
    organizer.sees("The seat is kept.")
    expect(organizer.page.locator("tbody tr")).to_have_count(3)
    organizer.fits()


def declare_a_conflict(organizer: Visitor, slug: str) -> None:
    """What only people know."""
    with organizer.stage.writing() as session:
        code = session.query(Entry.code).filter_by(contest_id=contest_at(session, slug).id).first()
    assert code is not None
    organizer.go(f"/contests/{slug}/conflicts")
    organizer.fill(entry_code=code[0], reason="They share a studio.")
    organizer.press("Declare this conflict")
    organizer.sees("Noted. This judge no longer sees the film.")
    organizer.fits()


def close_the_call(organizer: Visitor, slug: str) -> None:
    """The deadline has come."""
    with organizer.stage.writing() as session:
        contest_at(session, slug).closes_at = now() - timedelta(hours=1)
    organizer.go(f"/contests/{slug}/desk")
    organizer.confirm("Close the call")
    organizer.sees("The call is closed. Submitted films can now be assigned to judges.")
    organizer.link("Assign judges").click()


def assign(organizer: Visitor, slug: str) -> None:
    """A plan is drawn by a worker while the page waits, and applied."""
    organizer.press("Draw a plan")
    apply = organizer.button("Apply this plan")
    expect(apply).to_be_visible(timeout=WORK_MS)
    organizer.sees("Every film has its %(count)s judges.", count=2)
    organizer.fits()
    organizer.confirm("Apply this plan")
    organizer.sees("This plan was applied.")
    with organizer.stage.writing() as session:
        scored(session, contest_at(session, slug))


def count(organizer: Visitor, slug: str) -> None:
    """Everybody is done; the round is closed and a worker counts."""
    organizer.go(f"/contests/{slug}/rounds/1/progress")
    organizer.sees("Every film has its reviews.")
    organizer.fits()
    organizer.confirm("Close the round")
    organizer.sees("This round is closed. Its scores stand still.")
    organizer.go(f"/contests/{slug}/rounds/1/tally")
    organizer.press("Run the tally")
    wait_for_the_tally(organizer, slug)
    organizer.go(f"/contests/{slug}/rounds/1/tally")
    organizer.sees("Standings")
    organizer.fits()


def wait_for_the_tally(organizer: Visitor, slug: str) -> None:
    """A worker is done with it."""
    until = time.monotonic() + WORK_MS / 1000
    state: RunState | None = None
    while state is not RunState.DONE and time.monotonic() < until:
        organizer.page.wait_for_timeout(200)
        with organizer.stage.writing() as session:
            number = contest_at(session, slug).rounds[0].id
            state = session.scalar(sa.select(TallyRun.state).where(TallyRun.round_id == number))
    assert state is RunState.DONE


def publish(organizer: Visitor, slug: str) -> None:
    """What will be public is seen first, sealed, and announced by a job; then everybody sees it."""
    organizer.go(f"/contests/{slug}/announce")
    expect(organizer.page.locator("main img").first).to_be_visible()
    organizer.fits()
    organizer.press("Seal this list")
    organizer.sees("Choose the moment")
    organizer.fits()
    organizer.confirm("Announce now")
    winners = f"{organizer.stage.url}/contests/{slug}/winners"
    until = time.monotonic() + WORK_MS / 1000
    while organizer.context.request.get(winners).status != 200 and time.monotonic() < until:
        organizer.page.wait_for_timeout(300)
    organizer.go(f"/contests/{slug}/winners")
    organizer.sees("How this was decided")


def take_the_tables(organizer: Visitor, slug: str) -> None:
    """A table, its pictures and the jury book are made and saved, each beginning as its kind does."""
    beginnings = {"scores.csv": b"\xef\xbb\xbf", "winners.zip": b"PK", "book.pdf": b"%PDF-1."}
    for wanted, beginning in beginnings.items():
        organizer.go(f"/contests/{slug}/exports")
        before = organizer.link("Save the file").count()
        organizer.page.locator(f"button[value='{wanted}']").click()
        organizer.sees("Your file is being made. It appears under “Made so far”.")
        saved = organizer.link("Save the file")
        expect(saved).to_have_count(before + 1, timeout=WORK_MS)
        organizer.fits()
        with organizer.page.expect_download() as download:
            saved.first.click()
        assert Path(download.value.path()).read_bytes().startswith(beginning)
