"""Sending the picture that stands for a film, to whom the caller has found entitled."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.entries.queries.pictures import poster_of
from app.films.models import Film
from app.films.views import playable_or_404, send_picture
from app.web.database import session


def send_poster_of(film: Film | None, *, even_if_down: bool = False) -> ResponseReturnValue:
    """The makers' own picture or the check's; 404 until the film is ready."""
    poster = poster_of(session, playable_or_404(film, even_if_down=even_if_down))
    return send_picture(poster.key, poster.mark)
