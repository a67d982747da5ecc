"""Publishing: once, frozen, digest-bound, and nothing to be found before."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest, ContestState
from app.contests.operations.calendar import NotTheMoment
from app.db import Database
from app.publication.models import Announcement
from app.publication.operations import digest_of, publish
from app.results.models import TallyRun
from app.results.queries.runs import grants_of
from app.web.rules import RuleBroken
from tests.factories import client_of
from tests.results.test_tally_run import judged, settle, tallied


def _decided(session: Session) -> tuple[Contest, User, TallyRun]:
    contest, organizer = judged(session)
    return contest, organizer, tallied(session, contest, organizer)


def test_before_it_is_published_the_winner_list_looks_like_nothing_at_all(
    client: FlaskClient, session: Session
) -> None:
    contest, _organizer, _run = _decided(session)

    pages = [f"/contests/{contest.slug}/{page}" for page in ("winners", "proof", "winners/AAAA/poster")]
    answers = {client.get(page).data for page in pages}

    assert answers == {client.get("/contests/nothing-here/winners").data}
    assert contest.slug not in client.get("/").text


def test_publishing_shows_winners_with_the_digest_of_the_frozen_list(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    contest, organizer, run = _decided(session)

    response = client_of(app, organizer).post(f"/contests/{contest.slug}/announce")

    page = client.get(f"/contests/{contest.slug}/winners").text
    proof = client.get(f"/contests/{contest.slug}/proof").text
    announcement = session.scalars(sa.select(Announcement)).one()
    assert response.location == f"/contests/{contest.slug}/winners"
    assert "First prize" in page
    assert announcement.digest == digest_of(announcement.snapshot)
    digests = [announcement.digest, str(run.input_digest), str(run.result_digest)]
    assert [digest for digest in digests if digest not in proof] == []
    settle(session)
    assert contest.state is ContestState.FINAL


def test_later_changes_of_an_entry_do_not_reach_the_published_list(
    client: FlaskClient, session: Session
) -> None:
    contest, organizer, run = _decided(session)
    publish(session, contest, run, grants_of(session, run), by=organizer)
    session.commit()
    before = client.get(f"/contests/{contest.slug}/winners").text

    for grant in grants_of(session, run):
        grant.entry.title_en = "Another name"
    session.commit()

    assert client.get(f"/contests/{contest.slug}/winners").text == before


def test_a_second_publication_is_refused_in_words(session: Session) -> None:
    contest, organizer, run = _decided(session)
    grants = grants_of(session, run)
    publish(session, contest, run, grants, by=organizer)
    session.commit()

    with pytest.raises(NotTheMoment):
        publish(session, contest, run, grants, by=organizer)


def test_of_fifty_presses_at_once_one_publishes(database: Database, session: Session) -> None:
    contest, organizer, run = _decided(session)
    contest_id, organizer_id, run_id = contest.id, organizer.id, run.id
    outcomes: list[bool] = []

    def press() -> None:
        with database.writing() as own:
            try:
                mine, me = own.get_one(TallyRun, run_id), own.get_one(User, organizer_id)
                publish(own, own.get_one(Contest, contest_id), mine, grants_of(own, mine), by=me)
                own.commit()
                outcomes.append(True)
            except RuleBroken:
                own.rollback()
                outcomes.append(False)

    threads = [threading.Thread(target=press) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    published = sa.select(sa.func.count()).where(AuditEntry.action == "winners.published")
    assert (len(outcomes), outcomes.count(True)) == (50, 1)
    with database.reading() as fresh:
        assert (fresh.scalar(published), fresh.scalar(sa.select(sa.func.count(Announcement.id)))) == (1, 1)
