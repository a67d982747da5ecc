"""A judge on a bad line: dead connection, closed lid, back, lost sign-in, two windows, killed server."""

from __future__ import annotations

import re
import signal
import time
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page, expect

from app.accounts.models import Role, User
from app.accounts.operations.links import invite
from app.assignments.models import Assignment
from app.commands import processes
from app.scoring.models import Scorecard, ScorecardState
from app.scoring.queries.blind import scores_of
from tests.journeys.conftest import Visit
from tests.journeys.scenes import judging
from tests.journeys.stage import Stage
from tests.journeys.test_judge import accept, give_films, is_saved
from tests.journeys.visitor import PHONE, WORK_MS, Reader, Visitor

pytestmark = pytest.mark.browser

PASSWORD = "many-quiet-lanterns"
READY = "form[data-autosave-ready]"


@pytest.fixture
def reader() -> Reader:
    """One reader is enough: what is tried here is the line, not the words or the width."""
    return PHONE


class Evening:
    """One judge before two films, and what the server has of their work."""

    def __init__(self, stage: Stage, judge: Visitor, address: str) -> None:
        self.stage, self.judge = stage, judge
        with stage.database.reading() as session:
            person = session.query(User).filter_by(email=address).one()
            seats = session.query(Assignment).filter_by(judge_id=person.id).order_by(Assignment.id).all()
            self.codes = [seat.code for seat in seats]

    def open(self, number: int = 0, page: Page | None = None) -> Page:
        """Enter the room of a film and wait until its scripts listen."""
        room = page or self.judge.page
        room.goto(f"/reviews/{self.codes[number]}")
        room.wait_for_selector(READY)
        return room

    def story(self, page: Page | None = None) -> Locator:
        """The field of the first criterion."""
        return (page or self.judge.page).locator("[name=score-story]")

    def says(self, sentence: str) -> None:
        """The line under the scorecard says this."""
        expect(self.judge.page.locator("[data-saved]")).to_have_text(self.judge.say(sentence))

    def card(self, number: int = 0) -> tuple[dict[str, int], str, ScorecardState]:
        """What the server has of a film's scorecard."""
        with self.stage.database.reading() as session:
            card = (
                session.query(Scorecard)
                .join(Assignment, Assignment.id == Scorecard.assignment_id)
                .filter(Assignment.code == self.codes[number])
                .one_or_none()
            )
            if card is None:
                return {}, "", ScorecardState.DRAFT
            return scores_of(card), card.note_to_jury, card.state


def wait_for_score(evening: Evening, key: str, value: int) -> None:
    """The server has this score before long."""
    until = time.monotonic() + WORK_MS / 1000
    while evening.card()[0].get(key) != value:
        assert time.monotonic() < until
        time.sleep(0.1)


OFFLINE = "No connection. Your scores are kept in this browser and sent when it is back."


@pytest.fixture
def evening(stage: Stage, visit: Visit, poster: bytes) -> Evening:
    with stage.writing() as session:
        contest = judging(session)
        slug, address = contest.slug, f"judge@{contest.slug}.example"
        _link, token = invite(session, email=address, role=Role.JUDGE, contest_id=contest.id, by=None)
        stage.keep_files(session, poster)
    judge = visit()
    accept(judge, token)
    give_films(stage, slug, address)
    return Evening(stage, judge, address)


def test_nothing_that_a_judge_typed_is_lost(evening: Evening) -> None:
    close_the_lid_without_a_line(evening)
    reload_without_a_line(evening)
    press_back_in_the_middle_of_a_word(evening)
    lose_the_sign_in(evening)
    change_one_score_in_two_windows(evening)
    lose_the_server(evening)
    submit_twice_in_the_middle_of_a_word(evening)


@pytest.mark.long  # a save waits ten seconds for its turn before it is sent away
def test_what_a_busy_server_sends_away_comes_again_by_itself(evening: Evening) -> None:
    judge = evening.judge
    evening.open()
    with judge.watch.expecting(503), evening.stage.writing() as other:
        other.get_one(Assignment, 1, with_for_update=True)
        with judge.page.expect_response(lambda one: one.status == 503, timeout=WORK_MS) as sent_away:
            evening.story().fill("6")
        evening.says(OFFLINE)
    assert sent_away.value.headers["retry-after"]
    wait_for_score(evening, "story", 600)
    is_saved(judge)


def close_the_lid_without_a_line(evening: Evening) -> None:
    """What was typed offline in a page that is gone is sent by the next page of the judge's."""
    judge = evening.judge
    room = evening.open(page=judge.another_window())
    with judge.watch.cut_off():
        judge.context.set_offline(True)
        evening.story(room).fill("8")
        expect(room.locator("[data-saved]")).to_have_text(judge.say(OFFLINE))
        note_a_defect(judge, room)
        room.close()
        judge.context.set_offline(False)
    judge.go("/judging")
    judge.sees("Sent.")
    assert evening.card()[0] == {"story": 800}
    evening.open()
    expect(judge.page.locator("[data-mark-list] li")).to_have_count(1)


