"""The page from which an organizer publishes the winner list, showing exactly what will be public."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.publication import operations
from app.publication.views.public import in_language
from app.results.models import TallyRun
from app.results.queries.runs import grants_of, newest_done
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("announcements", __name__)


def _newest(contest: Contest) -> TallyRun | None:
    return newest_done(session, contest.rounds[-1])


@bp.get("/contests/<slug>/announce")
@policy("winners.publish")
def announce(slug: str) -> ResponseReturnValue:
    """What will be public, before it is."""
    contest = contest_or_404(slug)
    run = _newest(contest)
    grants = grants_of(session, run) if run else []
    snapshot = operations.snapshot_of(contest, run, grants, at=now()) if run else None
    return render_template(
        "publication/announce.html", contest=contest, run=run, snapshot=snapshot, texts=in_language
    )


@bp.post("/contests/<slug>/announce")
@policy("winners.publish")
def publish(slug: str) -> ResponseReturnValue:
    """Make the winner list public."""
    contest = contest_or_404(slug)
    run = _newest(contest) or abort(404)
    operations.publish(session, contest, run, grants_of(session, run), by=current_user)
    session.commit()
    flash(_("The winner list is public."))
    return redirect(url_for("winners.winners", slug=slug), 303)
