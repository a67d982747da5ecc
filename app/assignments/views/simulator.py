"""The judging-plan simulator: an organizer's numbers in, hours against the share of right winners out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.forms import SimulatorForm
from app.assignments.models import Simulation
from app.assignments.operations.simulator import Numbers, request_simulation
from app.assignments.queries import simulations as queries
from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.jobs.operations import cancel
from app.jobs.queries import job_for
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("simulator", __name__)
PAGE = "/contests/<slug>/simulator"


@bp.route(PAGE, methods=["GET", "POST"])
@policy("plan.manage")
def page(slug: str) -> ResponseReturnValue:
    """The form, the newest table, and those before it."""
    contest = contest_or_404(slug)
    form = SimulatorForm(data=queries.numbers_of(session, contest))
    asked: list[Simulation] = []
    if form.validate_on_submit() and form.carries_out(lambda: asked.append(_ask(contest, form))):
        session.commit()
        return redirect(url_for(".simulation", slug=slug, number=asked[0].number), 303)
    known = queries.simulations_of(session, contest.id)
    rendered = render_template("assignments/simulator.html", contest=contest, form=form, known=known)
    return rendered, 422 if form.errors else 200


def _ask(contest: Contest, form: SimulatorForm) -> Simulation:
    return request_simulation(
        session,
        contest,
        Numbers(
            films=form.entries.data or 0,
            winners=form.winners.data or 0,
            judges=form.judges.data or 0,
            minutes=float(form.minutes.data or 0),
        ),
        own=_own(form),
        by=current_user,
    )


def _own(form: SimulatorForm) -> dict[str, int] | None:
    """The plan that the form names, if it names any."""
    said = {"first": form.first.data, "advance": form.advance.data, "second": form.second.data}
    if not any(said.values()):
        return None
    return {name: int(value or 0) for name, value in said.items()}


def _parts(slug: str, number: int) -> dict[str, Any]:
    contest = contest_or_404(slug)
    found: Simulation = queries.simulation_of(session, contest.id, number) or abort(404)
    job = None if found.done_at else job_for(session, queries.simulation_key(found))
    return {"contest": contest, "found": found, "job": job}


@bp.get(f"{PAGE}/<int:number>")
@policy("plan.manage")
def simulation(slug: str, number: int) -> ResponseReturnValue:
    """One simulation."""
    return render_template("assignments/simulation.html", **_parts(slug, number))


@bp.get(f"{PAGE}/<int:number>/progress")
@policy("plan.manage")
def progress(slug: str, number: int) -> ResponseReturnValue:
    """The part of the page that changes while it is computed."""
    return render_template("assignments/_simulation.html", **_parts(slug, number))


@bp.post(f"{PAGE}/<int:number>/stop")
@policy("plan.manage")
def stop(slug: str, number: int) -> ResponseReturnValue:
    """Stop a simulation."""
    job = _parts(slug, number)["job"]
    if job is not None:
        cancel(session, job.id)
        session.commit()
    flash(_("Stopped. Nothing was changed."))
    return redirect(url_for(".page", slug=slug), 303)