def note_a_defect(judge: Visitor, room: Page) -> None:
    room.locator("[data-defect-box] summary").click()
    room.locator("[name=at]").fill("0:03")
    room.get_by_role("button", name=judge.say("Note this defect"), exact=True).click()
    expect(room.locator("[data-defect-error]")).to_be_visible()


def reload_without_a_line(evening: Evening) -> None:
    """A page reloaded over a dead line comes back with what was typed, and sends it."""
    judge = evening.judge
    with judge.watch.cut_off():
        judge.context.set_offline(True)
        evening.story().fill("7.5")
        evening.says(OFFLINE)
        with suppress(BrowserError):
            judge.page.reload()
        judge.context.set_offline(False)
    evening.open()
    expect(evening.story()).to_have_value("7.5")
    is_saved(judge)
    assert evening.card()[0]["story"] == 750


def press_back_in_the_middle_of_a_word(evening: Evening) -> None:
    """No pause is waited for: the copy is there before the page goes."""
    judge = evening.judge
    judge.go("/judging")
    room = evening.open()
    note = room.locator("[name=note_to_jury]")
    note.press_sequentially("Half a sen")
    room.go_back()
    room.go_forward()
    room.wait_for_selector(READY)
    expect(note).to_have_value("Half a sen")
    is_saved(judge)
    assert evening.card()[1] == "Half a sen"


def lose_the_sign_in(evening: Evening) -> None:
    """The door opens over the page; a wrong password is told, the right one sends what was typed."""
    judge = evening.judge
    room = evening.open()
    judge.context.clear_cookies()
    with judge.watch.expecting(400, 422):
        room.locator("[name=note_to_jury]").fill("Typed while signed out.")
        dialog = room.get_by_role("dialog", name=judge.say("Please sign in again"))
        expect(dialog).to_be_visible()
        assert Axe().run(room).response["violations"] == []
        judge.fits()
        dialog.locator("[name=password]").fill("not the password")
        dialog.get_by_role("button", name=judge.say("Sign in and go on"), exact=True).click()
        expect(dialog.locator("[data-problem]")).to_be_visible()
        dialog.locator("[name=password]").fill(PASSWORD)
        room.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        is_saved(judge)
    expect(room.locator("[name=note_to_jury]")).to_have_value("Typed while signed out.")
    assert evening.card()[1] == "Typed while signed out."


def change_one_score_in_two_windows(evening: Evening) -> None:
    """Both versions stand with their times until one is chosen; what only one window changed is joined."""
    judge = evening.judge
    room = evening.open()
    other = evening.open(page=judge.another_window())
    room.route("**/scorecard", lambda route: route.abort())
    with judge.watch.cut_off():
        evening.story().fill("3")
        room.locator("[name=score-technique]").fill("4")
        evening.says(OFFLINE)
        evening.story(other).fill("9")
        wait_for_score(evening, "story", 900)
        other.close()
        room.unroute("**/scorecard")
    clash = room.locator("[data-clash=score-story]")
    with judge.watch.expecting(409):
        room.evaluate("dispatchEvent(new Event('online'))")
        expect(clash).to_be_visible(timeout=WORK_MS)
    assert [re.findall(r"\d\d:\d\d", line) != [] for line in clash.locator("p").all_text_contents()] == [
        False,
        True,
        True,
    ]
    wait_for_score(evening, "technique", 400)
    assert evening.card()[0]["story"] == 900
    clash.get_by_role("button", name=judge.say("Keep what is here"), exact=True).click()
    is_saved(judge)
    assert evening.card()[0] == {"story": 300, "technique": 400}


def lose_the_server(evening: Evening) -> None:
    """The web server is killed while a save may be on its way; the next one has it."""
    judge = evening.judge
    with judge.watch.cut_off(), judge.watch.expecting(502, 503):
        evening.story().fill("6")
        time.sleep(0.5)
        processes.send(evening.stage.running.programs()["web"], signal.SIGKILL)
        evening.story().fill("6.5")
        wait_for_score(evening, "story", 650)
        is_saved(judge)


def submit_twice_in_the_middle_of_a_word(evening: Evening) -> None:
    """An older autosave is on its way, the button is pressed twice: one submission, and the next film."""
    judge = evening.judge
    room = evening.open()
    judge.fill(**{"score-technique": "7", "score-originality": "9"})
    time.sleep(0.6)
    room.locator("[name=note_to_jury]").fill("The last word.")
    judge.button("Submit this scorecard").dblclick()
    judge.sees("Submitted. Thank you.")
    assert evening.codes[0] not in room.url
    assert evening.card() == (
        {"story": 650, "technique": 700, "originality": 900},
        "The last word.",
        ScorecardState.SUBMITTED,
    )
