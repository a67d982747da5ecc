"""Marks on a film: defects at a moment, what was watched, a film that does not play."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import RoundState
from app.scoring.forms import DefectForm, ScorecardForm, TroubleForm
from app.scoring.models import Scorecard
from app.scoring.operations.defects import note_defect, remove_defect
from app.scoring.operations.troubles import report_trouble
from app.scoring.operations.watching import NotAViewing, Stretch, note_viewing
from app.scoring.queries import reviews as queries
from app.scoring.queries.blind import defects_of
from app.scoring.views.review import assignment_or_404, render_room, review_of, room_again
from app.web.database import session
from app.web.errors import wants_json
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("review_marks", __name__)


@bp.post("/reviews/<code>/defects")
@policy("review.write")
def add_defect(code: str) -> ResponseReturnValue:
    """Note a defect at a moment."""
    assignment = assignment_or_404(code)
    form = DefectForm.offering(queries.defect_kinds_of(session, assignment.round))
    kept: list[Scorecard] = []
    if form.validate_on_submit() and form.carries_out(
        lambda: kept.append(note_defect(session, assignment, form.note(), by=current_user))
    ):
        session.commit()
        return _marks(code, kept[0])
    return _refused(code, form)


@bp.post("/reviews/<code>/defects/remove")
@policy("review.write")
def take_off(code: str) -> ResponseReturnValue:
    """Take a noted defect off again."""
    assignment = assignment_or_404(code)
    card = remove_defect(session, assignment, request.form.get("key", ""), by=current_user)
    session.commit()
    return _marks(code, card)


def _marks(code: str, card: Scorecard) -> ResponseReturnValue:
    if not wants_json():
        return redirect(url_for("reviews.room", code=code, _anchor="defects"), 303)
    marks = [
        {
            "key": one.key,
            "at": one.at_ms / 1000,
            "kind": local(one.kind, "title"),
            "severity": one.severity,
            "words": one.words,
        }
        for one in defects_of(card)
    ]
    return jsonify(marks=marks)


def _refused(code: str, form: DefectForm) -> ResponseReturnValue:
    assignment = assignment_or_404(code)
    if wants_json():
        errors = {name: " ".join(map(str, words)) for name, words in form.errors.items() if name}
        said = [*form.form_errors, *errors.values()]
        return jsonify(errors=errors, error=" ".join(map(str, said))), 422
    review = review_of(assignment)
    scorecard = ScorecardForm.of(assignment.round.rubric, review)
    return render_room(assignment, review, scorecard, defect_form=form), 422


@bp.post("/reviews/<code>/viewing")
@policy("review.watch")
def viewing(code: str) -> ResponseReturnValue:
    """Add to the proof of viewing what the player has shown."""
    assignment = assignment_or_404(code)
    stretches = _stretches(request.get_json(silent=True))
    if assignment.round.state is not RoundState.OPEN:
        return jsonify(share=None)
    share = note_viewing(session, assignment, stretches)
    session.commit()
    return jsonify(share=share)


def _stretches(sent: Any) -> list[Stretch]:
    """The stretches of a report; raises NotAViewing."""
    rows = sent.get("spans") if isinstance(sent, dict) else None
    if not isinstance(rows, list):
        raise NotAViewing
    try:
        return [Stretch(int(begin), int(end), float(speed)) for begin, end, speed in rows]
    except (TypeError, ValueError, OverflowError):
        raise NotAViewing from None


@bp.post("/reviews/<code>/trouble")
@policy("review.watch")
def trouble(code: str) -> ResponseReturnValue:
    """Say that the film does not play; the seat stays."""
    assignment = assignment_or_404(code)
    form = TroubleForm()
    if not form.validate_on_submit():
        return room_again(code, trouble_form=form), 422
    report_trouble(session, assignment, form.words.data or "", by=current_user)
    session.commit()
    flash(_("The organizer knows now. The film stays yours."))
    return redirect(url_for("reviews.room", code=code), 303)
