"""The restricted likelihood of the severity variance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from app.tally.severity import HIGHEST, LOWEST, Profile, best_log_ratio


def profile(seed: int, strength: float) -> Profile:
    """Return the profile of 40 judges whose severity sd is `strength` noise sds."""
    random = np.random.default_rng(seed)
    values = np.r_[0.0, random.uniform(5, 60, 39)]
    squares = values * (1 + values * strength**2) * random.chisquare(1, 40)
    within = float((squares[1:] / values[1:]).sum() + random.chisquare(361))
    return Profile(values=values, squares=squares, within=within, freedom=400)


@given(st.integers(0, 10**6), st.floats(0.2, 3.0))
def test_optimum_is_no_higher_than_a_library_search_finds(seed: int, strength: float) -> None:
    likelihood = profile(seed, strength)

    found = likelihood.criterion(best_log_ratio(likelihood))

    search = minimize_scalar(likelihood.criterion, bounds=(LOWEST, HIGHEST), method="bounded")
    assert found <= float(search.fun) + 1e-9


def test_slope_is_zero_at_the_optimum() -> None:
    likelihood = profile(1, 0.5)

    assert likelihood.slope(best_log_ratio(likelihood)) == pytest.approx(0.0, abs=1e-9)


def test_slope_is_the_derivative_of_the_criterion() -> None:
    likelihood = profile(2, 0.5)

    difference = (likelihood.criterion(1.0 + 1e-5) - likelihood.criterion(1.0 - 1e-5)) / 2e-5

    assert likelihood.slope(1.0) == pytest.approx(difference, rel=1e-5)


def test_severity_below_chance_ends_at_the_upper_bound() -> None:
    values = np.full(10, 20.0)
    likelihood = Profile(values=values, squares=values * 0.01, within=100.0, freedom=100)

    assert best_log_ratio(likelihood) == HIGHEST


def test_severity_without_any_noise_ends_at_the_lower_bound() -> None:
    values = np.full(10, 20.0)
    squares = values**2
    likelihood = Profile(values=values, squares=squares, within=float((squares / values).sum()), freedom=100)

    assert best_log_ratio(likelihood) == LOWEST


def test_flat_criterion_is_not_called_severity() -> None:
    """Two judges on one film: any ratio explains the difference equally well."""
    likelihood = Profile(values=np.array([0.0, 1.0]), squares=np.array([0.0, 2.0]), within=2.0, freedom=1)

    assert best_log_ratio(likelihood) == HIGHEST
