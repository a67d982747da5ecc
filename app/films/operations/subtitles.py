"""Subtitles of a film: read from a stranger's bytes, kept as our own text, one for each language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db import now
from app.films.models import Film, FilmSubtitles, Origin
from app.films.queries.subtitles import track_of
from app.media.languages import UNNAMED
from app.media.subtitles import MOST_AT_ONCE, MOST_CUES, BadSubtitles, Cue, read_subtitles, within, write_vtt
from app.media.verdict import clock
from app.web.rules import N_, Invalid, RuleBroken

MOST_TRACKS = 30
WORDS = {
    "too_big": N_("These subtitles are larger than 2 MB. Check that it is the right file: it is to be text."),
    "not_text": N_("This is no text that we can read. Save the subtitles as SRT or WebVTT in UTF-8."),
    "no_cues": N_("There is no subtitle in it. Send SRT or WebVTT: moments, and below them the words."),
    "bad_time": N_("Line %(line)s: the time cannot be read. Write 00:01:02,500 --> 00:01:04,000."),
    "ends_before_it_begins": N_("Line %(line)s: the words end before they begin. Correct the times."),
    "too_late": N_("Line %(line)s: this time lies beyond 24 hours. Correct it."),
    "too_long": N_("Line %(line)s: more than 1,000 letters at once. Divide them into several subtitles."),
    "too_many": N_("Line %(line)s: there are more than %(most)s subtitles. Check that it is the right file."),
    "too_many_at_once": N_(
        "Line %(line)s: more than %(crowd)s subtitles stand on screen at once. Correct the times."
    ),
    "beyond_film": N_(
        "Every subtitle begins after the end of the film (%(length)s). Check that they belong to this film."
    ),
}


class SubtitlesRefused(Invalid):
    """These are no subtitles for this film; `code` is one of WORDS."""

    def __init__(self, code: str, *, field: str, line: int = 0, length: str = "") -> None:
        self.code = code
        super().__init__(
            WORDS[code], field=field, line=line, length=length, most=MOST_CUES, crowd=MOST_AT_ONCE
        )


class TooManyTracks(Invalid):
    """More languages than any film has."""

    message = N_("A film has subtitles in at most %(most)s languages here. Remove one that is not needed.")
    field = "language"


class NoSuchTrack(RuleBroken):
    """Somebody has removed it."""

    status = 404
    message = N_("These subtitles are not there any more. Go back to the film's subtitles.")


class LanguageTaken(Invalid):
    """There are others in this language."""

    message = N_("There are other subtitles in this language. Replace or remove them first.")
    field = "language"


def cues_for(film: Film, content: bytes, *, field: str) -> list[Cue]:
    """What a stranger's bytes hold for this film; raises SubtitlesRefused at that field of the form."""
    try:
        cues = read_subtitles(content)
    except BadSubtitles as refusal:
        raise SubtitlesRefused(refusal.code, field=field, line=refusal.line) from refusal
    if film.duration_ms and not within(cues, film.duration_ms):
        raise SubtitlesRefused("beyond_film", field=field, length=clock(film.duration_ms / 1000))
    return cues


def put_track(
    session: Session,
    film: Film,
    language: str,
    cues: Sequence[Cue],
    *,
    origin: Origin = Origin.FILE,
    file_name: str = "",
    by: int | None = None,
) -> None:
    """Keep a film's subtitles in a language; those kept before make way. Raises TooManyTracks."""
    count = sa.select(sa.func.count()).where(
        FilmSubtitles.film_id == film.id, FilmSubtitles.language != language
    )
    if (session.scalar(count) or 0) >= MOST_TRACKS:
        raise TooManyTracks(most=MOST_TRACKS)
    text = write_vtt(cues)
    values = {
        "origin": origin,
        "file_name": file_name[:300],
        "cues": len(cues),
        "vtt": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "created_by": by,
        "created_at": now(),
    }
    insert = _insert(session, {"film_id": film.id, "language": language, **values})
    session.execute(insert.on_conflict_do_update(index_elements=["film_id", "language"], set_=values))
    _forget(session, film)


def remove_track(session: Session, film: Film, language: str) -> None:
    """Take a film's subtitles in a language away; raises NoSuchTrack."""
    row = track_of(session, film, language)
    if row is None:
        raise NoSuchTrack
    session.delete(row)
    session.flush()
    _forget(session, film)


def name_language(session: Session, film: Film, language: str, *, correct: str) -> None:
    """Say which language subtitles really are in; raises NoSuchTrack or LanguageTaken."""
    row = track_of(session, film, language)
    if row is None:
        raise NoSuchTrack
    if correct != language and track_of(session, film, correct) is not None:
        raise LanguageTaken
    row.language = correct
    session.flush()
    _forget(session, film)


def take_over(session: Session, film: Film, before: Film) -> None:
    """Give a film that replaces another one the subtitles that were sent for that one."""
    for row in before.subtitles:
        if row.origin is Origin.FILE:
            copied = {name: getattr(row, name) for name in COPIED}
            _put_where_none(session, {"film_id": film.id, "created_at": now(), **copied})
    _forget(session, film)


def keep_embedded(session: Session, film: Film, tracks: Sequence[tuple[str, list[Cue]]]) -> None:
    """Keep what lay inside the film, as far as nobody has sent better; one without a language is numbered."""
    taken = {row.language for row in film.subtitles}
    for language, cues in tracks:
        free = _free(language, taken)
        taken.add(free)
        text = write_vtt(cues)
        values = {"cues": len(cues), "vtt": text, "digest": hashlib.sha256(text.encode()).hexdigest()}
        kept = {"film_id": film.id, "language": free, "origin": Origin.FILM, "file_name": "", **values}
        _put_where_none(session, {**kept, "created_at": now()})
    _forget(session, film)


COPIED = ("language", "origin", "file_name", "cues", "vtt", "digest", "created_by")


def _forget(session: Session, film: Film) -> None:
    """Read a film's subtitles anew, rows that were read before too."""
    session.expire(film, ["subtitles"])
    rows = sa.select(FilmSubtitles).where(FilmSubtitles.film_id == film.id)
    session.scalars(rows.execution_options(populate_existing=True)).all()


def _free(language: str, taken: set[str]) -> str:
    if language not in taken and language != UNNAMED:
        return language
    numbers = (f"{UNNAMED}-{number}" for number in range(1, MOST_TRACKS + len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def _put_where_none(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert(session, values).on_conflict_do_nothing(index_elements=["film_id", "language"]))


def _insert(session: Session, values: dict[str, Any]) -> Any:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(FilmSubtitles).values(**values)
