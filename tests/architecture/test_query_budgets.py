"""List pages ask the database the same number of questions for three things as for one; a save asks few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import AssignmentState
from app.contests.models import ContestState, RoundState
from app.db import Database
from tests.factories import (
    client_of,
    make_assignment,
    make_contest,
    make_entry,
    make_judge,
    make_scorecard,
    make_user,
)
from tests.results.test_tally_run import tallied
from tests.scoring.factories import filled, make_judging

LISTS = [
    ("/contests/lists/entries", "organizer", 10),
    ("/contests/lists/screening", "organizer", 8),
    ("/contests/lists/imports", "organizer", 9),
    ("/contests/lists/rounds/1/panel", "organizer", 12),
    ("/contests/lists/conflicts", "organizer", 11),
    ("/contests/lists/rounds/1/plans", "organizer", 17),
    ("/contests/lists/rounds/1/progress", "organizer", 11),
    ("/contests/lists/rounds/1/tally", "organizer", 16),
    ("/contests/lists/rounds/1/tally/1/films", "organizer", 12),
    ("/contests/lists/rounds/1/tally/1/judges", "organizer", 12),
    ("/contests/lists/mail", "organizer", 10),
    ("/contests/lists/record", "organizer", 11),
    ("/contests/lists/exports", "organizer", 10),
    ("/contests/lists/rounds/1/queue", "judge", 9),
    ("/judging", "judge", 5),
    ("/me", "entrant", 5),
    ("/", "entrant", 3),
]


def _fill(session: Session, count: int) -> dict[str, User]:
    """A judged contest with so many films, judges and scorecards."""
    people = {"organizer": make_user(session, "Organizer"), "entrant": make_user(session, "Entrant")}
    contest = make_contest(session, slug="lists", organizer=people["organizer"], state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.LOCKED
    judges = [make_judge(session, contest, f"Judge {number}") for number in range(count)]
    people["judge"] = judges[0]
    for number in range(count):
        entry = make_entry(session, contest, people["entrant"], title_en=f"Film {number}")
        for judge in judges:
            seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
            make_scorecard(session, seat, 5 + number, 6, 7)
        make_contest(session, slug=f"open-{number}")
    session.flush()
    tallied(session, contest, people["organizer"])
    return people


@contextmanager
def _counted(database: Database) -> Iterator[Callable[[], int]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield lambda: len([statement for statement in statements if not statement.startswith("BEGIN")])
    sa.event.remove(database.engine, "before_cursor_execute", note)


def _asked(app: Flask, database: Database, user: User, path: str) -> int:
    client = client_of(app, user)
    client.get("/health")
    with _counted(database) as count:
        answer = client.get(path)
        assert answer.status_code == 200
        answer.get_data()
        return count()


@pytest.mark.parametrize("films", [1, 3])
def test_the_number_of_questions_does_not_grow_with_the_list(
    app: Flask, database: Database, session: Session, films: int
) -> None:
    people = _fill(session, films)

    asked = {path: _asked(app, database, people[role], path) for path, role, _ in LISTS}

    assert asked == {path: budget for path, _, budget in LISTS}


def test_a_save_asks_eight_questions_and_a_stretch_of_film_two(
    app: Flask, database: Database, session: Session
) -> None:
    judging = make_judging(session)
    judge, address = client_of(app, judging.judge), f"/reviews/{judging.assignment.code}"
    for revision, story in enumerate(("5", "6")):
        judge.post(f"{address}/scorecard", data=filled(revision, story))

    with _counted(database) as count:
        saved = judge.post(
            f"{address}/scorecard", data=filled(2, "7"), headers={"Accept": "application/json"}
        )
        asked = count()
        judge.get(f"{address}/film")
        streamed = count() - asked

    # PostgreSQL locks two rows besides; SQLite has one writer.
    locks = 0 if database.engine.dialect.name == "sqlite" else 2
    assert saved.json is not None
    assert (saved.json["revision"], asked, streamed) == (3, 8 + locks, 2)
