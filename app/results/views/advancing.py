"""The page on which films move to the next round: a rule, its preview, a choice by hand, one act."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.contests.models import Round
from app.contests.queries import round_of
from app.contests.views.organizer import round_or_404
from app.results.forms import PreviewForm
from app.results.operations.advancing import NobodyAdvances, advance, chosen_by
from app.results.queries.advancing import candidates_of, shortlisted
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("advancing", __name__)


@bp.get("/contests/<slug>/rounds/<int:number>/advance")
@policy("round.advance")
def page(slug: str, number: int) -> ResponseReturnValue:
    """Who would move, by the round's rule or as it stands."""
    contest, round_ = round_or_404(slug, number)
    following = round_of(contest, number + 1)
    candidates = candidates_of(session, round_)
    placed = set(shortlisted(session, following)) if following else set()
    form = PreviewForm.of(round_)
    rule, number_of_rule = form.chosen(round_)
    by_rule = chosen_by(rule, number_of_rule, candidates)
    return render_template(
        "results/advance.html",
        contest=contest,
        round=round_,
        following=following,
        candidates=candidates,
        form=form,
        rule=rule,
        number=number_of_rule,
        chosen=by_rule if form.is_asked else placed or by_rule,
        by_rule=by_rule,
        placed=placed,
    )


@bp.post("/contests/<slug>/rounds/<int:number>/advance")
@policy("round.advance")
def move(slug: str, number: int) -> ResponseReturnValue:
    """Write the shortlist of the next round."""
    contest, round_ = round_or_404(slug, number)
    following = round_of(contest, number + 1)
    if following is None:
        return redirect(url_for("contest_rounds.all_rounds", slug=slug), 303)
    count = _advance(round_, following)
    session.commit()
    title = local(following, "title")
    words = ngettext(
        "%(num)s film advances to “%(title)s”.", "%(num)s films advance to “%(title)s”.", count, title=title
    )
    flash(f"{words} {_('Nobody but organizers knows yet.')}")
    return redirect(url_for(".page", slug=slug, number=number), 303)


def _advance(round_: Round, following: Round) -> int:
    wanted = set(request.form.getlist("entry"))
    chosen = [one for one in candidates_of(session, round_) if one.code in wanted]
    if not wanted:
        raise NobodyAdvances
    return advance(session, round_, following, chosen, by=current_user)
