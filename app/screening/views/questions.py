"""Asking the organizers: about one's entry or about a contest, thread by thread."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.queries import public_contest
from app.db import now
from app.entries.models import Entry
from app.entries.views.own import entry_or_404
from app.mail.operations import write
from app.screening.forms import PostForm, QuestionForm
from app.screening.models import Thread
from app.screening.operations import questions as asking
from app.screening.queries import questions as asked
from app.web.addresses import public_url
from app.web.database import database, session
from app.web.gate import policy

bp = Blueprint("questions", __name__)


@bp.route("/entries/<code>/questions", methods=["GET", "POST"])
@policy("question.ask")
def about_entry(code: str) -> ResponseReturnValue:
    """What one asked about an entry, and a place to ask more."""
    found = entry_or_404(code)
    return _page(found.contest, found)


@bp.route("/contests/<slug>/questions", methods=["GET", "POST"])
@policy("question.ask")
def about_contest(slug: str) -> ResponseReturnValue:
    """What one asked about a contest as a whole, and a place to ask more."""
    return _page(public_contest(session, slug) or abort(404), None)


@bp.route("/questions/<code>", methods=["GET", "POST"])
@policy("question.ask")
def thread(code: str) -> ResponseReturnValue:
    """One thread: read it, say more."""
    found: Thread = asked.thread_of(session, current_user, code) or abort(404)
    form = PostForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: asking.go_on(session, found, form.text.data or "", by=current_user, at=now())
    ):
        _tell_organizers(found, form.text.data or "")
        session.commit()
        return redirect(url_for(".thread", code=code), 303)
    page = render_template("screening/thread.html", thread=found, form=form)
    if not form.is_submitted():
        _mark_read(found)
    return page, 422 if form.errors else 200


def _page(contest: Contest, entry: Entry | None) -> ResponseReturnValue:
    form = QuestionForm()
    if form.validate_on_submit() and form.carries_out(lambda: _ask(contest, entry, form)):
        session.commit()
        flash(_("Your question is on its way. The answer comes by mail and stands here."))
        return redirect(_address(contest, entry), 303)
    page = render_template(
        "screening/questions.html",
        contest=contest,
        entry=entry,
        form=form,
        threads=asked.threads_about(session, current_user, contest, entry),
    )
    return page, 422 if form.errors else 200


def _address(contest: Contest, entry: Entry | None) -> str:
    if entry is not None:
        return url_for(".about_entry", code=entry.code)
    return url_for(".about_contest", slug=contest.slug)


def _ask(contest: Contest, entry: Entry | None, form: QuestionForm) -> None:
    text = form.text.data or ""
    begun = asking.ask(session, contest, entry, form.subject.data or "", text, by=current_user, at=now())
    _tell_organizers(begun, text)


def _tell_organizers(found: Thread, text: str) -> None:
    contest = found.contest
    link = public_url("inbox.thread", slug=contest.slug, code=found.code)
    for organizer in asked.organizers_of(session, contest):
        with force_locale(organizer.locale):
            values = {"thread": found, "to": organizer, "text": text, "link": link, "contest": contest}
            body = render_template("mail/question.txt", **values)
            subject = _("Question: %(subject)s", subject=found.subject)
            write(session, to=organizer.email, subject=subject, body=body, contest_id=contest.id)


def _mark_read(found: Thread) -> None:
    """Looking is reading; the page's own session reads only, so a brief one of its own writes."""
    if found.asker_read_at is not None and found.asker_read_at >= found.moved_at:
        return
    with database().writing() as own:
        asking.read_by_asker(own, own.get_one(Thread, found.id), at=now())
        own.commit()
