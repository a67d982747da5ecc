"""The rounds that organizers set: a list to add to, each round's terms."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms import NewRoundForm, RoundForm
from app.contests.operations import rounds
from app.contests.views.organizer import contest_or_404, round_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("contest_rounds", __name__)


@bp.route("/contests/<slug>/rounds", methods=["GET", "POST"])
@policy("contest.configure")
def all_rounds(slug: str) -> ResponseReturnValue:
    """See the rounds and add one."""
    contest = contest_or_404(slug)
    form = NewRoundForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: rounds.add_round(session, contest, form.new(), by=current_user)
    ):
        session.commit()
        flash(_("The round is planned. Look through its settings, then choose who advances to it."))
        return redirect(url_for(".all_rounds", slug=slug), 303)
    contest = contest_or_404(slug)
    page = render_template("contests/rounds.html", contest=contest, form=form)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/rounds/<int:number>/remove")
@policy("contest.configure")
def remove_round(slug: str, number: int) -> ResponseReturnValue:
    """Take back a round that has not begun."""
    contest, round_ = round_or_404(slug, number)
    rounds.remove_round(session, contest, round_, by=current_user)
    session.commit()
    flash(_("The round is removed."))
    return redirect(url_for(".all_rounds", slug=slug), 303)


@bp.route("/contests/<slug>/rounds/<int:number>", methods=["GET", "POST"])
@policy("contest.configure")
def round_page(slug: str, number: int) -> ResponseReturnValue:
    """How a round is judged, until when, and who advances."""
    contest, round_ = round_or_404(slug, number)
    form = RoundForm.of(round_)
    if form.validate_on_submit() and form.carries_out(
        lambda: rounds.describe_round(session, round_, form.values(round_), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".round_page", slug=slug, number=number), 303)
    page = render_template("contests/round.html", contest=contest, round=round_, form=form)
    return page, 422 if form.errors else 200
