"""A ranked final over a dead line: what was put in order is kept in the browser and sent afterwards."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, expect

from app.contests.models import ContestState, RoundKind, RoundState
from app.contests.operations.standard import standard_terms
from app.scoring.models import RankedBallot
from tests.factories import make_assignment, make_contest, make_judge, make_user
from tests.faults.killing import until
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, Reader, Visitor

pytestmark = pytest.mark.browser
OFFLINE = "No connection. Your order is kept in this browser and sent when it is back."
UNSENT = (
    "No connection, so this is not submitted yet. Your order is kept in this browser; "
    "submit again when the line is back."
)


@pytest.fixture
def reader() -> Reader:
    """One reader is enough: what is tried here is the line."""
    return DESK


def test_an_order_over_a_dead_line_is_kept_and_sent(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        contest = make_contest(session, organizer=make_user(session), state=ContestState.JUDGING)
        session.add(standard_terms(contest.id))
        round_ = contest.rounds[0]
        round_.kind, round_.state = RoundKind.RANKED, RoundState.OPEN
        member = make_judge(session, contest)
        codes = [make_assignment(session, one, member).code for one in films(session, contest, 3)]
        stage.keep_files(session, poster)
        marker, address, person = member.get_id(), f"/contests/{contest.slug}/rounds/1/ranking", member.id
    judge = visit()
    judge.enter_as(marker)
    judge.go(address)
    judge.page.locator("[name=agrees]").check()
    judge.page.locator("main form button").click()

    close_the_lid_on_an_order(judge, address, codes)
    judge.go("/judging")
    judge.sees("Sent.")
    first = placed(stage, person)
    load_again_over_a_dead_line(judge, address)

    # A browser may load its page again by itself once the line is back, and so send before we ask for it.
    judge.go(address)
    expect(judge.page.locator("[data-placed] [data-film]")).to_have_count(2)
    assert until(lambda: placed(stage, person) == [2, 1], 15.0)
    assert first == [3, 0]


def place(page: Page, code: str) -> None:
    """A film gets the next place, by keyboard."""
    page.locator(f"[data-film='{code}'] [data-order-handle]").press("ArrowDown")


def close_the_lid_on_an_order(judge: Visitor, address: str, codes: list[str]) -> None:
    """All films are placed while the line is dead; pressing Submit says so, and the window is closed."""
    room = judge.another_window()
    room.goto(address)
    with judge.watch.cut_off():
        expect(room.locator("[data-order-handle]").first).to_be_visible()
        judge.context.set_offline(True)
        for code in codes:
            place(room, code)
        expect(room.locator("[data-saved]")).to_have_text(judge.say(OFFLINE))
        room.get_by_role("button", name=judge.say("Submit this order")).click()
        expect(room.locator("[data-saved]")).to_have_text(judge.say(UNSENT))
        room.close()
        judge.context.set_offline(False)


def load_again_over_a_dead_line(judge: Visitor, address: str) -> None:
    """One film is taken out again; the page is loaded while nothing answers."""
    judge.go(address)
    with judge.watch.cut_off():
        expect(judge.page.locator("[data-order-handle]").first).to_be_visible()
        judge.context.set_offline(True)
        judge.page.locator("[data-placed] [value^='out:']").first.click()
        expect(judge.page.locator("[data-saved]")).to_have_text(judge.say(OFFLINE))
        with suppress(BrowserError):
            judge.page.reload()
        judge.context.set_offline(False)


def placed(stage: Stage, person: int) -> list[int]:
    """How many films have a place on the server, and how many have none."""
    with stage.database.reading() as session:
        ballot = session.query(RankedBallot).filter_by(judge_id=person).one()
        count = sum(len(level) for level in ballot.places)
    return [count, 3 - count]
