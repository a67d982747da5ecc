"""Simulated contests whose true qualities are known: what plans, benches and tests are measured on.

Spreads are those fitted on the NeurIPS 2014 reviews (.46 of the variance film, .09 judge, .45 noise).
"""

from dataclasses import dataclass

import numpy as np

from app.tally.arrays import Floats, Ints
from app.tally.reviews import HUNDREDTHS, Reviews
from app.tally.scores import Scores

CRITERIA = ("originality", "story", "technique")
MIDDLE, LOWEST, HIGHEST = 5.5, 1, 10
CRITERION_SD = 0.7
_SEATING_ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How films meet judges, and how far films, judges and reviews spread, in points.

    `panels` groups of judges keep to their own films, but for `linked`, the share of reviews by anybody.
    """

    films: int = 1_200
    judges: int = 60
    reviews: int = 3
    panels: int = 1
    linked: float = 0.0
    film_sd: float = 1.3
    severity_sd: float = 0.6
    noise_sd: float = 1.3
    panel_quality_sd: float = 0.0


RANDOM = Design()
GENRE_PANELS = Design(panels=6, linked=0.1, panel_quality_sd=0.8)
FIXED_PANELS = Design(panels=20, linked=0.02)
UNLINKED_PANELS = Design(panels=20, severity_sd=1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What only the simulation knows: qualities, severities and panels, by position."""

    quality: Floats
    severity: Floats
    panel: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Canonical scores with the true qualities of films and severities of judges, in key order."""

    scores: Scores
    quality: Floats
    severity: Floats


def truth_of(design: Design, random: np.random.Generator) -> Truth:
    """Draw the films and the judges of a contest."""
    panel = random.integers(design.panels, size=design.films)
    quality = MIDDLE + random.normal(0, design.film_sd, design.films)
    quality += random.normal(0, design.panel_quality_sd, design.panels)[panel]
    return Truth(quality, random.normal(0, design.severity_sd, design.judges), panel)


def seats(
    design: Design, panel: Ints, count: int, random: np.random.Generator, taken: Ints | None = None
) -> Ints:
    """Return `count` different judges for each film of `panel`, none of those in `taken` (films x n).

    Raises ValueError where a panel is too small for that.
    """
    own = -(-(design.judges - panel) // design.panels)
    before = taken if taken is not None else np.empty((panel.size, 0), dtype=np.int64)
    if panel.size and int(own.min()) < count + before.shape[1]:
        raise ValueError("A panel has fewer judges than a film is to have reviews.")
    chosen = np.empty((panel.size, count), dtype=np.int64)
    open_rows = np.arange(panel.size)
    for _ in range(_SEATING_ROUNDS):
        drawn = random.integers(0, own[open_rows, None], size=(open_rows.size, count))
        judges = panel[open_rows, None] + design.panels * drawn
        anybody = random.random(judges.shape) < design.linked
        chosen[open_rows] = np.where(anybody, random.integers(design.judges, size=judges.shape), judges)
        everyone = np.sort(np.concatenate([before[open_rows], chosen[open_rows]], axis=1), axis=1)
        open_rows = open_rows[(everyone[:, 1:] == everyone[:, :-1]).any(axis=1)]
        if not open_rows.size:
            return chosen
    chosen[open_rows] = [
        _by_lot(before[row], own[row], panel[row], design, random, count) for row in open_rows
    ]
    return chosen


def _by_lot(
    taken: Ints, own: int, panel: int, design: Design, random: np.random.Generator, count: int
) -> Ints:
    """Seat one film whose panel is so small that free draws keep colliding."""
    free = np.setdiff1d(panel + design.panels * np.arange(own), taken)
    return np.asarray(random.permutation(free)[:count])


def judged(design: Design, truth: Truth, film: Ints, judge: Ints, random: np.random.Generator) -> Reviews:
    """Return whole-point reviews of these film-judge pairs, sorted by film and judge."""
    exact = truth.quality[film] + truth.severity[judge] + random.normal(0, design.noise_sd, film.size)
    order = np.lexsort((judge, film))
    return Reviews(
        film=film[order],
        judge=judge[order],
        numerator=_whole(exact)[order],
        denominator=HUNDREDTHS,
        n_films=design.films,
        n_judges=design.judges,
        left_out=0,
    )


def simulated(design: Design, seed: int) -> Simulated:
    """Return scores 1 to 10 of three criteria for every film of a contest."""
    random = np.random.default_rng(seed)
    truth = truth_of(design, random)
    judge = np.sort(seats(design, truth.panel, design.reviews, random), axis=1).ravel()
    film = np.repeat(np.arange(design.films), design.reviews)
    review = truth.quality[film] + truth.severity[judge] + random.normal(0, design.noise_sd, film.size)
    leaning = random.normal(0, CRITERION_SD, (film.size, len(CRITERIA)))
    exact = review[:, None] + leaning - leaning.mean(axis=1, keepdims=True)
    scores = Scores(
        films=tuple(f"f{place:07}" for place in range(design.films)),
        judges=tuple(f"j{place:05}" for place in range(design.judges)),
        criteria=CRITERIA,
        film=np.repeat(film, len(CRITERIA)),
        judge=np.repeat(judge, len(CRITERIA)),
        criterion=np.tile(np.arange(len(CRITERIA)), film.size),
        hundredths=_whole(exact.ravel()),
    )
    return Simulated(scores, truth.quality, truth.severity)


def _whole(exact: Floats) -> Ints:
    return np.clip(np.rint(exact), LOWEST, HIGHEST).astype(np.int64) * HUNDREDTHS
