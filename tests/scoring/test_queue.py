"""A judge's queue: whose films, in which order, what is left."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState
from app.db import Database
from app.scoring.operations.giving_up import defer
from app.scoring.queries.queue import Queue, minutes_of, queue_of, rounds_of
from tests.factories import client_of, make_assignment, make_entry, make_judge
from tests.scoring.factories import Judging, make_judging
from tests.scoring.queries_counted import counted

SECRET = "a secret of this test"


def queue(session: Session, judging: Judging, secret: str = SECRET) -> Queue:
    return queue_of(session, judging.judge, judging.round, secret=secret)


def give_films(session: Session, judging: Judging, number: int) -> None:
    for _ in range(number):
        make_assignment(session, make_entry(session, judging.contest), judging.judge)
    session.commit()


def test_the_order_is_stable_and_the_judges_own(session: Session) -> None:
    judging = make_judging(session)
    give_films(session, judging, 11)
    other = make_judge(session, judging.contest, "Another Judge")
    mine = queue(session, judging)
    titles = {item.entry.code: item for item in mine.items}

    codes = [item.entry.code for item in mine.items]

    assert codes == [item.entry.code for item in queue(session, judging).items]
    assert codes != [item.entry.code for item in queue(session, judging, "another secret").items]
    assert len(titles) == 12
    assert queue_of(session, other, judging.round, secret=SECRET) == Queue(())


def test_begun_films_come_first_and_those_put_aside_last(session: Session) -> None:
    judging = make_judging(session)
    states = [AssignmentState.DEFERRED, AssignmentState.STARTED, AssignmentState.DONE]
    for state in states:
        make_assignment(session, make_entry(session, judging.contest), judging.judge, state=state)

    found = queue(session, judging)

    order = [item.state for item in found.to_watch]
    assert order == [AssignmentState.STARTED, AssignmentState.PENDING, AssignmentState.DEFERRED]
    assert [item.state for item in found.done] == [AssignmentState.DONE]
    assert (minutes_of(found.done), minutes_of(found.to_watch)) == (4.0, 12.0)


def test_a_film_put_aside_again_and_again_is_next_once_all_others_are_done(session: Session) -> None:
    judging = make_judging(session)
    give_films(session, judging, 2)
    aside, *others = session.scalars(sa.select(Assignment).order_by(Assignment.id))
    for other in others:
        defer(session, aside, by=judging.judge)
        other.state = AssignmentState.DONE
    defer(session, aside, by=judging.judge)
    session.flush()

    found = queue(session, judging)

    assert [item.entry.code for item in found.to_watch] == [aside.code]
    following = found.next_after()
    assert following is not None
    assert following.entry.code == aside.code


def test_the_next_film_is_another_one(session: Session) -> None:
    judging = make_judging(session)

    found = queue(session, judging)

    assert found.next_after("another code") == found.items[0]
    assert found.next_after(judging.assignment.code) is None


def test_a_judge_sees_every_round_with_films_and_time(session: Session) -> None:
    judging = make_judging(session)
    done = make_entry(session, judging.contest)
    make_assignment(session, done, judging.judge, state=AssignmentState.DONE)

    (line,) = rounds_of(session, judging.judge)

    assert (line.round, line.films, line.done, line.left) == (judging.round, 2, 1, 1)
    assert (line.seconds, line.done_seconds) == (480.0, 240.0)


def test_a_judge_without_films_still_sees_the_round(session: Session) -> None:
    judging = make_judging(session)
    idle = make_judge(session, judging.contest, "Idle Judge")

    assert [(line.round, line.films) for line in rounds_of(session, idle)] == [(judging.round, 0)]


def test_a_longer_queue_makes_no_more_queries(app: Flask, session: Session, database: Database) -> None:
    judging = make_judging(session)
    client = client_of(app, judging.judge)
    addresses = ["/judging", f"/contests/{judging.contest.slug}/rounds/1/queue"]
    budget = {"/judging": 5, addresses[1]: 9}

    with counted(database) as one:
        pages = [client.get(address) for address in addresses]
    give_films(session, judging, 2)
    for address in addresses:
        with counted(database) as three:
            client.get(address)
        assert len(three) <= budget[address]
    with counted(database) as again:
        for address in addresses:
            client.get(address)

    assert [page.status_code for page in pages] == [200, 200]
    assert len(again) == len(one)
