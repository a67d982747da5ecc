"""What entrants agree to before they upload, as the organizer sets it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms.entry_terms import EntryTermsForm
from app.contests.operations.entry_terms import latest_entry_terms, set_entry_terms
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("entry_terms", __name__)


@bp.route("/contests/<slug>/entry-terms", methods=["GET", "POST"])
@policy("contest.configure")
def page(slug: str) -> ResponseReturnValue:
    """The words and the age."""
    contest = contest_or_404(slug)
    form = EntryTermsForm(obj=contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: set_entry_terms(session, contest, form.values(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".page", slug=slug), 303)
    terms = latest_entry_terms(session, contest.id)
    shown = render_template("contests/entry_terms.html", contest=contest, form=form, terms=terms)
    return shown, 422 if form.errors else 200
