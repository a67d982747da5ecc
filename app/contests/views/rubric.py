"""The rubric that organizers set: scale and criteria on one page, parts and levels of each on their own."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms import LevelsForm, PartsForm, RubricForm
from app.contests.models import Criterion, Round
from app.contests.operations.anchors import set_anchors
from app.contests.operations.parts import set_parts
from app.contests.operations.rubric_rules import UNDER_WAY, RoundOver, RubricFrozen
from app.contests.operations.rubrics import set_rubric
from app.contests.queries import is_scored
from app.contests.views.organizer import round_or_404
from app.web.database import session
from app.web.errors import sentence
from app.web.gate import policy

bp = Blueprint("rubrics", __name__)
RUBRIC = "/contests/<slug>/rounds/<int:number>/rubric"


@bp.route(RUBRIC, methods=["GET", "POST"])
@policy("contest.configure")
def rubric(slug: str, number: int) -> ResponseReturnValue:
    """The scale and the criteria of a round, until somebody has scored."""
    contest, round_ = round_or_404(slug, number)
    form = RubricForm.of(round_)
    if form.validate_on_submit() and form.carries_out(lambda: _set(round_, form)):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".rubric", slug=slug, number=number), 303)
    contest, round_ = round_or_404(slug, number)
    page = render_template(
        "contests/rubric.html",
        contest=contest,
        round=round_,
        form=form,
        criteria={one.key: one for one in round_.rubric.criteria},
        **_standing(round_),
    )
    return page, 422 if form.errors else 200


def _set(round_: Round, form: RubricForm) -> None:
    edition = int(form.edition.data or 0)
    set_rubric(session, round_, form.scale(), form.wanted(), edition=edition, by=current_user)


def _standing(round_: Round) -> dict[str, object]:
    """What of the rubric stands still by now, and why."""
    if round_.state not in UNDER_WAY:
        return {"is_over": True, "is_frozen": True, "still": sentence(RoundOver())}
    is_frozen = is_scored(session, round_)
    return {"is_over": False, "is_frozen": is_frozen, "still": sentence(RubricFrozen()) if is_frozen else ""}


@bp.route(f"{RUBRIC}/<key>", methods=["GET", "POST"])
@policy("contest.configure")
def parts(slug: str, number: int, key: str) -> ResponseReturnValue:
    """The parts of one criterion."""
    contest, round_ = round_or_404(slug, number)
    criterion = _criterion_or_404(round_, key)
    form = PartsForm.of(criterion)
    if form.validate_on_submit() and form.carries_out(
        lambda: set_parts(session, round_, criterion, form.wanted(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".rubric", slug=slug, number=number), 303)
    contest, round_ = round_or_404(slug, number)
    page = render_template(
        "contests/parts.html",
        contest=contest,
        round=round_,
        criterion=_criterion_or_404(round_, key),
        form=form,
        **_standing(round_),
    )
    return page, 422 if form.errors else 200


@bp.route(f"{RUBRIC}/<key>/levels", methods=["GET", "POST"])
@policy("contest.configure")
def levels(slug: str, number: int, key: str) -> ResponseReturnValue:
    """What the levels of one criterion mean."""
    contest, round_ = round_or_404(slug, number)
    criterion = _criterion_or_404(round_, key)
    form = LevelsForm.of(criterion)
    if form.validate_on_submit() and form.carries_out(
        lambda: set_anchors(session, round_, criterion, form.wanted(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".rubric", slug=slug, number=number), 303)
    contest, round_ = round_or_404(slug, number)
    page = render_template(
        "contests/levels.html",
        contest=contest,
        round=round_,
        criterion=_criterion_or_404(round_, key),
        form=form,
        **_standing(round_),
    )
    return page, 422 if form.errors else 200


def _criterion_or_404(round_: Round, key: str) -> Criterion:
    known = (criterion for criterion in round_.rubric.criteria if criterion.key == key)
    found: Criterion = next(known, None) or abort(404)
    return found
