"""The organizer's page of how a contest publishes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms.publishing import PublishingForm
from app.contests.operations.publishing import OVER, set_publishing
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("publishing_rules", __name__)


@bp.route("/contests/<slug>/publishing", methods=["GET", "POST"])
@policy("contest.configure")
def page(slug: str) -> ResponseReturnValue:
    """The planned day, objections, access to the scores, feedback."""
    contest = contest_or_404(slug)
    form = PublishingForm.of(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: set_publishing(session, contest, form.wanted(contest), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".page", slug=slug), 303)
    contest = contest_or_404(slug)
    answer = render_template(
        "contests/publishing.html", contest=contest, form=form, is_over=contest.state in OVER
    )
    return answer, 422 if form.errors else 200
