"""What a jury decides: how its round is counted, and how its decisions reach the awards board."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.contests.models import ContestState
from app.db import now
from app.publication.models import AwardOverride
from app.publication.operations.announcing import announce, arm
from app.publication.operations.board import board_of
from app.publication.operations.jury import take_over
from app.publication.operations.sealing import seal
from app.results.models import Standing, TallyRun
from app.scoring.operations.rounds import lock_round
from app.tally.bundle import faults_of
from tests.deliberation.factories import Jury, count, make_jury
from tests.deliberation.voting import end, moved, say
from tests.factories import client_of
from tests.results.test_tally_run import settle


def decided(session: Session) -> Jury:
    """A jury that has given the first award to its second film, its round locked and counted."""
    jury = make_jury(session)
    motion = moved(session, jury, film=1)
    say(session, jury, motion, "yes", "yes", "no")
    end(session, jury, motion)
    lock_round(session, jury.round, by=jury.organizer)
    count(session, jury.round, jury.organizer)
    return jury


def test_the_decision_goes_to_the_awards_board_with_its_reason_and_survives_the_tally(
    app: Flask, session: Session
) -> None:
    jury = decided(session)
    session.commit()
    session.expire_all()
    desk = client_of(app, jury.organizer)
    board = f"/contests/{jury.contest.slug}/board"
    computed = [one.entry_id for one in session.scalars(sa.select(Standing).where(Standing.rank == 1))]
    state = jury.contest.state
    session.commit()

    shown = desk.get(board).text
    taken = desk.post(f"{board}/jury")
    again = desk.post(f"{board}/jury")

    session.expire_all()
    made = session.scalars(sa.select(AwardOverride)).one()
    found = board_of(session, jury.contest)
    assert found is not None
    assert (state, set(computed)) == (ContestState.DECIDED, {jury.films[0].id})
    assert ("The jury has decided" in shown, taken.status_code, again.status_code) == (True, 303, 409)
    assert (made.entry_id, made.reason) == (jury.films[1].id, "It dares more. [1: 2-1-0]")
    assert [one.film for one in found.granted("first")] == [jury.films[1].code]


def test_a_decision_of_the_jury_is_sealed_made_public_and_recomputed_from_its_evidence(
    client: FlaskClient, session: Session
) -> None:
    jury = decided(session)
    take_over(session, jury.contest, by=jury.organizer)
    made = seal(session, jury.contest, by=jury.organizer)
    waiting = arm(session, jury.contest, made, embargo_at=now(), by=jury.organizer)
    announce(session, waiting.id, waiting.version)
    session.commit()
    settle(session)
    address = f"/contests/{jury.contest.slug}"

    page, proof = client.get(f"{address}/winners").text, client.get(f"{address}/proof").text
    bundle = client.get(f"{address}/evidence.zip").data

    first = made.snapshot["awards"][0]["winners"][0]
    assert (first["code"], first["decided_by"]) == (jury.films[1].code, "override")
    assert jury.films[1].title_en in page
    assert "1 decision was taken by the jury beside the scores" in page
    assert "These films then lay before the jury" in proof
    assert hashlib.sha256(bundle).hexdigest() in proof
    assert faults_of(bundle) == []


def test_a_jury_is_counted_by_the_judging_before_it_and_only_its_films_have_places(
    session: Session,
) -> None:
    jury = make_jury(session)
    session.execute(sa.text("DELETE FROM shortlist_place WHERE entry_id = :film"), {"film": jury.films[2].id})
    lock_round(session, jury.round, by=jury.organizer)
    count(session, jury.round, jury.organizer)

    run = session.scalars(sa.select(TallyRun).where(TallyRun.round_id == jury.round.id)).one()
    places = session.execute(
        sa.select(Standing.entry_id, Standing.rank).where(
            Standing.run_id == run.id, Standing.rank.is_not(None)
        )
    ).all()

    assert [tuple(row) for row in places] == [(jury.films[0].id, 1), (jury.films[1].id, 2)]
