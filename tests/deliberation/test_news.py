"""An open page of the jury's table learns what is moved and voted; mails ask for votes."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.deliberation.models import Deliberation, Minute
from app.home.operations import mark_demo, remove_demo
from app.mail.models import Message
from tests.deliberation.factories import Jury, make_jury
from tests.deliberation.voting import end, moved, say
from tests.factories import client_of, make_user


def news_of(page: str) -> str:
    """Where an open page asks for what is new."""
    found = re.search(r'hx-get="([^"]*/jury/news[^"]*)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def put(client: FlaskClient, jury: Jury, code: str, reason: str = "It dares more.") -> None:
    """A member puts a motion through the page."""
    motion = {"film": code, "award": "first", "action": "grant", "reason": reason}
    assert client.post(f"{jury.address}/motions", data=motion).status_code == 303


def mails(session: Session) -> list[tuple[str, str]]:
    """To whom, about what."""
    session.commit()
    found = session.execute(sa.select(Message.recipient, Message.subject).order_by(Message.id)).all()
    session.commit()
    return [(one.recipient, one.subject) for one in found]


def test_an_open_page_learns_of_motions_votes_and_ends_and_of_nothing_twice(
    app: Flask, session: Session
) -> None:
    jury = make_jury(session)
    code = jury.code(session, 1)
    session.commit()
    mover, other = jury.client(app, 0), jury.client(app, 1)
    address = news_of(other.get(jury.address).text)
    seen, again = [], []
    for act in ("nothing", "motion", "vote", "end"):
        if act == "motion":
            put(mover, jury, code)
        if act == "vote":
            mover.post(f"{jury.address}/motions/1/vote", data={"voice": "yes"})
        if act == "end":
            client_of(app, jury.organizer).post(f"{jury.address}/motions/1/withdraw")
        answer = other.get(address)
        seen.append((answer.status_code, "Motion 1:" in answer.text, "1 of 3 have voted" in answer.text))
        address = news_of(answer.text) if answer.status_code == 200 else address
        again.append(other.get(address).status_code)

    assert seen == [(204, False, False), (200, True, False), (200, True, True), (200, True, False)]
    assert again == [204, 204, 204, 204]


def test_news_tell_nothing_of_a_film_that_a_member_stepped_back_from(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    code = jury.code(session, 1)
    seat = jury.table(session, jury.members[2]).viewer.seats[jury.films[1].id].code
    session.commit()
    member = jury.client(app, 2)
    member.post(f"/reviews/{seat}/recuse", data={"reason": "A friend of mine"})
    address = news_of(member.get(jury.address).text)

    put(jury.client(app, 0), jury, code)

    assert member.get(address).status_code == 204


def test_a_member_who_waits_outside_is_told_when_the_table_opens(app: Flask, session: Session) -> None:
    jury = make_jury(session, opens=False)
    organizer = client_of(app, jury.organizer)
    jury.round.state = jury.round.state.OPEN
    session.commit()
    member = jury.client(app, 0)
    address = news_of(member.get(jury.address).text)
    before = member.get(address).status_code

    organizer.post(f"{jury.address}/open", data={"quorum": "50", "chair": "0"})

    answer = member.get(address)
    assert (before, answer.status_code) == (204, 200)
    assert "The deliberation is open" in answer.text


def test_members_get_a_mail_when_the_table_opens(app: Flask, session: Session) -> None:
    jury = make_jury(session, opens=False)
    people = sorted(member.email for member in jury.members)

    answer = client_of(app, jury.organizer).post(f"{jury.address}/open", data={"quorum": "50", "chair": "0"})

    assert answer.status_code == 303
    assert sorted(mails(session)) == [(person, "The jury sits: The jury") for person in people]


def test_a_motion_asks_those_by_mail_whom_no_other_motion_awaits(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    first, second = jury.code(session, 0), jury.code(session, 1)
    people = [member.email for member in jury.members]
    session.commit()
    clients = [jury.client(app, number) for number in range(3)]

    put(clients[0], jury, first)
    asked = mails(session)
    clients[1].post(f"{jury.address}/motions/1/vote", data={"voice": "no"})
    put(clients[0], jury, second)

    assert sorted(asked) == [(person, "Your vote is asked for: motion 1") for person in sorted(people[1:])]
    assert mails(session)[len(asked) :] == [(people[1], "Your vote is asked for: motion 2")]
    body = session.scalars(sa.select(Message.body)).first() or ""
    session.commit()
    assert first in body
    assert jury.address in body


def test_the_minutes_go_with_a_demo_alone(session: Session) -> None:
    jury = make_jury(session)
    motion = moved(session, jury)
    say(session, jury, motion, "yes", "yes", "yes")
    end(session, jury, motion)
    mark_demo(session, jury.contest)

    remove_demo(session, jury.contest, by=make_user(session))

    left = [session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Minute, Deliberation)]
    assert left == [0, 0]
