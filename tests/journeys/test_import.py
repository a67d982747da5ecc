"""A contest collected elsewhere comes in through the upload box: a table, mended once, and its films."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.entries.models import Entry
from app.films.models import FilmState
from tests.factories import make_contest, make_user
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Reader, Visitor
from tests.media.making import make_film

pytestmark = pytest.mark.browser

HEAD = "external_id,email,name,title_en,title_zh,film\n"
FIRST = "A1,min@example.org,赵敏,,制灯人,盐.mp4\n"
SECOND = "A2,ada@example.org,Ada Lem,Lamp,,lamp.mp4\n"
WRONG = "A2,ada@example.org,Ada Lem,Lamp,,lamb.mp4\n"


@pytest.fixture
def reader() -> Reader:
    """Organizers sit at a desk."""
    return DESK


def test_an_organizer_brings_in_a_table_and_two_films_in_a_zip(
    stage: Stage, visit: Visit, tmp_path: Path
) -> None:
    organizer = visit()
    with stage.writing() as session:
        person = make_user(session, "Wei Lan")
        contest = make_contest(session, organizer=person, min_film_seconds=1)
        slug = contest.slug
        organizer.enter_as(person.get_id())
    organizer.go(f"/contests/{slug}/imports")
    organizer.press("Begin an import")

    send(organizer, packed(tmp_path), table(tmp_path, "first.csv", WRONG))
    organizer.press("Look through it")
    organizer.sees("1 line is wrong")
    organizer.reads("lamb.mp4")
    expect(organizer.button("Take in 1 entry")).to_have_count(0)

    send(organizer, table(tmp_path, "mended.csv", SECOND))
    organizer.press("Look through it")
    organizer.sees("2 lines are new and can be taken in")
    organizer.press("Take in 2 entries")
    organizer.sees("2 entries were taken in; their films are being checked.")

    organizer.link("Screen them").click()
    for title in ("制灯人", "Lamp"):
        expect(organizer.page.get_by_role("link", name=title).first).to_be_visible()
    assert states_in_the_end(stage, organizer, slug) == [("A1", FilmState.READY), ("A2", FilmState.READY)]


def send(organizer: Visitor, *files: Path) -> None:
    """Choose files in the box; the page names them once they have all arrived."""
    chooser = organizer.page.locator("input[type=file]")
    expect(chooser).to_be_enabled()
    chooser.set_input_files(files)
    kept = organizer.page.locator("section[aria-labelledby=files-title] > ul bdi")
    for file in files:
        expect(kept.filter(has_text=file.name)).to_be_visible(timeout=WORK_MS)


def table(folder: Path, name: str, second: str) -> Path:
    """A table of two lines, as a spreadsheet saves it."""
    path = folder / name
    path.write_text(HEAD + FIRST + second, encoding="utf-8-sig")
    return path


def packed(folder: Path) -> Path:
    """Two films in a ZIP file, one with a Chinese name."""
    path = folder / "films.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(("盐.mp4", "lamp.mp4"), start=2):
            archive.write(make_film(folder / f"{number}.mp4", frames=24 * number), name)
    return path


def states_in_the_end(stage: Stage, organizer: Visitor, slug: str) -> list[tuple[str | None, FilmState]]:
    """The entries by their outside number, once every film has been checked."""
    for _ in range(WORK_MS // 500):
        with stage.writing() as session:
            entries = session.query(Entry).filter(Entry.contest.has(slug=slug)).order_by(Entry.external_id)
            found = [(one.external_id, one.film.state) for one in entries if one.film is not None]
        if not any(state is FilmState.CHECKING for _code, state in found):
            break
        organizer.page.wait_for_timeout(500)
    return found
