"""The reason to upload a film: for an entry of one's own or of one's team, while it may still take one."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import now
from app.entries.models import OPEN_TO_ENTRANT, Entry, Right
from app.entries.operations.deadline import EntryIsSettled, check_term, term_of
from app.entries.operations.writing import attach_film, check_arrival
from app.entries.queries import entry_by_code
from app.entries.queries.own import entry_for, may
from app.media.verdict import amounts
from app.uploads.models import Upload
from app.uploads.operations import TooLarge
from app.uploads.purposes import Purpose
from app.web.rules import N_, RuleBroken
from config import Settings

FILM = "film"


class NoSuchEntry(RuleBroken):
    """The subject is no entry of the sender's."""

    status = 404
    message = N_("There is no such entry of yours. Open its page from your own page and upload there.")


def film_purpose(settings: Settings) -> Purpose:
    """The purpose named "film", whose subject is the code of an entry."""
    return Purpose(
        name=FILM, limit=settings.max_film_bytes, may_begin=_may_begin, may_continue=_may_continue, done=_done
    )


def film_limit(entry: Entry, settings: Settings) -> int:
    """The largest film, in bytes, that an entry may take."""
    return min(entry.contest.max_film_bytes, settings.max_film_bytes)


def _may_begin(session: Session, user: Any, subject: str, length: int) -> None:
    entry = entry_for(session, user, subject, Right.EVERYTHING)
    if entry is None:
        raise NoSuchEntry
    if entry.state not in OPEN_TO_ENTRANT:
        raise EntryIsSettled
    at = now()
    check_term(entry.contest, term_of(session, entry, at=at), at=at)
    if length > entry.contest.max_film_bytes:
        raise TooLarge(**amounts(length, entry.contest.max_film_bytes))


def _may_continue(session: Session, upload: Upload) -> None:
    entry, sender = entry_by_code(session, upload.subject), session.get_one(User, upload.owner_id)
    if entry is None or not may(session, entry, sender, Right.EVERYTHING):
        raise NoSuchEntry
    check_arrival(session, entry, upload, at=now())


def _done(session: Session, upload: Upload, by: Any) -> None:
    entry = entry_for(session, by, upload.subject, Right.EVERYTHING)
    if entry is None:
        raise NoSuchEntry
    attach_film(session, entry, upload, by=by, at=now())
