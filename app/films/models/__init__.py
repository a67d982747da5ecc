"""Films and what is known of them: the stages of their way, the sheet, look-alikes, subtitles."""

from app.films.models.copy import CleanOriginal
from app.films.models.film import Film, FilmState
from app.films.models.likeness import FilmLikeness, Verdict
from app.films.models.sheet import FilmSheet
from app.films.models.stage import AFTER_READY, STAGES, FilmStage, Stage
from app.films.models.subtitles import FilmSubtitles, Origin

__all__ = [
    "AFTER_READY",
    "STAGES",
    "CleanOriginal",
    "Film",
    "FilmLikeness",
    "FilmSheet",
    "FilmStage",
    "FilmState",
    "FilmSubtitles",
    "Origin",
    "Stage",
    "Verdict",
]
