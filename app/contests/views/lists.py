"""The categories of a contest, as its organizers keep them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.contests.forms import CategoryForm
from app.contests.models import Category
from app.contests.operations import settings
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("contest_lists", __name__)


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


def _at(things: list[Category], position: int) -> Category | None:
    return next((thing for thing in things if thing.position == position), None)
