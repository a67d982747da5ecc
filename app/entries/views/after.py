"""The entrant's pages after submitting: what changed each time, an attempt too late, undoing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.queries import public_contest
from app.db import now
from app.entries import queries
from app.entries.forms import PAGES
from app.entries.models import CORRECTABLE, Right
from app.entries.operations.changes import changed_parts
from app.entries.operations.content import missing_parts
from app.entries.operations.deadline import check_term, term_for
from app.entries.operations.submitting import submit_entry
from app.entries.operations.withdrawing import restore_entry
from app.entries.views.own import entry_or_404, mail_receipt, standing_matters
from app.entries.views.words import pages_of
from app.web.clock import arrived_at
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("entry_after", __name__)


@bp.get("/entries/<code>/revisions")
@policy("entry.read")
def revisions(code: str) -> ResponseReturnValue:
    """Everything that was submitted, and what changed each time."""
    found = entry_or_404(code)
    submitted = list(queries.revisions_of(session, found)) or abort(404)
    pairs = zip(submitted, [*submitted[1:], None], strict=True)
    steps = [(one, changed_parts(before.body, one.body) if before else None) for one, before in pairs]
    return render_template("entries/revisions.html", entry=found, steps=steps, part_words=CORRECTABLE)


@bp.get("/entries/<code>/rules/<page>")
@policy("entry.read")
def rules(code: str, page: str) -> ResponseReturnValue:
    """How the rules of a guided page stand after a save."""
    found = entry_or_404(code)
    if page not in PAGES:
        abort(404)
    matters = standing_matters(found)
    return render_template(
        "entries/_rules_update.html", entry=found, page=page, pages=pages_of(found), **matters
    )


@bp.get("/entries/<code>/attempts/<attempt>")
@policy("entry.read")
def attempt(code: str, attempt: str) -> ResponseReturnValue:
    """The receipt of a submission that came too late."""
    found = entry_or_404(code)
    noted = [one for one in queries.attempts_at(session, found) if one.code == attempt] or abort(404)
    return render_template("entries/attempt.html", entry=found, attempt=noted[0])


@bp.get("/contests/<slug>/enter")
@policy("entry.create")
def more_time(slug: str) -> ResponseReturnValue:
    """Where somebody who was given more time begins, after the call has closed for all others."""
    contest = public_contest(session, slug) or abort(404)
    moment = now()
    term = term_for(session, contest, current_user.id)
    check_term(contest, term, at=moment)
    return render_template("entries/more_time.html", contest=contest, term=term, moment=moment)


@bp.post("/entries/<code>/restore")
@policy("entry.withdraw")
def restore(code: str) -> ResponseReturnValue:
    """Undo a withdrawal until the deadline: what had been submitted is submitted again."""
    found, at = entry_or_404(code, Right.OWN), arrived_at()
    restore_entry(session, found, by=current_user, at=at)
    if found.submitted_at is not None and not missing_parts(found):
        mail_receipt(found, submit_entry(session, found, by=current_user, at=at).revision)
        flash(_("Your entry takes part again, as it was."))
    else:
        flash(_("Your entry is back as a draft. Submit it before the deadline."))
    session.commit()
    return redirect(url_for("entries.entry", code=code), 303)
