"""What the fair mean is chosen for: it ranks no worse than the raw mean where panels are real."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kendalltau

from app.tally.arrays import Floats
from app.tally.results import FilmStanding
from app.tally.rules import Rules
from app.tally.simulation import (
    FIXED_PANELS,
    GENRE_PANELS,
    RANDOM,
    UNLINKED_PANELS,
    Design,
    Simulated,
    simulated,
)
from app.tally.standings import run
from app.tally.workings import expected_right_winners

WEIGHTS = {"story": 40, "technique": 30, "originality": 30}


def standings(contest: Simulated) -> list[FilmStanding]:
    """Return the fair standings in the order of the contest's true qualities."""
    return sorted(run(contest.scores, Rules(weights=WEIGHTS)).films, key=lambda standing: standing.film)


def tau(values: list[float | None], quality: Floats) -> float:
    """Return Kendall's tau of values with the truth."""
    return float(kendalltau(np.array(values, dtype=np.float64), quality).statistic)


@pytest.mark.parametrize("design", [RANDOM, GENRE_PANELS, FIXED_PANELS, UNLINKED_PANELS])
def test_fair_mean_never_ranks_notably_worse_than_the_raw_mean(design: Design) -> None:
    contest = simulated(replace(design, films=2_400), 1)

    films = standings(contest)

    fair = tau([standing.adjusted for standing in films], contest.quality)
    raw = tau([standing.raw for standing in films], contest.quality)
    assert fair >= raw - 0.002


def test_fair_mean_ranks_better_where_films_were_assigned_at_random() -> None:
    contest = simulated(replace(RANDOM, films=2_400), 2)

    films = standings(contest)

    fair = tau([standing.adjusted for standing in films], contest.quality)
    raw = tau([standing.raw for standing in films], contest.quality)
    assert fair > 0.65
    assert fair > raw + 0.01


def test_intervals_cover_nine_tenths_of_the_truth() -> None:
    contest = simulated(replace(RANDOM, films=2_400), 3)

    films = standings(contest)

    low, high = (np.array([getattr(standing, end) for standing in films]) for end in ("low", "high"))
    covered = float(((low <= contest.quality) & (contest.quality <= high)).mean())
    assert 0.88 <= covered <= 0.92


def test_severities_are_recovered() -> None:
    """Sixty judges with 120 reviews each: estimates lie within three standard errors of the truth."""
    contest = simulated(replace(RANDOM, films=2_400), 4)

    judges = run(contest.scores, Rules(weights=WEIGHTS)).judges

    standard = [
        (judge.severity - truth) / judge.se for judge, truth in zip(judges, contest.severity, strict=True)
    ]
    assert max(abs(distance) for distance in standard) < 3.5


def test_expected_right_winners_is_what_happens_on_average() -> None:
    expected, right = [], []
    for seed in range(12):
        contest = simulated(replace(RANDOM, films=400, judges=20), seed)
        tally = run(contest.scores, Rules(weights=WEIGHTS, top=20))
        best = {contest.scores.films[place] for place in np.argsort(-contest.quality)[:20]}
        expected.append(expected_right_winners(tally, 20) or 0.0)
        right.append(len(best & {standing.film for standing in tally.films[:20]}))

    assert np.mean(expected) == pytest.approx(np.mean(right), abs=1.0)
