"""The button on the awards board that takes the jury's decisions over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.deliberation.models import Motion
from app.publication.operations.jury import not_on_board, take_over
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("jury_board", __name__)


@bp.app_template_global()
def jury_decisions(contest: Contest) -> list[Motion]:
    """What the jury decided that is not on the board yet."""
    return list(not_on_board(session, contest))


@bp.post("/contests/<slug>/board/jury")
@policy("board.decide")
def take(slug: str) -> ResponseReturnValue:
    """Make the jury's decisions overrides, each with its reason; the others approve as always."""
    contest = contest_or_404(slug)
    made = take_over(session, contest, by=current_user)
    session.commit()
    flash(
        ngettext(
            "%(num)s decision of the jury is on the board.",
            "%(num)s decisions of the jury are on the board.",
            len(made),
        )
    )
    return redirect(url_for("board.board", slug=slug), 303)
