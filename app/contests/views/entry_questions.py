"""A contest's own questions to entrants, as the organizer sets them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms.questions import AskForm
from app.contests.models import Contest, EntryQuestion
from app.contests.operations import questions
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("entry_questions", __name__)


@bp.route("/contests/<slug>/entry-questions", methods=["GET", "POST"])
@policy("contest.configure")
def page(slug: str) -> ResponseReturnValue:
    """See the questions, ask one more."""
    contest = contest_or_404(slug)
    form = AskForm.of(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: questions.ask(session, contest, form.question(), by=current_user)
    ):
        session.commit()
        flash(_("Entrants are asked this from now on."))
        return redirect(url_for(".page", slug=slug), 303)
    shown = render_template(
        "contests/entry_questions.html", contest=contest, form=form, kind_words=questions.KIND_WORDS
    )
    return shown, 422 if form.errors else 200


@bp.route("/contests/<slug>/entry-questions/<int:number>", methods=["GET", "POST"])
@policy("contest.configure")
def question(slug: str, number: int) -> ResponseReturnValue:
    """Put one question differently."""
    contest = contest_or_404(slug)
    found = _question_or_404(contest, number)
    form = AskForm.of(contest, found)
    if form.validate_on_submit() and form.carries_out(
        lambda: questions.change(session, contest, found, form.question(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".page", slug=slug), 303)
    shown = render_template("contests/entry_question.html", contest=contest, form=form, question=found)
    return shown, 422 if form.errors else 200


@bp.post("/contests/<slug>/entry-questions/<int:number>/place")
@policy("contest.configure")
def place(slug: str, number: int) -> ResponseReturnValue:
    """Move a question up or down, ask it no longer, or again."""
    contest = contest_or_404(slug)
    found = _question_or_404(contest, number)
    act = request.form.get("act", "")
    if act in ("up", "down") and not found.is_retired:
        questions.move(session, contest, found, by=current_user, up=act == "up")
    if act in ("retire", "ask"):
        questions.retire(session, contest, found, by=current_user, retired=act == "retire")
    session.commit()
    return redirect(url_for(".page", slug=slug), 303)


def _question_or_404(contest: Contest, number: int) -> EntryQuestion:
    found = [one for one in contest.entry_questions if one.id == number] or abort(404)
    return found[0]
