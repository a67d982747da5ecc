"""The studio: the arithmetic of a round, drawing a plan, looking at the proposal, applying it, undoing it."""

from __future__ import annotations

import math
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import User
from app.assignments.forms import DialsForm, TermsForm, WishForm, language_name
from app.assignments.models import Plan, PlanKind, PlanState, WishKind
from app.assignments.operations import wishes
from app.assignments.operations.applying import Applied, apply_plan, is_large, promise_applying
from app.assignments.operations.conflicts import entry_with_code
from app.assignments.operations.fixes import below_fewest, change_reviews, lower_fewest, raise_judges
from app.assignments.operations.plans import Dials, request_plan, stop_plan
from app.assignments.operations.reasons import Answer, answer, watchers
from app.assignments.operations.repairs import set_terms, terms_of
from app.assignments.operations.undoing import undo_plan
from app.assignments.queries import plans as queries
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.panel import seats
from app.contests.models import Contest, Round
from app.contests.views.organizer import round_or_404
from app.entries.models import GENRES
from app.web.counts import grouped
from app.web.database import session
from app.web.gate import policy
from app.web.rules import RuleBroken

bp = Blueprint("plans", __name__)
ROUND = "/contests/<slug>/rounds/<int:number>"
# Reviews of each film that a remedy asks for beside those asked for now.
STEPS = {"reviews": -1, "more": 1}
bp.add_app_template_filter(language_name)
WORKING = (PlanState.REQUESTED, PlanState.APPLYING)


@bp.get(f"{ROUND}/plans")
@policy("plan.manage")
def studio(slug: str, number: int) -> ResponseReturnValue:
    """The arithmetic first, then what was drawn so far."""
    contest, round_ = round_or_404(slug, number)
    return _studio(contest, round_)


def _studio(contest: Contest, round_: Round, **forms: Any) -> str:
    panel = seats(session, round_)
    terms = terms_of(session, round_)
    page = {
        "dials": DialsForm(prefix="dials-"),
        "wish_form": WishForm.of([seat.judge for seat in panel]),
        "terms_form": TermsForm(prefix="terms-", obj=terms),
    }
    return render_template(
        "assignments/studio.html",
        contest=contest,
        round=round_,
        sum=sum_of(session, round_),
        lost=queries.lost_seats(session, round_),
        plans=queries.plans_of(session, round_),
        wishes=queries.wishes_of(session, round_),
        **(page | forms),
    )


@bp.post(f"{ROUND}/plans")
@policy("plan.manage")
def draw(slug: str, number: int) -> ResponseReturnValue:
    """Ask for a plan; while one is being drawn, lead to that one."""
    contest, round_ = round_or_404(slug, number)
    form = DialsForm(prefix="dials-")
    if not form.validate():
        return _studio(contest, round_, dials=form), 422
    before = queries.last_number(session, round_)
    plan = request_plan(session, round_, form.dials(), kind=PlanKind(form.kind.data), by=current_user)
    session.commit()
    if plan.number == before:
        flash(_("A plan of this round is being drawn already; this is it."))
    return redirect(url_for(".plan", slug=slug, number=number, place=plan.number), 303)


def _plan_or_404(slug: str, number: int, place: int) -> tuple[Contest, Round, Plan]:
    contest, round_ = round_or_404(slug, number)
    found: Plan = queries.plan_of(session, round_, place) or abort(404)
    return contest, round_, found


@bp.get(f"{ROUND}/plans/<int:place>")
@policy("plan.manage")
def plan(slug: str, number: int, place: int) -> ResponseReturnValue:
    """One plan: how far it is, what it proposes, what came of it; `?entry=&judge=` asks about a pair."""
    contest, round_, found = _plan_or_404(slug, number, place)
    return render_template(
        "assignments/plan.html", contest=contest, round=round_, **_parts(found), **_asked(contest, found)
    )


def _asked(contest: Contest, found: Plan) -> dict[str, Any]:
    """The pair that the address asks about, and the answer or why there is none."""
    form = WishForm.of([seat.judge for seat in seats(session, found.round)], asked=True)
    if not form.entry.data:
        return {"pair_form": form}
    try:
        entry = entry_with_code(session, contest, form.entry.data)
    except RuleBroken as refusal:
        form.entry.errors = [str(_(refusal.message))]
        return {"pair_form": form}
    if "judge" not in request.args:
        names = queries.names_of(session, watchers(session, found, entry.id))
        return {"pair_form": form, "pair_entry": entry, "watched_by": names}
    form.validate()
    judge = session.get(User, form.judge.data or 0)
    why: Answer | None = answer(session, found, entry.id, judge.id) if judge else None
    wish = queries.wish_of(session, found.round, entry.id, judge.id) if judge else None
    return {"pair_form": form, "why": why, "wish": wish, "pair_entry": entry, "pair_judge": judge}


@bp.get(f"{ROUND}/plans/<int:place>/progress")
@policy("plan.manage")
def progress(slug: str, number: int, place: int) -> ResponseReturnValue:
    """The part of the page that changes while the plan is drawn or applied."""
    contest, round_, found = _plan_or_404(slug, number, place)
    answer = make_response(
        render_template("assignments/_plan.html", contest=contest, round=round_, **_parts(found))
    )
    if found.state not in WORKING:
        # What came out has questions and remedies of its own: the whole page is there now.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _parts(found: Plan) -> dict[str, Any]:
    loads = found.summary.get("loads", [])
    refused = found.summary.get("refused", {"message": "", "params": {}})
    message = refused["message"]
    return {
        "plan": found,
        "job": queries.job_of(session, found) if found.state in WORKING else None,
        "below": below_fewest(found),
        "names": queries.names_of(session, [load["judge"] for load in loads]),
        "longest": max((max(load["seconds"], _budget(load)) for load in loads), default=0),
        "language_name": language_name,
        "genres": GENRES,
        "refusal": _(message) % refused["params"] if message else "",
    }


