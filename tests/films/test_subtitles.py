"""Subtitles of a film: those inside the file are taken over, what players get ends with the film."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import Database
from app.films.models import Film, Origin
from app.films.operations.subtitles import (
    LanguageTaken,
    SubtitlesRefused,
    TooManyTracks,
    cues_for,
    keep_embedded,
    name_language,
    put_track,
    take_over,
)
from app.films.queries.subtitles import languages_of, shown_vtt, track_of, tracks_of
from app.media.subtitles import Cue
from config import Settings
from tests.factories import make_film, make_user
from tests.films.factories import receive, work_on
from tests.media import making

LINES = [Cue(0, 900, "Listen."), Cue(239_000, 250_000, "The end."), Cue(260_000, 261_000, "Too late.")]
INSIDE = "1\n00:00:00,100 --> 00:00:01,000\n{text}\n\n2\n00:00:01,100 --> 00:00:01,900\n<i>{text}</i>\n"


@pytest.fixture
def film(session: Session) -> Film:
    return make_film(session, make_user(session))


def test_what_lies_inside_a_film_becomes_its_subtitles_by_language(
    session: Session, database: Database, settings: Settings, tmp_path: Path
) -> None:
    plain = making.make_film(tmp_path / "plain.mp4")
    texts = {"chi": INSIDE.format(text="听着"), "eng": INSIDE.format(text="Listen"), "zxx": INSIDE}
    inside = making.put_subtitles_inside(plain, tmp_path / "film.mkv", texts)
    received = receive(session, settings, make_user(session), inside.read_bytes())

    work_on(database, settings, received.film)

    with database.reading() as reading:
        kept = reading.get_one(Film, received.film.id)
        tracks = tracks_of(reading, kept)
        assert [(track.language, track.origin, track.cues) for track in tracks] == [
            ("zh", Origin.FILM, 2),
            ("en", Origin.FILM, 2),
            ("und-1", Origin.FILM, 2),
        ]
        assert languages_of(tracks) == {"zh", "en"}
        chinese = track_of(reading, kept, "zh")
        assert chinese is not None
        assert "00:00:00.100 --> 00:00:01.000\n听着\n" in shown_vtt(kept, chinese)


def test_what_was_sent_is_not_overwritten_by_what_lies_inside(session: Session, film: Film) -> None:
    put_track(session, film, "en", LINES[:1], file_name="mine.srt")

    keep_embedded(session, film, [("en", LINES[:2]), ("fr", LINES[:2]), ("fr", LINES[:1])])

    found = [(track.language, track.cues, track.file_name) for track in tracks_of(session, film)]
    assert found == [("en", 1, "mine.srt"), ("und-1", 2, ""), ("fr", 2, ""), ("und-2", 1, "")]


def test_players_get_nothing_beyond_the_end_of_the_film(session: Session, film: Film) -> None:
    put_track(session, film, "en", LINES)

    track = track_of(session, film, "en")

    assert track is not None
    assert "00:03:59.000 --> 00:04:00.000\nThe end." in shown_vtt(film, track)
    assert "Too late" not in shown_vtt(film, track)


def test_subtitles_that_all_lie_beyond_the_film_belong_to_another_one(film: Film) -> None:
    with pytest.raises(SubtitlesRefused, match="4:00") as refused:
        cues_for(film, b"00:05:00.000 --> 00:05:01.000\nHello\n", field="file")

    assert (refused.value.code, refused.value.field) == ("beyond_film", "file")


def test_a_replaced_film_keeps_the_subtitles_that_were_sent(session: Session, film: Film) -> None:
    put_track(session, film, "en", LINES, file_name="mine.srt")
    put_track(session, film, "fr", LINES, origin=Origin.FILM)
    other = make_film(session, make_user(session))

    take_over(session, other, film)
    take_over(session, other, film)

    assert [(track.language, track.file_name) for track in tracks_of(session, other)] == [("en", "mine.srt")]


def test_a_language_has_one_text_and_can_be_named_anew_unless_it_is_taken(
    session: Session, film: Film
) -> None:
    put_track(session, film, "en", LINES)
    put_track(session, film, "en", LINES[:1])
    put_track(session, film, "und-1", LINES, origin=Origin.FILM)

    name_language(session, film, "und-1", correct="fr")

    assert [(track.language, track.cues) for track in tracks_of(session, film)] == [("en", 1), ("fr", 3)]
    with pytest.raises(LanguageTaken):
        name_language(session, film, "fr", correct="en")


def test_no_film_has_subtitles_without_end(session: Session, film: Film) -> None:
    for number in range(30):
        put_track(session, film, f"und-{number}", LINES)

    put_track(session, film, "und-3", LINES[:1])
    with pytest.raises(TooManyTracks):
        put_track(session, film, "en", LINES)
