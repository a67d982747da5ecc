"""Hearing objections to a provisional list: a case each, decided with words, opened again with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.contests.operations import calendar
from app.db import claim, now
from app.publication.models import Announcement, AnnouncementState, Objection, ObjectionState, ObjectionStep
from app.publication.operations.announcing import finish_if_settled
from app.publication.operations.stamping import stamp
from app.publication.queries.objections import OPEN_CASES
from app.web.rules import N_, Invalid, RuleBroken

MOST_BYTES = 800 * 1024
BEGINNINGS = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff")
DECIDED = (ObjectionState.UPHELD, ObjectionState.REJECTED)


class WindowClosed(RuleBroken):
    """Nobody hears objections now."""

    message = N_(
        "Objections to this list are no longer heard: the window has closed. Write to the organizers instead."
    )


class FileTooLarge(Invalid):
    """More than a page of evidence."""

    message = N_("This file is larger than 800 KB; send a smaller one, or an address where it can be seen.")
    field = "file"


class FileUnknown(Invalid):
    """Not a file that an organizer could open safely."""

    message = N_(
        "This is not a PDF, PNG, JPEG or plain text file; save it as one of these and send it again."
    )
    field = "file"


class CaseMoved(RuleBroken):
    """Another organizer was faster."""

    message = N_("This case was decided or opened again meanwhile. Reload it to see where it stands.")


@dataclass(frozen=True)
class Complaint:
    """What an objector says, with one file at most."""

    entry_code: str
    name: str
    email: str
    locale: str
    text: str
    links: str
    file_name: str = ""
    file: bytes = b""


def is_open(announcement: Announcement) -> bool:
    """Whether objections to a list are heard at this moment."""
    until = announcement.objections_until
    public = announcement.state is AnnouncementState.PUBLIC and announcement.final_at is None
    return public and until is not None and now() < until


def object_to(session: Session, announcement: Announcement, complaint: Complaint) -> Objection:
    """Open a case; raises WindowClosed, FileTooLarge or FileUnknown."""
    if not is_open(announcement):
        raise WindowClosed
    _check_file(complaint.file)
    last = (
        sa.select(sa.func.max(Objection.number))
        .join(Objection.announcement)
        .where(Announcement.contest_id == announcement.contest_id)
    )
    case = Objection(
        announcement_id=announcement.id,
        number=1 + (session.scalar(last) or 0),
        entry_code=complaint.entry_code,
        name=complaint.name,
        email=complaint.email,
        locale=complaint.locale,
        text=complaint.text,
        links=complaint.links,
        file_name=complaint.file_name[-200:],
        file=complaint.file,
    )
    session.add(case)
    session.flush()
    _record(session, announcement.contest, case, "objection.received", by=None)
    return case


def decide(
    session: Session, contest: Contest, case: Objection, *, state: ObjectionState, words: str, by: User
) -> None:
    """Decide a case that is open; the last one after the window makes the list final. Raises CaseMoved."""
    if state not in DECIDED:
        raise CaseMoved
    _move(session, case, OPEN_CASES, state)
    _step(session, case, state, words, by)
    _record(session, contest, case, "objection.decided", by=by.id, decision=state.value)
    finish_if_settled(session, case.announcement)


def reopen(session: Session, contest: Contest, case: Objection, *, words: str, by: User) -> None:
    """Open a decided case again; a final list becomes provisional. Raises CaseMoved."""
    _move(session, case, DECIDED, ObjectionState.REOPENED)
    _step(session, case, ObjectionState.REOPENED, words, by)
    _record(session, contest, case, "objection.reopened", by=by.id)
    announcement = case.announcement
    if contest.state is ContestState.FINAL and announcement.state is AnnouncementState.PUBLIC:
        announcement.final_at = None
        session.flush()
        calendar.make_provisional(session, contest, by=by)
        stamp(session, contest)


def _move(
    session: Session, case: Objection, before: tuple[ObjectionState, ...], after: ObjectionState
) -> None:
    moved = sa.update(Objection).where(Objection.id == case.id, Objection.state.in_(before))
    if not claim(session, moved.values(state=after)):
        raise CaseMoved
    session.refresh(case)


def _step(session: Session, case: Objection, state: ObjectionState, words: str, by: User) -> None:
    session.add(ObjectionStep(objection_id=case.id, state=state, words=words.strip(), made_by=by.id))
    session.flush()
    session.expire(case, ["steps"])


def _check_file(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    if not content or content.startswith(BEGINNINGS):
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as binary:
        raise FileUnknown from binary
    if "\0" in text:
        raise FileUnknown


def _record(
    session: Session, contest: Contest, case: Objection, action: str, *, by: int | None, **detail: object
) -> None:
    record(session, action, f"objection:{case.number}", by=by, contest_id=contest.id, detail=detail)