@bp.app_template_global("ring")
def ring(count: int) -> list[tuple[float, float]]:
    """So many places on a circle in a square of 100."""
    turns = [2 * math.pi * number / count for number in range(count)]
    return [(round(50 + 38 * math.sin(turn), 1), round(50 - 38 * math.cos(turn), 1)) for turn in turns]


@bp.app_template_filter("translated")
def translated(code: str, words: dict[str, str]) -> str:
    """The words of a code, or the code."""
    return words.get(code, code)


def _budget(load: dict[str, Any]) -> int:
    return 60 * (load.get("max_minutes") or 0)


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
    """Give the judges their films; a large plan is applied by a job, whose progress the page shows."""
    _contest, _round, found = _plan_or_404(slug, number, place)
    if is_large(found) and found.state in (PlanState.PROPOSED, PlanState.APPLYING):
        promise_applying(session, found, by=current_user)
        session.commit()
    else:
        applied = apply_plan(session, found, by=current_user)
        session.commit()
        flash(_outcome(applied))
    return redirect(url_for(".plan", slug=slug, number=number, place=place), 303)


def _outcome(applied: Applied) -> str:
    if applied.again:
        return str(_("This plan was applied already; nothing has changed."))
    done = str(ngettext("%(num)s review was given out.", "%(num)s reviews were given out.", applied.added))
    if not applied.removed:
        return done
    moved = ngettext("%(num)s review was taken back.", "%(num)s reviews were taken back.", applied.removed)
    return f"{done} {moved}"


@bp.post(f"{ROUND}/plans/<int:place>/undo")
@policy("plan.manage")
def undo(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Take an applied plan back as far as nobody has begun."""
    _contest, _round, found = _plan_or_404(slug, number, place)
    undone = undo_plan(session, found, by=current_user)
    session.commit()
    flash(
        _(
            "Undone: %(withdrawn)s reviews came back, %(restored)s went to their earlier judges, "
            "%(kept)s had been begun and stay.",
            withdrawn=grouped(undone.withdrawn),
            restored=grouped(undone.restored),
            kept=grouped(undone.kept),
        )
    )
    return redirect(url_for(".plan", slug=slug, number=number, place=place), 303)


@bp.get(f"{ROUND}/plans/compare")
@policy("plan.manage")
def compare(slug: str, number: int) -> ResponseReturnValue:
    """Two plans side by side; `?a=1&b=2`, else the last two."""
    contest, round_ = round_or_404(slug, number)
    drawn = [found for found in queries.plans_of(session, round_) if "status" in found.summary]
    by_number = {str(found.number): found for found in drawn}
    last = [*(str(found.number) for found in drawn[1::-1]), "", ""]
    a, b = (by_number.get(request.args.get(key, last[place])) for place, key in enumerate("ab"))
    shared = queries.shared_pairs(session, a, b) if a and b else 0
    return render_template(
        "assignments/compare.html", contest=contest, round=round_, a=a, b=b, plans=drawn, shared=shared
    )


@bp.post(f"{ROUND}/plans/pairs")
@policy("plan.manage")
def wish(slug: str, number: int) -> ResponseReturnValue:
    """Pin a pair, ban it, or let it go."""
    contest, round_ = round_or_404(slug, number)
    form = WishForm.of([seat.judge for seat in seats(session, round_)])
    if form.validate_on_submit() and form.carries_out(lambda: _wish(contest, round_, form)):
        session.commit()
        flash(_("Noted. The next plan keeps to it."))
        return redirect(url_for(".studio", slug=slug, number=number), 303)
    return _studio(contest, round_, wish_form=form), 422


def _wish(contest: Contest, round_: Round, form: WishForm) -> None:
    entry = entry_with_code(session, contest, form.entry.data or "", field="entry")
    judge = session.get_one(User, form.judge.data)
    if form.wish.data == "none":
        wishes.let_go(session, round_, entry, judge, by=current_user)
    else:
        wishes.wish(session, round_, entry, judge, WishKind(form.wish.data), by=current_user)


@bp.post(f"{ROUND}/plans/<int:place>/fix")
@policy("plan.manage")
def fix(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Do what would fill the empty seats or give judges what they were to have, then draw again."""
    _contest, round_, found = _plan_or_404(slug, number, place)
    asked = request.form.get("fix", "")
    if asked in STEPS:
        change_reviews(session, round_, STEPS[asked], by=current_user)
    elif asked == "fewest":
        lower_fewest(session, found, by=current_user)
    else:
        raise_judges(session, found, request.form.get("cause", ""), by=current_user)
    again = request_plan(session, round_, Dials.of(found.options), kind=found.kind, by=current_user)
    session.commit()
    return redirect(url_for(".plan", slug=slug, number=number, place=again.number), 303)


@bp.post(f"{ROUND}/plans/terms")
@policy("plan.manage")
def terms(slug: str, number: int) -> ResponseReturnValue:
    """When a judge counts as silent, and whether tool makers are a tie."""
    contest, round_ = round_or_404(slug, number)
    form = TermsForm(prefix="terms-")
    if not form.validate():
        return _studio(contest, round_, terms_form=form), 422
    set_terms(
        session,
        round_,
        silent_days=form.silent_days.data or 0,
        vendors_tie=bool(form.vendors_tie.data),
        by=current_user,
    )
    session.commit()
    flash(_("Kept."))
    return redirect(url_for(".studio", slug=slug, number=number), 303)
