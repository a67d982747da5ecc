"""The machine ends while it announces and exports: each is done once, and nothing half is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.commands.system import system
from app.db import Database, now
from app.jobs.models import JobState, Outbox
from app.publication.models import Announcement, AnnouncementState, Seal, SealWish, WishState
from app.publication.operations.announcing import announce_key, arm
from app.publication.operations.seal_wishes import request_seal
from app.publication.operations.sealing import seal
from app.publication.queries.announcements import wish_key
from app.results.models import Export, ExportState
from app.results.operations.exporting import request_export
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.exports import export_key
from app.results.queries.sheets import sheet_of
from app.tally.bundle import faults_of
from tests.faults.big_round import FILMS, REVIEWS, make_big_round
from tests.faults.killing import RECOVERY_SECONDS, kill_in_the_middle, state_of, until
from tests.publication.factories import decided

CRITERIA = 3
# Seconds between the beginning of the job and the list's moment: a machine starts well within them.
AHEAD = 25


def _job(session: Session, key: str) -> int:
    return session.scalars(sa.select(Outbox.id).where(Outbox.key == key)).one()


def test_workers_killed_while_they_announce_publish_one_list_and_none_before_its_time(
    data: tuple[Path, Database],
) -> None:
    folder, database = data
    with database.writing() as session:
        contest, organizer, _run = decided(session)
        sealed = seal(session, contest, by=organizer)
        embargo_at = now() + timedelta(seconds=AHEAD)
        armed = arm(session, contest, sealed, embargo_at=embargo_at, by=organizer)
        announcing = _job(session, announce_key(armed))
        # As where the database's machine is ahead: the job begins early, and waits for the moment.
        session.execute(sa.update(Outbox).where(Outbox.id == announcing).values(available_at=now()))
        session.commit()

    with system(folder) as running:
        assert kill_in_the_middle(running, database, announcing)
        killed_at = now()
        done = until(lambda: state_of(database, announcing) is JobState.DONE, RECOVERY_SECONDS)

    assert done
    assert killed_at < embargo_at, "the list's moment had come before the kill"
    with database.reading() as session:
        public = session.scalars(sa.select(Announcement)).one()
        published = session.scalars(
            sa.select(AuditEntry.at).where(AuditEntry.action == "winners.published")
        ).all()
        assert session.get_one(Outbox, announcing).attempts >= 2, "the worker was not killed in the middle"
    assert (public.state, len(published)) == (AnnouncementState.PUBLIC, 1)
    assert public.announced_at is not None
    assert min(public.announced_at, *published) >= embargo_at


def test_workers_killed_while_they_export_leave_one_whole_file(data: tuple[Path, Database]) -> None:
    folder, database = data
    with database.writing() as session:
        contest, organizer = make_big_round(session)
        export = request_export(session, contest, "scores", "csv", by=organizer)
        making = _job(session, export_key(export))
        session.commit()

    with system(folder) as running:
        assert kill_in_the_middle(running, database, making)
        done = until(lambda: state_of(database, making) is JobState.DONE, RECOVERY_SECONDS)

    assert done
    with database.reading() as session:
        made = session.scalars(sa.select(Export)).one()
        attempts = session.get_one(Outbox, making).attempts
    kept = [path for path in (folder / "files").rglob("*") if path.is_file() and "exports" in path.parts]
    assert attempts >= 2, "the worker was not killed in the middle"
    assert (made.state, made.rows) == (ExportState.DONE, FILMS * REVIEWS * CRITERIA)
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in kept] == [made.sha256]
    assert list((folder / "work").iterdir()) == []


@pytest.mark.long
def test_workers_killed_while_they_seal_leave_one_seal_that_can_be_recomputed(
    data: tuple[Path, Database],
) -> None:
    folder, database = data
    with database.writing() as session:
        contest, organizer = make_big_round(session)
        run = request_tally(session, contest.rounds[0], "raw", by=organizer)
        record_run(session, run, reckon(*sheet_of(session, run)))
        session.commit()
        session.expire_all()
        wish = request_seal(session, contest, by=organizer)
        sealing = _job(session, wish_key(wish))
        session.execute(sa.update(Outbox).where(Outbox.id != sealing).values(state=JobState.DONE))
        session.commit()

    with system(folder) as running:
        assert kill_in_the_middle(running, database, sealing)
        done = until(lambda: state_of(database, sealing) is JobState.DONE, RECOVERY_SECONDS)

    assert done
    with database.reading() as session:
        made, wish = session.scalars(sa.select(Seal)).one(), session.scalars(sa.select(SealWish)).one()
        links = session.scalars(sa.select(AuditEntry.id).where(AuditEntry.action == "winners.sealed")).all()
        assert session.get_one(Outbox, sealing).attempts >= 2, "the worker was not killed in the middle"
        assert (wish.state, len(links)) == (WishState.DONE, 1)
        assert faults_of(made.bundle) == []
