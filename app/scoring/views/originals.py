"""The original of a film for its judge: made without its metadata, saved under the review's code."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.films.operations.originals import ask_for_original
from app.films.views import playable_or_404, send_clean_original
from app.scoring.queries import reviews as queries
from app.web.bytes_pool import READ, serves_bytes
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("review_originals", __name__)


@bp.post("/reviews/<code>/original")
@policy("review.watch")
def ask(code: str) -> ResponseReturnValue:
    """Have it made."""
    ask_for_original(session, playable_or_404(queries.film_for(session, current_user, code)))
    session.commit()
    return redirect(url_for("reviews.room", code=code, _anchor="original"), 303)


@bp.get("/reviews/<code>/original")
@policy("review.watch")
@serves_bytes(READ)
def original(code: str) -> ResponseReturnValue:
    """Picture and sound as they were uploaded; neither name nor file tells of the makers."""
    return send_clean_original(queries.film_for(session, current_user, code), name=code)
