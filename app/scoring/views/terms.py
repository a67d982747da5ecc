"""The terms of confidentiality, which a judge accepts before the first film."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Role
from app.contests.models import Contest, Terms
from app.contests.operations.judging_rules import current_terms
from app.contests.queries import contest_for
from app.scoring.forms import TermsAcceptanceForm
from app.scoring.operations.promising import accept_terms
from app.scoring.queries.terms import acceptance_of, owes_promise
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("judging_terms", __name__)


def terms_first(contest: Contest, **back: Any) -> ResponseReturnValue | None:
    """Where a judge goes who owes the promise, and `back` to a review or a round; None for all others."""
    if not owes_promise(session, current_user, contest.id):
        return None
    return redirect(url_for("judging_terms.page", slug=contest.slug, **back), 303)


@bp.get("/contests/<slug>/judging-terms")
@policy("terms.accept")
def page(slug: str) -> ResponseReturnValue:
    """What is promised, and since when."""
    contest, terms = _terms_or_404(slug)
    return _render(contest, terms, TermsAcceptanceForm(formdata=None, data={"version": str(terms.version)}))


@bp.post("/contests/<slug>/judging-terms")
@policy("terms.accept")
def accept(slug: str) -> ResponseReturnValue:
    """Promise it, and go on to the film."""
    contest, terms = _terms_or_404(slug)
    form = TermsAcceptanceForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: accept_terms(session, terms, version=form.shown(), by=current_user)
    ):
        session.commit()
        flash(_("Thank you. Your promise is kept with its date."))
        return redirect(_onward(slug), 303)
    contest, terms = _terms_or_404(slug)
    form.version.data = str(terms.version)
    return _render(contest, terms, form), 422


def _terms_or_404(slug: str) -> tuple[Contest, Terms]:
    contest: Contest = contest_for(session, current_user, slug, Role.JUDGE) or abort(404)
    terms: Terms = current_terms(session, contest.id) or abort(404)
    return contest, terms


def _render(contest: Contest, terms: Terms, form: TermsAcceptanceForm) -> str:
    accepted = acceptance_of(session, current_user, terms)
    return render_template(
        "scoring/terms.html", contest=contest, terms=terms, form=form, accepted=accepted, onward=_onward
    )


def _onward(slug: str) -> str:
    """Back to the film or the round that was asked for; a name that is not one's own leads to nothing."""
    code, number = request.args.get("review", ""), request.args.get("round", "")
    if code.isalnum():
        return url_for("reviews.room", code=code)
    if number.isdecimal():
        return url_for("judging.queue", slug=slug, number=int(number))
    return url_for("judging.rounds")
