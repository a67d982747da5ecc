"""The conflicts of a contest: declaring, looking for them, lifting a mistaken one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import User
from app.assignments.forms import ConflictForm
from app.assignments.operations import conflicts as operations
from app.assignments.queries import ties as queries
from app.assignments.queries.panel import judges
from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("conflicts", __name__)


@bp.route("/contests/<slug>/conflicts", methods=["GET", "POST"])
@policy("conflict.manage")
def page(slug: str) -> ResponseReturnValue:
    """Every conflict, and a form to declare one."""
    contest = contest_or_404(slug)
    form = ConflictForm.of(judges(session, contest.id))
    if form.validate_on_submit() and form.carries_out(lambda: _declare(contest, form)):
        session.commit()
        flash(_("Noted. This judge no longer sees the film."))
        return redirect(url_for(".page", slug=slug), 303)
    total = queries.count_conflicts(session, contest.id)
    shown = page_of(total)
    rendered = render_template(
        "assignments/conflicts.html",
        contest=contest,
        form=form,
        conflicts=queries.conflicts(session, contest.id, limit=shown.per_page, offset=shown.offset),
        page=shown,
    )
    return rendered, 422 if form.errors else 200


def _declare(contest: Contest, form: ConflictForm) -> None:
    ground = operations.Ground(operations.ORGANIZER, form.reason.data or "")
    entry = operations.entry_with_code(session, contest, form.entry_code.data or "")
    judge = session.get_one(User, form.judge.data)
    operations.declare_conflict(session, judge, entry, ground, by=current_user)


@bp.post("/contests/<slug>/conflicts/detect")
@policy("conflict.manage")
def detect(slug: str) -> ResponseReturnValue:
    """Look for ties between all judges and all entries."""
    contest = contest_or_404(slug)
    found = operations.note_detected(session, contest.id, judges(session, contest.id), by=current_user)
    session.commit()
    flash(ngettext("%(num)s new conflict was found.", "%(num)s new conflicts were found.", found))
    return redirect(url_for(".page", slug=slug), 303)


@bp.post("/contests/<slug>/conflicts/lift")
@policy("conflict.manage")
def lift(slug: str) -> ResponseReturnValue:
    """Lift a mistaken conflict."""
    contest = contest_or_404(slug)
    judge = request.form.get("judge", "")
    conflict = (
        queries.conflict_of(session, contest.id, int(judge), request.form.get("entry", ""))
        if judge.isdecimal()
        else None
    )
    operations.lift_conflict(session, conflict or abort(404), by=current_user)
    session.commit()
    flash(_("Lifted. The next plan may give this film to this judge."))
    return redirect(url_for(".page", slug=slug), 303)
