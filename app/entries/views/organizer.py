"""The organizer's pages: the list of entries, all of one entry, taking an entry out."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.queries import contest_for
from app.db import now
from app.entries import queries
from app.entries.forms import ExcludeForm, FilterForm
from app.entries.models import Entry
from app.entries.operations import withdrawing
from app.entries.queries import SORTS, Wanted
from app.entries.views.pictures import send_poster_of
from app.entries.views.words import check_matters, content_words, list_words
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.paging import page_of

bp = Blueprint("entries_desk", __name__)


def entry_or_404(slug: str, code: str) -> Entry:
    """The entry, for organizers of its contest."""
    found: Entry = queries.entry_for_organizer(session, current_user, slug, code) or abort(404)
    return found


@bp.get("/contests/<slug>/entries")
@policy("entry.list")
def entries(slug: str) -> ResponseReturnValue:
    """Every entry of a contest; filter, order and page stand in the address."""
    contest: Contest = contest_for(session, current_user, slug) or abort(404)
    form = FilterForm.for_contest(contest, request.args)
    wanted = _wanted(form)
    page = page_of(queries.entry_count(session, contest, wanted))
    return render_template(
        "entries/list.html",
        contest=contest,
        entries=queries.entry_page(session, contest, wanted, limit=page.per_page, offset=page.offset),
        page=page,
        form=form,
        sort=wanted.sort,
        **list_words(),
    )


def _wanted(form: FilterForm) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    wanted = form.wanted()
    sort = request.args.get("sort", "")
    return replace(wanted, sort=sort) if sort.removeprefix("-") in SORTS else wanted


@bp.get("/contests/<slug>/entries/<code>")
@policy("entry.list")
def entry(slug: str, code: str) -> ResponseReturnValue:
    """All of one entry: film, texts, credits, tools, what was submitted when."""
    return _entry_page(entry_or_404(slug, code), ExcludeForm())


def _entry_page(found: Entry, form: ExcludeForm) -> str:
    return render_template(
        "entries/detail.html",
        contest=found.contest,
        entry=found,
        form=form,
        revisions=queries.revisions_of(session, found),
        can_leave=withdrawing.can_leave(found),
        **check_matters(found),
        **content_words(),
        **list_words(),
    )


@bp.get("/contests/<slug>/entries/<code>/poster")
@policy("film.stream")
def poster(slug: str, code: str) -> ResponseReturnValue:
    """The picture that stands for the film."""
    return send_poster_of(entry_or_404(slug, code).film, even_if_down=True)


@bp.post("/contests/<slug>/entries/<code>/withdraw")
@policy("entry.exclude")
def withdraw(slug: str, code: str) -> ResponseReturnValue:
    """Take an entry out for a reason, which its entrant reads and the record keeps."""
    found = entry_or_404(slug, code)
    form = ExcludeForm()
    if form.validate_on_submit() and form.carries_out(lambda: _exclude(found, form.reason.data or "")):
        session.commit()
        flash(_("The entry has been taken out; its entrant has been written to."))
        return redirect(url_for(".entry", slug=slug, code=code), 303)
    return _entry_page(found, form), 422


def _exclude(found: Entry, reason: str) -> None:
    withdrawing.withdraw_entry(session, found, by=current_user, at=now(), reason=reason)
    link = public_url("entries.entry", code=found.code)
    body = render_template("mail/entry_withdrawn.txt", entry=found, reason=reason, link=link)
    subject = _("Your entry was taken out: %(title)s", title=local(found, "title") or found.code)
    write(session, to=found.entrant.email, subject=subject, body=body, contest_id=found.contest_id)
