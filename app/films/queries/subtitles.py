"""Reading a film's subtitles: which languages there are, one of them, what its player shows of it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from app.films.models import Film, FilmSubtitles
from app.media.languages import UNNAMED
from app.media.subtitles import Cue, read_subtitles, within, write_vtt


def tracks_of(session: Session, film: Film | None) -> Sequence[FilmSubtitles]:
    """A film's subtitles, one for each language, in the order they came; without their text."""
    if film is None:
        return ()
    return session.scalars(
        sa.select(FilmSubtitles).where(FilmSubtitles.film_id == film.id).order_by(FilmSubtitles.id)
    ).all()


def track_of(session: Session, film: Film | None, language: str) -> FilmSubtitles | None:
    """A film's subtitles in a language, with their text."""
    if film is None:
        return None
    return session.scalar(
        sa.select(FilmSubtitles)
        .where(FilmSubtitles.film_id == film.id, FilmSubtitles.language == language)
        .options(undefer(FilmSubtitles.vtt))
    )


def is_named(track: FilmSubtitles) -> bool:
    """Whether anybody has said which language these are in."""
    return not track.language.startswith(UNNAMED)


def languages_of(tracks: Sequence[FilmSubtitles]) -> frozenset[str]:
    """The languages in which a film can be read, as short codes."""
    return frozenset(track.language.partition("-")[0] for track in tracks if is_named(track))


def subtitled_in(session: Session, contest_id: int) -> dict[int, set[str]]:
    """For each film of a contest that has subtitles, the languages they are in."""
    rows = session.execute(
        sa.select(FilmSubtitles.film_id, FilmSubtitles.language)
        .join(Film, Film.id == FilmSubtitles.film_id)
        .where(Film.contest_id == contest_id, FilmSubtitles.language.not_like(f"{UNNAMED}%"))
    )
    found: dict[int, set[str]] = {}
    for film_id, language in rows:
        found.setdefault(film_id, set()).add(language.partition("-")[0])
    return found


def cues_of(track: FilmSubtitles) -> list[Cue]:
    """The cues of subtitles, as they are kept."""
    return read_subtitles(track.vtt.encode())


def shown_vtt(film: Film, track: FilmSubtitles) -> str:
    """The text that players get: nothing stands in it beyond the end of the film."""
    if not film.duration_ms:
        return track.vtt
    return write_vtt(within(cues_of(track), film.duration_ms))
