"""One word on a film, or on two, over a dead line and after a lost sign-in: it is kept and arrives."""

from __future__ import annotations

from contextlib import suppress

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.operations.passwords import hash_password
from app.assignments.models import Assignment
from app.contests.models import ContestState, RoundKind, RoundState
from app.contests.operations.standard import standard_terms
from app.scoring.models import PairVote, TermsAcceptance, TriageVote
from tests.factories import make_assignment, make_contest, make_judge, make_user
from tests.faults.killing import until
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, PHONE, Visitor, walked_by

pytestmark = pytest.mark.browser
PASSWORD = "many-quiet-lanterns"
READY = "form[data-word-ready]"
KEPT = "No connection. Your answer is kept in this browser and sent when it is back."


def seated(session: Session, kind: RoundKind, count: int) -> tuple[User, str, list[str]]:
    """A judge who has accepted the terms, the round's address, and the codes of the films' seats."""
    contest = make_contest(session, organizer=make_user(session), state=ContestState.JUDGING)
    terms = standard_terms(contest.id)
    session.add(terms)
    round_ = contest.rounds[0]
    round_.kind, round_.state = kind, RoundState.OPEN
    judge = make_judge(session, contest)
    judge.password_hash = hash_password(PASSWORD, email=judge.email)
    session.flush()
    session.add(TermsAcceptance(terms_id=terms.id, judge_id=judge.id))
    codes = [make_assignment(session, one, judge).code for one in films(session, contest, count)]
    return judge, f"/contests/{contest.slug}/rounds/1", codes


@walked_by(DESK)
def test_a_word_over_a_dead_line_is_kept_and_sent(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        member, _home, codes = seated(session, RoundKind.TRIAGE, 3)
        stage.keep_files(session, poster)
        marker, person = member.get_id(), member.id
    judge = visit()
    judge.enter_as(marker)

    press_without_a_line(judge, f"/reviews/{codes[0]}", "y")
    expect(judge.page).not_to_have_url(f"{stage.url}/reviews/{codes[0]}")
    close_the_lid_on_a_word(judge, f"/reviews/{codes[1]}", "n")
    judge.go("/judging")
    judge.sees("Sent.")
    sign_in_again_in_place(judge, f"/reviews/{codes[2]}", "m")

    judge.sees("You have judged all your films. Thank you.")
    assert said(stage, person) == {codes[0]: "yes", codes[1]: "no", codes[2]: "maybe"}


@walked_by(PHONE)
def test_a_pair_decided_over_a_dead_line_is_kept_and_sent(visit: Visit, stage: Stage, poster: bytes) -> None:
    with stage.writing() as session:
        member, home, _codes = seated(session, RoundKind.PAIRWISE, 4)
        stage.keep_files(session, poster)
        marker, person = member.get_id(), member.id
    judge = visit()
    judge.enter_as(marker)
    judge.go(f"{home}/pairs")
    press(judge, "n")

    press_without_a_line(judge, f"{home}/pairs", "f")
    assert until(lambda: decided(stage, person) == 1, 15.0)
    for count in range(1, 6):
        assert decided(stage, person) == count
        press(judge, "fgj"[count % 3])

    judge.sees("You have decided all pairs that were asked of you. Thank you.")
    assert decided(stage, person) == 6
    press(judge, "u")
    assert decided(stage, person) == 5


def press_without_a_line(judge: Visitor, address: str, key: str) -> None:
    """A key is pressed while the line is dead; the page says where the word is, and the line comes back."""
    judge.go(address)
    with judge.watch.cut_off():
        judge.page.wait_for_selector(READY)
        judge.context.set_offline(True)
        judge.page.keyboard.press(key)
        expect(judge.page.locator("[data-saved]")).to_have_text(judge.say(KEPT))
        with judge.page.expect_navigation():
            judge.context.set_offline(False)


def press(judge: Visitor, key: str) -> None:
    """A key that leads on."""
    judge.page.wait_for_load_state("networkidle")
    with judge.page.expect_navigation():
        judge.page.keyboard.press(key)


def close_the_lid_on_a_word(judge: Visitor, address: str, key: str) -> None:
    """A key is pressed while the line is dead, and the window is closed before it comes back."""
    room = judge.another_window()
    room.goto(address)
    with judge.watch.cut_off():
        room.wait_for_selector(READY)
        judge.context.set_offline(True)
        room.keyboard.press(key)
        expect(room.locator("[data-saved]")).to_have_text(judge.say(KEPT))
        with suppress(BrowserError):
            room.close()
        judge.context.set_offline(False)


def sign_in_again_in_place(judge: Visitor, address: str, key: str) -> None:
    """The sign-in is gone; the key asks for the password over the page, and then the word arrives."""
    judge.go(address)
    judge.page.wait_for_selector(READY)
    judge.context.clear_cookies()
    with judge.watch.expecting(400):
        judge.page.keyboard.press(key)
        judge.page.locator("dialog [name=password]").fill(PASSWORD)
        with judge.page.expect_navigation():
            judge.page.locator("dialog [name=password]").press("Enter")


def said(stage: Stage, person: int) -> dict[str, str]:
    """What the server knows of the judge's words, by seat."""
    with stage.database.reading() as session:
        rows = session.execute(
            sa.select(Assignment.code, TriageVote.choice)
            .join(TriageVote, TriageVote.assignment_id == Assignment.id)
            .where(Assignment.judge_id == person)
        )
        return {row.code: row.choice.value for row in rows}


def decided(stage: Stage, person: int) -> int:
    """How many pairs the judge has decided."""
    with stage.database.reading() as session:
        mine = sa.select(sa.func.count()).where(PairVote.judge_id == person, PairVote.decided_at.is_not(None))
        return session.scalar(mine) or 0
