"""The screening room: the film, the scorecard with autosave, submitting, stepping back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.models import Assignment
from app.contests.models import RoundKind
from app.films.views import send_poster, send_proxy
from app.scoring.forms import DefectForm, GiveUpForm, ScorecardForm
from app.scoring.operations import giving_up
from app.scoring.operations.scorecards import Kept, save_scorecard, submit_scorecard
from app.scoring.queries import reviews as queries
from app.scoring.queries.blind import (
    BlindReview,
    blind_review,
    parts_of,
    scores_of,
    weighted_total,
)
from app.scoring.queries.consistency import thoughts_on
from app.scoring.queries.queue import queue_of
from app.scoring.views.rooms import room_of
from app.scoring.views.terms import terms_first
from app.scoring.views.watching import watching_of
from app.web.bytes_pool import READ, serves_bytes
from app.web.database import session
from app.web.errors import wants_json
from app.web.gate import policy
from app.web.numbers import points

bp = Blueprint("reviews", __name__)
# Kinds of rounds in which one film follows another; in finals they are decided together.
FILM_BY_FILM = (RoundKind.SCORED, RoundKind.TRIAGE)


def assignment_or_404(code: str) -> Assignment:
    """A judge's own assignment, or absence."""
    found: Assignment = queries.assignment_for(session, current_user, code) or abort(404)
    return found


def review_of(assignment: Assignment) -> BlindReview:
    """The blind view of the judge's own review."""
    return blind_review(assignment, queries.scorecard_of(session, assignment))


@bp.get("/reviews/<code>")
@policy("review.read")
def room(code: str) -> ResponseReturnValue:
    """The film and its scorecard."""
    assignment = assignment_or_404(code)
    if owed := terms_first(assignment.round.contest, review=code):
        return owed
    other = room_of(assignment.round.kind)
    if other is not None:
        return other(assignment)
    review = review_of(assignment)
    return render_room(assignment, review, ScorecardForm.of(assignment.round.rubric, review))


def render_room(assignment: Assignment, review: BlindReview, form: ScorecardForm, **more: Any) -> str:
    """The room as it stands, with what was typed."""
    round_ = assignment.round
    queue = queue_of(session, current_user, round_, secret=current_app.config["SECRET_KEY"])
    more.setdefault("give_up_form", GiveUpForm(formdata=None))
    more.setdefault(
        "defect_form", DefectForm.offering(queries.defect_kinds_of(session, round_), formdata=None)
    )
    own = queries.own_scores(session, current_user, round_)
    card = queries.scorecard_of(session, assignment)
    return render_template(
        "scoring/room.html",
        contest=round_.contest,
        round=round_,
        review=review,
        entry=review.entry,
        form=form,
        total=weighted_total(round_.rubric, form.draft().scores),
        left=len(queue.to_watch),
        next_item=queue.next_after(review.entry.code),
        own=own,
        thoughts=thoughts_on(round_, own),
        others=queries.others_scores(session, assignment, card),
        new_key=f"note-{len(card.defects) if card else 0:06d}",
        **watching_of(assignment),
        **more,
    )


@bp.route("/reviews/<code>/scorecard", methods=["PUT", "POST"])
@policy("review.write")
def save(code: str) -> ResponseReturnValue:
    """Keep a draft; a page that had not seen the last save gets it back instead."""
    assignment = assignment_or_404(code)
    form = ScorecardForm.sent(assignment.round.rubric, review_of(assignment))
    if not form.validate_on_submit():
        return _refused(assignment, form)
    kept: list[Kept] = []
    if wants_json():
        kept.append(_save(assignment, form))
    elif not form.carries_out(lambda: kept.append(_save(assignment, form))):
        return _refused(assignment, form)
    session.commit()
    if wants_json():
        return jsonify(_told(assignment, kept[0])), 409 if kept[0].is_stale else 200
    if kept[0].is_stale:
        return _stale(assignment, form)
    flash(_("Saved."))
    return redirect(url_for(".room", code=code), 303)


def _save(assignment: Assignment, form: ScorecardForm) -> Kept:
    return save_scorecard(session, assignment, form.draft(), revision=form.seen(), by=current_user)


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


