"""The organizer's pages: the list of entries, one entry with its film, taking an entry out."""

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
from app.films.operations.path import check_again
from app.films.queries import check_of, has_stalled, warnings_of
from app.films.views import send_original, send_poster, send_proxy
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.paging import page_of

bp = Blueprint("entries_desk", __name__)


def _entry_or_404(slug: str, code: str) -> Entry:
    found: Entry = queries.entry_for_organizer(session, current_user, slug, code) or abort(404)
    return found


@bp.get("/contests/<slug>/entries")
@policy("entry.list")
def entry_list(slug: str) -> ResponseReturnValue:
    """Every entry of a contest; filter, order and page stand in the address."""
    contest: Contest = contest_for(session, current_user, slug) or abort(404)
    form = FilterForm.for_contest(contest, request.args)
    wanted = _wanted(form)
    page = page_of(queries.entry_count(session, contest, wanted))
    entries = queries.entry_page(session, contest, wanted, limit=page.per_page, offset=page.offset)
    return render_template(
        "entries/list.html", contest=contest, entries=entries, page=page, form=form, sort=wanted.sort
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
    return _entry_page(_entry_or_404(slug, code), ExcludeForm())


def _entry_page(found: Entry, form: ExcludeForm) -> str:
    check = check_of(session, found.film) if found.film else None
    return render_template(
        "entries/detail.html",
        contest=found.contest,
        entry=found,
        form=form,
        revisions=queries.revisions_of(session, found),
        check=check,
        has_stalled=has_stalled(check),
        warnings=warnings_of(found.film) if found.film else [],
        can_leave=withdrawing.can_leave(found),
    )


@bp.post("/contests/<slug>/entries/<code>/withdraw")
@policy("entry.exclude")
def withdraw(slug: str, code: str) -> ResponseReturnValue:
    """Take an entry out for a reason, which its entrant reads and the record keeps."""
    found = _entry_or_404(slug, code)
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


@bp.get("/contests/<slug>/entries/<code>/film-state")
@policy("entry.list")
def film_state(slug: str, code: str) -> ResponseReturnValue:
    """The film's section of the page, which asks again while the film is being checked."""
    found = _entry_or_404(slug, code)
    check = check_of(session, found.film) if found.film else None
    return render_template(
        "entries/_seen_film.html",
        contest=found.contest,
        entry=found,
        check=check,
        has_stalled=has_stalled(check),
        warnings=warnings_of(found.film) if found.film else [],
    )


@bp.get("/contests/<slug>/entries/<code>/film")
@policy("film.stream")
def play(slug: str, code: str) -> ResponseReturnValue:
    """What the player asks for."""
    return send_proxy(_entry_or_404(slug, code).film)


@bp.get("/contests/<slug>/entries/<code>/poster")
@policy("film.stream")
def poster(slug: str, code: str) -> ResponseReturnValue:
    """The picture that stands for the film."""
    return send_poster(_entry_or_404(slug, code).film)


@bp.get("/contests/<slug>/entries/<code>/original")
@policy("film.download")
def original(slug: str, code: str) -> ResponseReturnValue:
    """The very bytes that were uploaded, under a name that sorts by entry."""
    film = _entry_or_404(slug, code).film or abort(404)
    return send_original(film, name=f"{code}-{film.file_name}")


@bp.post("/contests/<slug>/entries/<code>/check")
@policy("film.check")
def check(slug: str, code: str) -> ResponseReturnValue:
    """Check a film again after a check that broke off."""
    film = _entry_or_404(slug, code).film or abort(404)
    check_again(session, film)
    session.commit()
    return redirect(url_for(".entry", slug=slug, code=code), 303)
