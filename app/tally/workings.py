"""The workings people see: corrected reviews, spread, variance shares, reliability, right winners."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.tally.arrays import Floats
from app.tally.exact import settled
from app.tally.places import ranked_order, ranks
from app.tally.results import Tally
from app.tally.reviews import complete_reviews
from app.tally.rules import FAIR, Rules
from app.tally.scores import Scores
from app.tally.weights import shares

DIVISIVE_SHARE = Fraction(1, 20)
"""The films with the greatest spread that are called divisive."""

_FEWEST_FOR_SPREAD = 2


@dataclass(frozen=True, slots=True)
class ReviewWorking:
    """One review: its composite, its judge's severity (0 where unknown) and what it then counts as."""

    film: str
    judge: str
    composite: float
    severity: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Shares (0..1) of the variance of one review, and the reliability of reviews on this panel.

    `one_review` and `mean_review` say how much of the variance of one review, and of the mean of n
    uncorrected reviews, is the films' own; `corrected_mean` the same once severity is removed.
    """

    film_share: float
    judge_share: float
    noise_share: float
    one_review: float
    mean_review: float
    corrected_mean: float


def review_workings(scores: Scores, tally: Tally, rules: Rules = FAIR) -> tuple[ReviewWorking, ...]:
    """Return every complete review of a tally with its judge's offset, by film and judge."""
    reviews = complete_reviews(scores, shares(scores.criteria, rules.weights))
    severity = np.array([judge.severity or 0.0 for judge in tally.judges])[reviews.judge]
    composite = settled(reviews.composite)
    columns = (composite.tolist(), severity.tolist(), settled(composite - severity).tolist())
    pairs = zip(reviews.film.tolist(), reviews.judge.tolist(), *columns, strict=True)
    return tuple(
        ReviewWorking(scores.films[film], scores.judges[judge], *numbers) for film, judge, *numbers in pairs
    )


def spreads(workings: tuple[ReviewWorking, ...]) -> dict[str, float]:
    """Return the standard deviation (n - 1) of each film's corrected reviews where it has two or more."""
    by_film: dict[str, list[float]] = {}
    for review in workings:
        by_film.setdefault(review.film, []).append(review.corrected)
    return {
        film: float(np.std(values, ddof=1))
        for film, values in by_film.items()
        if len(values) >= _FEWEST_FOR_SPREAD
    }


def divisive(spread: dict[str, float]) -> frozenset[str]:
    """Return the films whose spread is in the top twentieth; films level at its edge are left out."""
    count = int(len(spread) * DIVISIVE_SHARE)
    edge = sorted(spread.values(), reverse=True)[count] if spread else 0.0
    return frozenset(film for film, value in spread.items() if value > edge)


def reliability(tally: Tally, reviews_each: float) -> Reliability | None:
    """Return variance shares and reliabilities for `reviews_each` reviews a film, None without a fit."""
    film, judge, noise = tally.variance.film, tally.variance.judge, tally.variance.noise
    if film is None or judge is None or noise is None:
        return None
    total = film + judge + noise
    return Reliability(
        film_share=film / total,
        judge_share=judge / total,
        noise_share=noise / total,
        one_review=film / total,
        mean_review=film / (film + (judge + noise) / reviews_each),
        corrected_mean=film / (film + noise / reviews_each),
    )


def expected_right_winners(tally: Tally, top: int) -> float | None:
    """Return how many of the best `top` films are expected to be truly among the best `top`."""
    chances = [film.p_top for film in tally.films if film.rank is not None][:top]
    return None if not chances or None in chances else sum(chance or 0.0 for chance in chances)


def winners_by_raw_mean(tally: Tally, top: int) -> tuple[str, ...]:
    """Return the films that the raw mean would place among the best `top`, in its order."""
    films = sorted((film for film in tally.films if film.rank is not None), key=lambda film: film.film)
    raw: Floats = np.array([np.nan if film.raw is None else film.raw for film in films])
    return tuple(films[place].film for place in ranked_order(ranks(raw))[:top])


def winners_that_differ(tally: Tally, top: int) -> int:
    """Return how many of the method's best `top` films the raw mean would not have chosen."""
    chosen = [film.film for film in tally.films if film.rank is not None][:top]
    return len(set(chosen) - set(winners_by_raw_mean(tally, top)))
