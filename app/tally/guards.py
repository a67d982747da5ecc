"""The remarks that go with a tally: who was left out, and what the method cannot promise here."""

from collections.abc import Iterator

import numpy as np

from app.tally.fair_mean import FairFit
from app.tally.notices import Notice, notice
from app.tally.panel import Panel
from app.tally.results import FEW_REVIEWS
from app.tally.reviews import Reviews
from app.tally.rules import Rules
from app.tally.trimmed_mean import WANTED
from app.tally.z_score import varying_judges

ZSCORE_REVIEWS = 20
FLAT_FROM = 5
"""Fewer reviews may be alike without saying anything of their judge."""


def review_notices(reviews: Reviews, rules: Rules) -> Iterator[Notice]:
    """Yield what was left out before any method began."""
    counts = reviews.per_film
    without = int(np.count_nonzero(counts == 0))
    below = int(np.count_nonzero((counts > 0) & (counts < rules.min_reviews)))
    if reviews.left_out:
        yield notice("incomplete_reviews", count=reviews.left_out)
    if without:
        yield notice("films_without_reviews", count=without)
    if below:
        yield notice("below_min_reviews", count=below, minimum=rules.min_reviews)
    flat = int(np.count_nonzero((reviews.per_judge >= FLAT_FROM) & ~varying_judges(reviews)))
    if flat:
        yield notice("flat_judges", count=flat)


def fair_notices(panel: Panel, fit: FairFit | None, why_raw: str | None, limit: int) -> Iterator[Notice]:
    """Yield the guards of the fair mean that struck."""
    if why_raw == "too_many_judges":
        yield notice(why_raw, judges=panel.judges.size, limit=limit)
    elif why_raw is not None:
        yield notice(why_raw)
    if fit is not None and fit.noise == 0:
        yield notice("no_disagreement")
    elif fit is not None and not fit.detectable:
        yield notice("severity_not_detectable")
    if panel.components > 1:
        yield notice("components", components=panel.components)
    few = int(np.count_nonzero(np.bincount(panel.judge) < FEW_REVIEWS)) if panel.judge.size else 0
    if fit is not None and few:
        yield notice("judges_with_few_reviews", count=few, minimum=FEW_REVIEWS)


def method_notices(reviews: Reviews, rules: Rules) -> Iterator[Notice]:
    """Yield what the other methods ask for and these reviews do not give."""
    if rules.method == "trimmed":
        counts = reviews.per_film
        thin = int(np.count_nonzero((counts >= max(1, rules.min_reviews)) & (counts < WANTED)))
        if thin:
            yield notice("trimmed_thin", count=thin, minimum=WANTED)
    elif rules.method == "zscore":
        yield notice("zscore_random")
        few = int(np.count_nonzero((reviews.per_judge > 0) & (reviews.per_judge < ZSCORE_REVIEWS)))
        if few:
            yield notice("zscore_few_reviews", count=few, minimum=ZSCORE_REVIEWS)
    elif rules.method in {"borda", "exponential"}:
        films = np.count_nonzero(reviews.per_film)
        partial = int(np.count_nonzero((reviews.per_judge > 0) & (reviews.per_judge < films)))
        if partial:
            yield notice("rank_points_incomplete", count=partial)
