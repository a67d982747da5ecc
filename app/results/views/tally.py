"""The tally page: ask for a run, follow it, read standings beside the raw mean and who gets what."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.contests.views.organizer import round_or_404
from app.jobs.queries import job_for
from app.results.models import TallyRun
from app.results.operations.runs import METHODS, request_tally
from app.results.queries.runs import grants_of, run_for, runs_of, standings_of
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("results", __name__)


@bp.get("/contests/<slug>/rounds/<int:number>/tally")
@policy("results.read")
def tally(slug: str, number: int) -> ResponseReturnValue:
    """The newest run, and the way to another."""
    contest, round_ = round_or_404(slug, number)
    runs = runs_of(session, round_)
    return _page(contest=contest, round=round_, runs=runs, run=runs[0] if runs else None)


@bp.get("/contests/<slug>/rounds/<int:number>/tally/<int:run_number>")
@policy("results.read")
def run_page(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """One run, as it was computed."""
    contest, round_ = round_or_404(slug, number)
    run = run_for(session, round_, run_number) or abort(404)
    return _page(contest=contest, round=round_, runs=runs_of(session, round_), run=run)


def _page(**parts: object) -> str:
    run = parts["run"]
    if not isinstance(run, TallyRun):
        return render_template("results/tally.html", methods=METHODS, **parts)
    return render_template(
        "results/tally.html",
        methods=METHODS,
        job=job_for(session, f"tally:{run.id}"),
        standings=standings_of(session, run),
        grants=grants_of(session, run),
        **parts,
    )


@bp.post("/contests/<slug>/rounds/<int:number>/tally")
@policy("results.tally")
def run_tally(slug: str, number: int) -> ResponseReturnValue:
    """Ask for a run."""
    _contest, round_ = round_or_404(slug, number)
    run = request_tally(session, round_, request.form.get("method", METHODS[0]), by=current_user)
    session.commit()
    return redirect(url_for(".run_page", slug=slug, number=number, run_number=run.number), 303)


@bp.get("/contests/<slug>/rounds/<int:number>/tally/<int:run_number>/progress")
@policy("results.read")
def run_progress(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """How far a run is, for the page to poll; a finished one makes the page load anew."""
    contest, round_ = round_or_404(slug, number)
    run = run_for(session, round_, run_number) or abort(404)
    job = job_for(session, f"tally:{run.id}")
    part = render_template("results/_progress.html", contest=contest, round=round_, run=run, job=job)
    return part, {"HX-Refresh": "true"} if job is None or job.done_at else {}
