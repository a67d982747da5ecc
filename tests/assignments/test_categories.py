"""Categories that judges know best: asked for where a contest has several, kept on seats, part of a match."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import PanelSeat
from app.assignments.operations.profile import Profile, save_profile
from app.assignments.queries.snapshot import take_snapshot
from app.contests.models import Category, Contest
from tests.assignments.factories import make_studio
from tests.factories import client_of


def add_category(session: Session, contest: Contest) -> int:
    category = Category(contest_id=contest.id, position=9, title_en="Animation", title_zh="动画")
    session.add(category)
    session.commit()
    return category.id


def test_a_judge_is_asked_only_where_there_is_a_choice(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    page = f"/contests/{studio.contest.slug}/profile"
    client = client_of(app, studio.judges[0])
    session.commit()

    before = client.get(page).text
    add_category(session, studio.contest)
    session.commit()
    after = client.get(page).text

    assert "Categories you know best" not in before
    assert "Categories you know best" in after


def test_what_a_judge_knows_best_goes_to_the_seat_and_into_the_plan(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    category = add_category(session, studio.contest)
    studio.entries[0].category_id = category
    client, page = client_of(app, studio.judges[0]), f"/contests/{studio.contest.slug}/profile"
    session.commit()

    answer = client.post(page, data={"languages": ["zh"], "categories": [str(category)]})
    session.expire_all()
    snapshot = take_snapshot(session, studio.round)

    assert answer.status_code == 303
    assert snapshot.judges[0].categories == snapshot.films[0].categories == (str(category),)


def test_an_organizer_changes_it_on_the_seat(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    category = add_category(session, studio.contest)
    save_profile(session, studio.contest, Profile(["zh"], categories=[category]), by=studio.judges[0])
    client = client_of(app, studio.organizer)
    page = f"/contests/{studio.contest.slug}/rounds/1/panel"
    terms = {"seat-judge": studio.judges[0].id, "seat-languages": ["zh"], "seat-max_films": "9"}
    session.commit()

    shown = client.get(f"{page}?seat=1").text
    client.post(f"{page}/seats", data=terms)
    session.expire_all()

    assert re.search(
        rf'value="{category}"[^>]*(checked|selected)|(checked|selected)[^>]*value="{category}"', shown
    )
    assert session.query(PanelSeat).one().categories == []


def test_a_category_of_another_contest_is_refused(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    add_category(session, studio.contest)
    client, page = client_of(app, studio.judges[0]), f"/contests/{studio.contest.slug}/profile"
    session.commit()

    answer = client.post(page, data={"languages": ["zh"], "categories": ["999999"]})

    assert answer.status_code == 422
