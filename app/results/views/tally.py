"""The tally page: ask for a run, follow or stop it, read the films around the cut."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.jobs.queries import job_for
from app.results.forms import TallyForm
from app.results.models import RunState, TallyRun
from app.results.operations.runs import request_tally, stop_run
from app.results.queries.runs import grants_of, run_for, run_key, runs_of
from app.results.queries.standings import around_the_cut, page_of_standings
from app.results.views.plots import forest
from app.web.database import session
from app.web.gate import policy
from app.web.paging import Page

bp = Blueprint("results", __name__)
FIRST_FILMS = 10


def run_or_404(slug: str, number: int, run_number: int) -> tuple[Contest, Round, TallyRun]:
    """A run of a round of a contest that the signed-in person organizes, or absence."""
    contest, round_ = round_or_404(slug, number)
    run: TallyRun = run_for(session, round_, run_number) or abort(404)
    return contest, round_, run


def done_or_404(slug: str, number: int, run_number: int) -> tuple[Contest, Round, TallyRun]:
    """A run that has found a result, or absence."""
    contest, round_, run = run_or_404(slug, number, run_number)
    if run.state is not RunState.DONE:
        abort(404)
    return contest, round_, run


@bp.get("/contests/<slug>/rounds/<int:number>/tally")
@policy("results.read")
def tally(slug: str, number: int) -> ResponseReturnValue:
    """The newest run, and the way to another."""
    contest, round_ = round_or_404(slug, number)
    runs = runs_of(session, round_)
    return _page(contest, round_, runs[0] if runs else None, runs=runs)


@bp.get("/contests/<slug>/rounds/<int:number>/tally/<int:run_number>")
@policy("results.read")
def run_page(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """One run, as it was computed."""
    contest, round_, run = run_or_404(slug, number, run_number)
    return _page(contest, round_, run, runs=runs_of(session, round_))


def _page(contest: Contest, round_: Round, run: TallyRun | None, **parts: object) -> str:
    parts.setdefault("form", TallyForm.of(round_, run))
    if run is not None:
        parts["job"] = job_for(session, run_key(run))
    if run is not None and run.state is RunState.DONE:
        cut = around_the_cut(session, run)
        first = page_of_standings(session, run, Page(1, FIRST_FILMS, FIRST_FILMS), "place")
        parts |= {
            "cut": cut,
            "plot": forest(cut, run.parameters.get("top")),
            "standings": first,
            "grants": grants_of(session, run),
        }
    return render_template("results/tally.html", contest=contest, round=round_, run=run, **parts)


@bp.post("/contests/<slug>/rounds/<int:number>/tally")
@policy("results.tally")
def run_tally(slug: str, number: int) -> ResponseReturnValue:
    """Ask for a run."""
    contest, round_ = round_or_404(slug, number)
    form = TallyForm.of(round_, None)
    made: list[TallyRun] = []
    if form.validate_on_submit() and form.carries_out(lambda: made.append(_ask(round_, form))):
        session.commit()
        return redirect(url_for(".run_page", slug=slug, number=number, run_number=made[0].number), 303)
    runs = runs_of(session, round_)
    return _page(contest, round_, runs[0] if runs else None, runs=runs, form=form), 422


def _ask(round_: Round, form: TallyForm) -> TallyRun:
    choice = form.choice(round_)
    return request_tally(session, round_, choice.method, by=current_user, choice=choice)


@bp.post("/contests/<slug>/rounds/<int:number>/tally/<int:run_number>/stop")
@policy("results.tally")
def stop(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """Stop a run that is being computed."""
    _contest, _round, run = run_or_404(slug, number, run_number)
    stop_run(session, run, by=current_user)
    session.commit()
    return redirect(url_for(".run_page", slug=slug, number=number, run_number=run_number), 303)


@bp.get("/contests/<slug>/rounds/<int:number>/tally/<int:run_number>/progress")
@policy("results.read")
def run_progress(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """How far a run is, for the page to poll; a finished one makes the page load anew."""
    contest, round_, run = run_or_404(slug, number, run_number)
    job = job_for(session, run_key(run))
    part = render_template("results/_progress.html", contest=contest, round=round_, run=run, job=job)
    return part, {"HX-Refresh": "true"} if job is None or job.done_at else {}
