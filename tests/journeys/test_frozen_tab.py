"""A tab that the browser freezes in the middle of a word: thrown away or woken, nothing typed is lost."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Browser

from tests.journeys.bare_tab import BareTab
from tests.journeys.test_nothing_is_lost import Evening, evening, reader
from tests.journeys.visitor import WORK_MS

__all__ = ["evening", "reader"]

pytestmark = pytest.mark.browser

LISTENS = "!!document.querySelector('form[data-autosave-ready]')"
# The line is dead until the page is woken.
NO_LINE = """
(() => {
  const line = window.fetch;
  let isAwake = false;
  document.addEventListener("resume", () => { isAwake = true; }, { capture: true });
  window.fetch = (...asked) => (isAwake ? line(...asked) : Promise.reject(new TypeError("no line")));
})()
"""
# Somebody else writes to the browser's database for as long as the page lives.
STORE_IS_BUSY = """
new Promise((begun) => {
  indexedDB.open("laurel", 1).onsuccess = ({ target }) => {
    const shelf = target.result.transaction("drafts", "readwrite").objectStore("drafts");
    const again = () => { window.isBusy = true; shelf.count().onsuccess = again; };
    again();
  };
})
"""


@pytest.fixture
def tab(evening: Evening, browser: Browser) -> BareTab:
    """The judge's room in a tab behind another, its line dead."""
    evening.judge.page.goto("/judging")
    opened = BareTab(browser, evening.judge.page)
    opened.open(room_of(evening))
    opened.waits_for(LISTENS)
    opened.hide()
    opened.value(NO_LINE)
    return opened


def room_of(evening: Evening) -> str:
    return f"{evening.stage.url}/reviews/{evening.codes[0]}"


def type_and_freeze(tab: BareTab, words: str) -> None:
    """The last key is pressed, and no pause has passed when the page stands still."""
    field = "document.querySelector('[name=note_to_jury]')"
    tab.value(
        f"{field}.value = {json.dumps(words)}; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))"
    )
    tab.lifecycle("frozen")


def wait_for_note(evening: Evening, words: str) -> None:
    until = time.monotonic() + WORK_MS / 1000
    while evening.card()[1] != words:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_frozen_tab_that_is_thrown_away_loses_no_word(evening: Evening, tab: BareTab) -> None:
    tab.value(f"void {STORE_IS_BUSY}")
    tab.waits_for("window.isBusy")

    type_and_freeze(tab, "Frozen in the middle of a wo")
    tab.discard()
    tab.open(room_of(evening))

    tab.waits_for("document.querySelector('[name=note_to_jury]')?.value === 'Frozen in the middle of a wo'")
    wait_for_note(evening, "Frozen in the middle of a wo")


def test_a_frozen_tab_that_wakes_sends_what_it_holds(evening: Evening, tab: BareTab) -> None:
    type_and_freeze(tab, "Asleep, and awake.")
    before = evening.card()[1]

    tab.lifecycle("active")

    wait_for_note(evening, "Asleep, and awake.")
    assert before == ""
