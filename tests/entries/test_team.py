"""A team shares an entry: invited by a link that works once, each with a right, removed at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.queries.ties import detected
from app.contests.models import Contest
from app.db import Database, now
from app.entries.models import Entry, EntryAct, EntryState, Right, TeamInvitation
from app.entries.operations import team
from app.entries.queries.own import members_of
from app.mail.models import Message
from tests.entries.factories import EARLY, full_draft
from tests.entries.pages import open_page
from tests.factories import client_of, make_contest, make_user


@dataclass
class Scene:
    """An entry of Zhao Min, and Lu Han who may join it."""

    contest: Contest
    entry: Entry
    friend: User
    owner: FlaskClient
    visitor: FlaskClient


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    contest = make_contest(session, opens_at=EARLY - timedelta(days=9))
    entry = full_draft(session, contest)
    friend = make_user(session, "Lu Han", email="lu@example.org", locale="zh")
    assert entry.entrant.name
    session.commit()
    return Scene(contest, entry, friend, client_of(app, entry.entrant), client_of(app, friend))


def invite(scene: Scene, session: Session, right: Right, email: str = "lu@example.org") -> str:
    """Invite through the page and take the link out of the mail."""
    sent = {"email": email, "right": right.value, "locale": "en"}
    answer = scene.owner.post(f"/entries/{scene.entry.code}/team", data=sent)
    assert answer.status_code == 303, answer.text
    mail = session.scalars(sa.select(Message).order_by(Message.id.desc())).first()
    assert mail is not None
    assert mail.recipient == email
    found = re.search(r"http://localhost(/teams/\S+)", mail.body)
    session.commit()
    assert found is not None
    return found.group(1)


def test_a_link_leads_into_the_team_once_and_is_written_in_its_readers_language(
    scene: Scene, session: Session
) -> None:
    link = invite(scene, session, Right.TEXT)
    mail = session.scalars(sa.select(Message.body)).one()
    session.commit()
    before = scene.visitor.get(f"/entries/{scene.entry.code}").status_code
    shown = scene.visitor.get(link)
    joined = scene.visitor.post(link)
    again = scene.visitor.post(link)

    assert "请在 14 天内由此加入" in mail
    assert (before, shown.status_code, joined.status_code, again.status_code) == (404, 200, 303, 404)
    assert joined.location == f"/entries/{scene.entry.code}"
    assert scene.visitor.get(joined.location).status_code == 200


def test_whoever_has_no_account_gets_one_on_the_way_into_the_team(
    app: Flask, scene: Scene, session: Session
) -> None:
    link = invite(scene, session, Right.LOOK, "new@example.org")
    guest = app.test_client()
    refused = guest.post(link, data={"name": "Ines", "password": "short"})
    joined = guest.post(link, data={"name": "Ines", "password": "many-quiet-lanterns"})

    assert (refused.status_code, joined.status_code) == (422, 303)
    assert guest.get(f"/entries/{scene.entry.code}").status_code == 200
    assert guest.get(f"/entries/{scene.entry.code}/team").status_code == 200


def test_a_revoked_link_is_absent_and_so_is_one_that_ran_out(scene: Scene, session: Session) -> None:
    link = invite(scene, session, Right.TEXT)
    number = session.scalars(sa.select(TeamInvitation.id)).one()
    session.commit()
    scene.owner.post(f"/entries/{scene.entry.code}/team/invitations/{number}/revoke")
    other = invite(scene, session, Right.TEXT, "else@example.org")
    session.execute(sa.update(TeamInvitation).values(expires_at=now()))
    session.commit()

    assert [scene.visitor.get(one).status_code for one in (link, other)] == [404, 404]


def join(scene: Scene, session: Session, right: Right) -> None:
    assert scene.visitor.post(invite(scene, session, right)).status_code == 303


@pytest.mark.parametrize(
    ("right", "statuses"),
    [(Right.LOOK, (404, 404, 404)), (Right.TEXT, (303, 404, 404)), (Right.EVERYTHING, (303, 303, 404))],
)
def test_a_right_opens_what_it_says_and_no_more(
    scene: Scene, session: Session, right: Right, statuses: tuple[int, int, int]
) -> None:
    join(scene, session, right)
    address = f"/entries/{scene.entry.code}"
    page = f"{address}/write/work"
    sent = open_page(scene.owner, scene.entry.code, "work") | {"title_en": "Renamed"}

    saved = scene.visitor.post(page, data=sent).status_code
    submitted = scene.visitor.post(f"{address}/submit").status_code
    withdrawn = scene.visitor.post(f"{address}/withdraw").status_code

    assert (saved, submitted, withdrawn) == statuses
    assert scene.visitor.get(address).status_code == 200


@pytest.mark.parametrize(("right", "status"), [(Right.LOOK, 404), (Right.TEXT, 200)])
def test_the_way_to_the_subtitles_is_shown_to_those_whom_it_leads_there(
    scene: Scene, session: Session, right: Right, status: int
) -> None:
    join(scene, session, right)
    address = f"/entries/{scene.entry.code}"
    session.commit()

    is_shown = f'href="{address}/subtitles"' in scene.visitor.get(address).text

    assert (scene.visitor.get(f"{address}/subtitles").status_code, is_shown) == (status, status == 200)


def test_whoever_edits_the_text_can_neither_agree_to_the_rules_nor_choose_pictures(
    scene: Scene, session: Session
) -> None:
    join(scene, session, Right.TEXT)
    page = f"/entries/{scene.entry.code}/write/rights"
    sent = {"revision": str(scene.entry.save_count), "public_name": "Somebody", "may_publish": "y"}

    scene.visitor.post(page, data=sent)

    session.expire_all()
    entry = session.get_one(Entry, scene.entry.id)
    assert (entry.public_name, entry.may_publish, entry.has_consent) == ("", False, True)


def test_a_removed_member_finds_nothing_at_once(scene: Scene, session: Session) -> None:
    join(scene, session, Right.EVERYTHING)
    (number,) = [member.id for member in members_of(session, scene.entry)]
    session.commit()
    absent = scene.visitor.get("/entries/ABSENTABSENT")

    scene.owner.post(f"/entries/{scene.entry.code}/team/members/{number}/remove")
    seen = scene.visitor.get(f"/entries/{scene.entry.code}")

    assert (seen.status_code, seen.data) == (404, absent.data)


def test_the_log_says_who_changed_which_field_in_one_line_a_sitting(scene: Scene, session: Session) -> None:
    join(scene, session, Right.TEXT)
    for name, value in (("title_en", "One"), ("title_zh", "二")):
        sent = open_page(scene.visitor, scene.entry.code, "work") | {name: value}
        scene.visitor.post(f"/entries/{scene.entry.code}/write/work", data=sent)

    wrote = session.scalars(
        sa.select(EntryAct).where(EntryAct.actor_id == scene.friend.id, EntryAct.what == "wrote")
    ).all()
    session.commit()
    page = scene.owner.get(f"/entries/{scene.entry.code}/log").text
    assert [act.detail["fields"] for act in wrote] == [["title_en", "title_zh"]]
    assert "Title in English, Title in Chinese" in page
    assert "Lu Han" in page


def test_a_member_who_judges_stands_in_conflict_with_the_entry(session: Session) -> None:
    contest = make_contest(session, opens_at=EARLY - timedelta(days=9))
    entry = full_draft(session, contest)
    judge = make_user(session, "Tom Okafor")
    invitation, _ = team.invite(
        session, entry, judge.email, Right.LOOK, locale="en", by=entry.entrant, at=now()
    )
    team.join(session, invitation, by=judge, at=now())
    entry.state, entry.submitted_at = EntryState.SUBMITTED, now()
    session.flush()

    assert [(tie.entry_id, tie.source) for tie in detected(session, contest.id, [judge])] == [
        (entry.id, "own_entry")
    ]


@pytest.mark.parametrize("email", ["", "nobody", "zhao@example.org"])
def test_a_wrong_address_is_said_at_its_field_in_both_languages(
    scene: Scene, database: Database, email: str
) -> None:
    with database.writing() as writing:
        writing.get_one(User, scene.entry.entrant_id).email = "zhao@example.org"
        writing.commit()
    pages = []
    for locale in ("en", "zh"):
        with scene.owner.session_transaction() as cookie:
            cookie["locale"] = locale
        sent = {"email": email, "right": "text", "locale": "en"}
        pages.append(scene.owner.post(f"/entries/{scene.entry.code}/team", data=sent))

    assert [page.status_code for page in pages] == [422, 422]
    errors = [re.findall(r'id="email-error".*?</span>(.+?)</p>', page.text)[0] for page in pages]
    assert errors[0].isascii()
    assert not errors[1].isascii()


def test_joining_two_versions_of_one_page_leaves_the_lists_of_other_pages_alone(
    scene: Scene, session: Session
) -> None:
    page = f"/entries/{scene.entry.code}/write/work"
    one, other = (open_page(scene.owner, scene.entry.code, "work") for _ in range(2))
    scene.owner.post(page, data=one | {"title_en": "One"})
    scene.owner.post(page, data=other | {"title_zh": "二"})

    session.expire_all()
    entry = session.get_one(Entry, scene.entry.id)
    assert (entry.title_en, entry.title_zh) == ("One", "二")
    assert (len(entry.credits), len(entry.ai_uses)) == (1, 1)
