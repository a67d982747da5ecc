"""The rules that entries must keep, as the organizer sets them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms.entry_rules import EntryRuleForm
from app.contests.operations import setting_rules
from app.contests.operations.entry_rules import plain
from app.contests.views.organizer import contest_or_404
from app.contests.views.rule_lines import said
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("entry_rules", __name__)


@bp.route("/contests/<slug>/entry-rules", methods=["GET", "POST"])
@policy("contest.configure")
def page(slug: str) -> ResponseReturnValue:
    """See the rules, set one."""
    contest = contest_or_404(slug)
    form = EntryRuleForm.for_contest(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: setting_rules.set_rule(session, contest, form.rule(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".page", slug=slug), 303)
    rules = [(rule, *said(plain(rule))) for rule in contest.entry_rules]
    shown = render_template("contests/entry_rules.html", contest=contest, form=form, rules=rules)
    return shown, 422 if form.errors else 200


@bp.post("/contests/<slug>/entry-rules/<int:number>/remove")
@policy("contest.configure")
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Take a rule away."""
    contest = contest_or_404(slug)
    rule = next((one for one in contest.entry_rules if one.id == number), None) or abort(404)
    setting_rules.remove_rule(session, contest, rule, by=current_user)
    session.commit()
    return redirect(url_for(".page", slug=slug), 303)
