"""What everybody may read of a contest: what it is, its dates, its rules, its awards."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Role
from app.accounts.queries import holds
from app.contests import queries
from app.contests.models import Contest
from app.contests.operations.calendar import accepts_entries
from app.contests.operations.entry_rules import plain
from app.contests.views.rule_lines import said
from app.db import now
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("contests", __name__)


@bp.get("/contests/<slug>")
@policy("contest.read")
def contest(slug: str) -> ResponseReturnValue:
    """The contest's own page."""
    found = queries.public_contest(session, slug) or abort(404)
    return render_template(
        "contests/contest.html",
        contest=found,
        entry_rules=[(rule, *said(plain(rule))) for rule in found.entry_rules],
        accepts=accepts_entries(found, at=now()),
        is_organizer=_is_organizer(found),
    )


def _is_organizer(contest: Contest) -> bool:
    return current_user.is_authenticated and holds(session, current_user, Role.ORGANIZER, contest.id)
