"""Screening by keyboard: twelve entries decided from the list; the entrant sees it and asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.contests.models import ContestState
from app.db import now
from app.entries.models import Entry, EntryState
from tests.factories import make_contest, make_entry, make_user
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import PHONE, Visitor, walked_by

pytestmark = pytest.mark.browser
COUNT = 12


@walked_by(PHONE)
def test_an_organizer_screens_twelve_entries_by_keyboard_and_the_entrant_sees_it_and_asks(
    stage: Stage, visit: Visit, poster: bytes
) -> None:
    organizer, entrant = visit(), visit()
    slug = f"screened-{organizer.reader.language}"
    with stage.writing() as session:
        person, maker = make_user(session, "Wei Lan"), make_user(session, "Zhao Min")
        contest = make_contest(
            session,
            slug=slug,
            organizer=person,
            state=ContestState.CLOSED,
            is_screened=True,
            closes_at=now() - timedelta(days=1),
        )
        codes = [
            make_entry(session, contest, maker, title_en=f"Film {number}", title_zh=f"影片{number}").code
            for number in range(COUNT)
        ]
        organizer.enter_as(person.get_id())
        entrant.enter_as(maker.get_id())
        stage.keep_files(session, poster)

    entrant.go(f"/entries/{codes[0]}")
    expect(entrant.page.locator("ol.stations").first).to_contain_text(entrant.say("being looked at"))
    decide_from_the_list(organizer, slug, codes)
    refuse_the_last(organizer, slug, codes[-1])
    organizer.go(f"/contests/{slug}/screening")
    expect(organizer.page.locator("tr[data-row]")).to_have_count(COUNT)
    with stage.writing() as session:
        states = [session.query(Entry).filter_by(code=code).one().state for code in codes]
    assert states == [EntryState.ELIGIBLE] * (COUNT - 1) + [EntryState.INELIGIBLE]
    tell_and_ask(organizer, entrant, slug, codes[0])


def decide_from_the_list(organizer: Visitor, slug: str, codes: list[str]) -> None:
    """J goes to the first row, each E decides and goes on."""
    organizer.go(f"/contests/{slug}/screening?sort=submitted")
    organizer.page.wait_for_load_state("networkidle")  # the keys' module has come
    organizer.page.keyboard.press("j")
    for code in codes[:-1]:
        row = organizer.page.locator(f"#entry-{code}")
        expect(row.locator("a").first).to_be_focused()
        organizer.page.keyboard.press("e")
        expect(organizer.page.locator(f"#entry-{code} .verdict--eligible")).to_be_visible()


def refuse_the_last(organizer: Visitor, slug: str, code: str) -> None:
    """O opens it, I opens the reason, which is written without the mouse."""
    expect(organizer.page.locator(f"#entry-{code} a").first).to_be_focused()
    organizer.page.keyboard.press("o")
    organizer.page.wait_for_url(f"**/contests/{slug}/screening/{code}**")
    organizer.page.wait_for_load_state("networkidle")
    organizer.page.keyboard.press("i")
    organizer.page.locator("[name='rule']").select_option("length")
    organizer.fill(reason_en="It is too long.", reason_zh="超过规定时长。")
    organizer.page.locator("#not-eligible form button").press("Enter")
    organizer.page.wait_for_url(f"**/contests/{slug}/screening**")


def tell_and_ask(organizer: Visitor, entrant: Visitor, slug: str, code: str) -> None:
    """The station changes only when told; a question reaches the desk."""
    entrant.go(f"/entries/{code}")
    expect(entrant.page.locator("ol.stations").first).to_contain_text(entrant.say("being looked at"))
    organizer.confirm("Tell them now")
    for _ in range(60):
        entrant.go(f"/entries/{code}")
        if entrant.say("takes part") in entrant.page.locator("ol.stations").first.inner_text():
            break
        entrant.page.wait_for_timeout(500)
    expect(entrant.page.locator("ol.stations").first).to_contain_text(entrant.say("takes part"))
    entrant.link("Ask the organizers").click()
    entrant.fill(subject="Subtitles", text="May I add some?")
    entrant.button("Send the question").click()
    organizer.go(f"/contests/{slug}/inbox")
    expect(organizer.page.get_by_role("link", name="Subtitles")).to_be_visible()
