"""A judge's home and queue: which rounds, which films, how many minutes are left."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.assignments.models import AssignmentState
from app.assignments.queries.calibration import is_shown
from app.assignments.queries.panel import came_back
from app.contests.models import RoundKind
from app.contests.operations.judging_rules import current_terms
from app.db import now
from app.entries.models import CONTENT_WARNINGS
from app.scoring.queries import queue as queries
from app.scoring.views.terms import terms_first
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("judging", __name__)
# Rounds in which films are decided together have a page of their own instead of a queue.
HOMES = {
    RoundKind.RANKED: "ranking.order",
    RoundKind.PAIRWISE: "pairs.pair",
    RoundKind.JURY: "jury.table",
}


@bp.get("/judging")
@policy("queue.read")
def rounds() -> ResponseReturnValue:
    """Every round in which the signed-in person judges."""
    return render_template("scoring/rounds.html", lines=queries.rounds_of(session, current_user), now=now())


@bp.get("/contests/<slug>/rounds/<int:number>/queue")
@policy("queue.read")
def queue(slug: str, number: int) -> ResponseReturnValue:
    """The judge's own films of a round."""
    round_ = queries.round_for(session, current_user, slug, number) or abort(404)
    if owed := terms_first(round_.contest, round=number):
        return owed
    if round_.kind in HOMES:
        return redirect(url_for(HOMES[round_.kind], slug=slug, number=number), 303)
    found = queries.queue_of(session, current_user, round_, secret=current_app.config["SECRET_KEY"])
    minutes_left = queries.minutes_of([*found.to_watch, *found.waiting])
    return render_template(
        "scoring/queue.html",
        contest=round_.contest,
        round=round_,
        queue=found,
        deferred=[item for item in found.to_watch if item.state is AssignmentState.DEFERRED],
        minutes_done=queries.minutes_of(found.done),
        minutes_left=minutes_left,
        pace=queries.pace_of(minutes_left, round_.due_at, now()),
        panel_shown=any(item.calibrates for item in found.done) and is_shown(session, round_),
        warning_words=CONTENT_WARNINGS,
        terms=current_terms(session, round_.contest_id),
        came_back=0 if found.items else came_back(session, round_, current_user.id),
        now=now(),
    )
