"""Two organizers seal, approve and announce; hear an objection, let an alternate move up, make it final."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.contests.models import Contest
from app.db import now
from app.jobs import names
from app.jobs.models import Outbox
from app.publication.models import Announcement
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Reader, Visitor
from tests.publication.factories import second_organizer
from tests.results.test_tally_run import judged, tallied

pytestmark = pytest.mark.browser


@pytest.fixture(params=[DESK], ids=["english-1280"])
def reader(request: pytest.FixtureRequest) -> Reader:
    """The acts are the same for every reader; other journeys read these pages in Chinese and narrow."""
    found: Reader = request.param
    return found


def test_two_organizers_publish_hear_an_objection_and_let_an_alternate_move_up(
    stage: Stage, visit: Visit, poster: bytes
) -> None:
    with stage.writing() as session:
        contest, organizer = judged(session)
        contest.objection_days = 7
        tallied(session, contest, organizer)
        markers = [user.get_id() for user in (organizer, second_organizer(session, contest))]
        slug = contest.slug
        stage.keep_files(session, poster)
    first, second, guest = visit(), visit(), visit()
    first.enter_as(markers[0])
    second.enter_as(markers[1])

    publish(first, second, slug)
    wait_for_the_list(guest, slug)
    object_to_it(guest, slug)
    decide_the_case(second, slug)
    let_the_winner_leave(first, second, slug)
    guest.go(f"/contests/{slug}/winners")
    guest.sees("Moved up from the films next in line.")
    close_the_window(stage, slug)
    first.page.wait_for_timeout(500)
    until_final(first, slug)


def publish(first: Visitor, second: Visitor, slug: str) -> None:
    """One seals and cannot arm alone; the other agrees; the first arms it for now."""
    first.go(f"/contests/{slug}/announce")
    first.press("Seal this list")
    first.sees("Sealed. It needs the approval of another organizer before it can be announced.")
    expect(first.button("Announce now")).to_have_count(0)
    second.go(f"/contests/{slug}/announce")
    second.press("Approve this list")
    second.sees("You have approved the sealed list.")
    first.go(f"/contests/{slug}/announce")
    first.confirm("Announce now")


def wait_for_the_list(guest: Visitor, slug: str) -> None:
    """The background job makes it public."""
    address = f"{guest.stage.url}/contests/{slug}/winners"
    end = time.monotonic() + WORK_MS / 1000
    # Fetched, since a page that is absent would be a complaint of the browser.
    while guest.context.request.get(address).status != 200 and time.monotonic() < end:
        guest.page.wait_for_timeout(300)
    guest.go(f"/contests/{slug}/winners")
    guest.sees("How this was decided")


def object_to_it(guest: Visitor, slug: str) -> None:
    """Somebody of the public says what is wrong and gets a link of their own."""
    guest.go(f"/contests/{slug}/objections/new")
    guest.fill(name="Ada Ferro", email="ada@example.org", text="The second film was shown before, in 2024.")
    guest.press("Send this objection")
    guest.sees("Your objection has arrived and waits for a decision.")


def decide_the_case(organizer: Visitor, slug: str) -> None:
    """The case is decided in writing."""
    organizer.go(f"/contests/{slug}/objections/1")
    organizer.page.locator("[name='decision']").select_option("upheld")
    organizer.fill(words="You are right; the film leaves its award.")
    organizer.press("Decide and write to the objector")
    organizer.sees("Upheld")


def let_the_winner_leave(first: Visitor, second: Visitor, slug: str) -> None:
    """One proposes it, the other agrees, and the film next in line moves up."""
    first.go(f"/contests/{slug}/announce")
    first.page.get_by_text(first.say("A winner leaves its award")).click()
    first.page.locator("[name='leave-cause']").select_option("declined")
    first.fill(**{"leave-reason": "It was shown before."})
    first.press("Propose that it leaves")
    first.sees("Noted. The next film moves up as soon as enough organizers agree.")
    second.go(f"/contests/{slug}/announce")
    second.confirm("Agree that it leaves")
    expect(second.button("Agree that it leaves")).to_have_count(0)


def close_the_window(stage: Stage, slug: str) -> None:
    """Let the days for objections be over."""
    with stage.writing() as session:
        over = now() - timedelta(seconds=1)
        mine = sa.select(Contest.id).where(Contest.slug == slug).scalar_subquery()
        session.execute(
            sa.update(Announcement).where(Announcement.contest_id == mine).values(objections_until=over)
        )
        session.execute(sa.update(Outbox).where(Outbox.name == names.MAKE_FINAL).values(available_at=over))


def until_final(organizer: Visitor, slug: str) -> None:
    """The job closes the window; the page says that the list is final."""
    end = time.monotonic() + WORK_MS / 1000
    while time.monotonic() < end:
        organizer.go(f"/contests/{slug}/announce")
        if organizer.page.get_by_text(organizer.say("The winner list is public and final.")).count():
            return
        organizer.page.wait_for_timeout(300)
    organizer.sees("The winner list is public and final.")
