"""Two people fill an entry, a guardian agrees, a correction is made, what comes too late has a receipt."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest, ContestState
from app.db import now
from app.entries.models import Correction, Entry, EntryState
from app.mail.models import Message
from tests.factories import make_contest, make_entry, make_user
from tests.journeys.conftest import Visit
from tests.journeys.stage import Stage
from tests.journeys.visitor import PHONE, WORK_MS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("reader", [PHONE], indirect=True)]


def test_a_young_director_and_a_friend_enter_a_film(stage: Stage, visit: Visit, poster: bytes) -> None:
    with stage.writing() as session:
        contest, owner = make_contest(session, adult_age=18), make_user(session, "赵敏", locale="zh")
        slug, code = contest.slug, draft(session, contest, owner)
        other = draft(session, contest, owner, birth_year=1990, title_en="Salt", synopsis_en="Of salt.")
        stage.keep_files(session, poster)
    director = visit()
    director.enter_as(owner.get_id())

    friend = invite(director, visit(), code)
    both_write(director, friend, code)
    agree(director, visit(), code)
    submit(director, code)
    correct(director, slug, code)
    come_too_late(director, slug, other)


def draft(session: Session, contest: Contest, owner: User, **values: object) -> str:
    """An entry whose film plays and that lacks words and consent."""
    entry = make_entry(session, contest, owner, state=EntryState.DRAFT, **values)
    entry.has_consent = "birth_year" in values
    return entry.code


def link_in_mail(stage: Stage, address: str) -> str:
    """The path of the link that was written to somebody."""
    with stage.database.reading() as session:
        mails = session.scalars(
            sa.select(Message.body).where(Message.recipient == address).order_by(Message.id.desc())
        )
        found = re.search(r"https?://[^/\s]+(/\S+)", mails.first() or "")
    assert found is not None
    return found.group(1)


def invite(director: Visitor, friend: Visitor, code: str) -> Visitor:
    """The friend has no account yet; the link makes one and leads to the entry."""
    address = f"lu-{code.lower()}@example.org"
    director.go(f"/entries/{code}/team")
    director.fill(email=address)
    director.press("Send the invitation")
    director.sees("Open invitations")
    director.fits()
    friend.go(link_in_mail(director.stage, address))
    friend.fits()
    friend.fill(name="陆涵", password="many-quiet-lanterns")
    friend.press("Join the team")
    expect(friend.page).to_have_url(re.compile(f"/entries/{code}$"))
    expect(friend.button("Submit this entry")).to_have_count(0)
    return friend


def both_write(director: Visitor, friend: Visitor, code: str) -> None:
    """Both have the same page open; each writes another field, and both are kept."""
    for one in (director, friend):
        one.go(f"/entries/{code}/write/work")
    friend.fill(synopsis_zh="老人修补河镇的最后一盏灯。")
    saved(friend)
    director.fill(title_en="The Lantern Maker of the River")
    # What the friend wrote comes with the answer: the page shows it by itself.
    expect(director.page.locator("[name=synopsis_zh]")).to_have_value(
        re.compile("最后一盏灯"), timeout=WORK_MS
    )
    director.go(f"/entries/{code}/log")
    director.reads("陆涵")
    director.fits()


def saved(visitor: Visitor) -> None:
    """Wait until the page says that what was typed is kept."""
    words = re.escape(visitor.say("Saved %(time)s", time="@")).replace("@", r"\d\d:\d\d")
    expect(visitor.page.locator("[data-saved]")).to_have_text(re.compile(words))


def agree(director: Visitor, guardian: Visitor, code: str) -> None:
    """Without the guardian's consent the page says what is missing; the guardian needs no account."""
    address = f"parent-{code.lower()}@example.org"
    director.go(f"/entries/{code}/write/rights")
    director.page.locator("[name=has_consent]").check()
    director.fill(birth_year=str(now().year - 15))
    saved(director)
    director.go(f"/entries/{code}")
    director.sees("A guardian has to agree: ask for their consent.")
    director.go(f"/entries/{code}/guardian")
    director.fill(email=address)
    director.press("Ask for consent")
    director.sees("Asked %(email)s; no answer yet.", email=address)
    director.fits()
    guardian.go(link_in_mail(director.stage, address))
    guardian.fits()
    guardian.fill(name="赵红")
    guardian.page.locator("[name=agrees]").check()
    guardian.press("Agree")
    guardian.sees("You, %(name)s, have agreed.", name="赵红")


def submit(director: Visitor, code: str) -> None:
    """Now nothing is missing."""
    director.go(f"/entries/{code}")
    director.press("Submit this entry")
    director.sees("Your entry has been received")


def correct(director: Visitor, slug: str, code: str) -> None:
    """After the deadline a window opens the texts once more."""
    with director.stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        entry = session.query(Entry).filter_by(code=code).one()
        contest.state, contest.closes_at = ContestState.CLOSED, now() - timedelta(hours=8)
        session.add(
            Correction(
                entry_id=entry.id,
                opened_at=now() - timedelta(minutes=1),
                until=now() + timedelta(hours=1),
                parts=["texts"],
                reason_zh="片名有误。",
                opened_by=entry.entrant_id,
            )
        )
    director.go(f"/entries/{code}")
    director.sees("Please correct your entry")
    director.go(f"/entries/{code}/write/work")
    director.fill(title_zh="制灯人（修订）")
    director.press("Save")
    director.go(f"/entries/{code}/revisions")
    director.sees("Revision %(number)s", number=2)
    director.fits()


def come_too_late(director: Visitor, slug: str, other: str) -> None:
    """A page that was open when time ran out still gives a receipt of the attempt."""
    hours(director.stage, slug, ContestState.OPEN, now() + timedelta(hours=1))
    director.go(f"/entries/{other}")
    expect(director.button("Submit this entry")).to_be_visible()
    hours(director.stage, slug, ContestState.OPEN, now() - timedelta(hours=8))
    director.press("Submit this entry")
    director.sees("Your submission came too late")
    director.fits()


def hours(stage: Stage, slug: str, state: ContestState, closes: datetime) -> None:
    """Move the deadline."""
    with stage.writing() as session:
        contest = session.query(Contest).filter_by(slug=slug).one()
        contest.state, contest.closes_at = state, closes
