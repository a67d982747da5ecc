"""`laurel bench tally`: the engine's time, memory, ranking, coverage, and what judging plans find."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from scipy.stats import kendalltau

from app.commands.bench.figures import Conditions, Figure, Measured, Scene
from app.commands.bench.measuring import own_peak_mb, timed
from app.tally.plans import Plan, Prospect, outlooks
from app.tally.raw_mean import raw_means
from app.tally.reviews import complete_reviews
from app.tally.rules import Method, Rules
from app.tally.simulation import (
    CRITERIA,
    FIXED_PANELS,
    GENRE_PANELS,
    RANDOM,
    UNLINKED_PANELS,
    Design,
    Simulated,
    simulated,
)
from app.tally.standings import explained, run
from app.tally.weights import shares

WEIGHTS = {"story": 40, "technique": 30, "originality": 30}
PROMISED = 0.9
SMALL = Design(films=4_600, judges=60)
LARGE = Design(films=111_112, judges=1_000)
DESIGNS = {
    "random": RANDOM,
    "genre panels": GENRE_PANELS,
    "fixed panels, 2 % linked": FIXED_PANELS,
    "unlinked panels": UNLINKED_PANELS,
}
PLANS = {
    "3 each": Plan(3),
    "6 each": Plan(6),
    "3 each + top 200 x 5": Plan(3, 200, 5),
    "2 each + top 400 x 9": Plan(2, 400, 9),
}


def small(_conditions: Conditions) -> Measured:
    """A contest of 41,400 scores with standard errors, three criteria and P(top 10)."""
    return _timed(simulated(SMALL, 1), "41,000 scores")


def large(_conditions: Conditions) -> Measured:
    """A million scores of a thousand judges."""
    return _timed(simulated(LARGE, 1), "1,000,000 scores")


def _timed(contest: Simulated, name: str) -> Measured:
    rules = Rules(weights=WEIGHTS, top=10)
    began = time.process_time()
    with timed() as watch:
        explained(contest.scores, rules)
    used = time.process_time() - began
    with timed() as raw:
        raw_means(complete_reviews(contest.scores, shares(CRITERIA, WEIGHTS)))
    return {
        f"{name}: fair mean with errors, 3 criteria, P(top)": watch.seconds,
        f"{name}: raw mean": raw.seconds,
        f"{name}: processor time": used,
        f"{name}: peak memory": own_peak_mb(),
    }


def ranking(conditions: Conditions) -> Measured:
    """Kendall's tau with the truth of several methods, on the same contests."""
    found: dict[str, float] = {}
    films, contests = (1_200, 2) if conditions.quick else (4_600, 6)
    for name, design in DESIGNS.items():
        taus = np.array([_taus(simulated(replace(design, films=films), seed)) for seed in range(contests)])
        fair, raw, zscore, trimmed = taus.mean(axis=0)
        found |= {
            f"{name}: tau of the fair mean": fair,
            f"{name}: tau of the raw mean": raw,
            f"{name}: fair minus raw": fair - raw,
            f"{name}: fair minus z-score": fair - zscore,
            f"{name}: fair minus trimmed": fair - trimmed,
        }
    return found


def _taus(contest: Simulated) -> list[float]:
    methods: tuple[Method, ...] = ("fair", "raw", "zscore")
    values = [_values(contest, method) for method in methods]
    return [float(kendalltau(one, contest.quality).statistic) for one in (*values, _median(contest))]


def _values(contest: Simulated, method: Method) -> list[float]:
    films = sorted(run(contest.scores, Rules(weights=WEIGHTS, method=method)).films, key=lambda one: one.film)
    return [film.adjusted or 0.0 for film in films]


def _median(contest: Simulated) -> list[float]:
    """Three reviews without the highest and the lowest: what trimming leaves, which the engine refuses."""
    reviews = complete_reviews(contest.scores, shares(CRITERIA, WEIGHTS))
    table = reviews.composite.reshape(reviews.n_films, -1)
    middle: list[float] = np.median(table, axis=1).tolist()
    return middle


def coverage(conditions: Conditions) -> Measured:
    """How often 90 % intervals hold the truth, over several contests: films of a panel move together."""
    contests = 10 if conditions.quick else 40
    found: dict[str, float] = {}
    for name, design in DESIGNS.items():
        share = float(np.mean([_covered(simulated(design, seed)) for seed in range(contests)]))
        found |= {_share(name): share, _off(name): abs(share - PROMISED)}
    return found


def _share(name: str) -> str:
    return f"{name}: share of 90 % intervals that hold the truth"


def _off(name: str) -> str:
    return f"{name}: how far that is from what they promise"


def _covered(contest: Simulated) -> float:
    films = sorted(run(contest.scores, Rules(weights=WEIGHTS)).films, key=lambda one: one.film)
    low, high = (np.array([getattr(film, end) for film in films]) for end in ("low", "high"))
    return float(((low <= contest.quality) & (contest.quality <= high)).mean())


def plans(conditions: Conditions) -> Measured:
    """The share of the true top 10 that each plan finds among 4,600 films."""
    prospect = Prospect(films=4_600, winners=10, judges=60)
    found = outlooks(list(PLANS.values()), prospect, contests=20 if conditions.quick else 100)
    return {_plan(name): one.share for name, one in zip(PLANS, found, strict=True)}


def _plan(name: str) -> str:
    return f"{name}: share of the true top 10"


def _time_figures(name: str, seconds: float) -> tuple[Figure, ...]:
    whole = f"{name}: fair mean with errors, 3 criteria, P(top)"
    return (
        Figure(whole, "s", seconds, "lower", beside=f"{name}: raw mean"),
        Figure(f"{name}: processor time", "s", seconds, "lower"),
        Figure(f"{name}: peak memory", "MB", 500, "lower"),
    )


def _rank_figures(name: str) -> tuple[Figure, ...]:
    goal = 0.66 if name == "random" else None
    return (
        Figure(f"{name}: tau of the fair mean", "", goal, "higher", beside=f"{name}: tau of the raw mean"),
        Figure(f"{name}: fair minus raw", "", -0.002, "higher"),
        Figure(f"{name}: fair minus z-score", "", None, "higher"),
        Figure(f"{name}: fair minus trimmed", "", None, "higher"),
    )


SCENES = (
    Scene("41k", small, _time_figures("41,000 scores", 1.0)),
    Scene("1m", large, _time_figures("1,000,000 scores", 5.0)),
    Scene("ranking", ranking, tuple(one for name in DESIGNS for one in _rank_figures(name)), repeats=1),
    Scene(
        "coverage",
        coverage,
        tuple(
            figure
            for name in DESIGNS
            for figure in (Figure(_share(name), "", 0.88, "higher"), Figure(_off(name), "", 0.02, "lower"))
        ),
        repeats=1,
    ),
    Scene(
        "plans",
        plans,
        tuple(
            Figure(_plan(name), "", 0.5 if plan.advance else None, "higher", beside=_plan("3 each"))
            for name, plan in PLANS.items()
        ),
        repeats=1,
    ),
)
