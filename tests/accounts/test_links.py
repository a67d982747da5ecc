"""Invitations and reset links work once, for a while, and only their hash is kept."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Link, Membership, Purpose, Role, User
from app.accounts.operations.links import LinkSpent, accept_invitation, ask_for_reset, invite, reset_password
from app.accounts.operations.people import WrongSignIn, authenticate, sign_up
from app.accounts.queries import usable_link
from app.db import Database, now
from app.web.rules import RuleBroken
from tests.factories import make_contest, make_user

PASSWORD = "river lantern copper"


def test_an_invited_stranger_becomes_a_judge(session: Session) -> None:
    contest = make_contest(session)
    link, _token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=contest.id, by=None)

    judge = accept_invitation(session, link, name="Mei", password=PASSWORD)

    held = session.scalars(sa.select(Membership.role).where(Membership.user_id == judge.id)).all()
    assert (judge.email, held) == ("mei@example.org", [Role.JUDGE])
    assert authenticate(session, email="mei@example.org", password=PASSWORD) == judge


def test_an_invitation_to_no_contest_makes_an_operator(session: Session) -> None:
    link, _token = invite(session, email="o@example.org", role=Role.ORGANIZER, contest_id=None, by=None)

    assert accept_invitation(session, link, name="O", password=PASSWORD).is_operator is True


def test_whoever_has_an_account_proves_it_before_an_invitation_counts(session: Session) -> None:
    sign_up(session, email="mei@example.org", name="Mei", password=PASSWORD)
    contest = make_contest(session)
    link, _token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=contest.id, by=None)

    with pytest.raises(WrongSignIn):
        accept_invitation(session, link, name="Somebody", password="a guess that is wrong")

    assert session.scalars(sa.select(Membership.role)).all() == []


def test_the_database_never_holds_a_token(session: Session) -> None:
    link, token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=None, by=None)

    assert token not in str([getattr(link, column.key) for column in Link.__table__.columns])
    assert usable_link(session, token, Purpose.INVITATION) == link


def test_a_link_for_one_purpose_does_not_open_another(session: Session) -> None:
    _link, token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=None, by=None)

    assert usable_link(session, token, Purpose.RESET) is None


def test_an_expired_link_is_spent(session: Session) -> None:
    link, token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=None, by=None)
    link.expires_at = now() - timedelta(seconds=1)
    session.flush()

    with pytest.raises(LinkSpent):
        accept_invitation(session, link, name="Mei", password=PASSWORD)
    assert usable_link(session, token, Purpose.INVITATION) is None


def test_a_reset_ends_every_session_and_works_once(session: Session) -> None:
    user = make_user(session, email="mei@example.org")
    before = user.get_id()
    token = ask_for_reset(session, user)
    link = usable_link(session, token, Purpose.RESET)
    assert link is not None

    reset_password(session, link, password=PASSWORD)

    assert user.get_id() != before
    with pytest.raises(LinkSpent):
        reset_password(session, link, password="another good password")


def test_of_ten_presses_on_one_invitation_one_counts(database: Database) -> None:
    with database.writing() as session:
        link, _token = invite(session, email="mei@example.org", role=Role.JUDGE, contest_id=None, by=None)
        session.commit()
    outcomes: list[str] = []

    def press() -> None:
        with database.writing() as own:
            try:
                accept_invitation(own, own.get_one(Link, link.id), name="Mei", password=PASSWORD)
                own.commit()
                outcomes.append("accepted")
            except (RuleBroken, sa.exc.IntegrityError):
                own.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(User.id))) == 1
    assert (len(outcomes), outcomes.count("accepted")) == (10, 1)
