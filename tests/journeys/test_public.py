"""What everybody may see: the front page, a contest, its winners, the proof; in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.scenes import announced
from tests.journeys.stage import Stage
from tests.journeys.visitor import Reader, Visitor

pytestmark = pytest.mark.browser

TITLE = {"en": "Night Ferry", "zh": "夜航船"}
BEST = {"en": "First prize", "zh": "一等奖"}
LOADED = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"


def test_anybody_reads_the_winners_and_how_they_were_found(
    stage: Stage, visit: Visit, reader: Reader, poster: bytes
) -> None:
    with stage.writing() as session:
        announcement = announced(session)
        digest, slug = announcement.digest, announcement.contest.slug
        stage.keep_files(session, poster)
    guest = visit()

    guest.go("/")
    guest.page.locator(f"a[href='/contests/{slug}/winners']").first.click()
    reads_the_winners(guest, reader.language)
    guest.link("See the proof").click()
    guest.reads(digest)
    guest.fits()
    guest.go(f"/contests/{slug}")
    guest.sees("The winners are known.")
    guest.link("See the winner list").click()
    turns_the_language(guest, reader.language)


def reads_the_winners(guest: Visitor, language: str) -> None:
    """Titles, awards and stills are there."""
    expect(guest.page.get_by_role("heading", level=1)).to_have_text(TITLE[language])
    guest.reads(BEST[language])
    guest.sees("How this was decided")
    assert guest.page.locator("main img").count() > 0
    guest.page.wait_for_function(LOADED)
    guest.fits()


def turns_the_language(guest: Visitor, language: str) -> None:
    """One press and the same page speaks the other language; one more and it is back."""
    other = "zh" if language == "en" else "en"
    title = guest.page.get_by_role("heading", level=1)
    for wanted in (other, language):
        guest.page.locator(f"a[href$='lang={wanted}']").first.click()
        expect(title).to_have_text(TITLE[wanted])
