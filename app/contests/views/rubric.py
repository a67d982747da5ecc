"""The rubric that organizers set: scale and criteria on one page, parts and levels of each on their own."""

from __future__ import annotations

from collections.abc import Callable

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
from app.web.forms import LaurelForm
from app.web.gate import policy

bp = Blueprint("rubrics", __name__)
RUBRIC = "/contests/<slug>/rounds/<int:number>/rubric"


@bp.route(RUBRIC, methods=["GET", "POST"])
@policy("contest.configure")
def rubric(slug: str, number: int) -> ResponseReturnValue:
    """The scale and the criteria of a round, until somebody has scored."""
    contest, round_ = round_or_404(slug, number)
    form = RubricForm.of(round_)
    saved = _saved(slug, number, form, lambda: _set(round_, form))
    if saved is not None:
        return saved
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
    round_, criterion = _found(slug, number, key)
    form = PartsForm.of(criterion)

    def change() -> None:
        set_parts(session, round_, criterion, form.wanted(), by=current_user)

    return _saved(slug, number, form, change) or _shown("contests/parts.html", slug, number, key, form)


@bp.route(f"{RUBRIC}/<key>/levels", methods=["GET", "POST"])
@policy("contest.configure")
def levels(slug: str, number: int, key: str) -> ResponseReturnValue:
    """What the levels of one criterion mean."""
    round_, criterion = _found(slug, number, key)
    form = LevelsForm.of(criterion)

    def change() -> None:
        set_anchors(session, round_, criterion, form.wanted(), by=current_user)

    return _saved(slug, number, form, change) or _shown("contests/levels.html", slug, number, key, form)


def _found(slug: str, number: int, key: str) -> tuple[Round, Criterion]:
    _, round_ = round_or_404(slug, number)
    known = (criterion for criterion in round_.rubric.criteria if criterion.key == key)
    found: Criterion = next(known, None) or abort(404)
    return round_, found


def _saved(
    slug: str, number: int, form: LaurelForm, change: Callable[[], object]
) -> ResponseReturnValue | None:
    """Carry a sent form out and lead back to the rubric; None where the page is to be shown."""
    if not (form.validate_on_submit() and form.carries_out(change)):
        return None
    session.commit()
    flash(_("Saved."))
    return redirect(url_for(".rubric", slug=slug, number=number), 303)


def _shown(template: str, slug: str, number: int, key: str, form: LaurelForm) -> ResponseReturnValue:
    """The page of one criterion, read anew after a refusal."""
    round_, criterion = _found(slug, number, key)
    page = render_template(
        template,
        contest=round_.contest,
        round=round_,
        criterion=criterion,
        form=form,
        **_standing(round_),
    )
    return page, 422 if form.errors else 200
