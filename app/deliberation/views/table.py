"""The jury's table: the shortlist with its standings, motions and votes; opening it and leading it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.deliberation.forms import ChairForm, CloseForm, MotionForm, OpenForm, RemarkForm, voice_of
from app.deliberation.models import Motion, MotionState
from app.deliberation.operations import motions, sitting
from app.deliberation.operations.motions import NoVoice, count_of
from app.deliberation.queries.blind import Turnout, blind_lines, blind_members, blind_motion, blind_table
from app.deliberation.queries.evidence import champions_at
from app.deliberation.queries.minutes import lines_for
from app.deliberation.queries.table import Table, members_of, motions_of, voters_of
from app.deliberation.views import letters
from app.deliberation.views.finding import led_or_404, motion_or_404, table_or_404
from app.deliberation.views.plots import scale_of
from app.scoring.views.terms import terms_first
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("jury", __name__)
HERE = "/contests/<slug>/rounds/<int:number>/jury"
LATEST = 6


@bp.get(HERE)
@policy("jury.read")
def table(slug: str, number: int) -> ResponseReturnValue:
    """The films, what is moved, and the latest of the minutes."""
    found = table_or_404(slug, number)
    owed = terms_first(found.contest, round=number) if found.viewer.is_member else None
    return owed or _page(found)


@bp.get(f"{HERE}/news")
@policy("jury.read")
def news(slug: str, number: int) -> ResponseReturnValue:
    """What has changed at the table since `seen`, for an open page; 204 where nothing has."""
    found = table_or_404(slug, number)
    owes = found.viewer.is_member and terms_first(found.contest, round=number) is not None
    matters = _moved(found)
    if owes or request.args.get("seen") == matters["mark"]:
        return "", 204
    return render_template("deliberation/_news.html", contest=found.contest, round=found.round, **matters)


def _moved(found: Table) -> dict[str, Any]:
    """Motions, votes and minutes as the viewer may see them; `mark` differs whenever they do."""
    voters = voters_of(session, found.round)
    moved = [
        blind_motion(found, one, _turnout(found, one, voters.get(one.film.entry_id, set())))
        for one in motions_of(session, found)
    ]
    lines = blind_lines(lines_for(session, found)[-LATEST:])
    # Only what the page shows: how an open motion stands is nobody's to work out from its mark.
    said = [(one.number, one.state.value, one.turnout, one.own) for one in moved]
    seen = (found.sitting is not None, found.is_open, said, [line.number for line in lines])
    return {
        "table": blind_table(found, champions_at(session, found.round)),
        "open_motions": [one for one in moved if one.state is MotionState.OPEN],
        "closed_motions": [one for one in moved if one.state is not MotionState.OPEN],
        "lines": lines,
        "close_form": CloseForm(formdata=None),
        "mark": hashlib.sha256(repr(seen).encode()).hexdigest()[:16],
    }


def _turnout(found: Table, motion: Motion, voters: set[int]) -> Turnout:
    count = count_of(motion, voters, found.sitting.quorum if found.sitting else 0)
    return Turnout(count.cast, count.voters, count.needed)


def _page(found: Table, **forms: Any) -> str:
    members = members_of(session, found.round)
    chair = next((member.user_id for member in members if member.is_chair), 0)
    return render_template(
        "deliberation/table.html",
        contest=found.contest,
        round=found.round,
        members=blind_members(members),
        run=found.run,
        scale=scale_of(found.seen),
        **{
            **_moved(found),
            "open_form": OpenForm.among(members, formdata=None),
            "chair_form": ChairForm.among(members, formdata=None, data={"chair": chair}),
            "motion_form": MotionForm.at(found, formdata=None),
            "remark_form": RemarkForm.at(found, formdata=None),
            **forms,
        },
    )


@bp.post(f"{HERE}/open")
@policy("jury.lead")
def open_table(slug: str, number: int) -> ResponseReturnValue:
    """Open the deliberation; organizers only."""
    found = table_or_404(slug, number)
    if not found.viewer.is_organizer:
        abort(404)
    form = OpenForm.among(members_of(session, found.round))
    if form.validate_on_submit() and form.carries_out(
        lambda: sitting.open_table(session, found.round, form.terms(), by=current_user)
    ):
        letters.tell_opened(found)
        return _done(found, _("The deliberation is open. Its members find the films at their table."))
    return _page(table_or_404(slug, number), open_form=form), 422


@bp.post(f"{HERE}/chair")
@policy("jury.lead")
def name_chair(slug: str, number: int) -> ResponseReturnValue:
    """Name the chair; organizers only."""
    found = table_or_404(slug, number)
    held = found.sitting
    if not found.viewer.is_organizer or held is None:
        abort(404)
    form = ChairForm.among(members_of(session, found.round))
    if form.validate_on_submit() and form.carries_out(
        lambda: sitting.name_chair(session, found.round, held, form.chair.data or 0, by=current_user)
    ):
        return _done(found, _("Saved."))
    return _page(table_or_404(slug, number), chair_form=form), 422


@bp.post(f"{HERE}/motions")
@policy("jury.vote")
def propose(slug: str, number: int) -> ResponseReturnValue:
    """Put a motion."""
    found = table_or_404(slug, number)
    form = MotionForm.at(found)
    if form.validate_on_submit() and form.carries_out(
        lambda: letters.tell_moved(found, motions.propose(session, found, form.move(), by=current_user))
    ):
        return _done(found, _("The motion is put. Members can vote on it now."))
    return _page(table_or_404(slug, number), motion_form=form), 422


@bp.post(f"{HERE}/motions/<int:motion_number>/vote")
@policy("jury.vote")
def vote(slug: str, number: int, motion_number: int) -> ResponseReturnValue:
    """Vote on a motion."""
    found = table_or_404(slug, number)
    motion = motion_or_404(found, motion_number)
    voice = voice_of(request.form.get("voice", ""))
    if voice is None:
        raise NoVoice(message=_("Press yes, no or abstain."))
    motions.vote(session, found, motion, voice, by=current_user)
    return _done(found, _("Your vote is kept. You can change it until the motion is closed."))


@bp.post(f"{HERE}/motions/<int:motion_number>/close")
@policy("jury.lead")
def close(slug: str, number: int, motion_number: int) -> ResponseReturnValue:
    """Close a motion with its votes; who leads the table."""
    found = led_or_404(slug, number)
    motion = motion_or_404(found, motion_number)
    form = CloseForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: motions.close(session, found, motion, casting=form.word, by=current_user)
    ):
        return _done(found, _("The motion is closed; its votes stand in the minutes."))
    said = [*form.form_errors, *form.casting.errors]
    return _page(table_or_404(slug, number), close_form=form, refused=" ".join(map(str, said))), 422


@bp.post(f"{HERE}/motions/<int:motion_number>/withdraw")
@policy("jury.vote")
def withdraw(slug: str, number: int, motion_number: int) -> ResponseReturnValue:
    """Take a motion back: whoever made it, or leads the table."""
    found = table_or_404(slug, number)
    motion = motion_or_404(found, motion_number)
    if motion.made_by != current_user.id and not found.viewer.leads:
        abort(404)
    motions.withdraw(session, found, motion, by=current_user)
    return _done(found, _("The motion is taken back."))


@bp.post(f"{HERE}/remarks")
@policy("jury.vote")
def remark(slug: str, number: int) -> ResponseReturnValue:
    """Put words into the minutes."""
    found = table_or_404(slug, number)
    form = RemarkForm.at(found)
    if form.validate_on_submit() and form.carries_out(
        lambda: sitting.remark(
            session, found, form.words.data or "", code=form.about.data or "", by=current_user
        )
    ):
        return _done(found, _("It stands in the minutes."))
    return _page(table_or_404(slug, number), remark_form=form), 422


def _done(found: Table, words: str) -> ResponseReturnValue:
    session.commit()
    flash(words)
    return redirect(url_for(".table", slug=found.contest.slug, number=found.round.number), 303)
