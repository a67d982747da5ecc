"""Files beside the film: sent for a purpose, looked at by a job, kept or refused in words, removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import claim, now
from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry, EntryState, Right
from app.entries.operations.acts import note_act
from app.entries.operations.deadline import check_writable
from app.entries.operations.purpose import NoSuchEntry
from app.entries.operations.writing import submit_again
from app.entries.queries.own import entry_for, may
from app.jobs import names
from app.jobs.operations import promise
from app.media.verdict import MEGABYTE
from app.uploads.models import Upload
from app.uploads.purposes import Purpose
from app.web.rules import N_, RuleBroken

FILE = "file"
LARGEST = 20 * MEGABYTE
SUBJECT = re.compile(r"([0-9A-Z]{8,16})\.(poster|still|evidence|licence)(?:\.([0-9A-Z]{1,16}))?")
# A new poster takes the place of the one before.
MOST = {
    AttachmentKind.POSTER: 2,
    AttachmentKind.STILL: 6,
    AttachmentKind.EVIDENCE: 30,
    AttachmentKind.LICENCE: 10,
}


class TooManyFiles(RuleBroken):
    """As many of a kind as anybody looks at."""

    message = N_("At most %(most)s files of this kind belong to an entry. Remove one of them first.")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a look at a file left: where it lies and what it is, or why it is refused."""

    storage_key: str = ""
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    width: int | None = None
    height: int | None = None
    problem: str = ""


def file_purpose() -> Purpose:
    """The purpose named "file", whose subject is an entry's code, a kind, and for evidence the tool's key."""
    return Purpose(name=FILE, limit=LARGEST, may_begin=_may_begin, may_continue=_may_continue, done=_done)


def subject_of(entry: Entry, kind: AttachmentKind, tool: str = "") -> str:
    """What an upload for this entry names."""
    return ".".join(filter(None, (entry.code, kind.value, tool)))


def _read(session: Session, user: Any, subject: str) -> tuple[Entry, AttachmentKind, str]:
    match = SUBJECT.fullmatch(subject)
    entry = entry_for(session, user, match[1], Right.EVERYTHING) if match else None
    if match is None or entry is None:
        raise NoSuchEntry
    return entry, AttachmentKind(match[2]), match[3] or ""


def _may_begin(session: Session, user: Any, subject: str, _length: int) -> None:
    entry, kind, _tool = _read(session, user, subject)
    check_writable(session, entry, at=now())
    held = sum(one.kind is kind and one.state is not AttachmentState.REFUSED for one in entry.attachments)
    if held >= MOST[kind]:
        raise TooManyFiles(most=MOST[kind])


def _may_continue(session: Session, upload: Upload) -> None:
    sender = session.get_one(User, upload.owner_id)
    entry, _kind, _tool = _read(session, sender, upload.subject)
    if not may(session, entry, sender, Right.EVERYTHING):
        raise NoSuchEntry
    check_writable(session, entry, at=now())


def _done(session: Session, upload: Upload, by: Any) -> None:
    entry, kind, tool = _read(session, by, upload.subject)
    check_writable(session, entry, at=now())
    attachment = Attachment(
        entry_id=entry.id,
        kind=kind,
        subject=tool,
        upload_key=upload.key,
        file_name=upload.file_name,
        size=upload.length,
        added_by=by.id,
    )
    session.add(attachment)
    session.flush()
    note_act(session, entry, "file", by=by, at=now(), name=upload.file_name)
    promise(session, names.LOOK_AT_FILE, {"attachment_id": attachment.id}, key=f"file:{attachment.id}")


def settle_file(session: Session, attachment_id: int, kept: Kept) -> bool:
    """Write down once what the look at a file left; a poster that is kept replaces the one before.

    An entry that takes part is submitted again with it, as far as its time allows.
    """
    looked_at = sa.update(Attachment).where(
        Attachment.id == attachment_id, Attachment.state == AttachmentState.CHECKING
    )
    state = AttachmentState.REFUSED if kept.problem else AttachmentState.READY
    values = {name: value for name, value in vars(kept).items() if value or name == "problem"}
    if not claim(session, looked_at.values(state=state, **values)):
        return False
    attachment = session.get_one(Attachment, attachment_id, populate_existing=True)
    entry = session.get_one(Entry, attachment.entry_id)
    session.expire(entry, ["attachments"])
    if state is AttachmentState.READY:
        _replace_poster(session, entry, attachment)
        _submit_with(session, entry, session.get_one(User, attachment.added_by))
    return True


def remove_file(session: Session, entry: Entry, attachment: Attachment, *, by: User) -> None:
    """Take a file away; its bytes go with it. Raises what writing raises."""
    check_writable(session, entry, at=now())
    _drop(session, attachment)
    session.expire(entry, ["attachments"])
    note_act(session, entry, "file-removed", by=by, at=now(), name=attachment.file_name)
    if entry.state is not EntryState.DRAFT:
        submit_again(session, entry, by=by, at=now())


def _replace_poster(session: Session, entry: Entry, new: Attachment) -> None:
    if new.kind is not AttachmentKind.POSTER:
        return
    for one in [one for one in entry.attachments if one.kind is new.kind and one.id < new.id]:
        _drop(session, one)
    session.expire(entry, ["attachments"])


def _drop(session: Session, attachment: Attachment) -> None:
    if attachment.storage_key:
        keys = {"keys": [attachment.storage_key]}
        promise(session, names.REMOVE_FILES, keys, key=f"remove-file:{attachment.code}")
    session.delete(attachment)
    session.flush()


def _submit_with(session: Session, entry: Entry, by: User) -> None:
    if entry.state is EntryState.DRAFT:
        return
    try:
        with session.begin_nested():
            submit_again(session, entry, by=by, at=now())
    except RuleBroken:
        # Its time ran out while the file was looked at: the file is kept, what was submitted stands.
        session.refresh(entry)
