"""An organizer's desk, and the two records of a contest: its mails and its audit chain."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.queries import check_chain, length, recent
from app.contests.views.organizer import contest_or_404
from app.home import operations, queries
from app.scoring.queries.troubles import report_count
from app.screening.queries.questions import inbox_count
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("desk", __name__)


@bp.get("/contests/<slug>/desk")
@policy("desk.read")
def desk(slug: str) -> ResponseReturnValue:
    """What needs the organizer now."""
    contest = contest_or_404(slug)
    return render_template(
        "home/desk.html",
        contest=contest,
        round=queries.round_now(session, contest),
        counts=queries.counts(session, contest),
        waiting_questions=inbox_count(session, contest, waiting=True),
        waiting_reports=report_count(session, contest, waiting=True),
    )


@bp.get("/contests/<slug>/mail")
@policy("mail.read")
def mail(slug: str) -> ResponseReturnValue:
    """Every mail that the contest wrote, with its text."""
    contest = contest_or_404(slug)
    page = page_of(queries.message_count(session, contest))
    messages = queries.messages(session, contest, limit=page.per_page, offset=page.offset)
    return render_template("home/mail.html", contest=contest, messages=messages, page=page)


@bp.get("/contests/<slug>/record")
@policy("audit.read")
def record(slug: str) -> ResponseReturnValue:
    """Who did what, and whether the chain is whole."""
    contest = contest_or_404(slug)
    page = page_of(length(session, contest.id))
    entries = recent(session, contest.id, limit=page.per_page, offset=page.offset)
    check = check_chain(session, contest.id)
    return render_template("home/record.html", contest=contest, entries=entries, page=page, check=check)


@bp.post("/contests/<slug>/remove-demo")
@policy("demo.remove")
def remove_demo(slug: str) -> ResponseReturnValue:
    """Empty the system of its demo."""
    contest = contest_or_404(slug)
    operations.remove_demo(session, contest, by=current_user)
    session.commit()
    flash(_("The demo has been removed. Found your own contest now."))
    return redirect(url_for("home.front"), 303)
