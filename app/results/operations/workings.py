"""What explains a run: variances, reliability, agreement, flags, other methods, judges; all as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.results.operations.tallying import Found
from app.results.queries.sheets import Sheet
from app.tally import awards
from app.tally.comparison import alternatives
from app.tally.flags import flags
from app.tally.judging import JudgeFacts, judge_facts, panel_agreement
from app.tally.profiles import percentiles
from app.tally.results import JudgeStanding
from app.tally.workings import (
    divisive,
    expected_right_winners,
    reliability,
    review_workings,
    spreads,
    winners_that_differ,
)

MILLION = 1_000_000
MOST_FLAGS = 200


def micro(value: float | None) -> int | None:
    """A value of the engine, settled at six decimals, in whole millionths."""
    return None if value is None else round(value * MILLION)


def workings_of(sheet: Sheet, found: Found, allocation: awards.Allocation) -> dict[str, Any]:
    """Everything but the standings."""
    chosen = found.chosen
    return {
        "n_films": chosen.n_films,
        "unreviewed": len({entry.code for entry in sheet.entries} - {film.film for film in chosen.films}),
        "n_judges": chosen.n_judges,
        "n_reviews": chosen.n_reviews,
        "components": chosen.components,
        "mean": chosen.mean,
        "variance": asdict(chosen.variance),
        "judges": [asdict(judge) for judge in chosen.judges],
        "notices": [
            {"code": notice.code, "parameters": dict(notice.parameters)} for notice in chosen.notices
        ],
        "withheld": [asdict(withheld) for withheld in allocation.withheld],
        "alternates": {key: list(films) for key, films in allocation.alternates.items()},
        **(_explained(sheet, found) if found.stages else {}),
    }


def _explained(sheet: Sheet, found: Found) -> dict[str, Any]:
    chosen, top = found.chosen, found.rules.top
    ranked = [film for film in chosen.films if film.rank is not None]
    reviews_each = sum(film.n for film in ranked) / len(ranked) if ranked else 0.0
    share = reliability(chosen, reviews_each) if reviews_each else None
    return {
        "top": top,
        "reviews_each": round(reviews_each, 2),
        "reliability": None if share is None else asdict(share),
        "agreement": asdict(panel_agreement(found.scores, found.rules)),
        "expected_right": expected_right_winners(chosen, top) if top else None,
        "differs_from_raw": winners_that_differ(chosen, top) if top else None,
        "others": _others(found, [film.film for film in ranked][: top or 0]),
        "flags": _flags(sheet, found),
    }


def _others(found: Found, winners: Sequence[str]) -> list[dict[str, Any]]:
    if not winners or not found.is_single:
        return []
    return [asdict(one) for one in alternatives(found.scores, found.rules, tuple(winners))]


def _flags(sheet: Sheet, found: Found) -> dict[str, Any]:
    """Whom people should look at; those behind a film are opaque keys."""
    if not found.is_single:
        return {"reviews": [], "groups": []}
    groups = {entry.code: entry.people for entry in sheet.entries}
    raised = flags(found.scores, found.chosen, found.rules, groups)
    return {
        "reviews": [asdict(flag) for flag in raised.reviews[:MOST_FLAGS]],
        "groups": [asdict(flag) for flag in raised.groups[:MOST_FLAGS]],
    }


def film_workings(found: Found) -> dict[str, dict[str, Any]]:
    """Each film's criteria, profile and spread, as its standing keeps them."""
    rows: dict[str, dict[str, Any]] = {}
    for key, tally in found.alone.items():
        for film in tally.films:
            if film.adjusted is not None:
                rows.setdefault(film.film, {"criteria": {}})["criteria"][key] = micro(film.adjusted)
    for code, profile in percentiles(found.alone).items():
        rows[code]["profile"] = profile
    spread = _spreads(found)
    apart = divisive(spread)
    for code, value in spread.items():
        rows.setdefault(code, {}).update(spread=micro(value), is_divisive=code in apart)
    return rows


def _spreads(found: Found) -> dict[str, float]:
    if not found.stages:
        return {}
    return spreads(review_workings(found.scores, found.chosen, found.rules))


def judge_rows(sheet: Sheet, found: Found) -> list[dict[str, Any]]:
    """Each judge's standing by engine key."""
    facts = {}
    if found.stages:
        facts = {one.judge: one for one in judge_facts(found.scores, found.chosen, found.rules, sheet.order)}
    return [_judge_row(judge, facts.get(judge.judge)) for judge in found.chosen.judges if judge.n]


def _judge_row(judge: JudgeStanding, facts: JudgeFacts | None) -> dict[str, Any]:
    drift = facts.drift if facts else None
    return {
        "key": judge.judge,
        "reviews": judge.n,
        "severity": micro(judge.severity),
        "error": micro(judge.se),
        "spread": micro(facts.spread) if facts else None,
        "agreement": micro(facts.agreement) if facts else None,
        "drift": micro(drift.difference) if drift else None,
        "drift_error": micro(drift.se) if drift else None,
    }
