"""Every page for judges by the tabulator alone: all is reached, seen while in focus, and no trap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.architecture.test_permissions import Row, table
from tests.architecture.world import World
from tests.blindness.asking import is_for_judges
from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import FILES, PARTS
from tests.journeys.visitor import PHONE, walked_by

pytestmark = pytest.mark.browser

# A film's own controls are stops within one element.
MOST_TABS = 160
# What can be gone to: one of each group of radio buttons, and nothing in a closed drawer.
STOPS = """() => {
    const groups = new Set();
    const stops = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, video[controls], [tabindex]"
    )].filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility())
      .filter((one) => {
        if (one.type !== "radio") return true;
        const group = [...document.querySelectorAll(`[type=radio][name="${one.name}"]`)];
        return one === (group.find((radio) => radio.checked) ?? group[0]);
      });
    stops.forEach((one, at) => { one.dataset.stop = at; });
    return stops.map((one) => one.outerHTML.slice(0, 120));
}"""
# Where the focus is, whether a ring shows it, and whether any of it lies open to the eye.
HERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const shown = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") ?? one : one;
    const rings = [one, one.nextElementSibling, one.parentElement].filter(Boolean).map((part) => {
        const style = getComputedStyle(part);
        const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return isOutlined || style.boxShadow !== "none";
    });
    const box = shown.getBoundingClientRect();
    const open = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
        const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return top && (shown.contains(top) || one.contains(top));
    });
    return {
        stop: one.dataset.stop ?? "", words: one.outerHTML.slice(0, 120), ring: rings.includes(true), open,
    };
}"""


def pages() -> list[Row]:
    """What a judge can open and a stranger cannot."""
    return [
        row
        for row in table()
        if row.method == "GET" and is_for_judges(row) and row.endpoint not in {*FILES, *PARTS}
    ]


def faults_of(page: Page) -> list[str]:
    """Press the tabulator until it comes around; what is never reached, not seen, or holds it."""
    wanted = dict(enumerate(page.evaluate(STOPS)))
    faults, seen = [], set[str]()
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or (here["stop"] == "0" and len(seen) > 1):
            break
        if here["stop"] not in seen:
            faults += [f"no ring: {here['words']}"] * (not here["ring"])
            faults += [f"covered: {here['words']}"] * (not here["open"])
        seen.add(here["stop"])
    else:
        faults.append(f"a trap: {here['words'] if here else ''}")
    return faults + [f"never reached: {words}" for at, words in wanted.items() if str(at) not in seen]


@walked_by(PHONE)
def test_every_page_for_judges_can_be_walked_by_the_tabulator(visit: Visit, world: World) -> None:
    judge, found = visit(), []
    judge.enter_as(world.markers["judge"])

    for row in pages():
        judge.go(row.path.format(**world.names))
        judge.page.wait_for_load_state("networkidle")
        found += [f"{row.path}: {words}" for words in faults_of(judge.page)]

    assert len(pages()) > 10
    assert found == [], "\n".join(found)
