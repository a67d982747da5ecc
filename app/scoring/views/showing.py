"""What a screening page needs of a film: addresses its reader may open, shots, loudness, subtitles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app

from app.films.models import Film
from app.films.queries import sheet_of
from app.films.queries.sheets import Shot, measured, shots_of
from app.films.views import PlayerTrack
from app.media.sheet import Loudness
from app.storage import origin_of
from app.web.database import session
from config import Settings


@dataclass(frozen=True)
class Places:
    """Where this reader gets the parts of a film; the right to each is asked there anew."""

    film: str
    poster: str
    sprite: str
    sheet: str


@dataclass(frozen=True)
class Showing:
    """A film as its page shows it.

    `crosses`: the bytes come from another origin of ours, which lets the page read them. `level_by`: the
    sound may be led through a gain, or only be turned down where a bucket sends it by itself.
    """

    film: str
    poster: str
    sprite: str
    sheet: str
    shots: list[Shot]
    tiles: dict[str, Any]
    loudness: Loudness | None
    tracks: Sequence[PlayerTrack]
    crosses: bool
    level_by: str

    @property
    def cuts(self) -> list[float]:
        """The seconds at which shots begin after the first."""
        return [shot.start_ms / 1000 for shot in self.shots[1:]]


def showing_of(film: Film, places: Places, tracks: Sequence[PlayerTrack]) -> Showing:
    """What is known of a film, with the addresses of the room that shows it."""
    sheet = sheet_of(session, film)
    is_kept_elsewhere = bool(origin_of(current_app.extensions["storage"]))
    settings = cast("Settings", current_app.config["SETTINGS"])
    return Showing(
        film=places.film,
        poster=places.poster,
        sprite=places.sprite,
        sheet=places.sheet,
        shots=shots_of(sheet),
        tiles=sheet.sprite if sheet else {},
        loudness=measured(sheet).loudness if sheet else None,
        tracks=tracks,
        crosses=bool(settings.bytes_url) and not is_kept_elsewhere,
        level_by="volume" if is_kept_elsewhere else "gain",
    )
