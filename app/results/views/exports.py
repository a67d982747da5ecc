"""The organizer's exports: ask for one, follow or stop it, fetch what came of it while it is kept."""

from __future__ import annotations

from datetime import UTC
from typing import cast

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.jobs.queries import job_for
from app.results.models import Export
from app.results.operations.exporting import remove_export, request_export, stop_export
from app.results.queries.export_kinds import KINDS
from app.results.queries.exports import count_exports, export_for, export_key, exports_of, file_of
from app.results.views.export_words import FORMS, KIND_WORDS, PROBLEMS
from app.storage import Storage
from app.web.bytes_pool import READ, serves_bytes
from app.web.database import session
from app.web.errors import sentence
from app.web.gate import policy
from app.web.paging import page_of
from app.web.ranges import send_range
from app.web.rules import RuleBroken

bp = Blueprint("exports", __name__)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@bp.get("/contests/<slug>/exports")
@policy("export.read")
def exports(slug: str) -> ResponseReturnValue:
    """What can be exported, and what was."""
    return _page(contest_or_404(slug))


def _page(contest: Contest, problem: str = "") -> str:
    page = page_of(count_exports(session, contest))
    return render_template(
        "results/exports.html",
        contest=contest,
        kinds=KINDS.values(),
        words=KIND_WORDS,
        forms=FORMS,
        page=page,
        past=exports_of(session, contest, page),
        problems=PROBLEMS,
        problem=problem,
    )


@bp.post("/contests/<slug>/exports")
@policy("export.read")
def ask(slug: str) -> ResponseReturnValue:
    """Ask for a file; `wanted` is a table and a form, as in entries.csv."""
    contest = contest_or_404(slug)
    kind, _dot, form = request.form.get("wanted", "").partition(".")
    try:
        request_export(
            session,
            contest,
            kind,
            form,
            by=current_user,
            anonymous=request.form.get("anonymous") == "1",
            round_number=request.form.get("round_number", 0, type=int),
        )
    except RuleBroken as refusal:
        session.rollback()
        return _page(contest_or_404(slug), sentence(refusal)), refusal.status
    session.commit()
    flash(_("Your file is being made. It appears under “Made so far”."))
    return _back(slug)


def _own_or_404(slug: str, code: str) -> tuple[Contest, Export]:
    contest = contest_or_404(slug)
    export: Export = export_for(session, contest, current_user, code) or abort(404)
    return contest, export


@bp.get("/contests/<slug>/exports/<code>/progress")
@policy("export.read")
def progress(slug: str, code: str) -> ResponseReturnValue:
    """How far an export is, for the page to poll; a finished one makes the page load anew."""
    contest, export = _own_or_404(slug, code)
    job = job_for(session, export_key(export))
    part = render_template("results/_export_progress.html", contest=contest, export=export, job=job)
    return part, {"HX-Refresh": "true"} if job is None or job.done_at else {}


@bp.post("/contests/<slug>/exports/<code>/stop")
@policy("export.read")
def stop(slug: str, code: str) -> ResponseReturnValue:
    """Stop an export that is being made."""
    _contest, export = _own_or_404(slug, code)
    stop_export(session, export, by=current_user)
    session.commit()
    flash(_("The export was stopped. Nothing of it was kept."))
    return _back(slug)


@bp.post("/contests/<slug>/exports/<code>/remove")
@policy("export.read")
def remove(slug: str, code: str) -> ResponseReturnValue:
    """Let a file go before its time."""
    _contest, export = _own_or_404(slug, code)
    remove_export(session, export, by=current_user)
    session.commit()
    flash(_("The file is removed."))
    return _back(slug)


@bp.get("/contests/<slug>/exports/<code>/file")
@policy("export.read")
@serves_bytes(READ)
def file(slug: str, code: str) -> ResponseReturnValue:
    """The file, for the one who asked for it, until it expires."""
    contest = contest_or_404(slug)
    export: Export = file_of(session, contest, current_user, code) or abort(404)
    return send_range(
        cast("Storage", current_app.extensions["storage"]),
        str(export.storage_key),
        content_type=TYPES[export.ending],
        etag=f"{export.code}-{(export.sha256 or '')[:16]}",
        download_name=_name(contest, export),
    )


def _name(contest: Contest, export: Export) -> str:
    round_ = f"-round-{export.round_number}" if export.round_number else ""
    bare = "-anonymous" if export.is_anonymous else ""
    day = f"{export.created_at.astimezone(UTC):%Y%m%d}"
    return f"{contest.slug}-{export.kind}{round_}{bare}-{day}.{export.ending}"


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("exports.exports", slug=slug), 303)
