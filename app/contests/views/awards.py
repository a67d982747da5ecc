"""The awards of a contest for its organizers: each with its terms, in order, or a whole plan at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.forms import AwardForm, PresetForm, TieKeysForm, award_form
from app.contests.models import AwardDefinition, Contest
from app.contests.operations import awards as operations
from app.contests.operations import presets, settings
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("award_settings", __name__)


@bp.route("/contests/<slug>/awards", methods=["GET", "POST"])
@policy("contest.configure")
def awards(slug: str) -> ResponseReturnValue:
    """See the awards and add one."""
    contest = contest_or_404(slug)
    form = award_form(contest)
    if form.validate_on_submit() and form.carries_out(lambda: _add(contest, form)):
        session.commit()
        return _back(slug)
    return _page(contest_or_404(slug), form=form), 422 if form.errors else 200


def _page(contest: Contest, **forms: Any) -> str:
    standard = {
        "form": forms.get("form") or award_form(contest),
        "preset_form": PresetForm(formdata=None),
        "ties_form": TieKeysForm.of(contest),
    }
    return render_template("contests/awards.html", contest=contest, **{**standard, **forms})


def _add(contest: Contest, form: AwardForm) -> None:
    award = AwardDefinition(key="", **form.values(contest))
    settings.add_award(session, contest, award, by=current_user)


@bp.route("/contests/<slug>/awards/<int:position>", methods=["GET", "POST"])
@policy("contest.configure")
def award(slug: str, position: int) -> ResponseReturnValue:
    """Change the terms of one award."""
    contest, found = _award_or_404(slug, position)
    form = award_form(contest, found)
    if form.validate_on_submit() and form.carries_out(
        lambda: operations.change_award(session, contest, found, form.values(contest), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return _back(slug)
    page = render_template("contests/award.html", contest=contest, award=found, form=form)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/awards/<int:position>/<any(remove, up):verb>")
@policy("contest.configure")
def move(slug: str, position: int, verb: str) -> ResponseReturnValue:
    """Remove an award before winners are known, or let it be given earlier."""
    contest, found = _award_or_404(slug, position)
    act = settings.remove_award if verb == "remove" else operations.move_up
    act(session, contest, found, by=current_user)
    session.commit()
    return _back(slug)


@bp.post("/contests/<slug>/awards/preset")
@policy("contest.configure")
def preset(slug: str) -> ResponseReturnValue:
    """Put a whole plan in the place of the awards."""
    contest, form = contest_or_404(slug), PresetForm()
    if not (
        form.validate_on_submit()
        and form.carries_out(
            lambda: presets.apply_preset(session, contest, presets.BY_KEY[form.preset.data], by=current_user)
        )
    ):
        return _page(contest_or_404(slug), preset_form=form), 422
    session.commit()
    flash(_("The plan is in place."))
    return _back(slug)


@bp.post("/contests/<slug>/awards/ties")
@policy("contest.configure")
def ties(slug: str) -> ResponseReturnValue:
    """Say which criterion decides first between level films."""
    contest = contest_or_404(slug)
    form = TieKeysForm.of(contest)
    if not (
        form.validate_on_submit()
        and form.carries_out(lambda: operations.set_tie_keys(session, contest, form.keys(), by=current_user))
    ):
        return _page(contest_or_404(slug), ties_form=form), 422
    session.commit()
    flash(_("Saved."))
    return _back(slug)


def _award_or_404(slug: str, position: int) -> tuple[Contest, AwardDefinition]:
    contest = contest_or_404(slug)
    found = next((one for one in contest.awards if one.position == position), None) or abort(404)
    return contest, found


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("award_settings.awards", slug=slug), 303)
