"""The organizers' inbox: what entrants asked, who waits longest, and the answers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.mail.operations import write
from app.screening.forms import PostForm
from app.screening.models import Thread
from app.screening.operations import questions as asking
from app.screening.queries import questions as asked
from app.web.addresses import public_url
from app.web.database import database, session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("inbox", __name__)


@bp.get("/contests/<slug>/inbox")
@policy("question.answer")
def inbox(slug: str) -> ResponseReturnValue:
    """The threads of a contest; those that wait for an answer, or all."""
    contest = contest_or_404(slug)
    waiting = request.args.get("show") != "all"
    page = page_of(asked.inbox_count(session, contest, waiting=waiting))
    return render_template(
        "screening/inbox.html",
        contest=contest,
        threads=asked.inbox(session, contest, waiting=waiting, limit=page.per_page, offset=page.offset),
        page=page,
        waiting=waiting,
    )


@bp.route("/contests/<slug>/inbox/<code>", methods=["GET", "POST"])
@policy("question.answer")
def thread(slug: str, code: str) -> ResponseReturnValue:
    """Read a thread and answer it."""
    contest, found = _thread_or_404(slug, code)
    form = PostForm()
    if form.validate_on_submit() and form.carries_out(lambda: _answer(found, form.text.data or "")):
        session.commit()
        flash(_("Answered; the mail is on its way."))
        return redirect(url_for(".inbox", slug=slug), 303)
    page = render_template("screening/inbox_thread.html", contest=contest, thread=found, form=form)
    if not form.is_submitted():
        _mark_read(found)
    return page, 422 if form.errors else 200


@bp.post("/contests/<slug>/inbox/<code>/settle")
@policy("question.answer")
def settle(slug: str, code: str) -> ResponseReturnValue:
    """Take a thread off the list of those that wait, without an answer."""
    _contest, found = _thread_or_404(slug, code)
    asking.settle(session, found)
    session.commit()
    return redirect(url_for(".inbox", slug=slug), 303)


def _thread_or_404(slug: str, code: str) -> tuple[Contest, Thread]:
    contest = contest_or_404(slug)
    found: Thread = asked.thread_in(session, contest, code) or abort(404)
    return contest, found


def _answer(found: Thread, text: str) -> None:
    asking.answer(session, found, text, by=current_user, at=now())
    asker, link = found.asker, public_url("questions.thread", code=found.code)
    with force_locale(asker.locale):
        values = {"thread": found, "text": text, "link": link, "contest": found.contest}
        body = render_template("mail/answer.txt", **values)
        subject = _("Answer: %(subject)s", subject=found.subject)
        write(session, to=asker.email, subject=subject, body=body, contest_id=found.contest_id)


def _mark_read(found: Thread) -> None:
    """Looking is reading; the page's own session reads only, so a brief one of its own writes."""
    if found.organizers_read_at is not None and found.organizers_read_at >= found.moved_at:
        return
    with database().writing() as own:
        asking.read_by_organizer(own, own.get_one(Thread, found.id), at=now())
        own.commit()
