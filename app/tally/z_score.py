"""The z-score per judge: each review counts by its place in its judge's own scale."""

import numpy as np

from app.tally.arrays import Flags, Floats
from app.tally.exact import settled
from app.tally.reviews import Reviews


def z_score_means(reviews: Reviews) -> Floats:
    """Return each film's mean z-score, NaN without reviews.

    z = (composite - mean of the judge) / standard deviation of the judge's reviews (as a population);
    a judge whose reviews are all equal says nothing about the order and counts as zero.
    """
    composite, judge = reviews.composite, reviews.judge
    counts = np.maximum(reviews.per_judge, 1)
    residual = composite - (_per_judge(reviews, composite) / counts)[judge]
    deviation = np.sqrt(_per_judge(reviews, residual**2) / counts)[judge]
    varies = varying_judges(reviews)[judge] & (deviation > 0)
    scores = np.where(varies, residual / np.where(varies, deviation, 1.0), 0.0)
    sums = np.bincount(reviews.film, weights=scores, minlength=reviews.n_films)
    per_film = reviews.per_film
    means = np.where(per_film > 0, sums / np.maximum(per_film, 1), np.nan)
    return settled(means)


def _per_judge(reviews: Reviews, values: Floats) -> Floats:
    return np.asarray(
        np.bincount(reviews.judge, weights=values, minlength=reviews.n_judges), dtype=np.float64
    )


def varying_judges(reviews: Reviews) -> Flags:
    """Return which judges gave different composites, compared exactly."""
    order = np.argsort(reviews.judge, kind="stable")
    judge, numerator = reviews.judge[order], reviews.numerator[order]
    steps = (judge[1:] == judge[:-1]) & (numerator[1:] != numerator[:-1]).astype(bool)
    varies = np.zeros(reviews.n_judges, dtype=np.bool_)
    varies[judge[1:][steps]] = True
    return varies
