"""The assignment studio: from the arithmetic to a plan that is applied, undone, filed and repaired."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan
from app.assignments.operations.seats import step_back
from app.contests.models import Contest, ContestState
from app.db import now
from app.entries.models import Entry
from app.jobs import names
from app.jobs.models import Outbox
from tests.factories import make_contest, make_judge, make_user
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films
from tests.journeys.stage import Stage
from tests.journeys.test_every_page import barriers
from tests.journeys.visitor import DESK, WORK_MS, Visitor, walked_by

pytestmark = pytest.mark.browser
JUDGES = ("Ida Berg", "Luo Fan", "Tom Okafor")


@walked_by(DESK)
def test_an_organizer_assigns_in_the_studio(stage: Stage, visit: Visit, poster: bytes) -> None:
    organizer = visit()
    slug = f"studio-{organizer.reader.language}"
    with stage.writing() as session:
        person = make_user(session, "Wei Lan")
        contest = make_contest(session, slug=slug, organizer=person, state=ContestState.CLOSED)
        contest.rounds[0].reviews_per_entry = 2
        codes = [entry.code for entry in films(session, contest, 4)]
        for name in JUDGES:
            make_judge(session, contest, name)
        organizer.enter_as(person.get_id())
        stage.keep_files(session, poster)

    look_at_the_arithmetic(organizer, slug)
    draw(organizer, plan=1)
    taken = ask_about_pairs(organizer, codes[0])
    draw_again_and_compare(organizer, slug, codes[0], taken)
    apply_undo_and_apply(organizer, slug)
    take_a_file_out_and_in(organizer, slug)
    repair_after_a_recusal(organizer, slug)


def sound(organizer: Visitor) -> None:
    """The page fits, and axe finds nothing."""
    organizer.page.wait_for_load_state()
    organizer.fits()
    assert barriers(organizer.page) == []


def look_at_the_arithmetic(organizer: Visitor, slug: str) -> None:
    """Hours stand before anything can be drawn."""
    organizer.go(f"/contests/{slug}/rounds/1/plans")
    expect(organizer.page.locator(".lead")).to_contain_text("3")
    sound(organizer)


def draw(organizer: Visitor, *, plan: int) -> None:
    """A worker draws; the page shows how far it is, and then the proposal."""
    organizer.press("Draw a plan")
    organizer.page.wait_for_url(f"**/plans/{plan}")
    expect(organizer.button("Apply this plan")).to_be_visible(timeout=WORK_MS)
    organizer.sees("Every film has its %(count)s judges.", count=2)
    sound(organizer)


def ask_about_pairs(organizer: Visitor, code: str) -> str:
    """Why each judge has the film or has it not; who is chosen is banned from it."""
    chosen = ""
    for name in JUDGES:
        organizer.page.locator("#why summary").click()
        organizer.fill(entry=code)
        organizer.page.locator("#why select").select_option(label=name)
        organizer.press("Ask")
        expect(organizer.page.locator("#why [role=status]")).to_contain_text(name)
        if organizer.button("Lock this pair: no plan moves it").count():
            chosen = name
        organizer.page.goto(organizer.page.url.partition("?")[0])
    organizer.page.locator("#why summary").click()
    organizer.fill(entry=code)
    organizer.page.locator("#why select").select_option(label=chosen)
    organizer.press("Ask")
    expect(organizer.button("Lock this pair: no plan moves it")).to_be_visible()
    sound(organizer)
    organizer.press("Ban this pair")
    organizer.sees("Noted. The next plan keeps to it.")
    return chosen


def draw_again_and_compare(organizer: Visitor, slug: str, code: str, banned: str) -> None:
    """A pin beside the ban; the second plan keeps to both, and both plans stand side by side."""
    organizer.page.locator("#wishes summary").first.click()
    organizer.page.locator("#wish-entry").fill(code)
    pinned = next(name for name in JUDGES if name != banned)
    organizer.page.locator("#wish-judge").select_option(label=pinned)
    organizer.press("Keep this")
    organizer.sees("Watches it")
    sound(organizer)
    draw(organizer, plan=2)
    organizer.go(f"/contests/{slug}/rounds/1/plans/compare")
    organizer.sees("Side by side")
    sound(organizer)
    assert held_in_plan(organizer, slug, 2, code, pinned)
    assert not held_in_plan(organizer, slug, 2, code, banned)


def held_in_plan(organizer: Visitor, slug: str, number: int, code: str, judge: str) -> bool:
    """Whether a plan gives this film to this judge."""
    with organizer.stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        plan = session.query(Plan).filter_by(round_id=contest.rounds[0].id, number=number).one()
        entry = session.query(Entry.id).filter_by(code=code).scalar()
        seats = session.query(PanelSeat).join(PanelSeat.judge)
        seat = seats.filter(PanelSeat.round_id == contest.rounds[0].id, User.name == judge).one()
        return [entry, seat.judge_id] in plan.pairs


def apply_undo_and_apply(organizer: Visitor, slug: str) -> None:
    """What was applied can be taken back while nobody has begun."""
    organizer.go(f"/contests/{slug}/rounds/1/plans/2")
    organizer.confirm("Apply this plan")
    organizer.sees("This plan was applied.")
    organizer.confirm("Undo this plan")
    organizer.sees("This plan was applied and undone.")
    organizer.go(f"/contests/{slug}/rounds/1/plans")
    draw(organizer, plan=3)
    organizer.confirm("Apply this plan")
    organizer.sees("This plan was applied.")
    sound(organizer)


def take_a_file_out_and_in(organizer: Visitor, slug: str) -> None:
    """The plan as a file comes back in as the whole plan and changes nothing; a wrong line is named."""
    organizer.go(f"/contests/{slug}/rounds/1/assignments")
    sound(organizer)
    with organizer.page.expect_download() as download:
        organizer.link("Save as CSV").click()
    content = download.value.path().read_bytes()
    chosen = organizer.page.locator("[name='file']")
    wrong = content + b"XXXX,,,nobody\r\n"
    chosen.set_input_files({"name": "plan.csv", "mimeType": "text/csv", "buffer": wrong})
    with organizer.watch.expecting(422):
        organizer.press("Check this file")
        organizer.sees("Nothing was taken from this file.")
    sound(organizer)
    organizer.page.locator("[name='extent'][value='whole']").check()
    chosen.set_input_files({"name": "plan.csv", "mimeType": "text/csv", "buffer": content})
    organizer.press("Check this file")
    organizer.sees("There is nothing to give out: no seat is free or no judge may take it.")
    sound(organizer)


def repair_after_a_recusal(organizer: Visitor, slug: str) -> None:
    """A judge steps back; the repair is proposed by itself and says how many reviews it moves."""
    with organizer.stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        waiting = session.query(Assignment).filter_by(round_id=contest.rounds[0].id)
        # Of the first film a judge was banned, so nobody could take that seat over.
        seat = waiting.filter_by(state=AssignmentState.PENDING).order_by(Assignment.entry_id.desc()).first()
        assert seat is not None
        step_back(session, seat, AssignmentState.RECUSED, reason="my brother's film", by=seat.judge)
        # Nobody waits here until further seats may have been lost.
        hurried = sa.update(Outbox).where(Outbox.name == names.PROPOSE_REPAIR)
        session.execute(hurried.values(available_at=now()))
    organizer.go(f"/contests/{slug}/rounds/1/plans")
    own = organizer.page.get_by_text(organizer.say("proposed by itself"))
    for _ in range(60):
        if own.count():
            break
        organizer.page.wait_for_timeout(500)
        organizer.page.reload()
    organizer.link("Plan %(number)s", number=5).click()
    expect(organizer.button("Apply this plan")).to_be_visible(timeout=WORK_MS)
    sound(organizer)
    organizer.confirm("Apply this plan")
    organizer.sees("This plan was applied.")
