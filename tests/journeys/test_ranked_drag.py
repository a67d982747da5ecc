"""A ranked final by hand: films are dragged to their places with a mouse and with a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.contests.models import ContestState, RoundKind, RoundState
from app.contests.operations.standard import standard_terms
from tests.factories import make_assignment, make_contest, make_judge, make_user
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, Reader

pytestmark = pytest.mark.browser
TABLET = Reader("zh", 820, 1180, "zh-CN", is_touch=True)
PLACED = "[data-placed] [data-film]"


@pytest.mark.parametrize("reader", [DESK, TABLET], ids=["mouse", "finger"], indirect=True)
def test_a_dragged_order_is_saved_and_survives_a_reload(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        contest = make_contest(session, organizer=make_user(session), state=ContestState.JUDGING)
        session.add(standard_terms(contest.id))
        round_ = contest.rounds[0]
        round_.kind, round_.state = RoundKind.RANKED, RoundState.OPEN
        member = make_judge(session, contest)
        codes = [make_assignment(session, one, member).code for one in films(session, contest, 3)]
        stage.keep_files(session, poster)
        marker, address = member.get_id(), f"/contests/{contest.slug}/rounds/1/ranking"
    judge = visit()
    judge.enter_as(marker)
    judge.go(address)
    judge.page.locator("[name=agrees]").check()
    judge.page.locator("main form button").click()
    expect(judge.page.locator("[data-order-handle]").first).to_be_visible()
    for code in codes:
        judge.page.locator(f"[data-film='{code}'] [data-order-handle]").press("ArrowDown")
    before = order(judge.page)

    with judge.page.expect_response(lambda answer: answer.request.method == "POST"):
        drag_last_to_top(judge.page, judge.reader)
    wanted = [before[-1], *before[:-1]]
    assert order(judge.page) == wanted
    judge.page.wait_for_load_state("networkidle")
    judge.go(address)
    assert order(judge.page) == wanted


def order(page: Page) -> list[str | None]:
    """The codes of the films that have a place, the best first."""
    return [film.get_attribute("data-film") for film in page.locator(PLACED).all()]


def drag_last_to_top(page: Page, reader: Reader) -> None:
    """The last film goes before the first, in steps as a hand makes them."""
    handle, first = page.locator(PLACED).last.locator("[data-order-handle]"), page.locator(PLACED).first
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), first.bounding_box()
    assert start is not None
    assert end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    steps = [y + (end["y"] + 2 - y) * part / 12 for part in range(1, 13)]
    if reader.is_touch:
        finger(page, x, [y, *steps])
        return
    page.mouse.move(x, y)
    page.mouse.down()
    for height in steps:
        page.mouse.move(x, height)
    page.mouse.up()


def finger(page: Page, x: float, heights: list[float]) -> None:
    """A finger goes down at the first height, over the others, and up; the browser decides what that is."""
    hand = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(heights) - 1)]
    for kind, y in zip(kinds, heights, strict=True):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
