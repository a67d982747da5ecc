"""What finals share: finding one by its kind, and a film of one watched alone."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for
from flask_login import current_user

from app.assignments.models import Assignment
from app.contests.models import Round, RoundKind
from app.scoring.forms import GiveUpForm
from app.scoring.queries.blind import blind_entry
from app.scoring.queries.queue import round_for
from app.scoring.views.rooms import shows
from app.scoring.views.watching import watching_of
from app.web.database import session


def final_or_404(slug: str, number: int, kind: RoundKind) -> Round:
    """A final of this kind in which the judge sits, or absence."""
    found = round_for(session, current_user, slug, number)
    if found is None or found.kind is not kind:
        abort(404)
    return found


@shows(RoundKind.RANKED, RoundKind.PAIRWISE)
def watch_room(assignment: Assignment, **more: Any) -> str:
    """The film, and the way back to the final."""
    round_ = assignment.round
    more.setdefault("give_up_form", GiveUpForm(formdata=None))
    return render_template(
        "scoring/watch.html",
        contest=round_.contest,
        round=round_,
        entry=blind_entry(assignment),
        home_url=url_for("judging.queue", slug=round_.contest.slug, number=round_.number),
        **(watching_of(assignment) | more),
    )
