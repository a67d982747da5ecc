"""The studio: the arithmetic of a round, drawing a plan, looking at the proposal, applying it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from app.assignments.forms import language_name
from app.assignments.models import Plan, PlanState
from app.assignments.operations.applying import Applied, apply_plan
from app.assignments.operations.plans import request_plan, stop_plan
from app.assignments.queries import plans as queries
from app.assignments.queries.panel import seats
from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("plans", __name__)
ROUND = "/contests/<slug>/rounds/<int:number>"


@bp.get(f"{ROUND}/plans")
@policy("plan.manage")
def studio(slug: str, number: int) -> ResponseReturnValue:
    """The arithmetic first, then what was drawn so far."""
    contest, round_ = round_or_404(slug, number)
    return render_template(
        "assignments/studio.html",
        contest=contest,
        round=round_,
        sum=queries.sum_of(session, round_),
        plans=queries.plans_of(session, round_),
    )


@bp.post(f"{ROUND}/plans")
@policy("plan.manage")
def draw(slug: str, number: int) -> ResponseReturnValue:
    """Ask for a plan."""
    _contest, round_ = round_or_404(slug, number)
    plan = request_plan(session, round_, by=current_user)
    session.commit()
    return redirect(url_for(".plan", slug=slug, number=number, place=plan.number), 303)


def _plan_or_404(slug: str, number: int, place: int) -> tuple[Contest, Round, Plan]:
    contest, round_ = round_or_404(slug, number)
    found: Plan = queries.plan_of(session, round_, place) or abort(404)
    return contest, round_, found


@bp.get(f"{ROUND}/plans/<int:place>")
@policy("plan.manage")
def plan(slug: str, number: int, place: int) -> ResponseReturnValue:
    """One plan: how far it is, what it proposes, what came of it."""
    contest, round_, found = _plan_or_404(slug, number, place)
    return render_template("assignments/plan.html", contest=contest, round=round_, **_parts(found))


@bp.get(f"{ROUND}/plans/<int:place>/progress")
@policy("plan.manage")
def progress(slug: str, number: int, place: int) -> ResponseReturnValue:
    """The part of the page that changes while the plan is drawn."""
    contest, round_, found = _plan_or_404(slug, number, place)
    return render_template("assignments/_plan.html", contest=contest, round=round_, **_parts(found))


def _parts(found: Plan) -> dict[str, Any]:
    loads = found.summary.get("loads", [])
    return {
        "plan": found,
        "job": queries.job_of(session, found) if found.state is PlanState.REQUESTED else None,
        "names": queries.names_of(session, [load["judge"] for load in loads]),
        "longest": max((load["seconds"] for load in loads), default=0),
        "language_name": language_name,
    }


@bp.post(f"{ROUND}/plans/<int:place>/stop")
@policy("plan.manage")
def stop(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Stop the drawing of a plan."""
    _contest, _round, found = _plan_or_404(slug, number, place)
    stop_plan(session, found, by=current_user)
    session.commit()
    flash(_("Stopped. Nothing was changed."))
    return redirect(url_for(".studio", slug=slug, number=number), 303)


@bp.post(f"{ROUND}/plans/<int:place>/apply")
@policy("plan.manage")
def apply(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Give the judges their films, and tell them."""
    contest, round_, found = _plan_or_404(slug, number, place)
    applied = apply_plan(session, found, by=current_user)
    _tell_judges(contest, round_, applied)
    session.commit()
    flash(_outcome(applied))
    return redirect(url_for(".plan", slug=slug, number=number, place=place), 303)


def _outcome(applied: Applied) -> str:
    if applied.again:
        return str(_("This plan was applied already; nothing has changed."))
    done = str(ngettext("%(num)s film was given out.", "%(num)s films were given out.", applied.added))
    if not applied.skipped:
        return done
    left = ngettext(
        "%(num)s pair no longer fitted and was left out; draw another plan to fill its place.",
        "%(num)s pairs no longer fitted and were left out; draw another plan to fill their places.",
        applied.skipped,
    )
    return f"{done} {left}"


def _tell_judges(contest: Contest, round_: Round, applied: Applied) -> None:
    """One mail to each judge who got films, in the judge's language."""
    link = public_url("judging.queue", slug=contest.slug, number=round_.number)
    for held in seats(session, round_):
        films = applied.films[held.judge_id]
        if films:
            with force_locale(held.judge.locale):
                title = local(contest, "title")
                subject = ngettext(
                    "%(num)s film to watch: %(title)s",
                    "%(num)s films to watch: %(title)s",
                    films,
                    title=title,
                )
                body = render_template(
                    "mail/films_to_watch.txt",
                    judge=held.judge,
                    contest=contest,
                    round=round_,
                    films=films,
                    link=link,
                )
            write(session, to=held.judge.email, subject=subject, body=body, contest_id=contest.id)
