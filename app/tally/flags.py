"""Reviews, and judges towards one studio, that stray further than noise would: for people to look at.

A flag never deletes or corrects anything. Each review is held against what the film's other reviews
predict of it, so that it cannot vouch for itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from app.tally.arrays import Floats
from app.tally.exact import settled
from app.tally.results import Tally
from app.tally.reviews import Reviews, complete_reviews
from app.tally.rules import FAIR, Rules
from app.tally.scores import Scores
from app.tally.weights import shares

FLAGGED_FROM = 4.0
"""Standard errors: among a million honest reviews some sixty reach it, among 41,000 two or three."""

_FEWEST_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class OutlierFlag:
    """A review `distance` points from what the film's others predict; `z` is that in standard errors."""

    film: str
    judge: str
    composite: float
    expected: float
    distance: float
    z: float


@dataclass(frozen=True, slots=True)
class GroupFlag:
    """A judge whose `films` films of one group (a studio, a maker) lie together `distance` points off."""

    judge: str
    group: str
    films: int
    distance: float
    z: float


@dataclass(frozen=True, slots=True)
class Flags:
    """What people should look at, furthest from expectation first."""

    reviews: tuple[OutlierFlag, ...]
    groups: tuple[GroupFlag, ...]


def flags(
    scores: Scores,
    tally: Tally,
    rules: Rules = FAIR,
    groups: Mapping[str, Collection[str]] | None = None,
    from_z: float = FLAGGED_FROM,
) -> Flags:
    """Return the flags of a fair tally of these scores; without a fit there is nothing to hold against.

    `groups` maps a film to the keys of those behind it.
    """
    film, noise = tally.variance.film, tally.variance.noise
    if film is None or not noise or tally.mean is None:
        return Flags((), ())
    reviews = complete_reviews(scores, shares(scores.criteria, rules.weights))
    severity = np.array([judge.severity or 0.0 for judge in tally.judges])[reviews.judge]
    expected, variance = _predicted(reviews, reviews.composite - severity, tally.mean, film, noise)
    expected = expected + severity
    distance = reviews.composite - expected
    return Flags(
        reviews=_outliers(scores, reviews, expected, distance, distance / np.sqrt(variance), from_z),
        groups=_studios(scores, reviews, distance, variance, groups or {}, from_z),
    )


def _predicted(
    reviews: Reviews, corrected: Floats, mean: float, film_variance: float, noise: float
) -> tuple[Floats, Floats]:
    """Return each review's expectation from the film's others and the variance of a new review there."""
    shrinkage = noise / film_variance
    sums = np.bincount(reviews.film, weights=corrected, minlength=reviews.n_films)[reviews.film]
    others = reviews.per_film[reviews.film] - 1 + shrinkage
    return (sums - corrected + shrinkage * mean) / others, noise * (1 + 1 / others)


def _outliers(
    scores: Scores, reviews: Reviews, expected: Floats, distance: Floats, z: Floats, from_z: float
) -> tuple[OutlierFlag, ...]:
    far = np.flatnonzero(np.abs(z) >= from_z)
    order = far[np.argsort(-np.abs(z[far]), kind="stable")]
    values = settled(np.column_stack([reviews.composite, expected, distance, z])[order])
    return tuple(
        OutlierFlag(scores.films[reviews.film[place]], scores.judges[reviews.judge[place]], *row)
        for place, row in zip(order, values.tolist(), strict=True)
    )


def _studios(
    scores: Scores,
    reviews: Reviews,
    distance: Floats,
    variance: Floats,
    groups: Mapping[str, Collection[str]],
    from_z: float,
) -> tuple[GroupFlag, ...]:
    together: dict[tuple[int, str], list[int]] = {}
    for place, (film, judge) in enumerate(zip(reviews.film.tolist(), reviews.judge.tolist(), strict=True)):
        for group in groups.get(scores.films[film], ()):
            together.setdefault((judge, group), []).append(place)
    found = []
    for (judge, group), places in together.items():
        z = float(distance[places].sum() / np.sqrt(variance[places].sum()))
        if len(places) >= _FEWEST_TOGETHER and abs(z) >= from_z:
            mean = round(float(distance[places].mean()), 6)
            found.append(GroupFlag(scores.judges[judge], group, len(places), mean, round(z, 6)))
    return tuple(sorted(found, key=lambda flag: (-abs(flag.z), flag.judge, flag.group)))
