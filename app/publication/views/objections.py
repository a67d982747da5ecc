"""Objections: the form that anybody may send, the objector's own link, the organizers' cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.views.organizer import contest_or_404
from app.mail.operations import write
from app.publication.forms import CaseForm, ObjectionForm, choices
from app.publication.models import Announcement, Objection, ObjectionState
from app.publication.operations import objecting
from app.publication.queries import objections
from app.publication.queries.listing import listing_of, winners
from app.publication.views.public import announcement_or_404
from app.publication.views.texts import in_language
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import language
from app.web.limits import limiter

bp = Blueprint("objections", __name__)


@bp.route("/contests/<slug>/objections/new", methods=["GET", "POST"])
@policy("objection.make")
@limiter.limit("10/hour", methods=["POST"])
def object_to(slug: str) -> ResponseReturnValue:
    """Object to a provisional list; after its window the page says so and keeps what was typed."""
    announcement = announcement_or_404(slug)
    form = ObjectionForm()
    form.entry_code.choices = _subjects(announcement)
    case: list[Objection] = []
    if form.validate_on_submit() and form.carries_out(lambda: case.append(_opened(announcement, form))):
        session.commit()
        return redirect(url_for(".case", code=case[0].code), 303)
    page = render_template(
        "publication/object.html",
        announcement=announcement,
        form=form,
        is_open=objecting.is_open(announcement),
        texts=in_language,
    )
    return page, 422 if form.errors else 200


def _subjects(announcement: Announcement) -> Any:
    films = {one["code"]: in_language(one, "title") for one in winners(listing_of(session, announcement))}
    return choices([("", _("The whole list, or how it came about")), *films.items()])


def _opened(announcement: Announcement, form: ObjectionForm) -> Objection:
    file_name, content = _sent_file()
    case = objecting.object_to(
        session,
        announcement,
        objecting.Complaint(
            entry_code=form.entry_code.data,
            name=form.name.data or "",
            email=form.email.data or "",
            locale=language(),
            text=form.text.data or "",
            links=form.links.data or "",
            file_name=file_name,
            file=content,
        ),
    )
    _mail(case, "mail/objection_received.txt", _("Your objection has arrived"))
    return case


def _sent_file() -> tuple[str, bytes]:
    """Name and content of what was sent along; of a file that is too large only enough to say so."""
    sent = request.files.get("file")
    if sent is None:
        return "", b""
    with sent.stream:
        return sent.filename or "", sent.read(objecting.MOST_BYTES + 1)


def _mail(case: Objection, template: str, subject: str) -> None:
    body = render_template(
        template,
        case=case,
        link=public_url("objections.case", code=case.code),
        title=in_language(case.announcement.snapshot["contest"], "title"),
    )
    write(session, to=case.email, subject=subject, body=body, contest_id=case.announcement.contest_id)


@bp.get("/objections/<code>")
@policy("objection.follow")
def case(code: str) -> ResponseReturnValue:
    """Where one's own objection stands."""
    found = objections.case_at(session, code) or abort(404)
    return render_template("publication/case.html", case=found, texts=in_language)


@bp.get("/contests/<slug>/objections")
@policy("objection.decide")
def cases(slug: str) -> ResponseReturnValue:
    """Every case, those without a decision first."""
    contest = contest_or_404(slug)
    found = objections.cases_of(session, contest)
    return render_template(
        "publication/cases.html",
        contest=contest,
        cases=found,
        films=objections.subjects_of(session, contest, found),
    )


@bp.route("/contests/<slug>/objections/<int:number>", methods=["GET", "POST"])
@policy("objection.decide")
def decide(slug: str, number: int) -> ResponseReturnValue:
    """One case: what was said, and its decision with words, or opening it again."""
    contest = contest_or_404(slug)
    found = objections.case_of(session, contest, number) or abort(404)
    form = CaseForm()
    if form.validate_on_submit() and form.carries_out(lambda: _decide(slug, found, form)):
        session.commit()
        flash(_("The objector has been written to."))
        return redirect(url_for(".decide", slug=slug, number=number), 303)
    films = objections.subjects_of(session, contest, [found])
    page = render_template("publication/decide.html", contest=contest, case=found, form=form, films=films)
    return page, 422 if form.errors else 200


def _decide(slug: str, found: Objection, form: CaseForm) -> None:
    contest, words = contest_or_404(slug), form.words.data or ""
    if found.state in objecting.DECIDED:
        objecting.reopen(session, contest, found, words=words, by=current_user)
    else:
        state = ObjectionState(form.decision.data)
        objecting.decide(session, contest, found, state=state, words=words, by=current_user)
    with force_locale(found.locale):
        _mail(found, "mail/objection_moved.txt", _("Your objection: there is news"))


@bp.get("/contests/<slug>/objections/<int:number>/file")
@policy("objection.decide")
def evidence_file(slug: str, number: int) -> ResponseReturnValue:
    """The file that came with an objection, to be saved and never shown in the page."""
    contest = contest_or_404(slug)
    found = objections.case_of(session, contest, number) or abort(404)
    if not found.file:
        abort(404)
    answer = make_response(found.file)
    answer.content_type = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="objection-{found.number}.bin"'
    return answer
