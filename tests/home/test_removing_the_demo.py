"""Removing the demo leaves nothing behind that new films could stumble over."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.contests.models import Contest
from app.entries.models import Entry
from app.films.models import Film, Stage
from app.films.operations.stages import stage_key
from app.home.operations import mark_demo, remove_demo
from app.jobs import names
from app.jobs.models import JobState, Outbox
from app.jobs.operations import promise
from tests.factories import give, make_contest, make_entry, make_user


def test_film_that_takes_the_id_of_a_removed_one_is_checked(session: Session) -> None:
    organizer = make_user(session, email="organizer@demo.example")
    contest = make_contest(session, organizer=organizer)
    entry = make_entry(session, contest, make_user(session, email="entrant@demo.example"))
    assert entry.film_id is not None
    key = stage_key(entry.film_id, Stage.CHECK)
    promise(session, names.CHECK_FILM, {"film_id": entry.film_id}, key=key).state = JobState.DONE
    mark_demo(session, contest)

    remove_demo(session, contest, by=organizer)

    assert promise(session, names.CHECK_FILM, {"film_id": 1}, key=key).state is JobState.WAITING


def test_people_of_a_real_contest_stay_when_the_demo_goes(session: Session) -> None:
    organizer = make_user(session, email="organizer@demo.example")
    helper = make_user(session, email="judge@demo.example")
    make_user(session, email="someone@example.org")
    demo, real = make_contest(session, organizer=organizer), make_contest(session)
    give(session, helper, Role.JUDGE, real)
    make_entry(session, demo, make_user(session, email="entrant@demo.example"))
    mark_demo(session, demo)

    remove_demo(session, demo, by=organizer)

    left = session.scalars(sa.select(User.email).order_by(User.email)).all()
    assert left == ["judge@demo.example", "someone@example.org"]
    assert session.scalars(sa.select(Film)).all() == []
    assert [job.name for job in session.scalars(sa.select(Outbox))] == [names.REMOVE_FILES]


def test_films_that_visitors_entered_in_the_other_demo_contest_go_too(session: Session) -> None:
    organizer = make_user(session, email="organizer@demo.example")
    entrant = make_user(session, email="entrant@demo.example")
    decided, calling = (make_contest(session, organizer=organizer) for _ in range(2))
    make_entry(session, decided, entrant)
    make_entry(session, calling, entrant)
    mark_demo(session, decided)
    mark_demo(session, calling)

    remove_demo(session, decided, by=organizer)

    left = [session.scalars(sa.select(table)).all() for table in (Contest, Entry, Film, User)]
    assert left == [[], [], [], []]


def test_demo_person_keeps_a_film_in_a_real_contest(session: Session) -> None:
    organizer = make_user(session, email="organizer@demo.example")
    entrant = make_user(session, email="entrant@demo.example")
    demo, real = make_contest(session, organizer=organizer), make_contest(session)
    give(session, entrant, Role.ENTRANT, real)
    entry = make_entry(session, real, entrant)
    mark_demo(session, demo)

    remove_demo(session, demo, by=organizer)

    assert [film.id for film in session.scalars(sa.select(Film))] == [entry.film_id]
