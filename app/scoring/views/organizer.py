"""The organizer's view of a round: how far the judges are, which films need reviews, closing the round."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.assignments.operations.everybody import seat_everybody, take_over_panel
from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.scoring.forms import ReopenForm
from app.scoring.operations.rounds import lock_round, reopen_round
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
    return _page(contest, round_, ReopenForm(formdata=None))


def _page(contest: Contest, round_: Round, reopen_form: ReopenForm) -> str:
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
        reopen_form=reopen_form,
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


@bp.post("/contests/<slug>/rounds/<int:number>/reopen")
@policy("round.lock")
def reopen(slug: str, number: int) -> ResponseReturnValue:
    """Open a closed round again."""
    contest, round_ = round_or_404(slug, number)
    form = ReopenForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: reopen_round(session, round_, reason=form.reason.data or "", by=current_user)
    ):
        session.commit()
        flash(_("The round is open again. Judges can change their scores."))
        return redirect(url_for(".progress", slug=slug, number=number), 303)
    contest, round_ = round_or_404(slug, number)
    return _page(contest, round_, form), 422


@bp.post("/contests/<slug>/rounds/<int:number>/seat-everybody")
@policy("round.open")
def seat_all(slug: str, number: int) -> ResponseReturnValue:
    """Let every judge of the panel watch every film, and open the round."""
    _contest, round_ = round_or_404(slug, number)
    count = seat_everybody(session, round_, by=current_user)
    session.commit()
    flash(
        ngettext(
            "The round is open; %(num)s review is given out.",
            "The round is open; %(num)s reviews are given out.",
            count,
        )
    )
    return redirect(url_for(".progress", slug=slug, number=number), 303)


@bp.post("/contests/<slug>/rounds/<int:number>/take-over-panel")
@policy("round.open")
def take_over(slug: str, number: int) -> ResponseReturnValue:
    """Seat the judges of the round before."""
    _contest, round_ = round_or_404(slug, number)
    count = take_over_panel(session, round_, by=current_user)
    session.commit()
    flash(
        ngettext(
            "%(num)s judge takes a seat in this round.", "%(num)s judges take a seat in this round.", count
        )
    )
    return redirect(url_for("panel.page", slug=slug, number=number), 303)
