"""A run in detail: all its films, one film with its reviews, its judges, how it differs from another run."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.results.models import Standing, TallyRun
from app.results.operations.probing import rules_of_run
from app.results.queries.film_reviews import reviews_of_film
from app.results.queries.inputs import scores_of
from app.results.queries.runs import contenders_of, run_for
from app.results.queries.standings import (
    SORTS,
    count_moves,
    count_of,
    judges_of,
    moves,
    noise_group,
    page_of_standings,
    standing_for,
    titles_of,
)
from app.results.views.plots import severities
from app.results.views.tally import done_or_404
from app.scoring.queries.champions import champions_of
from app.tally.profiles import traits
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("standings", __name__)
RUN = "/contests/<slug>/rounds/<int:number>/tally/<int:run_number>"


@bp.get(f"{RUN}/films")
@policy("results.read")
def films(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """All films, 50 a page."""
    contest, round_, run = done_or_404(slug, number, run_number)
    asked = request.args.get("sort", "place")
    sort = asked if asked.lstrip("-") in SORTS else "place"
    page = page_of(count_of(session, run))
    rows = page_of_standings(session, run, page, sort)
    return render_template(
        "results/films.html",
        contest=contest,
        round=round_,
        run=run,
        page=page,
        rows=rows,
        sort=sort,
        tied=noise_group(session, run)[0],
    )


@bp.get(f"{RUN}/films/<code>")
@policy("results.read")
def film(slug: str, number: int, run_number: int, code: str) -> ResponseReturnValue:
    """One film: where it stands on each criterion, and what each review counts as."""
    contest, round_, run = done_or_404(slug, number, run_number)
    standing: Standing = standing_for(session, run, code) or abort(404)
    scores = scores_of(session, run)
    reviews = []
    if scores is not None:
        rules = rules_of_run(run, contenders_of(session, run))
        reviews = reviews_of_film(scores, rules, code, judges_of(session, run), round_)
    order = [criterion.key for criterion in round_.rubric.criteria]
    return render_template(
        "results/film.html",
        contest=contest,
        round=round_,
        run=run,
        standing=standing,
        reviews=reviews,
        traits=traits(standing.profile, order),
        champions=champions_of(session, [round_.id]).get(standing.entry_id, []),
    )


@bp.get(f"{RUN}/judges")
@policy("results.read")
def judges(slug: str, number: int, run_number: int) -> ResponseReturnValue:
    """How every judge scored, and what people should look at."""
    contest, round_, run = done_or_404(slug, number, run_number)
    rows = judges_of(session, run)
    raised = run.workings.get("flags", {"reviews": [], "groups": []})
    entries = titles_of(session, run, {flag["film"] for flag in raised["reviews"]})
    names = {f"judge-{row.judge_id}": row.judge.name for row in rows}
    return render_template(
        "results/judges.html",
        contest=contest,
        round=round_,
        run=run,
        rows=rows,
        plot=severities(rows),
        flags=raised,
        entries=entries,
        names=names,
    )


@bp.get(f"{RUN}/compare/<int:other_number>")
@policy("results.read")
def compare(slug: str, number: int, run_number: int, other_number: int) -> ResponseReturnValue:
    """Who stands elsewhere than in an earlier run."""
    contest, round_, run = done_or_404(slug, number, run_number)
    other: TallyRun = run_for(session, round_, other_number) or abort(404)
    page = page_of(count_moves(session, other, run))
    return render_template(
        "results/compare.html",
        contest=contest,
        round=round_,
        run=run,
        other=other,
        page=page,
        rows=moves(session, other, run, page),
    )
