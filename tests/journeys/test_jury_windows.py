"""Two members and an organizer at one table, each in a window that is never loaded again by hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.deliberation.factories import make_jury
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Visitor, walked_by

pytestmark = pytest.mark.browser
REASON = "It dares more than the others."
HALF = "What I was about to sa"


@walked_by(DESK)
def test_motions_votes_and_ends_come_to_windows_that_are_open(
    visit: Visit, stage: Stage, poster: bytes
) -> None:
    with stage.writing() as session:
        jury = make_jury(session, members=2)
        stage.keep_files(session, poster)
        markers = [one.get_id() for one in (*jury.members, jury.organizer)]
        address = jury.address
    ida, luo, desk = visit(), visit(), visit()
    for visitor, marker in zip((ida, luo, desk), markers, strict=True):
        visitor.enter_as(marker)
        visitor.go(address)

    put_a_motion(ida)
    expect(luo.page.get_by_text(REASON).first).to_be_visible(timeout=WORK_MS)
    vote(luo)
    ida.sees("%(cast)s of %(voters)s have voted; the quorum is %(needed)s.", cast=1, voters=2, needed=1)
    luo.page.locator("details:has([name=reason])").first.evaluate("one => { one.open = true; }")
    luo.fill(reason=HALF)
    vote(ida)
    desk.sees("%(cast)s of %(voters)s have voted; the quorum is %(needed)s.", cast=2, voters=2, needed=1)
    desk.press("Close this motion")
    luo.sees("Motion %(number)s was carried unanimously, with %(yes)s votes.", number=1, yes=2)
    expect(luo.page.locator("#vote-1-yes")).to_have_count(0)
    expect(luo.page.locator("[name=reason]")).to_have_value(HALF)


def put_a_motion(member: Visitor) -> None:
    """A member moves that a film gets the prize."""
    member.page.locator("[name=film]").select_option(index=1)
    member.fill(reason=REASON)
    member.press("Put this motion")
    member.sees("The motion is put. Members can vote on it now.")


def vote(member: Visitor) -> None:
    """A member is for it."""
    member.press("For")
    member.sees("Your vote is kept. You can change it until the motion is closed.")
