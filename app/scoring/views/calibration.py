"""Calibration: the organizer's page of the films that all judges score first, and a judge's own look back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.assignments.operations import calibrating
from app.assignments.operations.conflicts import entry_with_code
from app.assignments.queries import calibration as queries
from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.scoring.forms.calibration import CalibrationFilmForm, CalibrationTermsForm
from app.scoring.queries.queue import round_for
from app.scoring.queries.spread import own_titles, spread_of
from app.scoring.views.terms import terms_first
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("calibration", __name__)
PAGE = "/contests/<slug>/rounds/<int:number>/calibration"


@bp.get(PAGE)
@policy("round.calibrate")
def page(slug: str, number: int) -> ResponseReturnValue:
    """Which films, how far the judges are, and then how far they lie apart."""
    contest, round_ = round_or_404(slug, number)
    return _page(contest, round_)


def _page(contest: Contest, round_: Round, form: CalibrationFilmForm | None = None) -> str:
    calibration = queries.calibration_of(session, round_)
    standing = queries.standing_of(session, round_)
    return render_template(
        "scoring/calibration.html",
        contest=contest,
        round=round_,
        calibration=calibration,
        films=queries.films_of(session, round_),
        standing=standing,
        spread=spread_of(session, round_) if queries.is_over(session, round_) else None,
        form=form or CalibrationFilmForm(formdata=None, prefix="film-"),
        terms_form=CalibrationTermsForm(formdata=None, obj=calibration),
        fewest=calibrating.FEWEST,
        most=calibrating.MOST,
    )


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for(".page", slug=slug, number=number), 303)


@bp.post(f"{PAGE}/films")
@policy("round.calibrate")
def choose(slug: str, number: int) -> ResponseReturnValue:
    """Let a film calibrate the judges."""
    contest, round_ = round_or_404(slug, number)
    form = CalibrationFilmForm(prefix="film-")
    if form.validate_on_submit() and form.carries_out(lambda: _choose(contest, round_, form)):
        session.commit()
        return _back(slug, number)
    contest, round_ = round_or_404(slug, number)
    return _page(contest, round_, form), 422


def _choose(contest: Contest, round_: Round, form: CalibrationFilmForm) -> None:
    entry = entry_with_code(session, contest, form.entry.data or "", field="entry")
    calibrating.choose_film(session, round_, entry, by=current_user)


@bp.post(f"{PAGE}/films/drop")
@policy("round.calibrate")
def drop(slug: str, number: int) -> ResponseReturnValue:
    """Let a film compete again."""
    contest, round_ = round_or_404(slug, number)
    entry = entry_with_code(session, contest, request.form.get("entry", ""))
    calibrating.drop_film(session, round_, entry, by=current_user)
    session.commit()
    return _back(slug, number)


@bp.post(f"{PAGE}/terms")
@policy("round.calibrate")
def terms(slug: str, number: int) -> ResponseReturnValue:
    """Whether judges see the panel's scores afterwards."""
    _contest, round_ = round_or_404(slug, number)
    shown = bool(CalibrationTermsForm().shows_panel.data)
    calibrating.show_panel(session, round_, shown=shown, by=current_user)
    session.commit()
    flash(_("Kept."))
    return _back(slug, number)


@bp.post(f"{PAGE}/begin")
@policy("round.calibrate")
def begin(slug: str, number: int) -> ResponseReturnValue:
    """Give the films to all judges."""
    _contest, round_ = round_or_404(slug, number)
    given = calibrating.begin_calibration(session, round_, by=current_user)
    session.commit()
    flash(ngettext("%(num)s review is given out.", "%(num)s reviews are given out.", given))
    return _back(slug, number)


@bp.post(f"{PAGE}/end")
@policy("round.calibrate")
def end(slug: str, number: int) -> ResponseReturnValue:
    """End it before everybody is done."""
    _contest, round_ = round_or_404(slug, number)
    back = calibrating.end_calibration(session, round_, by=current_user)
    session.commit()
    flash(
        ngettext(
            "The calibration has ended; %(num)s unfinished review came back.",
            "The calibration has ended; %(num)s unfinished reviews came back.",
            back,
        )
    )
    return _back(slug, number)


@bp.get(f"{PAGE}/mine")
@policy("queue.read")
def mine(slug: str, number: int) -> ResponseReturnValue:
    """A judge's own scores beside the panel's, once everybody is done and where the contest shows it."""
    round_ = round_for(session, current_user, slug, number) or abort(404)
    if owed := terms_first(round_.contest, round=number):
        return owed
    if not queries.is_shown(session, round_):
        abort(404)
    return render_template("scoring/own_calibration.html", **_own(round_))


def _own(round_: Round) -> dict[str, Any]:
    return {
        "contest": round_.contest,
        "round": round_,
        "films": own_titles(session, current_user, round_),
        "spread": spread_of(session, round_),
        "judge_id": current_user.id,
    }
