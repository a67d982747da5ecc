"""The entrant's pages: begin an entry, write it, submit it, keep its receipt, see where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.queries import public_contest
from app.db import now
from app.entries import queries
from app.entries.forms import PAGES, EntryForm
from app.entries.models import Entry, Right
from app.entries.operations import submitting, withdrawing, writing
from app.entries.operations.deadline import Closed, is_writable
from app.entries.operations.lateness import came_too_late, note_attempt
from app.entries.operations.writing import BothWrote
from app.entries.views.own import (
    entry_or_404,
    film_matters,
    mail_attempt,
    mail_receipt,
    right_here,
    standing_matters,
)
from app.entries.views.words import pages_of
from app.web.clock import arrived_at
from app.web.database import session
from app.web.errors import wants_json
from app.web.gate import policy

bp = Blueprint("entries", __name__)


@bp.post("/contests/<slug>/enter")
@policy("entry.create")
def enter(slug: str) -> ResponseReturnValue:
    """Begin an entry."""
    contest = public_contest(session, slug) or abort(404)
    begun = writing.begin_entry(session, contest, by=current_user, at=now())
    session.commit()
    return redirect(url_for(".entry", code=begun.code), 303)


@bp.route("/entries/<code>", methods=["GET", "POST"], defaults={"page": ""})
@bp.route("/entries/<code>/write/<page>", methods=["GET", "POST"])
@policy("entry.write")
def entry(code: str, page: str) -> ResponseReturnValue:
    """Write a page of an entry, by hand or by the autosaving script; without a page, see all of it."""
    right = Right.TEXT if request.method == "POST" else Right.LOOK
    found, at = entry_or_404(code, right), arrived_at()
    if page and page not in PAGES:
        abort(404)
    form = EntryForm.for_entry(found, page, right=right_here(found))
    if rows := request.form.get("rows"):
        form.change_rows(rows)
        return _form_page(found, form, page)
    if form.validate_on_submit() and form.carries_out(lambda: _save(found, form, at)):
        session.commit()
        return _saved(found, form, page)
    if form.is_submitted():
        return _not_saved(found, form, page)
    if not is_writable(session, found, at=at) or not right_here(found).includes(Right.TEXT):
        matters = {**film_matters(found), **standing_matters(found)}
        return render_template("entries/status.html", entry=found, **matters)
    return _form_page(found, form, page)


@bp.post("/entries/<code>/submit")
@policy("entry.submit")
def submit(code: str) -> ResponseReturnValue:
    """Submit an entry: what the page sent along is saved first, in the same breath."""
    found, at = entry_or_404(code, Right.EVERYTHING), arrived_at()
    if "revision" not in request.form:
        try:
            _submit(found, at)
        except Closed:
            return _too_late(found, at, {})
    else:
        form = EntryForm.for_entry(found)
        if not (form.validate() and form.carries_out(lambda: _save_and_submit(found, form, at))):
            if came_too_late(session, found, at=at):
                return _too_late(found, at, form.sent())
            return _form_page(found, form, ""), 422
    session.commit()
    return redirect(url_for(".receipt", code=code), 303)


@bp.get("/entries/<code>/receipt")
@policy("entry.read")
def receipt(code: str) -> ResponseReturnValue:
    """The page one would keep: what was received, when, and the number that proves it."""
    found = entry_or_404(code)
    revisions = queries.revisions_of(session, found) or abort(404)
    asked = request.args.get("revision", "")
    chosen = [one for one in revisions if str(one.number) == asked] or revisions[:1]
    return render_template("entries/receipt.html", entry=found, revision=chosen[0], revisions=revisions)


@bp.post("/entries/<code>/withdraw")
@policy("entry.withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    """Take one's own entry out of the contest."""
    found = entry_or_404(code, Right.OWN)
    withdrawing.withdraw_entry(session, found, by=current_user, at=now())
    session.commit()
    flash(_("You have withdrawn this entry. Nobody will judge or publish it."))
    return redirect(url_for(".entry", code=code), 303)


def _save(found: Entry, form: EntryForm, at: datetime) -> None:
    content, clashes = form.merged()
    if clashes:
        form.mark(clashes)
        raise BothWrote
    shown = found.save_count if form.base.data else form.revision.data or 0
    receipt = writing.save_entry(session, found, content, by=current_user, at=at, save_count=shown)
    if receipt is not None and receipt.is_new:
        mail_receipt(found, receipt.revision)


def _save_and_submit(found: Entry, form: EntryForm, at: datetime) -> None:
    _save(found, form, at)
    _submit(found, at)


def _submit(found: Entry, at: datetime) -> None:
    receipt = submitting.submit_entry(session, found, by=current_user, at=at)
    if receipt.is_new:
        mail_receipt(found, receipt.revision)


def _too_late(found: Entry, at: datetime, sent: dict[str, Any]) -> ResponseReturnValue:
    session.rollback()
    receipt = note_attempt(session, found, sent, at=at)
    if receipt.is_new:
        mail_attempt(found, receipt.attempt)
    session.commit()
    return redirect(url_for("entry_after.attempt", code=found.code, attempt=receipt.attempt.code), 303)


def _saved(found: Entry, form: EntryForm, page: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(_told(found, form))
    flash(_("Saved."))
    order = pages_of(found)
    following = order[order.index(page) + 1 :] if page else []
    onward = following[:1] if request.form.get("go") == "next" else [page]
    return redirect(url_for(".entry", code=found.code, page="".join(onward)), 303)


def _told(found: Entry, form: EntryForm) -> dict[str, Any]:
    """How the entry stands after a save: its version, and whether somebody else's words came with it."""
    joined = form.kept() != form.sent_paths()
    form.show_version(found)
    return {
        "revision": found.save_count,
        "saved_at": found.updated_at.isoformat(),
        "base": form.base.data,
        "reload": joined and form.was_stale,
    }


def _not_saved(found: Entry, form: EntryForm, page: str) -> ResponseReturnValue:
    if not wants_json():
        return _form_page(found, form, page), 409 if form.clashes else 422
    if form.clashes:
        theirs = form.others_by_name(form.clashes)
        form.show_version(found)
        return jsonify(**theirs, revision=found.save_count, base=form.base.data), 409
    if form.form_errors and not form.errors_by_id():
        # Outrun by another save: the script sends the same again, and it is joined with what came before.
        status = 503 if is_writable(session, found, at=now()) and form.base.data else 409
        return jsonify(error=" ".join(form.form_errors)), status
    return jsonify(errors=form.errors_by_id()), 422


def _form_page(found: Entry, form: EntryForm, page: str) -> str:
    form.show_version(found)
    matters = {**film_matters(found), **standing_matters(found)}
    # What was sent without a page is shown whole, so that nothing typed is lost.
    template = "entries/write.html" if page or form.is_submitted() else "entries/entry.html"
    return render_template(template, entry=found, form=form, page=page, pages=pages_of(found), **matters)
