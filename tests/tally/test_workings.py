"""The workings people see."""

from dataclasses import replace

import pytest

from app.tally.drift import drift
from app.tally.rules import Rules
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import run
from app.tally.workings import (
    divisive,
    expected_right_winners,
    reliability,
    review_workings,
    spreads,
    winners_by_raw_mean,
    winners_that_differ,
)
from tests.tally.builders import one_criterion

CONTEST = simulated(replace(RANDOM, films=60, judges=6), 31).scores


def test_corrected_reviews_shrunk_to_the_mean_are_the_adjusted_score() -> None:
    tally = run(CONTEST, Rules(top=5))
    workings = review_workings(CONTEST, tally)
    first = tally.films[0]
    assert None not in {tally.variance.noise, tally.variance.film, tally.mean}
    shrinkage = (tally.variance.noise or 0) / (tally.variance.film or 1)

    corrected = [review.corrected for review in workings if review.film == first.film]

    assert len(workings) == tally.n_reviews
    shrunk = (sum(corrected) + shrinkage * (tally.mean or 0)) / (len(corrected) + shrinkage)
    assert first.adjusted == pytest.approx(shrunk, abs=1e-4)


def test_review_without_known_severity_counts_as_it_is() -> None:
    scores = one_criterion({"a": {"j": 7, "k": 8}})

    workings = review_workings(scores, run(scores, Rules(method="raw")))

    assert [(review.composite, review.severity, review.corrected) for review in workings] == [
        (7.0, 0.0, 7.0),
        (8.0, 0.0, 8.0),
    ]


def test_spread_needs_two_reviews() -> None:
    scores = one_criterion({"a": {"j": 7, "k": 9}, "b": {"j": 5}})

    spread = spreads(review_workings(scores, run(scores, Rules(method="raw"))))

    assert spread == {"a": pytest.approx(2**0.5)}


def test_divisive_films_are_the_twentieth_with_the_greatest_spread() -> None:
    spread = {f"f{place:02}": float(place) for place in range(40)}

    assert divisive(spread) == {"f39", "f38"}
    assert divisive(dict.fromkeys(spread, 1.0)) == frozenset()
    assert divisive({}) == frozenset()


def test_variance_shares_and_reliability_follow_from_the_variances() -> None:
    tally = run(CONTEST)
    film_part, judge, noise = (getattr(tally.variance, part) for part in ("film", "judge", "noise"))

    found = reliability(tally, 3)

    assert found is not None
    assert found.film_share + found.judge_share + found.noise_share == pytest.approx(1.0)
    assert found.mean_review == pytest.approx(film_part / (film_part + (judge + noise) / 3))
    assert found.corrected_mean == pytest.approx(film_part / (film_part + noise / 3))
    assert found.one_review < found.mean_review < found.corrected_mean


def test_reliability_is_unknown_without_a_fit() -> None:
    assert reliability(run(CONTEST, Rules(method="raw")), 3) is None


def test_expected_right_winners_add_up_the_winners_chances() -> None:
    tally = run(CONTEST, Rules(top=5))

    expected = sum(standing.p_top or 0 for standing in tally.films[:5])
    assert expected_right_winners(tally, 5) == pytest.approx(expected)
    assert expected_right_winners(run(CONTEST), 5) is None


def test_winners_that_differ_from_the_raw_means_are_counted() -> None:
    tally = run(CONTEST, Rules(top=5))
    raw = [standing.film for standing in run(CONTEST, Rules(method="raw")).films[:5]]

    assert list(winners_by_raw_mean(tally, 5)) == raw
    differing = {standing.film for standing in tally.films[:5]} - set(raw)
    assert winners_that_differ(tally, 5) == len(differing)


def test_drift_compares_the_last_third_with_the_first() -> None:
    found = drift([-1.0, -1.0, -1.0, 0.0, 5.0, 0.0, 0.0, 1.0, 2.0, 1.0])

    assert found is not None
    assert found.difference == pytest.approx(4 / 3 + 1)
    assert found.se == pytest.approx((1 / 3 / 3) ** 0.5)


def test_drift_of_a_handful_of_reviews_is_not_told() -> None:
    assert drift([1.0, 2.0, 3.0, 4.0, 5.0]) is None
