"""Triage: the film with three buttons; one keystroke decides, and the next film comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.models import Assignment
from app.contests.models import RoundKind
from app.scoring.forms import GiveUpForm
from app.scoring.forms.triage import TriageForm
from app.scoring.models import Choice
from app.scoring.operations.triage import decide, first_asked, take_back_last
from app.scoring.queries.blind import blind_entry
from app.scoring.queries.queue import queue_of, round_for
from app.scoring.queries.triage import last_vote, vote_of
from app.scoring.queries.viewing import first_seen
from app.scoring.views.review import assignment_or_404, onward
from app.scoring.views.rooms import shows, told_or_led
from app.scoring.views.watching import watching_of
from app.web.database import session
from app.web.errors import wants_json
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("triage", __name__)


@dataclass(frozen=True)
class Said:
    """What the judge has said of the film."""

    choice: Choice


@shows(RoundKind.TRIAGE)
def triage_room(assignment: Assignment, **more: Any) -> str:
    """The film, what the round asks to be watched, and the three words."""
    round_, entry = assignment.round, blind_entry(assignment)
    queue = queue_of(session, current_user, round_, secret=current_app.config["SECRET_KEY"])
    first = first_asked(assignment)
    vote = vote_of(session, assignment)
    more.setdefault("form", TriageForm(formdata=None, data={"viewing_reason": vote and vote.viewing_reason}))
    more.setdefault("give_up_form", GiveUpForm(formdata=None))
    return render_template(
        "scoring/triage.html",
        contest=round_.contest,
        round=round_,
        entry=entry,
        state=assignment.state,
        vote=Said(vote.choice) if vote else None,
        queue=queue,
        next_item=queue.next_after(entry.code),
        has_last=last_vote(session, current_user, round_) is not None,
        first=first,
        first_seen=first_seen(session, assignment, first) if first else 0,
        asked=0 if first else 100 if round_.first_seconds else round_.viewing_share,
        **(watching_of(assignment) | more),
    )


@bp.post("/reviews/<code>/triage")
@policy("review.write")
def say(code: str) -> ResponseReturnValue:
    """Decide on a film and go on with the next one."""
    assignment = assignment_or_404(code)
    form = TriageForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _decide(assignment, form))):
        return _refused(code, form)
    session.commit()
    words = {"yes": _("You said yes."), "maybe": _("You said maybe."), "no": _("You said no.")}
    flash(f"{local(assignment.entry, 'title')}{_(': ')}{words[form.word().value]}")
    return told_or_led(onward(assignment))


def _decide(assignment: Assignment, form: TriageForm) -> None:
    reason = form.viewing_reason.data or ""
    decide(session, assignment, form.word(), reason=reason, seen=form.seen.data, by=current_user)


def _refused(code: str, form: TriageForm) -> ResponseReturnValue:
    assignment = assignment_or_404(code)
    if assignment.round.kind is not RoundKind.TRIAGE:
        abort(404)
    if wants_json():
        return jsonify(error=" ".join(str(words) for field in form.errors.values() for words in field)), 422
    return triage_room(assignment, form=form), 422


@bp.post("/contests/<slug>/rounds/<int:number>/triage/undo")
@policy("review.write")
def undo(slug: str, number: int) -> ResponseReturnValue:
    """Take back the last word and show its film again."""
    round_ = round_for(session, current_user, slug, number) or abort(404)
    assignment = take_back_last(session, round_, by=current_user)
    session.commit()
    flash(_("Taken back. Decide on this film again."))
    return redirect(url_for("reviews.room", code=assignment.code), 303)
