"""A scale of an organizer's own is scored with the hands on the keyboard, on the page that judges see."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.contests.models import ContestState
from tests.factories import make_contest, make_entry, make_sheet_row, make_user
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import PHONE, Visitor, walked_by

pytestmark = pytest.mark.browser

# Lowest, highest and step; the keys for each criterion and the score they make; the total of 40, 30 and 30 %.
SCALES = (
    (("0", "100", "5"), (("85", "85"), ("9", "9"), ("100", "100")), "66.7"),
    (("1", "5", "1"), (("4", "4"), ("5", "5"), ("2=", "3")), "4"),
    (("0", "10", "0.5"), (("8=", "8.5"), ("87", "7"), ("0", "0")), "5.5"),
)
LISTENS = "() => performance.getEntriesByType('resource').some(one => one.name.includes('score_scale'))"


@walked_by(PHONE)
def test_a_scale_of_ones_own_is_scored_by_keyboard(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        organizer = make_user(session)
        contest = make_contest(session, organizer=organizer, state=ContestState.CLOSED)
        entrant = make_user(session)
        entry = make_entry(session, contest, entrant)
        assert entry.film is not None
        sheet = make_sheet_row(entry.film)
        sheet.sprite_key, sheet.sprite = None, {}
        session.add(sheet)
        stage.keep_files(session, poster)
        markers, code, slug = (organizer.get_id(), entrant.get_id()), entry.code, contest.slug
    desk, room = visit(), visit()
    desk.enter_as(markers[0])
    room.enter_as(markers[1])

    for scale, given, total in SCALES:
        set_scale(desk, f"/contests/{slug}/rounds/1/rubric", scale)
        room.go(f"/entries/{code}/as-judges-see-it")
        score(room, given, total)


def set_scale(desk: Visitor, address: str, scale: tuple[str, str, str]) -> None:
    """The form of the rubric; its page fits and is sound."""
    desk.go(address)
    desk.fits()
    assert Axe().run(desk.page).response["violations"] == []
    for name, value in zip(("scale_min", "scale_max", "scale_step"), scale, strict=True):
        desk.page.locator(f"[name={name}]").fill(value)
    desk.page.keyboard.press("Enter")
    desk.sees("Saved.")


def score(room: Visitor, given: tuple[tuple[str, str], ...], total: str) -> None:
    """Each criterion by its keys alone."""
    page = room.page
    page.wait_for_function(LISTENS)
    for key, (keys, value) in zip(("story", "technique", "originality"), given, strict=True):
        page.locator(f"#score-{key}").focus()
        for one in keys:
            page.keyboard.press(one)
        scored = page.locator(f"[name='score-{key}'][type=number], [name='score-{key}']:checked")
        expect(scored).to_have_value(value)
    expect(page.locator("output[data-weights]")).to_have_text(total)
    room.fits()