def _refused(assignment: Assignment, form: ScorecardForm) -> ResponseReturnValue:
    """Words at the fields; nothing of what was typed is lost."""
    if wants_json():
        words = {name: " ".join(map(str, found)) for name, found in form.errors.items() if name}
        return jsonify(error=_("Not saved yet: please look at the marked fields."), errors=words), 422
    return render_room(assignment_or_404(assignment.code), review_of(assignment), form), 422


def _stale(assignment: Assignment, form: ScorecardForm) -> ResponseReturnValue:
    """Both versions: the typed one in the fields, the other one above them; saving again keeps the typed."""
    review = review_of(assignment)
    form.revision.data = str(review.revision)
    return render_room(assignment, review, form, is_stale=True), 409


@bp.post("/reviews/<code>/submit")
@policy("review.write")
def submit(code: str) -> ResponseReturnValue:
    """Finish a scorecard and go on with the next film."""
    assignment = assignment_or_404(code)
    form = ScorecardForm.sent(assignment.round.rubric, review_of(assignment))
    if not (form.validate_on_submit() and form.is_complete()):
        return _refused(assignment, form)
    kept: list[Kept] = []
    if wants_json():
        kept.append(_submit(assignment, form))
    elif not form.carries_out(lambda: kept.append(_submit(assignment, form))):
        return _refused(assignment, form)
    session.commit()
    if wants_json():
        return jsonify(_told(assignment, kept[0])), 409 if kept[0].is_stale else 200
    if kept[0].is_stale:
        return _stale(assignment, form)
    flash(_("Submitted. Thank you."))
    return redirect(onward(assignment), 303)


def _submit(assignment: Assignment, form: ScorecardForm) -> Kept:
    return submit_scorecard(session, assignment, form.draft(), revision=form.seen(), by=current_user)


def onward(assignment: Assignment) -> str:
    """The next film, or the queue when all is done."""
    round_ = assignment.round
    queue = queue_of(session, current_user, round_, secret=current_app.config["SECRET_KEY"])
    following = queue.next_after(assignment.code)
    if following is not None and round_.kind in FILM_BY_FILM:
        return url_for("reviews.room", code=following.entry.code)
    return url_for("judging.queue", slug=round_.contest.slug, number=round_.number)


@bp.post("/reviews/<code>/recuse")
@policy("review.give_up")
def recuse(code: str) -> ResponseReturnValue:
    """Step back because of a conflict."""
    assignment = assignment_or_404(code)
    form = GiveUpForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: giving_up.recuse(session, assignment, reason=form.reason.data or "", by=current_user)
    ):
        return _gave_up(assignment)
    return _not_given_up(code, form)


@bp.post("/reviews/<code>/abstain")
@policy("review.give_up")
def abstain(code: str) -> ResponseReturnValue:
    """Skip a film without a conflict."""
    assignment = assignment_or_404(code)
    form = GiveUpForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: giving_up.abstain(session, assignment, reason=form.reason.data or "", by=current_user)
    ):
        return _gave_up(assignment)
    return _not_given_up(code, form)


def _gave_up(assignment: Assignment) -> ResponseReturnValue:
    session.commit()
    flash(_("Noted. This film is no longer in your queue."))
    return redirect(onward(assignment), 303)


def _not_given_up(code: str, form: GiveUpForm) -> ResponseReturnValue:
    assignment = assignment_or_404(code)
    other = room_of(assignment.round.kind)
    if other is not None:
        return other(assignment, give_up_form=form), 422
    review = review_of(assignment)
    scorecard = ScorecardForm.of(assignment.round.rubric, review)
    return render_room(assignment, review, scorecard, give_up_form=form), 422


@bp.post("/reviews/<code>/defer")
@policy("review.give_up")
def defer(code: str) -> ResponseReturnValue:
    """Put a film aside for later."""
    assignment = assignment_or_404(code)
    giving_up.defer(session, assignment, by=current_user)
    session.commit()
    flash(_("Put aside. The film waits at the end of your queue."))
    return redirect(onward(assignment), 303)


@bp.get("/reviews/<code>/film")
@policy("review.watch")
@serves_bytes(READ)
def film(code: str) -> ResponseReturnValue:
    """The film, whole or in the stretches that a player asks for."""
    return send_proxy(queries.film_for(session, current_user, code))


@bp.get("/reviews/<code>/poster")
@policy("review.watch")
def poster(code: str) -> ResponseReturnValue:
    """The picture that stands for the film."""
    return send_poster(queries.film_for(session, current_user, code))
