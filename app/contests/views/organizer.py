"""What organizers set: founding a contest, its texts and dates, rounds and rubric, opening and closing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests import queries
from app.contests.forms import FoundForm, SettingsForm
from app.contests.models import Contest, Round
from app.contests.operations import calendar, settings
from app.contests.operations.create import NewContest, create_contest
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("contest_settings", __name__)


def contest_or_404(slug: str, *, is_whole: bool = True) -> Contest:
    """The contest that the signed-in person organizes, or absence."""
    found: Contest = queries.contest_for(session, current_user, slug, is_whole=is_whole) or abort(404)
    return found


@bp.route("/contests/new", methods=["GET", "POST"])
@policy("contest.create")
def found_contest() -> ResponseReturnValue:
    """Found a contest."""
    form = FoundForm()
    if form.validate_on_submit() and form.carries_out(lambda: _found(form)):
        session.commit()
        return redirect(url_for("contest_settings.settings_page", slug=form.slug.data), 303)
    page = render_template("contests/found.html", form=form)
    return page, 422 if form.errors else 200


def _found(form: FoundForm) -> None:
    new = NewContest(
        title_en=form.title_en.data or "",
        title_zh=form.title_zh.data or "",
        slug=form.slug.data or "",
        opens_at=form.moment("opens_at"),
        closes_at=form.moment("closes_at"),
        timezone=form.timezone.data,
        preset=form.preset.data,
    )
    form.slug.data = create_contest(session, new, by=current_user).slug


@bp.route("/contests/<slug>/settings", methods=["GET", "POST"])
@policy("contest.configure")
def settings_page(slug: str) -> ResponseReturnValue:
    """Texts, dates and limits."""
    contest = contest_or_404(slug)
    form = SettingsForm.of(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: settings.describe(session, contest, form.values(), by=current_user)
    ):
        session.commit()
        flash(_("Saved."))
        return redirect(url_for(".settings_page", slug=slug), 303)
    page = render_template("contests/settings.html", contest=contest, form=form)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/open")
@policy("contest.configure")
def open_contest(slug: str) -> ResponseReturnValue:
    """Let entrants in."""
    contest = contest_or_404(slug)
    calendar.open_contest(session, contest, by=current_user)
    session.commit()
    flash(_("%(title)s is open for entries.", title=local(contest, "title")))
    return redirect(url_for("desk.desk", slug=slug), 303)


@bp.post("/contests/<slug>/close")
@policy("contest.configure")
def close_contest(slug: str) -> ResponseReturnValue:
    """End the call."""
    contest = contest_or_404(slug)
    calendar.close_contest(session, contest, by=current_user)
    session.commit()
    flash(_("The call is closed. Submitted films can now be assigned to judges."))
    return redirect(url_for("desk.desk", slug=slug), 303)


def round_or_404(slug: str, number: int) -> tuple[Contest, Round]:
    """A round of a contest that the signed-in person organizes, or absence."""
    contest = contest_or_404(slug)
    round_: Round = queries.round_of(contest, number) or abort(404)
    return contest, round_
