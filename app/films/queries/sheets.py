"""Reading what was measured of a film: the sheet, the shots and their stills, VTT for players."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.films.models import Film, FilmSheet
from app.media.sheet import Sheet
from app.media.subtitles import stamp


@dataclass(frozen=True)
class Shot:
    """One shot: its moments, and where its still lies in the sprite (None beyond the sprite's last tile)."""

    number: int
    start_ms: int
    end_ms: int
    left: int | None = None
    top: int | None = None


def sheet_of(session: Session, film: Film) -> FilmSheet | None:
    """The technical sheet of a film, once it has been measured."""
    return session.get(FilmSheet, film.id)


def measured(sheet: FilmSheet) -> Sheet:
    """The figures of a sheet."""
    return Sheet.from_dict(sheet.body)


def shots_of(sheet: FilmSheet | None) -> list[Shot]:
    """The shots of a film in order; none while it has not been measured."""
    if sheet is None:
        return []
    return [
        Shot(number, shot["start_ms"], shot["end_ms"], *_place(sheet.sprite, number - 1))
        for number, shot in enumerate(sheet.shots, 1)
    ]


def shots_json(sheet: FilmSheet | None) -> dict[str, Any]:
    """What a player's shot strip reads: the tiles' size and each shot's moments and place."""
    sprite = sheet.sprite if sheet else {}
    tile = {"width": sprite.get("tile_width"), "height": sprite.get("tile_height")} if sprite else None
    return {
        "tile": tile,
        "shots": [
            {"start_ms": shot.start_ms, "end_ms": shot.end_ms, "left": shot.left, "top": shot.top}
            for shot in shots_of(sheet)
        ],
    }


def shots_vtt(sheet: FilmSheet | None, sprite_url: str) -> str:
    """The shots as WebVTT whose cues name a piece of the sprite, as players take thumbnails."""
    cues = ["WEBVTT", ""]
    for shot in shots_of(sheet):
        cues.append(f"{stamp(shot.start_ms)} --> {stamp(shot.end_ms)}")
        if sheet is not None and shot.left is not None:
            size = f"{sheet.sprite['tile_width']},{sheet.sprite['tile_height']}"
            cues.append(f"{sprite_url}#xywh={shot.left},{shot.top},{size}")
        else:
            cues.append(str(shot.number))
        cues.append("")
    return "\n".join(cues)


def _place(sprite: dict[str, Any], number: int) -> tuple[int | None, int | None]:
    if not sprite or number >= sprite["tiles"]:
        return None, None
    row, column = divmod(number, sprite["columns"])
    return column * sprite["tile_width"], row * sprite["tile_height"]
