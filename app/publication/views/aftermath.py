"""What organizers do with a public list: hide one film or name at once, let an alternate move up."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.publication.forms import SuccessionForm, TakedownForm
from app.publication.models import Announcement, SuccessionCause, TakedownScope
from app.publication.operations import aftermath
from app.publication.queries import announcements, decisions
from app.publication.views.organizer import announce_page, seat_choices
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("aftermath", __name__)


def _public(slug: str) -> tuple[Contest, Announcement]:
    contest = contest_or_404(slug)
    live = announcements.live_announcement(session, contest)
    if live is None or live.announced_at is None:
        abort(404)
    return contest, live


@bp.post("/contests/<slug>/announce/takedowns")
@policy("winners.publish")
def take_down(slug: str) -> ResponseReturnValue:
    """Hide a film or its makers' names."""
    contest, live = _public(slug)
    form = TakedownForm(prefix="hide")
    form.code.choices = seat_choices(live)[0]
    if not (form.validate_on_submit() and form.carries_out(lambda: _take_down(contest, form))):
        return announce_page(contest_or_404(slug), takedown_form=form), 422
    session.commit()
    flash(_("It is hidden from every public page."))
    return _back(slug)


def _take_down(contest: Contest, form: TakedownForm) -> None:
    entry = decisions.entry_in(session, contest, form.code.data)
    if entry is None:
        raise aftermath.NotAWinner(field="code")
    aftermath.take_down(
        session,
        contest,
        entry,
        scope=TakedownScope(form.scope.data),
        reason=form.reason.data or "",
        by=current_user,
    )


@bp.post("/contests/<slug>/announce/takedowns/<int:takedown_id>/lift")
@policy("winners.publish")
def lift(slug: str, takedown_id: int) -> ResponseReturnValue:
    """Show it again."""
    contest = contest_or_404(slug)
    hidden = announcements.takedowns_of(session, contest)
    takedown = next((one for one in hidden if one.id == takedown_id), None) or abort(404)
    aftermath.lift(session, contest, takedown, by=current_user)
    session.commit()
    flash(_("It is shown again."))
    return _back(slug)


@bp.post("/contests/<slug>/announce/successions")
@policy("winners.publish")
def propose(slug: str) -> ResponseReturnValue:
    """Say that a winner leaves its seat."""
    _contest, live = _public(slug)
    form = SuccessionForm(prefix="leave")
    form.seat.choices = seat_choices(live)[1]
    if not (form.validate_on_submit() and form.carries_out(lambda: _propose(live, form))):
        return announce_page(contest_or_404(slug), succession_form=form), 422
    session.commit()
    flash(_("Noted. The next film moves up as soon as enough organizers agree."))
    return _back(slug)


def _propose(live: Announcement, form: SuccessionForm) -> None:
    award_key, _space, code = form.seat.data.rpartition(" ")
    aftermath.propose_succession(
        session,
        live,
        (award_key, code),
        cause=SuccessionCause(form.cause.data),
        reason=form.reason.data or "",
        by=current_user,
    )


@bp.post("/contests/<slug>/announce/successions/<int:succession_id>/approve")
@policy("winners.publish")
def approve(slug: str, succession_id: int) -> ResponseReturnValue:
    """Agree that it leaves."""
    _contest, live = _public(slug)
    proposed = announcements.successions_of(session, live)
    made = next((one for one in proposed if one.id == succession_id), None) or abort(404)
    aftermath.approve_succession(session, made, by=current_user)
    session.commit()
    return _back(slug)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("announcements.announce", slug=slug), 303)
