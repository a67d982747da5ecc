"""A scorecard on its way in: autosave, saving and submitting, for scripts and for plain forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.models import Assignment
from app.scoring.forms import ScorecardForm
from app.scoring.operations.draft import Draft, Sender
from app.scoring.operations.keeping import draft_of
from app.scoring.operations.late import keep_late, take_late
from app.scoring.operations.scorecards import Kept, RoundLocked, save_scorecard, submit_scorecard
from app.scoring.queries.blind import parts_of, scores_of, weighted_total
from app.scoring.queries.late import changed_since
from app.scoring.queries.saving import card_to_save, seat_to_save
from app.scoring.views.review import assignment_or_404, onward, render_room, review_of
from app.web.database import session
from app.web.errors import wants_json
from app.web.gate import policy
from app.web.numbers import points
from app.web.rules import RuleBroken

bp = Blueprint("scorecards", __name__)

WINDOW = "Laurel-Window"


@bp.route("/reviews/<code>/scorecard", methods=["PUT", "POST"])
@policy("review.write")
def save(code: str) -> ResponseReturnValue:
    """Keep a draft; a page that had not seen the last save gets it back instead."""
    assignment, form = _sent(code)
    if not form.validate_on_submit():
        return _refused(assignment, form)
    try:
        kept = save_scorecard(
            session, assignment, form.draft(), revision=form.seen(), by=current_user, sender=_sender()
        )
    except RuleBroken as refusal:
        return _not_kept(code, form, refusal)
    session.commit()
    return _answer(assignment, form, kept, url_for("reviews.room", code=code), _("Saved."))


@bp.post("/reviews/<code>/submit")
@policy("review.write")
def submit(code: str) -> ResponseReturnValue:
    """Finish a scorecard and go on with the next film."""
    assignment, form = _sent(code)
    if not (form.validate_on_submit() and form.is_complete()):
        return _refused(assignment, form)
    try:
        kept = submit_scorecard(
            session, assignment, form.draft(), revision=form.seen(), by=current_user, sender=_sender()
        )
    except RuleBroken as refusal:
        return _not_kept(code, form, refusal)
    session.commit()
    return _answer(assignment, form, kept, onward(assignment), _("Submitted. Thank you."))


def _sent(code: str) -> tuple[Assignment, ScorecardForm]:
    """A judge's own seat, read as lightly as can be, and what came for it."""
    assignment: Assignment = seat_to_save(session, current_user, code) or abort(404)
    card = card_to_save(session, assignment)
    held = draft_of(card) if card else Draft({})
    return assignment, ScorecardForm.sent(assignment.round.rubric, held)


def _sender() -> Sender:
    return Sender.from_header(request.headers.get(WINDOW, ""))


@bp.post("/reviews/<code>/late")
@policy("review.write")
def late(code: str) -> ResponseReturnValue:
    """Take up what came while the round was closed."""
    take_late(session, assignment_or_404(code), by=current_user)
    session.commit()
    flash(_("That version is the newest one again. Nothing else was lost."))
    return redirect(url_for("reviews.room", code=code), 303)


def _answer(
    assignment: Assignment, form: ScorecardForm, kept: Kept, following: str, words: str
) -> ResponseReturnValue:
    """What was kept and where to go on, or what another window has kept meanwhile."""
    if kept.is_stale:
        return _stale(assignment, form, kept)
    if request.endpoint == "scorecards.submit" or not wants_json():
        flash(words)
    if wants_json():
        return jsonify(**_told(assignment, kept), next=following)
    return redirect(following, 303)


def _stale(assignment: Assignment, form: ScorecardForm, kept: Kept) -> ResponseReturnValue:
    """Both versions: the typed one in the fields, the other one above them; saving again keeps the typed."""
    if wants_json():
        changed = changed_since(session, kept.card, form.seen())
        times = {name: moment.isoformat() for name, moment in changed.items()}
        return jsonify(**_told(assignment, kept), changed_at=times), 409
    review = review_of(assignment)
    form.revision.data = str(review.revision)
    return render_room(assignment, review, form, is_stale=True), 409


def _told(assignment: Assignment, kept: Kept) -> dict[str, Any]:
    """The scorecard as the server has it."""
    scores = scores_of(kept.card)
    held = scores | parts_of(kept.card)
    criteria = assignment.round.rubric.criteria
    return {
        "revision": kept.card.save_count,
        "saved_at": kept.card.saved_at.isoformat(),
        "scores": {
            one.key: points(held[one.key]) if one.key in held else ""
            for criterion in criteria
            for one in criterion.scored
        },
        "note_to_jury": kept.card.note_to_jury,
        "word_to_maker": kept.card.word_to_maker,
        "is_divisive": "y" if kept.card.is_divisive else "",
        "viewing_reason": kept.card.viewing_reason,
        "total": points(weighted_total(assignment.round.rubric, scores)),
    }


def _refused(
    assignment: Assignment, form: ScorecardForm, status: int = 422, *, is_kept: bool = False
) -> ResponseReturnValue:
    """Words at the fields; nothing of what was typed is lost."""
    if wants_json():
        words = {name: " ".join(map(str, found)) for name, found in form.errors.items() if name}
        error = " ".join(map(str, form.form_errors)) or _("Not saved yet: please look at the marked fields.")
        return jsonify(error=error, errors=words, is_kept=is_kept), status
    return render_room(assignment, review_of(assignment), form), 422


def _not_kept(code: str, form: ScorecardForm, refusal: RuleBroken) -> ResponseReturnValue:
    """A rule forbids it, in words; what came after the round was closed is kept beside the scorecard."""
    session.rollback()
    assignment = assignment_or_404(code)
    came_late = isinstance(refusal, RoundLocked)
    if came_late:
        keep_late(session, assignment, form.draft(), by=current_user)
        session.commit()
    form.say(refusal)
    return _refused(assignment, form, refusal.status, is_kept=came_late)
