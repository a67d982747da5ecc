"""A judge's way: invitation, queue, screening room by keyboard, two windows at once, submitting, recusal."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role, User
from app.accounts.operations.links import invite
from app.assignments.models import PanelSeat
from app.contests.models import Contest
from app.entries.models import Entry
from tests.factories import make_assignment
from tests.journeys.conftest import Visit
from tests.journeys.scenes import judging
from tests.journeys.stage import Stage
from tests.journeys.visitor import PHONE, WORK_MS, Visitor, walked_by

pytestmark = pytest.mark.browser

MOST_TABS = 40
CLOCK = "() => document.querySelector('video').currentTime"
UNSENT = """async () => (await (await import(JSON.parse(
    document.querySelector('meta[name=laurel-modules]').content)['draft-copy'])).all()).length === 0"""
AT = "() => document.activeElement.name"
READY = "form[data-autosave-ready]"


@walked_by(PHONE)
def test_a_judge_scores_by_keyboard_and_steps_back_from_a_film(
    stage: Stage, visit: Visit, poster: bytes
) -> None:
    with stage.writing() as session:
        contest = judging(session)
        slug, address = contest.slug, f"judge@{contest.slug}.example"
        _link, token = invite(session, email=address, role=Role.JUDGE, contest_id=contest.id, by=None)
        stage.keep_files(session, poster)
    judge = visit()

    accept(judge, token)
    give_films(stage, slug, address)
    enter_the_room(judge)
    watch(judge)
    score(judge)
    reload(judge)
    answer_a_second_window(judge)
    submit(judge)
    step_back(judge)


def accept(judge: Visitor, token: str) -> None:
    """The link from the mail makes an account."""
    judge.go(f"/invitations/{token}")
    judge.sees("You are invited to judge films.")
    judge.fits()
    judge.fill(name="陈梅 Mei Chen", password="many-quiet-lanterns")
    judge.press("Accept the invitation")
    judge.sees("You judge")


def give_films(stage: Stage, slug: str, address: str) -> None:
    """The organizer seats the judge and gives out both films."""
    with stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        judge = session.query(User).filter_by(email=address).one()
        session.add(PanelSeat(round_id=contest.rounds[0].id, judge_id=judge.id, languages=["zh", "en"]))
        for entry in session.query(Entry).filter_by(contest_id=contest.id):
            make_assignment(session, entry, judge)


def enter_the_room(judge: Visitor) -> None:
    """From one's own page over the queue into the first film."""
    judge.page.locator("main a[href='/judging']").click()
    judge.link("Go on watching").click()
    judge.sees("To watch")
    judge.fits()
    judge.page.locator("main a.button").first.click()
    expect(judge.page).to_have_url(re.compile("/reviews/"))
    judge.fits()


def watch(judge: Visitor) -> None:
    """Space plays, an arrow jumps, and the film comes in stretches."""
    stretches: list[int] = []
    judge.page.on("response", lambda answer: stretches.append(answer.status) if film(answer.url) else None)
    judge.page.reload()
    judge.page.keyboard.press("Space")
    judge.page.wait_for_function(f"{CLOCK} > 0.3", timeout=WORK_MS)
    judge.page.keyboard.press("ArrowRight")
    judge.page.wait_for_function(f"{CLOCK} > 5", timeout=WORK_MS)
    judge.page.keyboard.press("Space")
    assert judge.page.evaluate("document.querySelector('video').paused")
    assert 206 in stretches


def film(url: str) -> bool:
    """Whether an address is that of the film."""
    return urlsplit(url).path.endswith("/film")


def score(judge: Visitor) -> None:
    """No mouse: tab to the criteria, digits for points, = for half a point more."""
    keys = judge.page.keyboard
    tab_to(judge.page, "score-story")
    keys.type("8")
    tab_to(judge.page, "score-technique")
    keys.type("7")
    tab_to(judge.page, "score-originality")
    keys.type("9")
    keys.press("=")
    expect(judge.page.locator("output")).to_have_text("8.15")
    tab_to(judge.page, "note_to_jury")
    keys.type("The third shot holds it together.")
    is_saved(judge)


def tab_to(page: Page, name: str) -> None:
    """Press the tabulator until a control has the focus."""
    for _press in range(MOST_TABS):
        if page.evaluate(AT) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tabulator never reached {name}.")


def is_saved(judge: Visitor) -> None:
    """The page says so, with the time, and nothing waits to be sent."""
    saved = re.escape(judge.say("Saved %(time)s", time="@")).replace("@", r"\d\d:\d\d")
    expect(judge.page.locator("[data-saved]")).to_have_text(re.compile(saved))
    judge.page.wait_for_function(UNSENT)


def reload(judge: Visitor) -> None:
    """What was typed is still there."""
    judge.page.reload()
    judge.page.wait_for_selector(READY)
    story, originality = (judge.page.locator(f"[name=score-{key}]") for key in ("story", "originality"))
    expect(story).to_have_value("8")
    expect(originality).to_have_value("9.5")
    expect(judge.page.locator("[name=note_to_jury]")).to_have_value("The third shot holds it together.")


def answer_a_second_window(judge: Visitor) -> None:
    """Both windows change one score: the first is told of the second's, and its next change is kept."""
    other = judge.another_window()
    other.goto(judge.page.url)
    other.wait_for_selector(READY)
    with other.expect_response(re.compile("/scorecard$")):
        other.locator("[name=score-technique]").fill("6")
    other.close()
    technique = judge.page.locator("[name=score-technique]")
    with judge.watch.expecting(409):
        technique.fill("5")
        expect(judge.page.locator("[data-clash=score-technique]")).to_be_visible()
    technique.fill("5.5")
    expect(judge.page.locator("[data-clash]")).to_have_count(0)
    is_saved(judge)
    expect(judge.page.locator("output")).to_have_text("7.7")


def submit(judge: Visitor) -> None:
    """One key submits, and the next film comes."""
    first = judge.page.url
    judge.page.keyboard.press("s")
    judge.sees("Submitted. Thank you.")
    assert judge.page.url != first


def step_back(judge: Visitor) -> None:
    """A film by a friend is given back with a reason, and the queue is empty."""
    judge.page.locator("summary", has_text=judge.say("I should not judge this film")).click()
    judge.page.locator("[name=reason]").fill("I taught the director.")
    judge.press("I have a conflict")
    judge.sees("Noted. This film is no longer in your queue.")
    judge.sees("You have judged all your films. Thank you.")
    judge.fits()
