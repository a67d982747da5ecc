"""Winner lists for tests, by the product's own verbs: decided, sealed, armed, public."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.contests.models import Contest
from app.db import Database, now
from app.jobs.models import Outbox
from app.publication.models import Announcement, Seal, SealWish
from app.publication.operations.announcing import announce, arm
from app.publication.operations.sealing import approve_seal, seal
from app.publication.queries.announcements import wish_key
from app.results.models import TallyRun
from config import Settings
from tests.factories import give, make_user
from tests.results.test_tally_run import judged, settle, tallied
from workers.run import run as run_job


def decided(session: Session) -> tuple[Contest, User, TallyRun]:
    """A contest with one organizer whose round is tallied."""
    contest, organizer = judged(session)
    return contest, organizer, tallied(session, contest, organizer)


def second_organizer(session: Session, contest: Contest) -> User:
    """Somebody else who organizes it."""
    other = make_user(session, "Noor Haddad")
    give(session, other, Role.ORGANIZER, contest)
    return other


def sealed(session: Session, contest: Contest, *organizers: User) -> Seal:
    """The board frozen by the first of these people and approved by the others."""
    made = seal(session, contest, by=organizers[0])
    for other in organizers[1:]:
        approve_seal(session, contest, made, by=other)
    return made


def make_seal(session: Session, database: Database, settings: Settings, wish: SealWish) -> list[Seal]:
    """Run the job of a wish; every seal there is then."""
    job = session.scalars(sa.select(Outbox.id).where(Outbox.key == wish_key(wish))).one()
    session.commit()
    run_job(database, settings, job)
    session.expire_all()
    made = list(session.scalars(sa.select(Seal)))
    settle(session)
    return made


def armed(session: Session, contest: Contest, *organizers: User, hours: float = 0) -> Announcement:
    """A sealed list that is to be public in some hours."""
    made = sealed(session, contest, *organizers)
    return arm(session, contest, made, embargo_at=now() + timedelta(hours=hours), by=organizers[0])


def published(session: Session, contest: Contest, *organizers: User) -> Announcement:
    """A list that is public now."""
    waiting = armed(session, contest, *organizers)
    public = announce(session, waiting.id, waiting.version)
    assert public is not None
    return public


def public_list(session: Session) -> tuple[Contest, User, Announcement]:
    """A contest whose list is public, committed."""
    contest, organizer, _run = decided(session)
    announcement = published(session, contest, organizer)
    session.commit()
    settle(session)
    return contest, organizer, announcement
