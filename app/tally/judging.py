"""How each judge scored: spread, agreement with the films' other reviews, drift; how all of them agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.tally.agreement import Concordance, Icc, concordance, intraclass
from app.tally.arrays import Floats
from app.tally.drift import Drift, drift
from app.tally.krippendorff import interval_alpha
from app.tally.results import Tally
from app.tally.reviews import Reviews, complete_reviews
from app.tally.rules import FAIR, Rules
from app.tally.scores import Scores
from app.tally.weights import shares

_FEWEST_FOR_AGREEMENT = 5


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """One judge in points: `spread` is the standard deviation of the composites (0: one score to all).

    `agreement` is the correlation (-1..1) with the mean of the films' other reviews.
    """

    judge: str
    spread: float | None
    agreement: float | None
    drift: Drift | None


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """Krippendorff's alpha on what there is; the others only where every judge saw every film."""

    alpha: float | None
    icc: Icc | None
    concordance: Concordance | None


def judge_facts(
    scores: Scores, tally: Tally, rules: Rules = FAIR, order: Mapping[str, Sequence[str]] | None = None
) -> tuple[JudgeFacts, ...]:
    """Return the facts by judge key; `order` lists each judge's films in the order they were reviewed."""
    reviews = complete_reviews(scores, shares(scores.criteria, rules.weights))
    others = _others(reviews)
    adjusted = {film.film: film.adjusted for film in tally.films}
    found = []
    for judge, key in enumerate(scores.judges):
        mine = reviews.judge == judge
        composite = reviews.composite[mine]
        films = [scores.films[film] for film in reviews.film[mine].tolist()]
        residual = {
            film: value - (adjusted[film] or 0.0)
            for film, value in zip(films, composite.tolist(), strict=True)
        }
        in_time = [residual[film] for film in (order or {}).get(key, ()) if film in residual]
        spread = float(composite.std()) if composite.size else None
        found.append(JudgeFacts(key, spread, _correlation(composite, others[mine]), drift(in_time)))
    return tuple(found)


def panel_agreement(scores: Scores, rules: Rules = FAIR) -> PanelAgreement:
    """Return how far the judges agree on the films."""
    reviews = complete_reviews(scores, shares(scores.criteria, rules.weights))
    table = _table(reviews)
    if table is None:
        return PanelAgreement(interval_alpha(reviews.film, reviews.composite), None, None)
    try:
        together = concordance(table.T)
    except ValueError:  # nobody tells films apart
        together = None
    return PanelAgreement(interval_alpha(reviews.film, reviews.composite), intraclass(table), together)


def _others(reviews: Reviews) -> Floats:
    """Return for each review the mean of its film's other reviews, NaN without any."""
    composite = reviews.composite
    sums = np.bincount(reviews.film, weights=composite, minlength=reviews.n_films)[reviews.film]
    count = reviews.per_film[reviews.film] - 1
    return np.where(count > 0, (sums - composite) / np.maximum(count, 1), np.nan)


def _correlation(own: Floats, others: Floats) -> float | None:
    known = ~np.isnan(others)
    own, others = own[known], others[known]
    if own.size < _FEWEST_FOR_AGREEMENT or not own.std() or not others.std():
        return None
    return float(np.corrcoef(own, others)[0, 1])


def _table(reviews: Reviews) -> Floats | None:
    """Return films x judges where it is complete and at least 2 x 2."""
    films, judges = np.unique(reviews.film), np.unique(reviews.judge)
    if min(films.size, judges.size) < 2 or reviews.film.size != films.size * judges.size:
        return None
    return reviews.composite.reshape(films.size, judges.size)
