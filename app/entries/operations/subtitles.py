"""Subtitles of an entry's film: sent, corrected, named and taken away while the entry may be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.entries.models import Entry
from app.entries.operations.deadline import check_writable
from app.entries.operations.submitting import Receipt
from app.entries.operations.writing import submit_again
from app.films.models import Film
from app.films.operations import subtitles
from app.web.rules import N_, RuleBroken


class NoFilmYet(RuleBroken):
    """Subtitles belong to a film."""

    message = N_("Upload the film first; subtitles belong to it.")


@dataclass(frozen=True)
class Sent:
    """What came of subtitles: their bytes, the field of the form they came in, what the file was called."""

    content: bytes
    field: str
    file_name: str = ""


def put_subtitles(
    session: Session,
    entry: Entry,
    language: str,
    sent: Sent,
    *,
    by: User,
    at: datetime,
) -> Receipt | None:
    """Keep what was sent as the subtitles in a language; a submitted entry is submitted again.

    Raises NoFilmYet, SubtitlesRefused at that field of the form, TooManyTracks, or what writing raises.
    """
    film = _held(session, entry, at=at)
    cues = subtitles.cues_for(film, sent.content, field=sent.field)
    subtitles.put_track(session, film, language, cues, file_name=sent.file_name, by=by.id)
    return submit_again(session, entry, by=by, at=at)


def remove_subtitles(
    session: Session, entry: Entry, language: str, *, by: User, at: datetime
) -> Receipt | None:
    """Take the subtitles in a language away; raises NoSuchTrack, NoFilmYet, or what writing raises."""
    subtitles.remove_track(session, _held(session, entry, at=at), language)
    return submit_again(session, entry, by=by, at=at)


def name_subtitles(
    session: Session, entry: Entry, language: str, *, correct: str, by: User, at: datetime
) -> Receipt | None:
    """Say which language subtitles are in; raises NoSuchTrack, LanguageTaken, or what writing raises."""
    subtitles.name_language(session, _held(session, entry, at=at), language, correct=correct)
    return submit_again(session, entry, by=by, at=at)


def _held(session: Session, entry: Entry, *, at: datetime) -> Film:
    """The film of an entry whose row is held, so that two changes at once queue up."""
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    session.refresh(entry)
    check_writable(session, entry, at=at)
    if entry.film is None:
        raise NoFilmYet
    return entry.film
