"""The organizer's page of films that do not play: answer the judge, repeat a broken stage, close."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.films.operations.stages import CheckGoesOn, repeat_broken
from app.mail.operations import write
from app.scoring.forms import AnswerForm
from app.scoring.models import Trouble
from app.scoring.operations.troubles import settle_trouble
from app.scoring.queries import troubles as queries
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.paging import page_of

bp = Blueprint("troubles", __name__)


@bp.get("/contests/<slug>/troubles")
@policy("trouble.settle")
def page(slug: str) -> ResponseReturnValue:
    """Reports of judges, open ones first."""
    return _render(contest_or_404(slug))


def _render(contest: Contest, refused: int = 0, form: AnswerForm | None = None) -> str:
    page = page_of(queries.report_count(session, contest))
    return render_template(
        "scoring/troubles.html",
        contest=contest,
        reports=queries.reports_of(session, contest, limit=page.per_page, offset=page.offset),
        page=page,
        form=form or AnswerForm(formdata=None),
        refused=refused,
    )


@bp.post("/contests/<slug>/troubles/<int:number>/answer")
@policy("trouble.settle")
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Close a report, and write to its judge where there is something to say."""
    contest, trouble = _trouble_or_404(slug, number)
    form = AnswerForm(prefix=f"report-{number}")
    if form.validate_on_submit() and form.carries_out(lambda: _settle(trouble, form.answer.data or "")):
        session.commit()
        flash(_("Closed. The judge reads the answer beside the film."))
        return redirect(url_for(".page", slug=slug), 303)
    contest, _trouble = _trouble_or_404(slug, number)
    return _render(contest, number, form), 422


@bp.post("/contests/<slug>/troubles/<int:number>/retry")
@policy("trouble.settle")
def retry(slug: str, number: int) -> ResponseReturnValue:
    """Run again the stage of the film that broke off, where one did."""
    _contest, trouble = _trouble_or_404(slug, number)
    film = trouble.assignment.entry.film or abort(404)
    try:
        repeat_broken(session, film)
    except CheckGoesOn:
        flash(_("Every stage of this film has ended well, so there is nothing to repeat. Play it yourself."))
    else:
        session.commit()
        flash(_("The stage that broke off runs again."))
    return redirect(url_for(".page", slug=slug), 303)


def _trouble_or_404(slug: str, number: int) -> tuple[Contest, Trouble]:
    contest = contest_or_404(slug)
    found: Trouble = queries.report_in(session, contest, number) or abort(404)
    return contest, found


def _settle(trouble: Trouble, words: str) -> None:
    settle_trouble(session, trouble, words, by=current_user)
    if not words:
        return
    seat = trouble.assignment
    link = public_url("reviews.room", code=seat.code)
    with force_locale(seat.judge.locale):
        title = local(seat.entry, "title") or _("Untitled")
        body = render_template("mail/film_answer.txt", judge=seat.judge, title=title, words=words, link=link)
        subject = _("The film that did not play: %(title)s", title=title)
        write(session, to=seat.judge.email, subject=subject, body=body, contest_id=seat.round.contest_id)
