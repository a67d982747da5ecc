"""A signed-in person's own page: what they organize, judge and enter."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Role
from app.contests.queries import contests_of, open_calls
from app.entries.queries.own import entries_of
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("member", __name__)


@bp.get("/me")
@policy("me.read")
def me() -> ResponseReturnValue:
    """My page."""
    return render_template(
        "home/me.html",
        organizes=contests_of(session, current_user, Role.ORGANIZER),
        judges=contests_of(session, current_user, Role.JUDGE),
        entries=entries_of(session, current_user),
        calls=open_calls(session),
    )
