"""What was measured of one's own film, for its entrant."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.entries.views.films_desk import sheet_matters
from app.entries.views.own import entry_or_404
from app.films.queries.progress import stages_of
from app.films.views import send_shots, send_sprite
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("film_sheet", __name__)


@bp.get("/entries/<code>/sheet")
@policy("film.sheet")
def sheet(code: str) -> ResponseReturnValue:
    """The technical sheet of one's own film, and the stages of its way."""
    entry = entry_or_404(code)
    film = entry.film or abort(404)
    matters = sheet_matters(film)
    return render_template(
        "films/entrant_sheet.html", entry=entry, film=film, check=stages_of(session, film), **matters
    )


@bp.get("/entries/<code>/sprite")
@policy("film.sheet")
def sprite(code: str) -> ResponseReturnValue:
    """A small still of each shot, in one picture."""
    return send_sprite(entry_or_404(code).film)


@bp.get("/entries/<code>/shots")
@policy("film.sheet")
def shots(code: str) -> ResponseReturnValue:
    """The shots as JSON."""
    return send_shots(entry_or_404(code).film)
