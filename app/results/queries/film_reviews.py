"""One film's reviews as a run counted them: each with its criteria and with what it counts as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from app.accounts.models import User
from app.contests.models import Round
from app.results.models import JudgeStanding
from app.results.queries.counted import judge_of
from app.tally.rules import Rules
from app.tally.scores import MISSING, Scores
from app.tally.weights import shares

MILLION = 1_000_000


@dataclass(frozen=True)
class FilmReview:
    """One review in millionths of a point; `counts_as` is the composite freed of its judge's severity."""

    judge: User
    round_number: int
    scores: dict[str, int]
    composite: int | None
    severity: int | None
    counts_as: int | None


def reviews_of_film(
    scores: Scores, rules: Rules, code: str, judges: Sequence[JudgeStanding], own: Round
) -> list[FilmReview]:
    """The reviews of a film that a run counted, in the order of their judges."""
    known = {(row.judge_id, row.round_number): row for row in judges}
    share = shares(scores.criteria, rules.weights)
    found = []
    for key, given in _given(scores, code).items():
        row = known.get(judge_of(key, own))
        if row is not None:
            found.append(_review(row, given, share, len(scores.criteria)))
    return found


def _given(scores: Scores, code: str) -> dict[str, dict[str, int]]:
    if code not in scores.films:
        return {}
    rows = np.flatnonzero((scores.film == scores.films.index(code)) & (scores.hundredths != MISSING))
    given: dict[str, dict[str, int]] = {}
    for row in rows.tolist():
        judge, criterion = scores.judges[scores.judge[row]], scores.criteria[scores.criterion[row]]
        given.setdefault(judge, {})[criterion] = int(scores.hundredths[row])
    return given


def _review(
    row: JudgeStanding, given: dict[str, int], share: dict[str, Fraction], criteria: int
) -> FilmReview:
    whole = FilmReview(row.judge, row.round_number, given, None, row.severity, None)
    if len(given) < criteria:
        return whole
    exact = sum((share[key] * value for key, value in given.items()), Fraction(0)) / 100
    composite = round(exact * MILLION)
    return replace(whole, composite=composite, counts_as=composite - (row.severity or 0))
