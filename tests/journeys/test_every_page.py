"""Every GET route of the permission table in a browser, as somebody who may see it: wide, narrow, tablet.

Pages must satisfy axe, keep quiet on the console, keep the content policy and fit the screen. Parts that
scripts swap into a page are looked at inside one. Files and data are fetched, and their type is checked.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.architecture.test_permissions import Row, table
from tests.architecture.world import World
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

# Whoever comes first and may see a page is the one who looks at it.
LOOKERS = ("anonymous", "judge", "organizer", "operator", "entrant")
FILES = {
    "entries_desk.poster": "image/jpeg",
    "entry_files.seen": "image/jpeg",
    "entry_files.show": "image/jpeg",
    "entry_film.original": "application/octet-stream",
    "entry_film.play": "video/mp4",
    "entry_film.poster": "image/jpeg",
    "entry_film.seen_original": "application/octet-stream",
    "entry_film.seen_play": "video/mp4",
    "exports.file": "text/csv; charset=utf-8",
    "entry_film.still": "image/jpeg",
    "film_sheet.shots": "application/json",
    "film_sheet.sprite": "image/jpeg",
    "entry_film.seen_subtitles": "text/vtt; charset=utf-8",
    "entry_subtitles.file": "text/vtt; charset=utf-8",
    "films.address": "application/json",
    "films_desk.shots": "application/json",
    "films_desk.sprite": "image/jpeg",
    "plan_sheets.export": "text/csv; charset=utf-8",
    "plan_sheets.proposal": "text/csv; charset=utf-8",
    "jury_minutes.sheet": "text/csv; charset=utf-8",
    "home.health": "application/json",
    "reviews.film": "video/mp4",
    "review_originals.original": "application/octet-stream",
    "review_sheets.shots": "application/json",
    "review_sheets.shots_vtt": "text/vtt; charset=utf-8",
    "review_sheets.sprite": "image/jpeg",
    "review_sheets.subtitles": "text/vtt; charset=utf-8",
    "reviews.poster": "image/jpeg",
    "static": "image/svg+xml; charset=utf-8",
    "uploads.token": "application/json",
    "accounts.sign_in_state": "application/json",
    "announcements.evidence": "application/zip",
    "winners.evidence": "application/zip",
    "souvenirs.laurel": "image/svg+xml",
    "souvenirs.preview": "image/jpeg",
    "souvenirs.still": "image/jpeg",
    "own_result.own_certificate": "application/pdf",
    "objections.evidence_file": "application/octet-stream",
    "winners.feed": "application/json",
    "winners.film": "video/mp4",
    "winners.subtitles": "text/vtt; charset=utf-8",
    "winners.poster": "image/jpeg",
}
PARTS = {
    "announcements.seal_progress",
    "entry_after.rules",
    "exports.progress",
    "entry_film.seen_state",
    "entry_film.state",
    "imports.progress",
    "jury.news",
    "plans.progress",
    "results.run_progress",
    "simulator.progress",
    "weighing.sensitivity_progress",
}
AXE = Axe().axe_script
RUN = """axe.run({resultTypes: ['violations'], elementRef: false}).then(
  found => found.violations.map(one => `${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 200)}`))"""
# No drawing is taller than two screens: one whose height got lost would be.
STRETCHED = """[...document.querySelectorAll('svg')]
  .map(one => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 120)])
  .filter(([tall]) => tall > 2 * innerHeight).map(([tall, what]) => `${tall} px tall: ${what}`)"""
TABLET = 820
INTO_PAGE = "markup => document.querySelector('main').insertAdjacentHTML('beforeend', markup)"


@pytest.fixture
def lookers(visit: Visit, world: World) -> dict[str, Visitor]:
    """A browser for each role, signed in."""
    found = {role: visit() for role in LOOKERS}
    for role, visitor in found.items():
        if role != "anonymous":
            visitor.enter_as(world.markers[role])
    return found


def visible() -> Iterator[tuple[str, Row]]:
    """The GET rows that somebody may see, each with who looks."""
    for row in table():
        looker = next((role for role in LOOKERS if role in row.allowed), None)
        if row.method == "GET" and looker:
            yield looker, row


def test_every_page_is_sound(lookers: dict[str, Visitor], world: World, stage: Stage) -> None:
    complaints, visited = [], set()
    for role, row in visible():
        complaints += [f"{row.path}: {words}" for words in look(lookers[role], row, world)]
        visited.add(row.endpoint)

    routes = {rule.endpoint for rule in stage.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert visited == routes
    assert complaints == [], "\n".join(complaints)


def test_the_absent_page_is_sound(visit: Visit) -> None:
    visitor = visit()
    with visitor.watch.expecting(404):
        visitor.go("/nothing-here")

    assert faults_of(visitor) == []


def look(visitor: Visitor, row: Row, world: World) -> list[str]:
    """Visit one address and say what is wrong with it."""
    path = row.path.format(**world.names)
    if row.endpoint in FILES:
        return fetched(visitor, path, FILES[row.endpoint])
    if row.endpoint in PARTS:
        visitor.go("/")
        visitor.page.evaluate(INTO_PAGE, visitor.context.request.get(path).text())
    else:
        visitor.go(path)
    return faults_of(visitor)


def fetched(visitor: Visitor, path: str, kind: str) -> list[str]:
    """What is wrong with a file: its answer or its type."""
    answer = visitor.context.request.get(path)
    found = (answer.status, answer.headers["content-type"])
    return [] if found == (200, kind) else [str(found)]


def faults_of(visitor: Visitor) -> list[str]:
    """What is wrong with the page a visitor is on."""
    faults = [*barriers(visitor.page), *visitor.watch.taken(), *visitor.page.evaluate(STRETCHED)]
    return faults + sticking_out(visitor, TABLET) + sticking_out(visitor, visitor.reader.width)


def sticking_out(visitor: Visitor, width: int) -> list[str]:
    """Whether the page is wider than a screen of this width, which it has from now on."""
    visitor.page.set_viewport_size({"width": width, "height": visitor.reader.height})
    found = visitor.page.evaluate("document.documentElement.scrollWidth")
    return [f"{found} px wide on {width} px"] * (found > width)


def barriers(page: Page) -> list[str]:
    """What axe finds, each with the first element it means."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return found
