"""The organizer's pages: inviting and seating judges, conflicts, the studio, and who may not see them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Link, Role
from app.accounts.queries import holds
from app.assignments.models import Assignment, AssignmentState, Conflict, PanelSeat, Plan
from app.db import Database
from app.mail.models import Message
from config import Settings
from tests.assignments.factories import Studio, make_studio, perform_all
from tests.factories import client_of, give, make_assignment, make_contest, make_judge, make_user
from tests.scoring.queries_counted import counted


@pytest.fixture
def studio(session: Session) -> Studio:
    return make_studio(session)


@pytest.fixture
def organizer(app: Flask, studio: Studio) -> FlaskClient:
    return client_of(app, studio.organizer)


def address(studio: Studio, rest: str = "") -> str:
    return f"/contests/{studio.contest.slug}/rounds/1{rest}"


def test_an_invitation_goes_out_by_mail_and_its_link_is_shown_once(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    answer = organizer.post(
        address(studio, "/panel/invitations"), data={"invite-email": "New.Judge@Example.org"}
    )

    link, mail = session.query(Link).one(), session.query(Message).one()
    shown = re.findall(r"http://localhost/invitations/[\w-]+", answer.text)
    assert answer.status_code == 200
    assert (link.email, link.role, link.contest_id) == (
        "new.judge@example.org",
        Role.JUDGE,
        studio.contest.id,
    )
    assert len(set(shown)) == 1
    assert shown[0] in mail.body
    assert mail.recipient == link.email
    later = organizer.get(address(studio, "/panel")).text
    assert "new.judge@example.org" in later
    assert "/invitations/" not in later.replace("/panel/invitations", "")


def test_who_accepts_appears_and_can_be_given_a_seat(
    app: Flask, session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    answer = organizer.post(address(studio, "/panel/invitations"), data={"invite-email": "new@example.org"})
    link = re.search(r"/invitations/[\w-]+", answer.text.replace("/panel/invitations", ""))
    assert link is not None
    app.test_client().post(link.group(), data={"name": "Newly Arrived", "password": "an unusual phrase"})

    page = organizer.get(address(studio, "/panel")).text
    option = re.search(r'<option[^>]*value="(\d+)">Newly Arrived', page)
    assert option is not None
    terms = {"seat-judge": option.group(1), "seat-languages": ["zh", "en"], "seat-max_films": "40"}
    seated = organizer.post(address(studio, "/panel/seats"), data=terms)

    seat = session.query(PanelSeat).filter_by(judge_id=int(option.group(1))).one()
    assert seated.status_code == 303
    assert (seat.languages, seat.max_films, seat.round_id) == (["en", "zh"], 40, studio.round.id)


def test_an_address_that_judges_already_is_not_invited_again(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    answer = organizer.post(
        address(studio, "/panel/invitations"), data={"invite-email": studio.judges[0].email}
    )

    assert answer.status_code == 422
    assert "already a judge of this contest" in answer.text
    assert session.query(Link).count() == 0


def test_a_member_can_judge_too_and_a_stranger_is_invited_instead(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    member, stranger = make_user(session, "A Member"), make_user(session, "A Stranger")
    give(session, member, Role.ENTRANT, studio.contest)
    session.commit()

    added = organizer.post(address(studio, "/panel/members"), data={"member-email": member.email})
    refused = organizer.post(address(studio, "/panel/members"), data={"member-email": stranger.email})

    assert (added.status_code, refused.status_code) == (303, 422)
    assert "invite them instead" in refused.text
    assert holds(session, member, Role.JUDGE, studio.contest.id)
    assert not holds(session, stranger, Role.JUDGE, studio.contest.id)


def test_a_seat_is_changed_in_place_and_its_conflicts_noted(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    judge = studio.judges[0]
    studio.entries[0].entrant_id = judge.id
    session.commit()

    form = {"seat-judge": judge.id, "seat-languages": ["ja"], "seat-max_films": "3"}
    answer = organizer.post(address(studio, "/panel/seats"), data=form)

    session.expire_all()
    seat = session.query(PanelSeat).filter_by(judge_id=judge.id).one()
    assert answer.status_code == 303
    assert (seat.languages, seat.max_films) == (["ja"], 3)
    assert [(row.entry_id, row.source) for row in session.query(Conflict)] == [
        (studio.entries[0].id, "own_entry")
    ]


@pytest.mark.parametrize(
    "wrong", [{"seat-languages": []}, {"seat-max_films": "0"}, {"seat-max_films": "x"}, {"seat-judge": "0"}]
)
def test_a_seat_needs_a_judge_a_language_and_a_number(
    session: Session, organizer: FlaskClient, studio: Studio, wrong: dict[str, object]
) -> None:
    form = {"seat-judge": studio.judges[0].id, "seat-languages": ["ja"], "seat-max_films": "3", **wrong}

    answer = organizer.post(address(studio, "/panel/seats"), data=form)

    assert answer.status_code == 422
    assert {tuple(seat.languages) for seat in session.query(PanelSeat)} == {("zh", "en")}


def test_taking_a_seat_away_returns_unfinished_films(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    judge = studio.judges[0]
    states = [AssignmentState.PENDING, AssignmentState.STARTED, AssignmentState.DONE]
    for entry, state in zip(studio.entries, states, strict=False):
        make_assignment(session, entry, judge, state=state)
    session.commit()

    organizer.post(address(studio, "/panel/seats/remove"), data={"judge": judge.id})

    session.expire_all()
    left = [seat.state for seat in session.query(Assignment).order_by(Assignment.id)]
    assert left == [AssignmentState.WITHDRAWN, AssignmentState.WITHDRAWN, AssignmentState.DONE]
    assert session.query(PanelSeat).filter_by(judge_id=judge.id).count() == 0


def test_a_conflict_is_declared_and_lifted_on_its_page(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    judge, entry = studio.judges[0], studio.entries[0]
    page = f"/contests/{studio.contest.slug}/conflicts"
    form = {"judge": judge.id, "entry_code": entry.code.lower(), "reason": "married"}

    declared = organizer.post(page, data=form)
    shown = organizer.get(page).text
    lifted = organizer.post(f"{page}/lift", data={"judge": judge.id, "entry": entry.code})

    session.expire_all()
    assert (declared.status_code, lifted.status_code) == (303, 303)
    assert "married" in shown
    assert session.query(Conflict).one().lifted_at is not None


def test_the_studio_leads_from_arithmetic_to_assignments_and_mails(
    session: Session,
    database: Database,
    settings: Settings,
    organizer: FlaskClient,
    studio: Studio,
) -> None:
    before = organizer.get(address(studio, "/plans")).text
    drawing = organizer.post(address(studio, "/plans"))
    waiting = organizer.get(drawing.location).text
    perform_all(database, settings)
    proposal = organizer.get(f"{drawing.location}/progress").text
    applied = organizer.post(f"{drawing.location}/apply")
    again = organizer.post(f"{drawing.location}/apply")
    perform_all(database, settings)

    mails = Counter(message.recipient for message in session.query(Message))
    assert (
        "16 min of film, 3 judges offer all the time it takes: 2 reviews each need 32 min, 11 min a judge."
        in before
    )
    assert f'hx-get="{drawing.location}/progress"' in waiting
    assert "This plan gives out 8 reviews" in proposal
    assert "Every film has its 2 judges." in proposal
    assert (applied.status_code, again.status_code) == (303, 303)
    assert session.query(Assignment).count() == 8
    assert mails == {judge.email: 1 for judge in studio.judges}


PAGES = ["/panel", "/plans", "/plans/compare", "/plans/1", "/plans/1/progress"]
POSTS = ["/panel/invitations", "/panel/members", "/panel/seats", "/panel/seats/remove"]
POSTS += ["/plans", "/plans/1/apply", "/plans/1/stop", "/plans/1/undo", "/plans/1/fix", "/plans/pairs"]


def test_nobody_but_the_contests_organizers_finds_these_pages(
    app: Flask, session: Session, studio: Studio
) -> None:
    elsewhere = make_user(session, "Organizer Elsewhere")
    make_contest(session, organizer=elsewhere)
    session.add(Plan(round_id=studio.round.id, number=1, requested_by=studio.organizer.id))
    session.commit()

    for person in (studio.judges[0], elsewhere):
        client = client_of(app, person)
        answers = [client.get(address(studio, rest)) for rest in PAGES]
        answers += [client.post(address(studio, rest)) for rest in POSTS]
        answers += [client.get(f"/contests/{studio.contest.slug}/conflicts")]
        answers += [
            client.post(f"/contests/{studio.contest.slug}/conflicts{rest}")
            for rest in ("", "/lift", "/detect")
        ]
        absent = client.get("/contests/no-such-contest/rounds/1/plans")
        assert {(answer.status_code, answer.data) for answer in answers} == {(404, absent.data)}


def test_longer_lists_make_no_more_queries(
    session: Session, database: Database, organizer: FlaskClient, studio: Studio
) -> None:
    addresses = [
        address(studio, "/panel"),
        address(studio, "/plans"),
        f"/contests/{studio.contest.slug}/conflicts",
    ]

    def queries() -> list[int]:
        numbers = []
        for place in addresses:
            with counted(database) as seen:
                assert organizer.get(place).status_code == 200
            numbers.append(len(seen))
        return numbers

    def add(number: int) -> None:
        for _ in range(number):
            judge = make_judge(session, studio.contest, "One More")
            plans = session.query(Plan).count()
            session.add(Plan(round_id=studio.round.id, number=plans + 1, requested_by=studio.organizer.id))
            session.add(
                Conflict(
                    contest_id=studio.contest.id,
                    judge_id=judge.id,
                    entry_id=studio.entries[0].id,
                    source="organizer",
                )
            )
        session.commit()

    add(1)
    one = queries()
    add(2)
    assert queries() == one
