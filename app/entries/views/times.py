"""The organizer's page of times: more of it for one entrant, and what came too late."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import user_by_email
from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.entries import queries
from app.entries.forms import ExtensionForm
from app.entries.models import Extension
from app.entries.operations.deadline import UPLOAD_GRACE
from app.entries.operations.extending import extend
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.paging import page_of
from app.web.rules import N_, Invalid

bp = Blueprint("times", __name__)


class NobodyThere(Invalid):
    """No account has this address."""

    message = N_("Nobody has an account under this address. Ask the person to sign up first.")
    field = "email"


@bp.route("/contests/<slug>/times", methods=["GET", "POST"])
@policy("deadline.extend")
def times(slug: str) -> ResponseReturnValue:
    """The deadline with its graces, who was given more time, and what came too late."""
    contest = contest_or_404(slug)
    form = ExtensionForm()
    if form.validate_on_submit() and form.carries_out(lambda: _extend(contest, form)):
        session.commit()
        flash(_("The entrant has more time now, and has been written to."))
        return redirect(url_for(".times", slug=slug), 303)
    page = page_of(queries.attempt_count(session, contest))
    html = render_template(
        "entries/times.html",
        contest=contest,
        form=form,
        extensions=queries.extensions_in(session, contest),
        attempts=queries.attempts_in(session, contest, limit=page.per_page, offset=page.offset),
        page=page,
        upload_grace_hours=UPLOAD_GRACE.total_seconds() // 3600,
    )
    return html, 422 if form.errors else 200


def _extend(contest: Contest, form: ExtensionForm) -> None:
    entrant = user_by_email(session, form.email.data or "")
    if entrant is None:
        raise NobodyThere
    until, reason = form.moment(contest), form.reason.data or ""
    extension = extend(session, contest, entrant, until, reason, by=current_user, at=now())
    extension.entrant = entrant
    with force_locale(entrant.locale):
        _tell(contest, extension)


def _tell(contest: Contest, extension: Extension) -> None:
    link = public_url("entry_after.more_time", slug=contest.slug)
    body = render_template("mail/extended.txt", contest=contest, extension=extension, link=link)
    subject = _("You have more time: %(title)s", title=local(contest, "title"))
    write(session, to=extension.entrant.email, subject=subject, body=body, contest_id=contest.id)
