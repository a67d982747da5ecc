"""P(top k) and the films that noise cannot tell from the last winner."""

from dataclasses import replace

import numpy as np
import pytest

from app.tally.arrays import Floats
from app.tally.fair_mean import FairFit, fit
from app.tally.panel import panel_of, spectrum_of
from app.tally.rules import Rules
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import run
from app.tally.tie_group import tied_with
from app.tally.uncertainty import Uncertainty, uncertainty_of
from tests.tally.builders import film, one_criterion, reviews_of

CONTEST = simulated(replace(RANDOM, films=60, judges=6), 12).scores


def fitted() -> tuple[FairFit, Uncertainty]:
    """Return the fit of CONTEST with its uncertainty."""
    reviews = reviews_of(CONTEST)
    panel = panel_of(reviews)
    spectrum = spectrum_of(panel)
    fair = fit(panel, spectrum, reviews.composite)
    return fair, uncertainty_of(fair, spectrum)


def joint_covariance(fair: FairFit, uncertainty: Uncertainty) -> Floats:
    """Return the films' full posterior covariance, which the engine never forms."""
    weight = fair.panel.n + fair.shrinkage
    x = fair.panel.incidence.toarray() / weight[:, None]
    return np.asarray(fair.noise * (np.diag(1 / weight) + x @ uncertainty.covariance @ x.T))


def test_chances_add_up_to_the_number_of_winners() -> None:
    tally = run(CONTEST, Rules(top=7))

    assert sum(standing.p_top or 0 for standing in tally.films) == pytest.approx(7)


def test_chances_equal_draws_from_the_joint_posterior() -> None:
    fair, uncertainty = fitted()
    random = np.random.default_rng(5)
    draws = random.multivariate_normal(fair.adjusted, joint_covariance(fair, uncertainty), 20_000)
    winners = np.argsort(-draws, axis=1)[:, :5]
    expected = np.bincount(winners.ravel(), minlength=60) / 20_000

    tally = run(CONTEST, Rules(top=5))

    found = np.array([film(tally, key).p_top for key in CONTEST.films])
    assert np.abs(found - expected).max() < 0.05


def test_same_seed_draws_the_same_chances_and_another_seed_others() -> None:
    first, same, other = (run(CONTEST, Rules(top=5, seed=seed)).result_digest for seed in (1, 1, 2))

    assert first == same
    assert first != other


def test_without_noise_films_level_at_the_cut_share_the_last_places() -> None:
    level = {"j": 6, "k": 6}
    table = {"a": {"j": 9, "k": 9}, "b": level, "c": level, "d": level, "e": {"j": 2, "k": 2}}

    tally = run(one_criterion(table), Rules(top=3))

    chances = {standing.film: standing.p_top for standing in tally.films}
    assert chances == {"a": 1.0, "b": 0.666667, "c": 0.666667, "d": 0.666667, "e": 0.0}
    assert [standing.film for standing in tally.films if standing.tie_group] == ["b", "c", "d"]


@pytest.mark.parametrize("top", [60, 61])
def test_all_films_win_where_there_are_places_for_all(top: int) -> None:
    tally = run(CONTEST, Rules(top=top))

    assert {standing.p_top for standing in tally.films} == {1.0}


def test_no_cut_among_the_films_leaves_no_tie_group() -> None:
    tally = run(CONTEST, Rules(top=61))

    assert {standing.tie_group for standing in tally.films} == {None}


def test_tie_group_follows_from_the_joint_posterior() -> None:
    fair, uncertainty = fitted()
    covariance = joint_covariance(fair, uncertainty)
    order = np.argsort(-fair.adjusted, kind="stable")
    last = int(order[9])
    variance = np.diag(covariance) + covariance[last, last] - 2 * covariance[last]
    near = np.abs(fair.adjusted - fair.adjusted[last]) < 1.645 * np.sqrt(np.maximum(variance, 0))
    near[last] = True

    tied = tied_with(fair, uncertainty, last, np.round(fair.adjusted, 6))

    assert tied.tolist() == near.tolist()
    assert 1 < tied.sum() < 60


def test_films_outside_the_candidates_have_no_chance() -> None:
    tally = run(simulated(replace(RANDOM, films=1_100), 3).scores, Rules(top=3))

    assert [standing.p_top for standing in tally.films[1_000:]] == [0.0] * 100
