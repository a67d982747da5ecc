"""Film after film with the hands on the keyboard, counted in keystrokes; and on a tablet, with a finger."""

from __future__ import annotations

import re
import sys

import pytest
from playwright.sync_api import Page, expect

from app.assignments.models import Assignment
from app.contests.models import ContestState, RoundState
from app.contests.operations.standard import standard_terms
from app.scoring.models import Scorecard, ScorecardState, Viewing
from tests.factories import make_assignment, make_contest, make_entry, make_judge, make_sheet_row, make_user
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, WORK_MS, Reader, Visitor

pytestmark = pytest.mark.browser

TABLET = Reader("zh", 834, 1112, "zh-CN", is_touch=True)
MOST_TABS = 40
FINGER = 44
PLAYED = "() => document.querySelector('video').currentTime > 0.4"
ENDED = "() => document.querySelector('video').ended"
READY = "() => document.querySelector('[data-film-controls]')?.hidden === false"
LISTENS = """() => performance.getEntriesByType("resource")
    .some(one => one.name.includes("score_keys") && one.responseEnd > 0)"""
HAS_FOCUS = "selector => document.activeElement.matches(selector)"
SMALL = """least => [...document.querySelectorAll(".control, .score__digit, .room__send .button")]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < least)
    .map(one => one.outerHTML.slice(0, 90))"""


class Hands:
    """Ten fingers that count what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def tab_to(self, selector: str) -> None:
        """Press the tabulator until something has the focus."""
        for _press in range(MOST_TABS):
            if self.page.evaluate(HAS_FOCUS, selector):
                return
            self.press("Tab")
        raise AssertionError(f"The tabulator never reached {selector}.")


def arrange(stage: Stage, poster: bytes, films: int, share: int) -> tuple[str, str, int]:
    """A round that asks for a share of each film: its queue, and its judge's marker and number."""
    with stage.writing() as session:
        contest = make_contest(session, organizer=make_user(session), state=ContestState.JUDGING)
        session.add(standard_terms(contest.id))
        round_ = contest.rounds[0]
        round_.state, round_.viewing_share = RoundState.OPEN, share
        judge = make_judge(session, contest)
        for number in range(films):
            entry = make_entry(session, contest, title_en=f"Film {number + 1}", title_zh=f"影片{number + 1}")
            make_assignment(session, entry, judge)
            assert entry.film is not None
            sheet = make_sheet_row(entry.film)
            sheet.sprite_key, sheet.sprite = None, {}
            session.add(sheet)
        stage.keep_files(session, poster)
        return f"/contests/{contest.slug}/rounds/1/queue", judge.get_id(), judge.id


def promise(hands: Hands) -> None:
    """The terms of confidentiality are read and accepted."""
    hands.tab_to("[name=agrees]")
    hands.press("Space")
    hands.tab_to("main form button")
    hands.press("Enter")


def score_all(judge: Visitor, films: int, *, whole: bool) -> list[int]:
    """Watch and score one film after the other; how many keys each took after watching."""
    hands, counts = Hands(judge.page), []
    hands.tab_to("main a.button")
    hands.press("Enter")
    for left in range(films, 0, -1):
        expect(judge.page.locator("[data-film-controls]")).to_be_visible(timeout=WORK_MS)
        judge.page.wait_for_function(LISTENS)
        watch(judge, hands, whole=whole)
        hands.count = 0
        before = judge.page.url
        hands.press("8", "Tab", "7", "Tab", "9", "s")
        counts.append(hands.count)
        # The film before left the same words on this page: only the next page tells that this one is sent.
        expect(judge.page).not_to_have_url(before, timeout=WORK_MS)
        judge.sees("Submitted. Thank you.")
        if left > 1:
            expect(judge.page).to_have_url(re.compile("/reviews/"))
    return counts


def watch(judge: Visitor, hands: Hands, *, whole: bool) -> None:
    """Play a film: for a moment, or at double speed to its end."""
    if whole:
        hands.press(">", ">", ">")
    hands.press("Space")
    if whole:
        judge.page.wait_for_function(ENDED, timeout=WORK_MS)
        expect(judge.page.locator("[data-share-text]")).to_contain_text("100")
    else:
        judge.page.wait_for_function(PLAYED, timeout=WORK_MS)
        hands.press("Space")


def by_keyboard(stage: Stage, visit: Visit, poster: bytes, films: int, *, whole: bool) -> list[int]:
    """A judge's whole way; what is in the database afterwards is what was pressed."""
    address, marker, number = arrange(stage, poster, films, 90 if whole else 0)
    judge = visit()
    judge.enter_as(marker)
    judge.go(address)
    promise(Hands(judge.page))
    judge.sees("To watch")
    counts = score_all(judge, films, whole=whole)
    judge.sees("You have judged all your films. Thank you.")
    with stage.database.reading() as session:
        mine = [seat.id for seat in session.query(Assignment).filter_by(judge_id=number)]
        calm = [one.calm for one in session.query(Viewing) if one.assignment_id in mine and one.calm]
        cards = session.query(Scorecard).join(Scorecard.assignment).filter_by(judge_id=number).all()
        values = {tuple(sorted(score.value for score in card.scores)) for card in cards}
        states = {card.state for card in cards}
    assert (len(cards), values, states) == (films, {(700, 800, 900)}, {ScorecardState.SUBMITTED})
    assert not (whole and calm), "what ran at double speed is no calm viewing"
    sys.stdout.write(f"keystrokes for each film after watching: {counts}\n")
    return counts


@pytest.mark.parametrize("reader", [DESK], ids=["english-1280"])
def test_a_judge_scores_films_by_keyboard_alone_in_six_keystrokes_each(
    stage: Stage, visit: Visit, poster: bytes, reader: Reader
) -> None:
    assert reader is DESK
    assert by_keyboard(stage, visit, poster, 3, whole=False) == [6, 6, 6]


@pytest.mark.long
@pytest.mark.parametrize("reader", [DESK], ids=["english-1280"])
def test_a_judge_watches_and_scores_twenty_films_by_keyboard_alone(
    stage: Stage, visit: Visit, poster: bytes, reader: Reader
) -> None:
    assert reader is DESK
    assert max(by_keyboard(stage, visit, poster, 20, whole=True)) <= 6


@pytest.mark.parametrize("reader", [TABLET], ids=["chinese-tablet"])
def test_on_a_tablet_a_film_is_scored_with_a_finger(
    stage: Stage, visit: Visit, poster: bytes, reader: Reader
) -> None:
    address, marker, _number = arrange(stage, poster, 1, 0)
    judge = visit()
    judge.enter_as(marker)
    judge.go(address)
    judge.page.locator("[name=agrees]").tap()
    judge.button("Accept and go on").tap()
    judge.page.locator("main a.button").tap()
    judge.page.wait_for_function(READY)
    judge.fits()
    too_small = judge.page.evaluate(SMALL, FINGER)
    judge.page.locator("[data-seek]").nth(1).tap()
    for level, criterion in ((8, "story"), (7, "technique"), (9, "originality")):
        judge.page.locator(f"#score-{criterion} button[value='{level}']").tap()
    expect(judge.page.locator("output[data-weights]")).to_have_text("8")
    judge.button("Submit this scorecard").tap()
    judge.sees("You have judged all your films. Thank you.")

    assert too_small == []
    assert reader.is_touch
