"""From the seal to the public list: approved, armed, announced once by its job; nothing to find before."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.operations.calendar import NotTheMoment
from app.db import Database, now
from app.entries.models import Entry
from app.jobs.models import JobState, Outbox
from app.mail.models import Message
from app.publication.models import AnnouncementState
from app.publication.operations.announcing import (
    EmbargoPast,
    announce,
    arm,
    disarm,
    move_embargo,
    withdraw,
)
from app.publication.operations.deciding import ReasonMissing
from app.publication.operations.sealing import seal
from app.results.queries.runs import grants_of
from config import Settings
from tests.factories import client_of
from tests.publication.factories import (
    armed,
    decided,
    public_list,
    published,
    sealed,
)
from tests.results.test_tally_run import settle, tallied
from workers.run import run as run_job

HOUR = timedelta(hours=1)


def test_before_it_is_public_the_winner_list_looks_like_nothing_at_all(
    client: FlaskClient, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    armed(session, contest, organizer, hours=1)
    session.commit()

    pages = ("winners", "winners.json", "proof", "winners/AAAA/poster", "winners/AAAA/film", "objections/new")
    answers = {client.get(f"/contests/{contest.slug}/{page}").data for page in pages}

    assert answers == {client.get("/contests/nothing-here/winners").data}
    assert contest.slug not in client.get("/").text


def test_later_changes_of_an_entry_do_not_reach_the_published_list(
    client: FlaskClient, session: Session
) -> None:
    contest, _organizer, announcement = public_list(session)
    before = client.get(f"/contests/{contest.slug}/winners").text

    for grant in grants_of(session, announcement.seal.run):
        grant.entry.title_en = "Another name"
    session.commit()

    assert client.get(f"/contests/{contest.slug}/winners").text == before


def test_an_embargo_in_the_past_is_refused_at_its_field(app: Flask, session: Session) -> None:
    contest, organizer, _run = decided(session)
    made = sealed(session, contest, organizer)
    with pytest.raises(EmbargoPast):
        arm(session, contest, made, embargo_at=now() - HOUR, by=organizer)
    session.commit()
    settle(session)

    answer = client_of(app, organizer).post(
        f"/contests/{contest.slug}/announce/arm", data={"embargo_at": "2020-01-01T20:00"}
    )

    assert answer.status_code == 422
    assert "This moment has passed" in answer.text
    assert "2020-01-01T20:00" in answer.text


def _job(session: Session) -> Outbox:
    named = sa.select(Outbox).where(Outbox.name == "workers.publication.announce_winners")
    return session.scalars(named.order_by(Outbox.id.desc())).first() or pytest.fail("no job was promised")


def test_the_announcement_is_made_by_its_job(
    database: Database, settings: Settings, client: FlaskClient, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    armed(session, contest, organizer)
    job = _job(session).id
    session.commit()

    assert run_job(database, settings, job)

    assert client.get(f"/contests/{contest.slug}/winners").status_code == 200
    settle(session)
    told = session.scalars(sa.select(Outbox.name)).all()
    assert "workers.publication.tell_entrants" in told


def test_everybody_who_took_part_is_written_to_once_however_often_the_job_runs(
    database: Database, settings: Settings, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    published(session, contest, organizer)
    job = session.scalars(sa.select(Outbox).where(Outbox.name == "workers.publication.tell_entrants")).one()
    session.commit()
    for _again in range(2):
        assert run_job(database, settings, job.id)
        session.execute(sa.update(Outbox).where(Outbox.id == job.id).values(state=JobState.WAITING))
        session.commit()

    written = session.scalars(sa.select(Message.recipient)).all()
    entrants = session.scalars(sa.select(User.email).join(Entry, Entry.entrant_id == User.id)).all()
    assert sorted(written) == sorted(entrants)


def test_a_moved_embargo_makes_the_older_job_do_nothing(
    database: Database, settings: Settings, client: FlaskClient, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    waiting = armed(session, contest, organizer)
    job = _job(session).id
    move_embargo(session, waiting, embargo_at=now() + HOUR, version=1, by=organizer)
    session.commit()

    run_job(database, settings, job)

    assert client.get(f"/contests/{contest.slug}/winners").status_code == 404
    with pytest.raises(NotTheMoment):
        move_embargo(session, waiting, embargo_at=now() + HOUR, version=1, by=organizer)


def test_a_job_that_runs_early_announces_nothing(session: Session) -> None:
    contest, organizer, _run = decided(session)
    waiting = armed(session, contest, organizer, hours=1)

    assert announce(session, waiting.id, waiting.version) is None


def test_a_list_marked_public_before_its_time_is_still_absent_to_readers(
    client: FlaskClient, session: Session
) -> None:
    contest, _organizer, announcement = public_list(session)
    announcement.embargo_at = now() + HOUR
    session.commit()

    assert client.get(f"/contests/{contest.slug}/winners").status_code == 404
    assert contest.slug not in client.get("/").text


def test_a_disarmed_list_is_never_announced(session: Session) -> None:
    contest, organizer, _run = decided(session)
    waiting = armed(session, contest, organizer)

    disarm(session, waiting, by=organizer)

    assert announce(session, waiting.id, waiting.version) is None
    assert arm(session, contest, waiting.seal, embargo_at=now() + HOUR, by=organizer).number == 2


def test_announcing_by_hand_before_the_seal_or_before_the_moment_is_refused_in_words(
    app: Flask, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    session.commit()
    desk, address = client_of(app, organizer), f"/contests/{contest.slug}/announce/now"

    before_the_seal = desk.post(address)
    waiting = armed(session, contest, organizer, hours=1)
    session.commit()
    before_the_moment = desk.post(address)
    settle(session)

    assert "Nothing is sealed yet" in before_the_seal.text
    assert "becomes public at its moment" in before_the_moment.text
    assert (before_the_seal.status_code, before_the_moment.status_code) == (409, 409)
    assert waiting.state is AnnouncementState.ARMED


def test_a_withdrawn_list_says_why_and_another_one_keeps_the_history(
    client: FlaskClient, session: Session
) -> None:
    contest, organizer, announcement = public_list(session)
    with pytest.raises(ReasonMissing):
        withdraw(session, announcement, reason=" ", by=organizer)
    withdraw(session, announcement, reason="Two names were swapped.", by=organizer)
    session.commit()

    page = client.get(f"/contests/{contest.slug}/winners")
    assert "Two names were swapped." in page.text
    assert "First prize" not in page.text
    assert "获奖名单已撤回" in client.get(f"/contests/{contest.slug}/winners?lang=zh").text
    assert "lang=zh" in page.text
    assert client.get(f"/contests/{contest.slug}/proof").status_code == 404

    again = seal(session, contest, by=organizer, reason="Names put right.")
    waiting = arm(session, contest, again, embargo_at=now(), by=organizer)
    announce(session, waiting.id, waiting.version)
    session.commit()
    proof = client.get(f"/contests/{contest.slug}/proof").text
    assert "Two names were swapped." in proof
    assert "Names put right." in proof


def test_the_sealed_snapshot_says_nothing_of_who_came_next(session: Session) -> None:
    contest, organizer, run = decided(session)

    made = sealed(session, contest, organizer)

    winners = {winner["code"] for award in made.snapshot["awards"] for winner in award["winners"]}
    next_in_line = {*made.reserve["lines"]["first"][""]} - winners
    assert next_in_line
    assert [code for code in next_in_line if code in str(made.snapshot)] == []
    assert run.result_digest == made.snapshot["result_digest"]


def test_a_recount_after_publication_leaves_the_list_as_it_is(client: FlaskClient, session: Session) -> None:
    contest, organizer, _run = decided(session)
    published(session, contest, organizer)
    session.commit()
    before = client.get(f"/contests/{contest.slug}/winners").text

    tallied(session, contest, organizer, "raw")

    assert client.get(f"/contests/{contest.slug}/winners").text == before
