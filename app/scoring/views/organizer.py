"""The organizer's view of a round: how far the judges are, which films need reviews, closing the round."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.views.organizer import round_or_404
from app.scoring.operations.rounds import lock_round
from app.scoring.queries import progress as queries
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("progress", __name__)


@bp.get("/contests/<slug>/rounds/<int:number>/progress")
@policy("round.progress")
def progress(slug: str, number: int) -> ResponseReturnValue:
    """Reviews done and missing, judges with their minutes, films with the fewest reviews."""
    contest, round_ = round_or_404(slug, number)
    reviews = queries.reviews_of(session, round_)
    page = page_of(reviews.films)
    judges = queries.judges_of(session, round_)
    return render_template(
        "scoring/progress.html",
        contest=contest,
        round=round_,
        reviews=reviews,
        judges=judges,
        longest=max((judge.seconds for judge in judges), default=0),
        films=queries.films_by_need(session, round_, limit=page.per_page, offset=page.offset),
        page=page,
    )


@bp.post("/contests/<slug>/rounds/<int:number>/lock")
@policy("round.lock")
def lock(slug: str, number: int) -> ResponseReturnValue:
    """Close the round."""
    _contest, round_ = round_or_404(slug, number)
    lock_round(session, round_, by=current_user)
    session.commit()
    flash(_("The round is closed. Its scores stand still now and can be counted."))
    return redirect(url_for(".progress", slug=slug, number=number), 303)
