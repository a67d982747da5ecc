"""The winner list and its proof, drawn from the frozen snapshot."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.films.views import send_poster
from app.publication import queries
from app.publication.models import Announcement
from app.web.database import session
from app.web.gate import policy
from app.web.language import language

bp = Blueprint("winners", __name__)


def announcement_or_404(slug: str) -> Announcement:
    """The public winner list at an address, or absence."""
    found: Announcement = queries.announcement_at(session, slug) or abort(404)
    return found


def in_language(texts: dict[str, Any], name: str) -> str:
    """One of two texts of the snapshot, in the reader's language where there is one."""
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    return str(texts.get(f"{name}_{own}") or texts.get(f"{name}_{other}") or "")


@bp.get("/contests/<slug>/winners")
@policy("winners.read")
def winners(slug: str) -> ResponseReturnValue:
    """The winner list."""
    return render_template(
        "publication/winners.html", announcement=announcement_or_404(slug), texts=in_language
    )


@bp.get("/contests/<slug>/winners/<code>/poster")
@policy("winners.read")
def poster(slug: str, code: str) -> ResponseReturnValue:
    """A winner's poster."""
    film = queries.winners_film(session, announcement_or_404(slug), code) or abort(404)
    return send_poster(film)


@bp.get("/contests/<slug>/proof")
@policy("winners.read")
def proof(slug: str) -> ResponseReturnValue:
    """How the result came about, in words and digests."""
    return render_template(
        "publication/proof.html", announcement=announcement_or_404(slug), texts=in_language
    )
