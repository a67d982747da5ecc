"""An entry's team: who belongs to it and may do what, inviting and removing, and who did what."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import user_by_email
from app.db import now
from app.entries.forms.team import InviteForm, RightForm
from app.entries.models import RIGHT_WORDS, Entry, Right, TeamInvitation, TeamMember
from app.entries.operations import team
from app.entries.operations.acts import ACT_WORDS
from app.entries.queries import own
from app.entries.views.own import entry_or_404
from app.entries.views.words import field_words
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.limits import limiter
from app.web.paging import page_of

bp = Blueprint("team", __name__)


@bp.get("/entries/<code>/team")
@policy("team.read")
def page(code: str) -> ResponseReturnValue:
    """Who belongs to the team."""
    return _page(entry_or_404(code), InviteForm(formdata=None))


def _page(entry: Entry, form: InviteForm) -> str:
    right = own.right_of(session, entry, current_user)
    members = own.members_of(session, entry)
    return render_template(
        "entries/team.html",
        entry=entry,
        form=form,
        members=members,
        forms={one.id: _right_form(one) for one in members},
        invitations=own.open_invitations_of(session, entry) if right is Right.OWN else [],
        is_own=right is Right.OWN,
        right_words=RIGHT_WORDS,
    )


def _right_form(member: TeamMember) -> RightForm:
    return RightForm(formdata=None, prefix=f"member{member.id}", right=member.right)


@bp.post("/entries/<code>/team")
@policy("team.manage")
@limiter.limit("40/hour")
def invite(code: str) -> ResponseReturnValue:
    """Invite somebody by a link in a mail in their language."""
    entry, form = entry_or_404(code, Right.OWN), InviteForm()
    if form.validate_on_submit() and form.carries_out(lambda: _invite(entry, form)):
        session.commit()
        flash(_("The invitation is on its way to %(email)s.", email=form.email.data))
        return redirect(url_for(".page", code=code), 303)
    return _page(entry, form), 422


def _invite(entry: Entry, form: InviteForm) -> None:
    known = user_by_email(session, form.email.data or "")
    locale = known.locale if known is not None else form.locale.data
    invitation, token = team.invite(
        session, entry, form.email.data or "", form.chosen(), locale=locale, by=current_user, at=now()
    )
    with force_locale(locale):
        link = public_url("joining.page", token=token, lang=locale)
        body = render_template(
            "mail/team_invitation.txt",
            entry=entry,
            invitation=invitation,
            inviter=current_user,
            right_words=RIGHT_WORDS,
            link=link,
        )
        subject = _("%(name)s invites you to a film: %(title)s", name=current_user.name, title=_title(entry))
        write(
            session, to=invitation.email, subject=_one_line(subject), body=body, contest_id=entry.contest_id
        )


def _title(entry: Entry) -> str:
    return local(entry, "title") or entry.code


def _one_line(text: str) -> str:
    return " ".join(text.split())


@bp.post("/entries/<code>/team/invitations/<int:number>/revoke")
@policy("team.manage")
def revoke(code: str, number: int) -> ResponseReturnValue:
    """Make an invitation useless."""
    entry = entry_or_404(code, Right.OWN)
    found: TeamInvitation = session.get(TeamInvitation, number) or abort(404)
    if found.entry_id != entry.id:
        abort(404)
    team.revoke(session, entry, found, by=current_user, at=now())
    session.commit()
    flash(_("The invitation of %(email)s does not work any more.", email=found.email))
    return redirect(url_for(".page", code=code), 303)


@bp.post("/entries/<code>/team/members/<int:number>/right")
@policy("team.manage")
def set_right(code: str, number: int) -> ResponseReturnValue:
    """Let a member do more or less."""
    entry = entry_or_404(code, Right.OWN)
    member, form = _member(entry, number), RightForm(prefix=f"member{number}")
    if form.validate_on_submit():
        team.set_right(session, entry, member, form.chosen(), by=current_user, at=now())
        session.commit()
        flash(_("Saved."))
    return redirect(url_for(".page", code=code), 303)


@bp.post("/entries/<code>/team/members/<int:number>/remove")
@policy("team.manage")
def remove(code: str, number: int) -> ResponseReturnValue:
    """Take somebody out of the team, at once."""
    entry = entry_or_404(code, Right.OWN)
    member = _member(entry, number)
    team.remove(session, entry, member, by=current_user, at=now())
    session.commit()
    flash(_("%(name)s can no longer open this entry.", name=member.user.name))
    return redirect(url_for(".page", code=code), 303)


@bp.post("/entries/<code>/team/leave")
@policy("team.leave")
def leave(code: str) -> ResponseReturnValue:
    """Leave a team oneself."""
    entry = entry_or_404(code)
    mine = [one for one in own.members_of(session, entry) if one.user_id == current_user.id] or abort(404)
    team.remove(session, entry, mine[0], by=current_user, at=now())
    session.commit()
    flash(_("You have left the team."))
    return redirect(url_for("member.me"), 303)


def _member(entry: Entry, number: int) -> TeamMember:
    member: TeamMember = session.get(TeamMember, number) or abort(404)
    if member.entry_id != entry.id:
        abort(404)
    return member


@bp.get("/entries/<code>/log")
@policy("team.read")
def log(code: str) -> ResponseReturnValue:
    """Who did what to the entry, and when."""
    entry = entry_or_404(code)
    listed = page_of(own.act_count(session, entry))
    return render_template(
        "entries/log.html",
        entry=entry,
        acts=own.acts_on(session, entry, limit=listed.per_page, offset=listed.offset),
        page=listed,
        act_words=ACT_WORDS,
        field_words=field_words(),
        right_words=RIGHT_WORDS,
    )
