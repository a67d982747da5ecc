"""After saving: earlier versions, changing what was submitted, locking it to see the others' scores."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.scoring.operations.changing import change_submitted, lock_own, restore_version
from app.scoring.queries import reviews as queries
from app.scoring.views.review import assignment_or_404, review_of
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("review_versions", __name__)


@bp.get("/reviews/<code>/versions")
@policy("review.read")
def versions(code: str) -> ResponseReturnValue:
    """Every version of the scorecard that was ever saved, page by page."""
    assignment = assignment_or_404(code)
    card = queries.scorecard_of(session, assignment)
    page = page_of(queries.count_of_versions(session, card) if card else 0)
    return render_template(
        "scoring/versions.html",
        contest=assignment.round.contest,
        round=assignment.round,
        review=review_of(assignment),
        versions=queries.versions_of(session, card, page.offset, page.per_page) if card else [],
        page=page,
        in_force=card.save_count if card else 0,
    )


@bp.post("/reviews/<code>/versions/restore")
@policy("review.write")
def restore(code: str) -> ResponseReturnValue:
    """Save an earlier version again as the newest one."""
    assignment = assignment_or_404(code)
    number = request.form.get("number", "")
    restore_version(session, assignment, int(number) if number.isdecimal() else 0, by=current_user)
    session.commit()
    flash(_("That version is the newest one again. Nothing else was lost."))
    return redirect(url_for("reviews.room", code=code), 303)


@bp.post("/reviews/<code>/change")
@policy("review.write")
def change(code: str) -> ResponseReturnValue:
    """Take a submitted scorecard up again."""
    assignment = assignment_or_404(code)
    change_submitted(session, assignment, by=current_user)
    session.commit()
    return redirect(url_for("reviews.room", code=code), 303)


@bp.post("/reviews/<code>/lock")
@policy("review.write")
def lock(code: str) -> ResponseReturnValue:
    """Give a scorecard out of the hand for good, and see the others'."""
    assignment = assignment_or_404(code)
    lock_own(session, assignment, by=current_user)
    session.commit()
    return redirect(url_for("reviews.room", code=code), 303)
