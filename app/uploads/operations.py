"""What can happen to an upload: begin, grow, complete exactly once, be stored, be removed, expire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.media.verdict import amount, amounts
from app.uploads import queries
from app.uploads.models import Upload, UploadState
from app.uploads.purposes import Purpose, Uploads
from app.uploads.spool import Gone, Spool
from app.web.rules import N_, Invalid, RuleBroken

PATIENCE = timedelta(days=2)
# A try of which nothing has come for so long makes place for the next one.
FORGOTTEN = timedelta(minutes=10)
# A film with its subtitles in several languages, pictures and evidence, all at once.
MAX_OPEN = 20
# Hashing this much takes a twentieth of a second; a larger file is hashed by the job that stores it.
HASHED_AT_ONCE = 64 * 1024**2


class EmptyFile(Invalid):
    """Zero bytes were announced."""

    message = N_("This file is empty (0 bytes). Check that its export has finished, then choose it again.")


class TooLarge(Invalid):
    """More was announced than the purpose takes."""

    status = 413
    message = N_("This file is %(size)s; at most %(limit)s can be uploaded here. Export a smaller one.")


class UnknownPurpose(Invalid):
    """Nothing takes files of that kind."""

    message = N_("Files of this kind are not taken here. Reload the page and try again.")


class TooManyOpen(RuleBroken):
    """The user has as many unfinished uploads as one may have."""

    status = 413
    message = N_("You have %(count)s unfinished uploads. Finish or cancel one of them first.")


class ShareSpent(RuleBroken):
    """The user has sent as much in a day as one may."""

    status = 413
    message = N_("You have uploaded %(size)s within a day, which is the most we take. Try again tomorrow.")


class NoRoom(RuleBroken):
    """The disk is too full for this file."""

    status = 507
    message = N_("There is no room for this file at the moment. Nothing is lost: try again in an hour.")


class AlreadyArrived(RuleBroken):
    """A complete upload is no longer the sender's to give up."""

    message = N_("This file has already arrived. Remove it where it is shown.")


class AnotherFile(RuleBroken):
    """The bytes that came are not those that were declared at the start."""

    message = N_(
        "What arrived is not the file that was announced: it changed on your side meanwhile, perhaps because "
        "its export was still running. Choose it again and it is sent anew."
    )


def begin(session: Session, uploads: Uploads, announced: Upload, *, by: Any) -> Upload:
    """Check an announced upload against its purpose, its sender's share and the disk, and open it.

    Raises RuleBroken (UnknownPurpose, EmptyFile, TooLarge, TooManyOpen, ShareSpent, NoRoom or the
    purpose's own) with nothing written.
    """
    purpose = _purpose_for(uploads, announced)
    purpose.may_begin(session, by, announced.subject, announced.length)
    _check_share(session, uploads, announced)
    if not uploads.spool.has_room(announced.length, promised=queries.promised_bytes(session)):
        raise NoRoom
    announced.expires_at = now() + PATIENCE
    session.add(announced)
    session.flush()
    uploads.spool.create(announced.key)
    return announced


def _purpose_for(uploads: Uploads, announced: Upload) -> Purpose:
    purpose = uploads.purposes.get(announced.purpose)
    if purpose is None:
        raise UnknownPurpose
    if announced.length == 0:
        raise EmptyFile
    if announced.length > purpose.limit:
        raise TooLarge(**amounts(announced.length, purpose.limit))
    return purpose


def _check_share(session: Session, uploads: Uploads, announced: Upload) -> None:
    """Make place by giving up the oldest forgotten try for the same subject, or refuse."""
    unfinished = queries.open_of(session, announced.owner_id)
    if len(unfinished) >= MAX_OPEN:
        forgotten = [u for u in unfinished if _is_forgotten_try(u, announced)]
        if not forgotten:
            raise TooManyOpen(count=len(unfinished))
        remove(session, uploads.spool, forgotten[0])
    sent = queries.bytes_within_a_day(session, announced.owner_id)
    if sent + announced.length > uploads.share:
        raise ShareSpent(size=amount(sent))


def _is_forgotten_try(upload: Upload, announced: Upload) -> bool:
    """Whether an unfinished upload was for the same, and nothing has come of it for a while."""
    same = (upload.purpose, upload.subject) == (announced.purpose, announced.subject)
    return same and upload.last_byte_at < now() - FORGOTTEN


def grow(session: Session, upload: Upload, received: int, *, at: datetime | None = None) -> None:
    """Note how far an open upload has come, and when; only bytes keep it alive, and only forwards."""
    moment = at or now()
    further = _while_open(upload).where(Upload.received < received)
    session.execute(further.values(received=received, last_byte_at=moment, expires_at=moment + PATIENCE))
    session.refresh(upload)


def check_declared(spool: Spool, upload: Upload) -> None:
    """Refuse a whole file that is not the declared one; raises AnotherFile."""
    if not upload.is_declared:
        return
    ends = spool.ends(upload.key)
    if (ends.head, ends.tail) != (upload.head_sha256, upload.tail_sha256):
        raise AnotherFile


def complete(session: Session, purpose: Purpose, upload: Upload, *, sha256: str | None, by: Any) -> bool:
    """Complete an upload whose bytes are all there, and tell its purpose; True only for the one that did.

    Raises what the purpose raises; the upload then stays open once the caller has rolled back.
    """
    won = claim(
        session,
        _while_open(upload).values(
            state=UploadState.COMPLETE, received=upload.length, sha256=sha256, completed_at=now()
        ),
    )
    session.refresh(upload)
    if won:
        purpose.done(session, upload, by)
        session.flush()
    return won


def stored(session: Session, spool: Spool, upload: Upload, *, sha256: str) -> None:
    """Note the SHA-256 of a file that a job has stored, and forget what is left of it in the spool."""
    upload.sha256 = sha256
    session.flush()
    spool.remove(upload.key)


def remove(session: Session, spool: Spool, upload: Upload) -> bool:
    """Give up an open upload and its bytes; False when it was no longer open."""
    won = claim(session, _while_open(upload).values(state=UploadState.REMOVED))
    session.refresh(upload)
    if won:
        spool.remove(upload.key)
    return won


def sweep(session: Session, spool: Spool, *, moment: datetime | None = None) -> int:
    """Expire open uploads whose time is up and delete bytes that belong to nobody; the number expired."""
    moment = moment or now()
    expired = 0
    for upload in queries.overdue(session, moment):
        late = sa.and_(Upload.id == upload.id, Upload.expires_at <= moment)
        if claim(session, _while_open(upload).where(late).values(state=UploadState.EXPIRED)):
            spool.remove(upload.key)
            expired += 1
    for key in list(spool.untouched_since((moment - PATIENCE).timestamp())):
        if not queries.holds_bytes(session, key):
            spool.remove(key)
    return expired


def digest_if_small(spool: Spool, upload: Upload) -> str | None:
    """The SHA-256 of a file small enough to read while its sender waits."""
    if upload.length > HASHED_AT_ONCE:
        return None
    try:
        return spool.sha256(upload.key)
    except Gone:
        return None


def _while_open(upload: Upload) -> sa.Update:
    return sa.update(Upload).where(Upload.id == upload.id, Upload.state == UploadState.OPEN)
