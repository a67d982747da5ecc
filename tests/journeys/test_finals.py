"""A contest carried through triage, scorecards, a ranked final and a deliberation to its awards board."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Contest, ContestState, RoundKind, RoundState
from tests.factories import make_assignment, make_contest, make_judge, make_scorecard, make_user
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, Reader, Visitor

pytestmark = pytest.mark.browser
ROUNDS = (("Scores", "scored"), ("Final order", "ranked"), ("Deliberation", "jury"))


@pytest.fixture
def reader() -> Reader:
    """One reader is enough: every page of it is looked at in both languages elsewhere."""
    return DESK


def test_a_contest_goes_through_every_kind_of_round(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        organizer = make_user(session, "Wei Lan")
        contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
        first = contest.rounds[0]
        first.kind, first.state, first.title_en = RoundKind.TRIAGE, RoundState.OPEN, "Triage"
        judges = [make_judge(session, contest, name) for name in ("Ida Berg", "Luo Fan")]
        for entry in films(session, contest, 4):
            for judge in judges:
                make_assignment(session, entry, judge)
        slug, markers = contest.slug, [judge.get_id() for judge in judges]
        desk_marker = organizer.get_id()
        stage.keep_files(session, poster)
    desk, ida, luo = visit(), visit(), visit()
    desk.enter_as(desk_marker)
    for judge_visitor, marker in zip((ida, luo), markers, strict=True):
        judge_visitor.enter_as(marker)

    plan_rounds(desk, slug)
    decide_by_keys(ida, slug, "yymn")
    decide_by_keys(luo, slug, "yyym")
    close(desk, slug, 1)
    advance(desk, slug, 1, "?rule=share&number=50")
    begin(desk, slug, 2)
    score_all(stage, slug)
    close(desk, slug, 2)
    tally(desk, slug, 2)
    advance(desk, slug, 2, "?rule=top&number=3")
    begin(desk, slug, 3)
    put_in_order(ida, slug)
    put_in_order(luo, slug)
    close(desk, slug, 3)
    tally(desk, slug, 3)
    advance(desk, slug, 3, "?rule=top&number=3")
    deliberate(desk, ida, luo, slug)
    close(desk, slug, 4)
    tally(desk, slug, 4)
    take_over(desk, slug)


def plan_rounds(desk: Visitor, slug: str) -> None:
    """Three further rounds, each of another kind."""
    for title, kind in ROUNDS:
        desk.go(f"/contests/{slug}/rounds")
        desk.fill(title_en=title)
        desk.page.locator("[name=kind]").select_option(kind)
        desk.press("Add this round")
    expect(desk.page.locator("main tbody tr")).to_have_count(4)


def decide_by_keys(judge: Visitor, slug: str, words: str) -> None:
    """One keystroke a film, and one taken back and said again."""
    judge.go(f"/contests/{slug}/rounds/1/queue")
    judge.follow("main a.button")
    sound(judge)
    for number, word in enumerate(words):
        with judge.page.expect_navigation():
            judge.page.keyboard.press(word)
        if number == 0:
            with judge.page.expect_navigation():
                judge.page.keyboard.press("u")
            judge.sees("Taken back. Decide on this film again.")
            with judge.page.expect_navigation():
                judge.page.keyboard.press(word)
    judge.sees("You have judged all your films. Thank you.")


def close(desk: Visitor, slug: str, number: int) -> None:
    """The organizer closes a round."""
    desk.go(f"/contests/{slug}/rounds/{number}/progress")
    desk.confirm("Close the round")
    desk.sees("This round is closed. Its scores stand still.")


def advance(desk: Visitor, slug: str, number: int, rule: str) -> None:
    """A rule is tried, and whom it moves advances."""
    desk.go(f"/contests/{slug}/rounds/{number}/advance{rule}")
    sound(desk)
    desk.press("Advance the ticked films")
    desk.sees("Nobody but organizers knows yet.")


def begin(desk: Visitor, slug: str, number: int) -> None:
    """The same judges get every film of the round."""
    desk.go(f"/contests/{slug}/rounds/{number}/progress")
    with desk.page.expect_navigation():
        desk.press("Seat the judges of the round before")
    desk.go(f"/contests/{slug}/rounds/{number}/progress")
    desk.confirm("Every judge watches every film")
    expect(desk.button("Close the round")).to_be_visible()


def score_all(stage: Stage, slug: str) -> None:
    """The scorecards of round 2, which another journey fills by hand."""
    with stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        seats = session.scalars(sa.select(Assignment).where(Assignment.round_id == contest.rounds[1].id))
        for seat in seats:
            points = 9 - seat.entry_id % 4 - 0.5 * (seat.judge_id % 2)
            make_scorecard(session, seat, points, points, points)
            seat.state = AssignmentState.DONE


def tally(desk: Visitor, slug: str, number: int) -> None:
    """A round is counted by a worker."""
    desk.go(f"/contests/{slug}/rounds/{number}/tally")
    desk.press("Run the tally")
    desk.sees("All films")


def put_in_order(judge: Visitor, slug: str) -> None:
    """By keyboard alone: the last film to the front, saved by itself, submitted."""
    judge.go(f"/contests/{slug}/rounds/3/queue")
    judge.sees("Put the films in your order, the best first. Watch each as often as you like.")
    sound(judge)
    handles = judge.page.locator("[data-waiting] [data-order-handle]")
    for _film in range(3):
        with judge.page.expect_response(lambda answer: answer.request.method == "POST"):
            handles.first.focus()
            judge.page.keyboard.press("ArrowDown")
    last = judge.page.locator("[data-placed] [data-film]").last.get_attribute("data-film")
    with judge.page.expect_response(lambda answer: answer.request.method == "POST"):
        judge.page.locator("[data-placed] [data-order-handle]").last.focus()
        judge.page.keyboard.press("Home")
    judge.page.reload()
    assert judge.page.locator("[data-placed] [data-film]").first.get_attribute("data-film") == last
    judge.press("Submit this order")
    judge.sees("Your order is submitted. Thank you.")


def deliberate(desk: Visitor, ida: Visitor, luo: Visitor, slug: str) -> None:
    """The table is opened, a motion put, voted and closed; the minutes hold it."""
    desk.go(f"/contests/{slug}/rounds/4/progress")
    desk.press("Seat the judges of the round before")
    desk.go(f"/contests/{slug}/rounds/4/jury")
    desk.press("Open the deliberation")
    desk.sees("The deliberation is open. Its members find the films at their table.")
    ida.go(f"/contests/{slug}/rounds/4/queue")
    sound(ida)
    ida.page.locator("[name=film]").select_option(index=1)
    ida.fill(reason="It dares more than the others.")
    ida.press("Put this motion")
    for member in (ida, luo):
        member.go(f"/contests/{slug}/rounds/4/jury")
        member.press("For")
        member.sees("Your vote is kept. You can change it until the motion is closed.")
    ida.follow("main tbody a")
    sound(ida)
    desk.go(f"/contests/{slug}/rounds/4/jury")
    desk.press("Close this motion")
    desk.sees("The motion is closed; its votes stand in the minutes.")
    desk.go(f"/contests/{slug}/rounds/4/jury/minutes")
    desk.sees("Motion %(number)s was carried unanimously, with %(yes)s votes.", number=1, yes=2)
    sound(desk)


def take_over(desk: Visitor, slug: str) -> None:
    """The jury's decision becomes a decision on the board."""
    desk.go(f"/contests/{slug}/board")
    desk.press("Take the jury’s decisions over")
    desk.reads("It dares more than the others. [1: 2-0-0]")
    sound(desk)


def sound(visitor: Visitor) -> None:
    """Nothing sticks out, and axe finds nothing."""
    visitor.fits()
    found = Axe().run(visitor.page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == []
