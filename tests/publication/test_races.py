"""Many at once: one announces, one arms."""

from __future__ import annotations

import threading
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest
from app.db import Database, now
from app.publication.models import Announcement, Seal
from app.publication.operations.announcing import AlreadyArmed, announce, arm
from tests.publication.factories import armed, decided, sealed

HOUR = timedelta(hours=1)


def test_of_fifty_at_once_one_announces(database: Database, session: Session) -> None:
    contest, organizer, _run = decided(session)
    waiting = armed(session, contest, organizer)
    announcement_id, version = waiting.id, waiting.version
    session.commit()
    outcomes: list[bool] = []

    def press() -> None:
        with database.writing() as own:
            outcomes.append(announce(own, announcement_id, version) is not None)
            own.commit()

    threads = [threading.Thread(target=press) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counted = sa.select(sa.func.count()).where(AuditEntry.action == "winners.published")
    assert (len(outcomes), outcomes.count(True)) == (50, 1)
    with database.reading() as fresh:
        assert (fresh.scalar(counted), fresh.scalar(sa.select(sa.func.count(Announcement.id)))) == (1, 1)


def test_of_ten_organizers_at_once_one_arms(database: Database, session: Session) -> None:
    contest, organizer, _run = decided(session)
    made = sealed(session, contest, organizer)
    ids = (contest.id, made.id, organizer.id)
    session.commit()
    outcomes: list[str] = []

    def press() -> None:
        with database.writing() as own:
            place, mine, me = (
                own.get_one(Contest, ids[0]),
                own.get_one(Seal, ids[1]),
                own.get_one(User, ids[2]),
            )
            try:
                arm(own, place, mine, embargo_at=now() + HOUR, by=me)
                own.commit()
                outcomes.append("armed")
            except AlreadyArmed:
                own.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["armed", *["refused"] * 9]
