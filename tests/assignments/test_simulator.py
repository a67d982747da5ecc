"""The judging-plan simulator: a contest's own numbers, a plan of one's own, and what came out."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Simulation
from app.assignments.operations.simulator import (
    FirstMissing,
    Numbers,
    PlanIncomplete,
    PlanTooLarge,
    TooManyWinners,
    plans_of,
    request_simulation,
)
from app.db import Database
from app.jobs import names
from app.jobs.models import Outbox
from app.tally.plans import Plan
from config import Settings
from tests.assignments.factories import make_studio
from tests.factories import client_of
from workers.run import run

NUMBERS = Numbers(films=60, winners=3, judges=12, minutes=5.0)
TYPED = {"entries": "60", "winners": "3", "judges": "12", "minutes": "5"}
OWN = {"first": 4, "advance": 10, "second": 2}


def test_a_simulation_fills_its_table_and_names_the_organizers_own_plan(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=1)
    asked = request_simulation(session, studio.contest, NUMBERS, own=OWN, by=studio.organizer)
    session.commit()
    with database.reading() as reading:
        job = reading.scalars(sa.select(Outbox).where(Outbox.name == names.SIMULATE_PLANS)).one()
    run(database, settings, job.id)
    session.expire_all()
    found = session.get_one(Simulation, asked.id)
    page = client_of(app, studio.organizer).get(f"/contests/{studio.contest.slug}/simulator/1").text

    assert found.done_at is not None
    assert [row["reviews"] for row in found.table] == sorted(row["reviews"] for row in found.table)
    assert all(0 < row["share"] <= 1 and row["share_error"] >= 0 for row in found.table)
    assert [row["reviews"] for row in found.table if row["plan"] == OWN] == [60 * 4 + 10 * 2]
    assert "60 entries, 3 winners, 12 judges" in page
    assert "Your plan: 4 each, then the best 10 get 2 more" in page


def test_a_plan_of_ones_own_that_is_a_usual_one_is_played_once() -> None:
    inputs = asdict(NUMBERS)

    _, usual = plans_of(inputs)
    _, with_own = plans_of({**inputs, "own": {"first": 3, "advance": 0, "second": 0}})

    assert Plan(3) in usual
    assert sorted(with_own) == sorted(usual)


def test_more_winners_than_films_are_refused(session: Session) -> None:
    studio = make_studio(session, films=1)

    with pytest.raises(TooManyWinners):
        request_simulation(session, studio.contest, replace(NUMBERS, winners=60), by=studio.organizer)


@pytest.mark.parametrize(
    ("own", "refusal"),
    [
        ((0, 10, 2), FirstMissing),
        ((3, 10, 0), PlanIncomplete),
        ((3, 0, 2), PlanIncomplete),
        ((11, 10, 2), PlanTooLarge),
        ((3, 60, 2), PlanTooLarge),
    ],
)
def test_a_plan_that_no_contest_of_this_size_can_have_is_refused(
    session: Session, own: tuple[int, int, int], refusal: type[Exception]
) -> None:
    studio = make_studio(session, films=1)

    with pytest.raises(refusal):
        request_simulation(
            session, studio.contest, NUMBERS, own=dict(zip(OWN, own, strict=True)), by=studio.organizer
        )


def test_the_form_begins_with_the_contests_own_numbers_and_a_half_plan_is_refused_at_its_field(
    app: Flask, session: Session
) -> None:
    studio = make_studio(session, films=5, judges=4, reviews=2)
    session.commit()
    client, page = client_of(app, studio.organizer), f"/contests/{studio.contest.slug}/simulator"

    begun = client.get(page).text
    refused = client.post(page, data={**TYPED, "first": "3", "advance": "10"})
    without_first = client.post(page, data={**TYPED, "first": "", "advance": "10", "second": "2"})

    for name, value in (("entries", 5), ("judges", 4), ("minutes", "4.0"), ("first", 2)):
        assert f'name="{name}"' in begun
        assert f'value="{value}"' in begun
    assert (refused.status_code, without_first.status_code) == (422, 422)
    assert "Say both how many films the second round has" in refused.text
    assert "Say how many reviews every film gets" in without_first.text
