"""What all judges of a contest share: the words for craft faults and the terms they read."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms import DefectKindForm, TermsForm
from app.contests.models import Contest, DefectKind
from app.contests.operations import judging_rules as operations
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("judging_rules", __name__)


@bp.get("/contests/<slug>/judging-rules")
@policy("contest.configure")
def page(slug: str) -> ResponseReturnValue:
    """The words for defects, and the terms."""
    contest = contest_or_404(slug)
    return _render(contest, DefectKindForm(formdata=None), _terms_form(contest))


def _terms_form(contest: Contest) -> TermsForm:
    terms = operations.current_terms(session, contest.id)
    words = {"text_en": terms.text_en, "text_zh": terms.text_zh} if terms else {}
    return TermsForm(formdata=None, data=words)


def _render(contest: Contest, form: DefectKindForm, terms_form: TermsForm) -> str:
    return render_template(
        "contests/judging_rules.html",
        contest=contest,
        form=form,
        terms_form=terms_form,
        terms=operations.current_terms(session, contest.id),
    )


@bp.post("/contests/<slug>/judging-rules/defects")
@policy("contest.configure")
def add_defect(slug: str) -> ResponseReturnValue:
    """Offer judges a further word."""
    contest = contest_or_404(slug)
    form = DefectKindForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: operations.add_defect_kind(
            session, contest, form.title_en.data or "", form.title_zh.data or "", by=current_user
        )
    ):
        session.commit()
        return redirect(url_for(".page", slug=slug), 303)
    contest = contest_or_404(slug)
    return _render(contest, form, _terms_form(contest)), 422


@bp.post("/contests/<slug>/judging-rules/defects/retire")
@policy("contest.configure")
def retire_defect(slug: str) -> ResponseReturnValue:
    """Offer a word no longer."""
    contest = contest_or_404(slug)
    wanted = request.form.get("key")
    kind: DefectKind = next((one for one in contest.defect_kinds if one.key == wanted), None) or abort(404)
    operations.retire_defect_kind(session, contest, kind, by=current_user)
    session.commit()
    return redirect(url_for(".page", slug=slug), 303)


@bp.post("/contests/<slug>/judging-rules/terms")
@policy("contest.configure")
def set_terms(slug: str) -> ResponseReturnValue:
    """Write a new version of the terms."""
    contest = contest_or_404(slug)
    form = TermsForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: operations.set_terms(
            session, contest, form.text_en.data or "", form.text_zh.data or "", by=current_user
        )
    ):
        session.commit()
        flash(_("Saved. Judges are asked to accept these terms before their next film."))
        return redirect(url_for(".page", slug=slug), 303)
    contest = contest_or_404(slug)
    return _render(contest, DefectKindForm(formdata=None), form), 422
