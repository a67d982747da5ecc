"""Where an invitation into a team leads: accept it with the account one has, or make one on the way."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.accounts.forms import AcceptForm
from app.accounts.models import User, hash_token
from app.accounts.operations import people
from app.accounts.queries import user_by_email
from app.accounts.views import enter
from app.db import now
from app.entries.models import RIGHT_WORDS, Entry, TeamInvitation
from app.entries.operations.team import join
from app.entries.queries.own import is_open
from app.web.database import session
from app.web.gate import policy
from app.web.language import language
from app.web.limits import limiter

bp = Blueprint("joining", __name__)


def _invitation_or_404(token: str) -> TeamInvitation:
    """The invitation that a link opens, while it can be accepted."""
    found: TeamInvitation = session.scalar(
        sa.select(TeamInvitation)
        .where(TeamInvitation.token_hash == hash_token(token), is_open())
        .options(joinedload(TeamInvitation.entry).joinedload(Entry.entrant))
        .options(joinedload(TeamInvitation.entry).joinedload(Entry.contest))
    ) or abort(404)
    return found


@bp.get("/teams/<token>")
@policy("team.join")
def page(token: str) -> ResponseReturnValue:
    """What one is invited to; only pressing the button uses the link, so that mail scanners do not."""
    return _page(_invitation_or_404(token), AcceptForm(formdata=None))


def _page(invitation: TeamInvitation, form: AcceptForm) -> str:
    known = user_by_email(session, invitation.email)
    return render_template(
        "entries/join.html",
        invitation=invitation,
        entry=invitation.entry,
        form=form,
        is_known=known is not None,
        right_words=RIGHT_WORDS,
        here=request.path,
    )


@bp.post("/teams/<token>")
@policy("team.join")
@limiter.limit("30/minute")
def accept(token: str) -> ResponseReturnValue:
    """Join the team and land on the entry; a guest signs in or signs up in the same step."""
    invitation = _invitation_or_404(token)
    code, form = invitation.entry.code, AcceptForm()
    if current_user.is_authenticated:
        join(session, invitation, by=current_user, at=now())
    elif not (form.validate_on_submit() and form.carries_out(lambda: _enter_and_join(form, invitation.id))):
        return _page(_invitation_or_404(token), form), 422
    session.commit()
    flash(_("Welcome to the team."))
    return redirect(url_for("entries.entry", code=code), 303)


def _enter_and_join(form: AcceptForm, number: int) -> None:
    invitation = session.get_one(TeamInvitation, number)
    user = _person(form, invitation)
    join(session, invitation, by=user, at=now())
    enter(user)


def _person(form: AcceptForm, invitation: TeamInvitation) -> User:
    """Whoever has an account under the address proves it with their password; all others get one."""
    email, password = invitation.email, form.password.data or ""
    if user_by_email(session, email) is not None:
        return people.authenticate(session, email=email, password=password)
    name = form.name.data or email
    return people.sign_up(session, email=email, name=name, password=password, locale=language())
