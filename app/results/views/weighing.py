"""What a run hangs on: other weights tried live, one judge less, and where a review matters most."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app.assignments.operations.demand import ask_for_reviews
from app.assignments.queries.demand import extra_reviews
from app.contests.models import Round
from app.jobs.queries import job_for
from app.results.models import TallyProbe, TallyRun
from app.results.operations.probing import can_be_probed, rules_of_run
from app.results.operations.what_if import WhatIf, what_if
from app.results.queries.counted import weights_of
from app.results.queries.inputs import scores_of
from app.results.queries.runs import contenders_of, probe_key
from app.results.queries.standings import best_places, judges_of, next_best, titles_of
from app.results.views.tally import done_or_404
from app.web.database import session
from app.web.errors import sentence
from app.web.gate import policy
from app.web.rules import Invalid

bp = Blueprint("weighing", __name__)
RUN = "/contests/<slug>/rounds/<int:number>/tally/<int:run_number>"


@bp.get(f"{RUN}/weights")
@policy("results.read")
def weights(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """Who would win by other weights; sliders ask for the part alone."""
    contest, round_, run = done_or_404(slug, number, run_number)
    if not can_be_probed(run) or len(weights_of(round_)) < 2:
        abort(404)
    given, problem, found = _asked(round_), "", None
    try:
        found = _tried(run, given)
    except Invalid as refusal:
        problem = sentence(refusal)
    entries = (
        titles_of(session, run, {change.code for change in found.changes} | {*found.lost}) if found else {}
    )
    part = request.headers.get("HX-Request") == "true"
    page = render_template(
        "results/_what_if.html" if part else "results/weights.html",
        contest=contest,
        round=round_,
        run=run,
        given=given,
        problem=problem,
        found=found,
        entries=entries,
    )
    return page, 422 if problem and not part else 200


def _asked(round_: Round) -> dict[str, int]:
    """The weights of the address, those of the round where it names none or no number."""
    own = weights_of(round_)
    return {key: request.args.get(key, weight, type=int) for key, weight in own.items()}


def _tried(run: TallyRun, given: dict[str, int]) -> WhatIf | None:
    scores = scores_of(session, run)
    if scores is None:
        return None
    top = run.parameters["top"]
    rules = rules_of_run(run, contenders_of(session, run))
    return what_if(scores, rules, given, best_places(session, run), top)


@bp.get(f"{RUN}/sensitivity")
@policy("results.read")
def sensitivity(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """How often each winner stays when one weight or one judge is different."""
    contest, round_, run = done_or_404(slug, number, run_number)
    probe = session.get(TallyProbe, run.id)
    return render_template(
        "results/sensitivity.html",
        contest=contest,
        round=round_,
        run=run,
        job=job_for(session, probe_key(run)),
        **_probed(run, probe),
    )


def _probed(run: TallyRun, probe: TallyProbe | None) -> dict[str, Any]:
    if probe is None:
        return {"probe": None}
    changes = [*probe.body["weights"], *probe.body["judges"]]
    codes = {code for one in changes for code in (*one["gained"], *one["lost"])}
    names = {f"judge-{row.judge_id}": row.judge.name for row in judges_of(session, run)}
    return {
        "probe": probe.body,
        "entries": titles_of(session, run, codes | set(probe.body["winners"])),
        "names": names,
    }


@bp.get(f"{RUN}/sensitivity/progress")
@policy("results.read")
def sensitivity_progress(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """How far the probe is; a finished one makes the page load anew."""
    contest, round_, run = done_or_404(slug, number, run_number)
    job = job_for(session, probe_key(run))
    part = render_template("results/_probe_progress.html", contest=contest, round=round_, run=run, job=job)
    return part, {"HX-Refresh": "true"} if job is None or job.done_at else {}


@bp.get(f"{RUN}/reviews")
@policy("results.read")
def reviews(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """The films for which one more review matters most."""
    return _reviews_page(slug, number, run_number)


def _reviews_page(slug: str, number: int, run_number: int, problem: str = "") -> str:
    contest, round_, run = done_or_404(slug, number, run_number)
    return render_template(
        "results/reviews.html",
        contest=contest,
        round=round_,
        run=run,
        rows=next_best(session, run),
        asked=extra_reviews(session, round_),
        problem=problem,
    )


@bp.post(f"{RUN}/reviews")
@policy("results.tally")
def ask(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """Hand films to the assigner as demand."""
    _contest, round_, run = done_or_404(slug, number, run_number)
    chosen = set(request.form.getlist("code"))
    entries = [row.entry_id for row in next_best(session, run) if row.entry.code in chosen]
    extra = request.form.get("extra", 0, type=int)
    reason = f"run {run.number}"
    try:
        count = ask_for_reviews(session, round_, entries, extra, by=current_user, reason=reason)
    except Invalid as refusal:
        session.rollback()
        return _reviews_page(slug, number, run_number, sentence(refusal)), 422
    session.commit()
    flash(ngettext("%(num)s film is to get more reviews.", "%(num)s films are to get more reviews.", count))
    return redirect(url_for(".reviews", slug=slug, number=number, run_number=run_number), 303)
