"""The organizer's forms say at the field what is wrong and keep what was typed."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from app.contests.models import Contest
from tests.factories import client_of, make_contest, make_user

FORM = {
    "title_en": "Lantern Nights",
    "title_zh": "灯夜",
    "slug": "lantern",
    "timezone": "Europe/Berlin",
    "opens_at": "2026-12-01T09:00",
    "closes_at": "2027-01-31T23:59",
}


def test_a_contest_is_founded_described_and_opened_through_its_pages(app: Flask, session: Session) -> None:
    client = client_of(app, make_user(session, is_operator=True))
    session.commit()

    founded = client.post("/contests/new", data=FORM)
    described = client.post(
        "/contests/lantern/settings",
        data={
            **FORM,
            "about_en": "Films by lantern light.",
            "about_zh": "灯光里的电影。",
            "min_film_seconds": "60",
            "max_film_seconds": "600",
            "max_film_megabytes": "2048",
        },
    )
    opened = client.post("/contests/lantern/open")

    contest = session.query(Contest).one()
    assert [answer.status_code for answer in (founded, described, opened)] == [303, 303, 303]
    assert (contest.state, contest.about_zh, contest.max_film_bytes) == (
        "open",
        "灯光里的电影。",
        2048 * 1000**2,
    )
    assert contest.closes_at.isoformat() == "2027-01-31T22:59:00+00:00"


def test_a_wrong_date_is_told_at_its_field_and_the_title_is_kept(app: Flask, session: Session) -> None:
    client = client_of(app, make_user(session, is_operator=True))
    session.commit()

    answer = client.post("/contests/new", data={**FORM, "closes_at": "2027-03-28T02:30"})

    assert answer.status_code == 422
    assert "On that night the clocks change" in answer.text
    assert 'value="灯夜"' in answer.text


def test_a_form_never_changes_what_it_does_not_show(app: Flask, session: Session) -> None:
    organizer = make_user(session)
    make_contest(session, slug="lantern", organizer=organizer)
    session.commit()
    client = client_of(app, organizer)
    limits = {"min_film_seconds": "60", "max_film_seconds": "600", "max_film_megabytes": "1"}
    smuggled = {"state": "final", "is_demo": "1", "id": "99", "slug": "other", "grace_seconds": "0"}

    answer = client.post("/contests/lantern/settings", data={**FORM, **limits, **smuggled})

    contest = session.query(Contest).one()
    session.refresh(contest)
    assert answer.status_code == 303
    assert (contest.state, contest.slug, contest.is_demo, contest.grace_seconds) == (
        "open",
        "lantern",
        False,
        600,
    )


def test_a_wrong_weight_is_told_in_the_readers_language(app: Flask, session: Session) -> None:
    organizer = make_user(session)
    make_contest(session, slug="lantern", organizer=organizer)
    session.commit()
    client = client_of(app, organizer)
    with client.session_transaction() as cookie:
        cookie["locale"] = "zh"

    answer = client.post("/contests/lantern/rounds/1/rubric", data={"criteria-0-weight": "forty"})

    assert answer.status_code == 422
    assert "不是有效的小数。" in answer.text
