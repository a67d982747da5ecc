"""What everybody sees first: the front page, the language switch, whether the system is well."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.operations.people import set_locale
from app.contests.queries import open_calls
from app.home import queries
from app.web.addresses import own_page
from app.web.database import session
from app.web.gate import policy
from app.web.language import LANGUAGES

bp = Blueprint("home", __name__)


@bp.get("/")
@policy("site.read")
def front() -> ResponseReturnValue:
    """The latest winner list and the open calls."""
    return render_template(
        "home/front.html", calls=open_calls(session), announcements=queries.latest_announcements(session)
    )


@bp.get("/health")
@policy("site.read")
def health() -> ResponseReturnValue:
    """Whether the pages can reach their database."""
    session.execute(sa.text("SELECT 1"))
    return jsonify(status="ok")


@bp.post("/language")
@policy("language.choose")
def set_language() -> ResponseReturnValue:
    """Keep the chosen language and go back to the page."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        cookie["locale"] = chosen
        if current_user.is_authenticated:
            set_locale(session, session.get_one(User, current_user.id), chosen)
            session.commit()
    return redirect(own_page(request.form.get("next", "")) or url_for("home.front"), 303)
