"""What was measured of a film that a judge watches: facts for the eye, and nothing of its makers."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.films.models import Film
from app.films.queries import sheet_of
from app.films.queries.sheets import measured, shots_of
from app.films.views import playable_or_404, send_shots, send_shots_vtt, send_sprite, send_subtitles
from app.scoring.queries import reviews as queries
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("review_sheets", __name__)


def _film(code: str) -> Film | None:
    return queries.film_for(session, current_user, code)


@bp.get("/reviews/<code>/sheet")
@policy("review.watch")
def sheet(code: str) -> ResponseReturnValue:
    """The technical sheet."""
    assignment = queries.assignment_for(session, current_user, code) or abort(404)
    film = playable_or_404(_film(code))
    found = sheet_of(session, film)
    return render_template(
        "films/judge_sheet.html",
        code=code,
        contest=assignment.round.contest,
        sheet=found,
        figures=measured(found) if found else None,
        shots=shots_of(found),
    )


@bp.get("/reviews/<code>/sprite")
@policy("review.watch")
def sprite(code: str) -> ResponseReturnValue:
    """A small still of each shot, in one picture."""
    return send_sprite(_film(code))


@bp.get("/reviews/<code>/shots")
@policy("review.watch")
def shots(code: str) -> ResponseReturnValue:
    """The shots as JSON, for the strip of the player."""
    return send_shots(_film(code))


@bp.get("/reviews/<code>/shots.vtt")
@policy("review.watch")
def shots_vtt(code: str) -> ResponseReturnValue:
    """The shots as WebVTT, whose cues name pieces of the sprite."""
    return send_shots_vtt(_film(code), url_for(".sprite", code=code))


@bp.get("/reviews/<code>/subtitles/<language>.vtt")
@policy("review.watch")
def subtitles(code: str, language: str) -> ResponseReturnValue:
    """The film's subtitles in a language: words alone, under the review's own address."""
    return send_subtitles(_film(code), language)
