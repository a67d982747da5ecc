"""Sealing as a job: the list that was seen, once, by whoever holds the job; a refusal in one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest, ContestState
from app.contests.operations.calendar import NotTheMoment
from app.db import Database, now
from app.entries.models import Entry
from app.jobs.models import Outbox
from app.jobs.operations import LeaseLost, take
from app.publication.models import Announcement, Approval, ExclusionCause, Seal, SealWish, WishState
from app.publication.operations import deciding
from app.publication.operations.canonical import digest_of
from app.publication.operations.seal_wishes import request_seal
from app.publication.queries.announcements import wish_key
from app.results.models import TallyRun
from app.results.queries.runs import grants_of, newest_done
from app.tally.bundle import faults_of
from config import Settings
from tests.factories import client_of
from tests.publication.factories import decided, make_seal, sealed
from tests.results.test_tally_run import settle
from workers.job import Job
from workers.publication import seal_winners


@pytest.fixture
def wished(session: Session) -> tuple[Contest, User, SealWish]:
    """A decided contest whose organizer has asked for the seal."""
    contest, organizer, _run = decided(session)
    wish = request_seal(session, contest, by=organizer)
    session.commit()
    return contest, organizer, wish


def run_of(session: Session, contest: Contest) -> TallyRun:
    found = newest_done(session, contest.rounds[-1])
    assert found is not None
    return found


def job_of(session: Session, wish: SealWish) -> int:
    return session.scalars(sa.select(Outbox.id).where(Outbox.key == wish_key(wish))).one()


def test_a_seal_asked_for_twice_is_made_once(
    session: Session, database: Database, settings: Settings, wished: tuple[Contest, User, SealWish]
) -> None:
    contest, organizer, wish = wished

    assert request_seal(session, contest, by=organizer) is wish
    first = make_seal(session, database, settings, wish)
    again = make_seal(session, database, settings, wish)

    assert [one.number for one in first] == [one.number for one in again] == [1]
    assert (wish.state, first[0].digest) == (WishState.DONE, wish.digest)
    assert faults_of(first[0].bundle) == []
    assert session.scalars(sa.select(Approval.user_id)).all() == [organizer.id]


def test_a_worker_that_lost_its_job_seals_nothing(
    session: Session, database: Database, settings: Settings, wished: tuple[Contest, User, SealWish]
) -> None:
    wish, wish_id = wished[2], wished[2].id
    job = job_of(session, wish)
    token = take(session, job)
    assert token is not None
    session.execute(sa.update(Outbox).values(claimed_until=now() - timedelta(seconds=1)))
    session.commit()

    made = make_seal(session, database, settings, wish)
    session.commit()
    with pytest.raises(LeaseLost):
        seal_winners(Job(database, settings, job, token, {"wish_id": wish_id}))

    assert len(made) == session.scalar(sa.select(sa.func.count()).select_from(Seal)) == 1


def test_a_list_that_changed_after_the_click_is_not_sealed_and_the_page_says_so(
    app: Flask,
    session: Session,
    database: Database,
    settings: Settings,
    wished: tuple[Contest, User, SealWish],
) -> None:
    contest, organizer, wish = wished
    winner = grants_of(session, run_of(session, contest))[0].entry
    deciding.exclude(
        session, contest, winner, cause=ExclusionCause.DECLINED, reason="A letter.", by=organizer
    )

    assert make_seal(session, database, settings, wish) == []
    page = client_of(app, organizer).get(f"/contests/{contest.slug}/announce").text
    assert "The list changed between the click and the seal, so nothing was sealed." in page
    assert "Seal this list" in page
    assert request_seal(session, contest, by=organizer).id != wish.id


def test_scores_that_changed_since_the_run_end_the_seal_in_a_sentence(
    session: Session, database: Database, settings: Settings, wished: tuple[Contest, User, SealWish]
) -> None:
    contest, _organizer, wish = wished
    winners = {one.entry_id for one in grants_of(session, run_of(session, contest))}
    others = sa.select(Entry).where(Entry.contest_id == contest.id, Entry.id.not_in(winners))
    session.scalars(others).first().state = "withdrawn"  # type: ignore[union-attr]  # there are others

    assert make_seal(session, database, settings, wish) == []
    assert wish.state is WishState.FAILED
    assert wish.problem.startswith("The scores that count are no longer those of run")


def test_while_a_seal_is_made_the_page_says_what_happens_and_offers_no_second(
    app: Flask, session: Session, wished: tuple[Contest, User, SealWish]
) -> None:
    contest, organizer, _wish = wished
    address, reader = f"/contests/{contest.slug}/announce", client_of(app, organizer)

    page, part = reader.get(address).text, reader.get(f"{address}/seal/progress")

    assert "Sealing the list" in page
    assert "Seal this list" not in page
    assert "HX-Refresh" not in part.headers
    assert reader.post(f"{address}/seal").status_code == 303
    assert session.scalar(sa.select(sa.func.count()).select_from(SealWish)) == 1


def test_a_list_is_not_sealed_once_one_is_armed(session: Session) -> None:
    contest, organizer, _run = decided(session)
    sealed(session, contest, organizer)
    contest.state = "announced"  # type: ignore[assignment]  # as the column takes it

    with pytest.raises(NotTheMoment):
        request_seal(session, contest, by=organizer, reason="Again.")


def test_an_organizer_seals_arms_and_announces_through_the_pages(
    app: Flask, client: FlaskClient, session: Session, database: Database, settings: Settings
) -> None:
    contest, organizer, run = decided(session)
    desk = client_of(app, organizer)
    address = f"/contests/{contest.slug}/announce"

    assert desk.post(f"{address}/seal").status_code == 303
    wish = session.scalars(sa.select(SealWish)).one()
    make_seal(session, database, settings, wish)
    assert desk.post(f"{address}/now").status_code == 303
    assert "Announce now" in desk.get(address).text
    desk.post(f"{address}/now")

    page = client.get(f"/contests/{contest.slug}/winners").text
    proof = client.get(f"/contests/{contest.slug}/proof").text
    announcement = session.scalars(sa.select(Announcement)).one()
    assert "First prize" in page
    assert announcement.digest == digest_of(announcement.snapshot)
    digests = [announcement.digest, str(run.input_digest), str(run.result_digest)]
    assert [digest for digest in digests if digest not in proof] == []
    assert "One person sealed and approved this list" in proof
    settle(session)
    assert contest.state is ContestState.FINAL
