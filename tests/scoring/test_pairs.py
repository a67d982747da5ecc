"""Pairwise finals: pairs that are decided once, honest progress, strengths with their errors."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Conflict
from app.contests.models import Round, RoundKind
from app.db import Database
from app.entries.models import Entry, EntryState
from app.results.models import Standing
from app.scoring.models import PairVote
from app.scoring.operations.pairs import PairDecided, Side, choose, put_next
from app.scoring.queries.finals import pairs_done
from tests.factories import client_of
from tests.scoring.finals import Final

SCRIPT = {"Accept": "application/json"}


def on_screen(session: Session) -> PairVote:
    found = session.scalars(sa.select(PairVote).execution_options(populate_existing=True)).one()
    session.commit()
    return found


def decide_all(session: Session, final: Final, judge: User, better: str = "earlier") -> int:
    """A judge who always takes the earlier film; returns how many pairs were asked."""
    pair, count = put_next(session, final.round, by=judge), 0
    while pair is not None:
        left, right = pair.sides
        side = Side.NEITHER if better == "none" else Side.LEFT if left < right else Side.RIGHT
        pair = choose(session, final.round, pair.id, side, by=judge)
        count += 1
    return count


def test_pairs_are_asked_until_the_panel_has_seen_every_film_often_and_progress_says_so(
    session: Session,
) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=6, judges=3)
    judge = final.judges[0]
    ids = [entry.id for entry in final.films]
    before = pairs_done(session, judge, final.round, ids)

    count = decide_all(session, final, judge)

    after = pairs_done(session, judge, final.round, ids)
    assert (before.done, before.wanted, before.possible, count) == (0, 10, 15, 10)
    assert (after.done, after.left, after.is_through) == (10, 0, True)
    own = session.scalars(sa.select(Assignment.state).where(Assignment.judge_id == judge.id)).all()
    assert set(own) == {AssignmentState.DONE}


def test_a_page_left_open_cannot_decide_a_second_time(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    client = client_of(app, final.judges[0])
    client.post(f"{final.address}/next")
    shown = on_screen(session)

    first = client.post(final.address, data={"pair": str(shown.id), "side": "left"})
    stale = client.post(final.address, data={"pair": str(shown.id), "side": "right"})
    wrong = client.post(final.address, data={"pair": str(shown.id + 1), "side": "up"})

    session.expire_all()
    assert (first.status_code, stale.status_code, wrong.status_code) == (303, 409, 422)
    assert "That pair is no longer open" in stale.text
    assert "Press left, right, or that you cannot decide." in wrong.text
    assert session.get_one(PairVote, shown.id).better_id == shown.sides[0]
    assert session.scalar(sa.select(sa.func.count()).where(PairVote.decided_at.is_not(None))) == 1


def test_an_answer_that_is_sent_again_is_one_and_another_is_refused_to_a_script_too(
    app: Flask, session: Session
) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    client = client_of(app, final.judges[0])
    client.post(f"{final.address}/next")
    sent = {"pair": str(on_screen(session).id), "side": "left"}

    first, again, other = (
        client.post(final.address, data=sent | {"side": side}, headers=SCRIPT)
        for side in ("left", "left", "right")
    )

    assert (first.json, again.json) == ({"onward": final.address}, {"onward": final.address})
    assert other.status_code == 409
    assert "That pair is no longer open" in other.get_json()["error"]
    assert session.scalar(sa.select(sa.func.count()).where(PairVote.decided_at.is_not(None))) == 1


def test_two_windows_that_decide_at_once_make_one_vote(session: Session, database: Database) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    pair = put_next(session, final.round, by=final.judges[0])
    session.commit()
    assert pair is not None

    outcomes = []
    for side in (Side.LEFT, Side.RIGHT):
        with database.writing() as other:
            round_, judge = other.get_one(Round, final.round.id), other.get_one(User, final.judges[0].id)
            try:
                choose(other, round_, pair.id, side, by=judge)
                other.commit()
                outcomes.append(side)
            except PairDecided:
                other.rollback()

    assert outcomes == [Side.LEFT]


def test_the_last_pair_is_taken_back_and_decided_again(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    client = client_of(app, final.judges[0])
    nothing = client.post(f"{final.address}/undo")
    client.post(f"{final.address}/next")
    shown = on_screen(session)
    client.post(final.address, data={"pair": str(shown.id), "side": "left"})

    client.post(f"{final.address}/undo")
    client.post(final.address, data={"pair": str(shown.id), "side": "neither"})

    session.expire_all()
    decided = session.scalars(sa.select(PairVote).where(PairVote.decided_at.is_not(None))).all()
    assert nothing.status_code == 409
    assert [(one.id, one.better_id) for one in decided] == [(shown.id, None)]


def test_a_film_that_leaves_takes_its_pair_off_the_screen(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=3, judges=1)
    client = client_of(app, final.judges[0])
    client.post(f"{final.address}/next")
    shown = on_screen(session)
    pair, gone = shown.id, shown.first_id
    session.get_one(Entry, gone).state = EntryState.WITHDRAWN
    session.commit()

    page = client.get(final.address).text
    late = client.post(final.address, data={"pair": str(pair), "side": "left"})
    client.post(f"{final.address}/next")

    session.expunge_all()
    left = session.scalars(sa.select(PairVote)).one()
    assert "A film has left this round" in page
    assert (late.status_code, left.id != pair, gone in left.sides) == (409, True, False)


def test_pairs_become_strengths_with_errors_and_those_in_conflict_do_not_count(session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=2)
    counts = [decide_all(session, final, judge) for judge in final.judges]
    tied = Conflict(
        contest_id=final.contest.id,
        judge_id=final.judges[1].id,
        entry_id=final.films[0].id,
        source="judge",
    )
    session.add(tied)
    session.commit()

    run, places = final.tally(session, "bradley_terry")

    rows = session.scalars(sa.select(Standing).order_by(Standing.rank)).all()
    assert counts == [6, 6]
    assert run.workings["n_reviews"] == 9
    assert places == [("AAAA", 1), ("BBBB", 2), ("CCCC", 3), ("DDDD", 4)]
    assert all(row.error and row.low is not None and row.low < (row.adjusted or 0) for row in rows)


def test_one_judge_and_one_film_are_said_honestly(app: Flask, session: Session) -> None:
    alone = Final(session, RoundKind.PAIRWISE, films=1, judges=1)
    client = client_of(app, alone.judges[0])

    page = client.get(alone.address).text
    closed = client_of(app, alone.organizer).post(f"/contests/{alone.contest.slug}/rounds/1/lock")

    assert "There is only one film, so there is nothing to compare." in page
    assert (closed.status_code, "nothing to count" in closed.text) == (409, True)
