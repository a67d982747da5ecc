"""The screening room: the film and its scorecard, stepping back, putting aside."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.models import Assignment
from app.contests.models import RoundKind
from app.entries.views.pictures import send_poster_of
from app.films.views import send_proxy
from app.scoring.forms import DefectForm, GiveUpForm, ScorecardForm
from app.scoring.operations import giving_up
from app.scoring.queries import reviews as queries
from app.scoring.queries.blind import BlindReview, blind_review, weighted_total
from app.scoring.queries.consistency import thoughts_on
from app.scoring.queries.distribution import distributions
from app.scoring.queries.late import late_draft_of
from app.scoring.queries.queue import queue_of
from app.scoring.views.rooms import room_of
from app.scoring.views.terms import terms_first
from app.scoring.views.watching import watching_of
from app.web.bytes_pool import READ, serves_bytes
from app.web.database import session
from app.web.gate import policy

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
        own=distributions(round_.rubric, own),
        thoughts=thoughts_on(round_, own),
        others=queries.others_scores(session, assignment, card),
        late=late_draft_of(session, assignment),
        new_key=f"note-{len(card.defects) if card else 0:06d}",
        **(watching_of(assignment) | more),
    )


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
    return room_again(code, give_up_form=form), 422


def room_again(code: str, **forms: Any) -> str:
    """The room of a film whatever its round asks, with a small form that was refused."""
    assignment = assignment_or_404(code)
    other = room_of(assignment.round.kind)
    if other is not None:
        return other(assignment, **forms)
    review = review_of(assignment)
    return render_room(assignment, review, ScorecardForm.of(assignment.round.rubric, review), **forms)


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
    return send_poster_of(queries.film_for(session, current_user, code))
