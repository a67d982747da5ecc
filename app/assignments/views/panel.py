"""The panel of a round: inviting people, making members judges, giving and taking seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import User
from app.assignments.forms import InviteForm, MemberForm, SeatForm, language_name
from app.assignments.models import PanelSeat
from app.assignments.operations import panel as operations
from app.assignments.operations.profile import seat_from_profile
from app.assignments.queries import panel as queries
from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("panel", __name__)


@bp.get("/contests/<slug>/rounds/<int:number>/panel")
@policy("panel.manage")
def page(slug: str, number: int) -> ResponseReturnValue:
    """Who sits, who could, who was invited; `?seat=n` changes the n-th seat, `?judge=id` begins one."""
    contest, round_ = round_or_404(slug, number)
    return _render(contest, round_)


def _render(contest: Contest, round_: Round, **forms: Any) -> str:
    seats = queries.seats(session, round_)
    everybody = queries.judges(session, contest.id)
    seat = _taken_up(round_, seats, everybody)
    spoken = queries.spoken_languages(session, contest.id)
    seated = {held.judge_id for held in seats}
    page_forms = {
        "invite_form": InviteForm(prefix="invite-"),
        "member_form": MemberForm(prefix="member-"),
        "seat_form": SeatForm.of(everybody, spoken, contest.categories, seat),
    }
    return render_template(
        "assignments/panel.html",
        contest=contest,
        round=round_,
        seats=seats,
        waiting=[judge for judge in everybody if judge.id not in seated],
        invited=queries.invited_judges(session, contest.id, everybody),
        language_name=language_name,
        sends_mail=bool(current_app.config["SETTINGS"].smtp_url),
        **(page_forms | forms),
    )


@bp.post("/contests/<slug>/rounds/<int:number>/panel/invitations")
@policy("panel.manage")
def invite(slug: str, number: int) -> ResponseReturnValue:
    """Invite somebody to judge; the link goes out by mail and is shown this once."""
    contest, round_ = round_or_404(slug, number)
    form = InviteForm(prefix="invite-")
    sent: list[str] = []
    if form.validate_on_submit() and form.carries_out(lambda: sent.append(_invite(contest, form))):
        session.commit()
        return _render(
            contest, round_, link=sent[0], invited_email=form.email.data, invite_form=_blank_invite()
        )
    return _render(contest, round_, invite_form=form), 422


def _taken_up(round_: Round, seats: Sequence[PanelSeat], everybody: Sequence[User]) -> PanelSeat | None:
    """The seat that the address asks to change, or one for a judge who waits, from what they say."""
    place, judge = (_number(request.args.get(name, "")) for name in ("seat", "judge"))
    if 0 < place <= len(seats):
        return seats[place - 1]
    waiting = next((one for one in everybody if one.id == judge), None)
    if waiting is None:
        return None
    said = seat_from_profile(session, round_, waiting)
    return said or PanelSeat(judge_id=waiting.id, languages=[], genres=[], tools=[])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _blank_invite() -> InviteForm:
    return InviteForm(formdata=None, prefix="invite-")


def _invite(contest: Contest, form: InviteForm) -> str:
    link, token = operations.invite_judge(session, contest, form.email.data or "", by=current_user)
    address = public_url("accounts.invitation", token=token)
    body = render_template("mail/judge_invitation.txt", contest=contest, inviter=current_user, link=address)
    subject = _("You are invited to judge: %(title)s", title=local(contest, "title"))
    write(session, to=link.email, subject=subject, body=body, contest_id=contest.id)
    return address


@bp.post("/contests/<slug>/rounds/<int:number>/panel/members")
@policy("panel.manage")
def add_member(slug: str, number: int) -> ResponseReturnValue:
    """Let a member of the contest judge as well."""
    contest, round_ = round_or_404(slug, number)
    form = MemberForm(prefix="member-")
    if form.validate_on_submit() and form.carries_out(
        lambda: operations.make_judge(session, contest, form.email.data or "", by=current_user)
    ):
        session.commit()
        flash(_("This member can now be given a seat."))
        return redirect(url_for(".page", slug=slug, number=number), 303)
    return _render(contest, round_, member_form=form), 422


@bp.post("/contests/<slug>/rounds/<int:number>/panel/seats")
@policy("panel.manage")
def seat(slug: str, number: int) -> ResponseReturnValue:
    """Give a judge a seat, or change what the seat says."""
    contest, round_ = round_or_404(slug, number)
    spoken = queries.spoken_languages(session, contest.id)
    form = SeatForm.of(queries.judges(session, contest.id), spoken, contest.categories)
    if form.validate_on_submit() and form.carries_out(lambda: _seat(round_, form)):
        session.commit()
        flash(_("The seat is kept."))
        return redirect(url_for(".page", slug=slug, number=number), 303)
    return _render(contest, round_, seat_form=form), 422


def _seat(round_: Round, form: SeatForm) -> None:
    judge = session.get_one(User, form.judge.data)
    operations.seat_judge(session, round_, judge, form.terms(), by=current_user)


@bp.post("/contests/<slug>/rounds/<int:number>/panel/seats/remove")
@policy("panel.manage")
def unseat(slug: str, number: int) -> ResponseReturnValue:
    """Take a seat away."""
    contest, round_ = round_or_404(slug, number)
    asked = request.form.get("judge", "")
    judge = queries.judge_of(session, contest.id, int(asked)) if asked.isdecimal() else None
    found: User = judge or abort(404)
    lost = operations.unseat_judge(session, round_, found, by=current_user)
    session.commit()
    flash(
        ngettext(
            "%(name)s has left the panel; %(num)s unfinished film came back.",
            "%(name)s has left the panel; %(num)s unfinished films came back.",
            lost,
            name=found.name,
        )
    )
    return redirect(url_for(".page", slug=slug, number=number), 303)
