"""The fewest films of a seat: kept where they can be, said where they cannot, lowered by a button."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import AssignmentState, PanelSeat, Plan, PlanKind
from app.assignments.operations.arrays import instance_of
from app.assignments.operations.panel import FewestAboveMost, SeatTerms, seat_judge
from app.assignments.queries.snapshot import JudgeRow, Snapshot, take_snapshot
from app.audit.models import AuditEntry
from app.db import Database
from config import Settings
from tests.assignments.factories import Studio, drawn, make_studio, perform_all
from tests.assignments.test_arrays import ROUND
from tests.factories import client_of, make_assignment

pytestmark = pytest.mark.usefixtures("database")


def ask(session: Session, studio: Studio, judge: int, **values: int) -> None:
    session.execute(
        sa.update(PanelSeat).where(PanelSeat.judge_id == studio.judges[judge].id).values(**values)
    )
    session.commit()


def load(plan: Plan, judge: int) -> int:
    return int(next(row["films"] for row in plan.summary["loads"] if row["judge"] == judge))


def test_a_plan_gives_a_judge_the_fewest_films_of_the_seat(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=6, judges=3, reviews=1)
    ask(session, studio, 0, min_films=5)

    plan = drawn(session, database, settings, studio)

    assert load(plan, studio.judges[0].id) == 5


def test_what_cannot_be_given_is_said_and_one_click_asks_no_more(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=1)
    ask(session, studio, 0, min_films=9)
    plan = drawn(session, database, settings, studio)
    client = client_of(app, studio.organizer)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    session.commit()

    said = client.get(page).text
    answer = client.post(f"{page}/fix", data={"fix": "fewest"})
    perform_all(database, settings)
    session.expire_all()
    again = session.scalars(sa.select(Plan).where(Plan.number == plan.number + 1)).one()

    assert "1 judge gets fewer films than you asked for" in said
    assert "3 of at least 9" in said
    assert answer.status_code == 303
    assert seat_of(session, studio.judges[0].id).min_films == 3
    assert "fewer films than you asked for" not in client.get(page.replace("/1", f"/{again.number}", 1)).text
    assert session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "seats.lowered")) == 1


def seat_of(session: Session, judge_id: int) -> PanelSeat:
    return session.scalars(sa.select(PanelSeat).where(PanelSeat.judge_id == judge_id)).one()


def test_more_reviews_can_be_asked_for_instead(
    app: Flask, session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=3, judges=2, reviews=1)
    ask(session, studio, 0, min_films=3)
    ask(session, studio, 1, min_films=3)
    plan = drawn(session, database, settings, studio)
    page = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    client = client_of(app, studio.organizer)
    session.commit()

    client.post(f"{page}/fix", data={"fix": "more"})
    perform_all(database, settings)
    session.expire_all()
    again = session.scalars(sa.select(Plan).where(Plan.number == plan.number + 1)).one()

    assert [load(again, judge.id) for judge in studio.judges] == [3, 3]


def test_the_fewest_films_are_not_above_the_most(session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    terms = SeatTerms(languages=["zh"], max_films=4, min_films=5)

    with pytest.raises(FewestAboveMost):
        seat_judge(session, studio.round, studio.judges[0], terms, by=studio.organizer)


def test_a_silent_judge_is_owed_nothing(session: Session) -> None:
    studio = make_studio(session, films=2, judges=1, reviews=1)
    ask(session, studio, 0, min_films=2)
    owed = [judge.min_films for judge in take_snapshot(session, studio.round).judges]

    make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.SILENT)

    assert owed == [2]
    assert [judge.min_films for judge in take_snapshot(session, studio.round).judges] == [0]


@pytest.mark.parametrize(
    ("kind", "held", "least"),
    [
        (PlanKind.FILL, frozenset(), 3),
        (PlanKind.REDRAW, frozenset({(10, 7)}), 3),
        (PlanKind.REPAIR, frozenset(), 0),
        (PlanKind.REPAIR, frozenset({(10, 7)}), 1),
    ],
)
def test_a_repair_moves_nothing_to_reach_the_fewest(
    kind: PlanKind, held: frozenset[tuple[int, int]], least: int
) -> None:
    judge = JudgeRow(judge_id=7, languages=("zh",), genres=(), max_films=5, min_films=3)
    snapshot = Snapshot(
        reviews_per_entry=1,
        films=ROUND.films,
        judges=(judge,),
        held=held,
        pending=held,
        spent=frozenset(),
        ties=frozenset(),
    )

    assert instance_of(snapshot, kind).lo.tolist() == [least]
