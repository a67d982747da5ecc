"""Reading films: how their stages go, what was found and measured, what is kept of them."""

from app.films.queries.films import still_of, stored_keys, warnings_of
from app.films.queries.progress import Check, check_of, has_stalled
from app.films.queries.sheets import Shot, sheet_of, shots_of
from app.films.queries.subtitles import track_of, tracks_of

__all__ = [
    "Check",
    "Shot",
    "check_of",
    "has_stalled",
    "sheet_of",
    "shots_of",
    "still_of",
    "stored_keys",
    "track_of",
    "tracks_of",
    "warnings_of",
]
