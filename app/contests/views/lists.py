"""The contest's two short lists that organizers keep: categories and awards."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from app.contests.forms import AwardForm, CategoryForm
from app.contests.models import AwardDefinition, Category, Contest
from app.contests.operations import settings
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("contest_lists", __name__)
Placed = TypeVar("Placed", Category, AwardDefinition)


@bp.route("/contests/<slug>/categories", methods=["GET", "POST"])
@policy("contest.configure")
def categories(slug: str) -> ResponseReturnValue:
    """See the categories and add one."""
    contest = contest_or_404(slug)
    form = CategoryForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: settings.add_category(
            session, contest, form.title_en.data or "", form.title_zh.data or "", by=current_user
        )
    ):
        session.commit()
        return redirect(url_for(".categories", slug=slug), 303)
    page = render_template("contests/categories.html", contest=contest, form=form)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/categories/<int:position>/remove")
@policy("contest.configure")
def remove_category(slug: str, position: int) -> ResponseReturnValue:
    """Remove a category that nothing belongs to."""
    contest = contest_or_404(slug)
    category: Category = _at(contest.categories, position) or abort(404)
    settings.remove_category(session, contest, category, by=current_user)
    session.commit()
    return redirect(url_for(".categories", slug=slug), 303)


@bp.route("/contests/<slug>/awards", methods=["GET", "POST"])
@policy("contest.configure")
def awards(slug: str) -> ResponseReturnValue:
    """See the awards and add one."""
    contest = contest_or_404(slug)
    form = _award_form(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: settings.add_award(session, contest, _award(form), by=current_user)
    ):
        session.commit()
        return redirect(url_for(".awards", slug=slug), 303)
    page = render_template("contests/awards.html", contest=contest, form=form)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/awards/<int:position>/remove")
@policy("contest.configure")
def remove_award(slug: str, position: int) -> ResponseReturnValue:
    """Remove an award before winners are known."""
    contest = contest_or_404(slug)
    award: AwardDefinition = _at(contest.awards, position) or abort(404)
    settings.remove_award(session, contest, award, by=current_user)
    session.commit()
    return redirect(url_for(".awards", slug=slug), 303)


def _at(things: list[Placed], position: int) -> Placed | None:
    return next((thing for thing in things if thing.position == position), None)


def _award_form(contest: Contest) -> AwardForm:
    form = AwardForm()
    form.category_id.choices = [
        SelectChoice(0, _("All categories")),
        *(SelectChoice(category.id, local(category, "title")) for category in contest.categories),
    ]
    criteria = contest.rounds[-1].rubric.criteria
    form.criterion_id.choices = [
        SelectChoice(0, _("The whole score")),
        *(SelectChoice(criterion.id, local(criterion, "title")) for criterion in criteria),
    ]
    return form


def _award(form: AwardForm) -> AwardDefinition:
    return AwardDefinition(
        key="",
        title_en=form.title_en.data,
        title_zh=form.title_zh.data,
        quota=form.quota.data,
        min_reviews=form.min_reviews.data,
        category_id=form.category_id.data or None,
        criterion_id=form.criterion_id.data or None,
        may_stack=form.may_stack.data,
    )
