"""Pins and bans around which the engine decides, and why a judge has a film or has it not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import (
    AssignmentState,
    PanelSeat,
    Plan,
    WishKind,
)
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.wishes import PinForbidden, PinsTooMany, wish
from app.db import Database
from config import Settings
from tests.assignments.factories import drawn, make_studio, perform_all
from tests.factories import client_of, make_assignment, make_contest, make_entry


def test_pins_are_kept_and_bans_too(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=3, judges=3, reviews=1)
    first, second = studio.entries[:2]
    a, b = studio.judges[:2]
    wish(session, studio.round, first, a, WishKind.PIN, by=studio.organizer)
    wish(session, studio.round, second, b, WishKind.BAN, by=studio.organizer)

    plan = drawn(session, database, settings, studio)

    pairs = {(entry, judge) for entry, judge in plan.pairs}
    assert (first.id, a.id) in pairs
    assert (second.id, b.id) not in pairs
    assert plan.summary["unfilled"] == 0


def test_contradictory_pins_and_pins_on_a_conflict_are_refused(session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    film, other = studio.entries
    a, b, c = studio.judges
    declare_conflict(session, c, film, Ground("organizer"), by=studio.organizer)
    wish(session, studio.round, film, a, WishKind.PIN, by=studio.organizer)
    session.execute(sa.update(PanelSeat).where(PanelSeat.judge_id == a.id).values(max_films=1))

    for entry, judge, refusal in ((film, b, PinsTooMany), (film, c, PinForbidden), (other, a, PinsTooMany)):
        with pytest.raises(refusal):
            wish(session, studio.round, entry, judge, WishKind.PIN, by=studio.organizer)


def test_minutes_of_a_seat_hold(session: Session, database: Database, settings: Settings) -> None:
    studio = make_studio(session, films=6, judges=2, reviews=1)
    session.execute(
        sa.update(PanelSeat).where(PanelSeat.judge_id == studio.judges[0].id).values(max_minutes=9)
    )
    session.commit()

    plan = drawn(session, database, settings, studio)

    loads = {load["judge"]: load["seconds"] for load in plan.summary["loads"]}
    assert loads[studio.judges[0].id] <= 9 * 60
    assert plan.summary["unfilled"] == 0


def test_the_answer_why_not_says_how_the_conflict_is_known(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    declared, namesake, _ = studio.judges
    ground = Ground("organizer", "Old friends.")
    declare_conflict(session, declared, studio.entries[0], ground, by=studio.organizer)
    studio.entries[1].credits[0].name_en = namesake.name
    session.commit()
    plan = drawn(session, database, settings, studio)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    client = client_of(app, studio.organizer)
    session.commit()

    pairs = zip(studio.entries, (declared, namesake), strict=True)
    asked = [{"entry": entry.code, "judge": judge.id} for entry, judge in pairs]
    session.commit()
    answers = [client.get(page, query_string=pair).text for pair in asked]

    assert "How it is known: Declared by an organizer." in answers[0]
    assert "How it is known: A name in the credits is the same." in answers[1]


def test_a_pair_is_explained_and_what_is_short_can_be_mended(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=4, judges=1, reviews=1)
    session.execute(sa.update(PanelSeat).values(max_films=2))
    session.commit()
    plan = drawn(session, database, settings, studio)
    client = client_of(app, studio.organizer)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    entry = next(entry for entry in studio.entries if [entry.id, studio.judges[0].id] in plan.pairs)
    session.commit()

    why = client.get(page, query_string={"entry": entry.code, "judge": studio.judges[0].id}).text
    short = client.get(page).text
    fixed = client.post(f"{page}/fix", data={"cause": "0"})
    perform_all(database, settings)
    session.expire_all()
    again = session.scalars(sa.select(Plan).where(Plan.number == plan.number + 1)).one()

    assert "800 points, as number 1 of the 1 who may" in why
    assert "Raise the full judges by 2 films and draw again" in short
    assert fixed.status_code == 303
    assert (again.summary["unfilled"], session.query(PanelSeat).one().max_films) == (0, 4)


def test_of_two_alike_the_judge_gets_the_film_who_has_not_judged_its_maker_before(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=1, judges=2, reviews=1)
    [entry], (knows, fresh) = studio.entries, studio.judges
    before = make_entry(session, make_contest(session), entry.entrant)
    make_assignment(session, before, knows, state=AssignmentState.DONE)
    make_assignment(session, make_entry(session, before.contest), fresh, state=AssignmentState.DONE)
    session.commit()
    plan = drawn(session, database, settings, studio)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    pair = {"entry": entry.code, "judge": knows.id}
    client = client_of(app, studio.organizer)
    session.commit()

    why = client.get(page, query_string=pair).text

    assert plan.pairs == [[entry.id, fresh.id]]
    assert 'has judged its maker before: <span class="figure">-50</span>' in why
