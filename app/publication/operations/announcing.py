"""The announcement: armed by people, made public by a job at its time, once; withdrawn with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.contests.operations import calendar
from app.db import claim, now
from app.jobs import names
from app.jobs.operations import promise
from app.publication.models import Announcement, AnnouncementState, ApprovalOf, Objection, Seal
from app.publication.operations.approving import is_approved
from app.publication.operations.deciding import ReasonMissing
from app.publication.operations.stamping import stamp
from app.publication.queries.objections import OPEN_CASES
from app.web.rules import N_, Invalid, RuleBroken

# A moment that has only just passed while the form was sent still counts as now.
PATIENCE = timedelta(minutes=2)
FARTHEST = timedelta(days=730)
OVER = (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED)


class NotApproved(RuleBroken):
    """Too few people said yes."""

    message = N_("This seal is not approved yet: another organizer must approve it before it can be armed.")


class AlreadyArmed(RuleBroken):
    """A list of this contest is armed or public."""

    message = N_("A winner list of this contest is armed or public already.")


class NotYet(RuleBroken):
    """The moment of an armed list lies ahead."""

    message = N_("This list becomes public at its moment, not before. Choose an earlier one, or call it off.")


class EmbargoPast(Invalid):
    """The list would have been public already."""

    message = N_("This moment has passed; choose a later one, or announce now.")
    field = "embargo_at"


class EmbargoFar(Invalid):
    """Nobody plans that far."""

    message = N_("This is more than two years away; choose an earlier moment.")
    field = "embargo_at"


def announce_key(announcement: Announcement) -> str:
    """The key under which the job of an announcement is promised; a moved embargo has another."""
    return f"announce:{announcement.id}:{announcement.version}"


def arm(session: Session, contest: Contest, sealed: Seal, *, embargo_at: datetime, by: User) -> Announcement:
    """Promise that a sealed and approved list becomes public at a moment, not before.

    Raises NotApproved, AlreadyArmed, EmbargoPast, EmbargoFar, or NotTheMoment.
    """
    if contest.state is not ContestState.DECIDED:
        raise AlreadyArmed if contest.state in OVER else calendar.NotTheMoment
    if not is_approved(session, contest, ApprovalOf.SEAL, sealed.id):
        raise NotApproved
    announcement = Announcement(
        contest_id=contest.id,
        number=1 + (session.scalar(_last_number(contest)) or 0),
        seal_id=sealed.id,
        embargo_at=_checked(embargo_at),
        armed_by=by.id,
    )
    try:
        with session.begin_nested():
            session.add(announcement)
    except IntegrityError as second:
        raise AlreadyArmed from second
    _promise(session, announcement)
    _record(session, announcement, "announcement.armed", by, embargo_at=announcement.embargo_at.isoformat())
    return announcement


def move_embargo(
    session: Session, announcement: Announcement, *, embargo_at: datetime, version: int, by: User
) -> None:
    """Choose another moment while the list is armed; the job of the older one will do nothing."""
    moved = (
        sa.update(Announcement)
        .where(
            Announcement.id == announcement.id,
            Announcement.state == AnnouncementState.ARMED,
            Announcement.version == version,
        )
        .values(embargo_at=_checked(embargo_at), version=version + 1)
    )
    if not claim(session, moved):
        raise calendar.NotTheMoment
    session.refresh(announcement)
    _promise(session, announcement)
    _record(session, announcement, "embargo.moved", by, embargo_at=announcement.embargo_at.isoformat())


def disarm(session: Session, announcement: Announcement, *, by: User) -> None:
    """Call the announcement off before its time; its job will do nothing."""
    if not _leave(session, announcement, AnnouncementState.ARMED, state=AnnouncementState.DISARMED):
        raise calendar.NotTheMoment
    _record(session, announcement, "announcement.disarmed", by)


def announce(session: Session, announcement_id: int, version: int) -> Announcement | None:
    """Make an armed list public if this is its moment and nobody has; None when there is nothing to do."""
    moment = now()
    public = (
        sa.update(Announcement)
        .where(
            Announcement.id == announcement_id,
            Announcement.state == AnnouncementState.ARMED,
            Announcement.version == version,
            Announcement.embargo_at <= moment,
        )
        .values(state=AnnouncementState.PUBLIC, announced_at=moment)
    )
    if not claim(session, public):
        return None
    announcement = session.get_one(Announcement, announcement_id, populate_existing=True)
    armed_by = session.get_one(User, announcement.armed_by)
    calendar.announce(session, announcement.contest, by=armed_by)
    _open_window(session, announcement, moment)
    stamp(session, announcement.contest)
    _record(
        session, announcement, "winners.published", armed_by,
        list=announcement.digest, result=announcement.snapshot["result_digest"],
    )  # fmt: skip
    finish_if_settled(session, announcement)
    return announcement


def announce_due(session: Session, live: Announcement) -> None:
    """Announce by hand what a job is late with; raises NotYet while the moment lies ahead."""
    if live.state is AnnouncementState.ARMED and live.embargo_at > now():
        raise NotYet
    announce(session, live.id, live.version)


def finish_if_settled(session: Session, announcement: Announcement) -> bool:
    """Make a public list final when its window has closed and every case is decided."""
    until = announcement.objections_until
    if announcement.state is not AnnouncementState.PUBLIC or (until is not None and now() < until):
        return False
    undecided = sa.exists().where(
        Objection.announcement_id == announcement.id, Objection.state.in_(OPEN_CASES)
    )
    final = (
        sa.update(Announcement)
        .where(Announcement.id == announcement.id, Announcement.final_at.is_(None), ~undecided)
        .values(final_at=now())
    )
    if not claim(session, final):
        return False
    session.refresh(announcement)
    calendar.make_final(session, announcement.contest, by=session.get_one(User, announcement.armed_by))
    stamp(session, announcement.contest)
    return True


def withdraw(session: Session, announcement: Announcement, *, reason: str, by: User) -> None:
    """Take a public list back, with a reason that everybody reads; a new seal may follow."""
    if not reason.strip():
        raise ReasonMissing
    values = {"withdrawn_at": now(), "withdrawn_reason": reason.strip()}
    if not _leave(
        session, announcement, AnnouncementState.PUBLIC, state=AnnouncementState.WITHDRAWN, **values
    ):
        raise calendar.NotTheMoment
    session.refresh(announcement.contest)
    calendar.take_back(session, announcement.contest, by=by)
    stamp(session, announcement.contest)
    _record(session, announcement, "announcement.withdrawn", by, reason=reason.strip())


def _leave(session: Session, announcement: Announcement, before: AnnouncementState, **values: object) -> bool:
    left = sa.update(Announcement).where(Announcement.id == announcement.id, Announcement.state == before)
    if not claim(session, left.values(**values)):
        return False
    session.refresh(announcement)
    return True


def _open_window(session: Session, announcement: Announcement, moment: datetime) -> None:
    days = announcement.contest.objection_days
    if days:
        announcement.objections_until = moment + timedelta(days=days)
        session.flush()
        promise(
            session,
            names.MAKE_FINAL,
            {"announcement_id": announcement.id},
            key=f"make-final:{announcement.id}",
            available_at=announcement.objections_until,
        )
    promise(session, names.TELL_ENTRANTS, {"announcement_id": announcement.id}, key=f"tell:{announcement.id}")


def _promise(session: Session, announcement: Announcement) -> None:
    promise(
        session,
        names.ANNOUNCE,
        {"announcement_id": announcement.id, "version": announcement.version},
        key=announce_key(announcement),
        available_at=announcement.embargo_at,
    )


def _checked(embargo_at: datetime) -> datetime:
    if embargo_at < now() - PATIENCE:
        raise EmbargoPast
    if embargo_at > now() + FARTHEST:
        raise EmbargoFar
    return embargo_at


def _last_number(contest: Contest) -> sa.Select[int | None]:
    return sa.select(sa.func.max(Announcement.number)).where(Announcement.contest_id == contest.id)


def _record(session: Session, announcement: Announcement, action: str, by: User, **detail: object) -> None:
    record(
        session,
        action,
        f"announcement:{announcement.number}",
        by=by.id,
        contest_id=announcement.contest_id,
        detail=detail,
    )
