"""The fair mean against an independent, dense treatment of the same model."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import minimize

from app.tally.arrays import Floats
from app.tally.fair_mean import FairFit, fit, why_not
from app.tally.panel import panel_of, spectrum_of
from app.tally.reviews import Reviews
from app.tally.simulation import Design, simulated
from app.tally.uncertainty import uncertainty_of
from tests.tally.builders import Table, one_criterion, reviews_of

SMALL = Design(films=24, judges=6, severity_sd=1.2)


def fitted(reviews: Reviews) -> FairFit:
    """Return the engine's fit."""
    panel = panel_of(reviews)
    return fit(panel, spectrum_of(panel), reviews.composite)


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """The mixed model y = X film + Z judge + noise written with its full covariance matrix."""

    x: Floats
    z: Floats
    y: Floats

    def covariance(self, logs: Floats) -> Floats:
        """Return V for the logarithms of noise and severity variance."""
        noise, severity = np.exp(logs)
        return np.asarray(noise * np.eye(self.y.size) + severity * self.z @ self.z.T)

    def restricted(self, logs: Floats) -> float:
        """Return -2 log restricted likelihood (Harville 1974)."""
        inverse = np.linalg.inv(self.covariance(logs))
        information = self.x.T @ inverse @ self.x
        rest = self.y - self.x @ self.films(logs)
        logdet = np.linalg.slogdet(self.covariance(logs))[1] + np.linalg.slogdet(information)[1]
        return float(logdet + rest @ inverse @ rest)

    def films(self, logs: Floats) -> Floats:
        """Return the generalized least squares estimates of the films."""
        inverse = np.linalg.inv(self.covariance(logs))
        return np.linalg.solve(self.x.T @ inverse @ self.x, self.x.T @ inverse @ self.y).astype(np.float64)

    def judges(self, logs: Floats) -> Floats:
        """Return the best linear unbiased predictions of the severities."""
        rest = self.y - self.x @ self.films(logs)
        return np.asarray(np.exp(logs[1]) * self.z.T @ np.linalg.solve(self.covariance(logs), rest))


def dense(reviews: Reviews) -> Dense:
    """Return the same reviews as dummy columns."""
    x = np.eye(reviews.n_films)[reviews.film]
    z = np.eye(reviews.n_judges)[reviews.judge]
    return Dense(x, z, reviews.composite)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_variances_severities_and_films_equal_the_dense_optimum(seed: int) -> None:
    reviews = reviews_of(simulated(SMALL, seed).scores)
    model = dense(reviews)
    best = minimize(
        model.restricted, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11}
    )

    fair = fitted(reviews)

    logs = np.log([fair.noise, fair.judge_variance])
    unshrunk = (fair.adjusted * (3 + fair.shrinkage) - fair.shrinkage * fair.mean) / 3
    assert logs.tolist() == pytest.approx(best.x.tolist(), abs=1e-5)
    assert fair.severity.tolist() == pytest.approx(model.judges(logs).tolist(), abs=1e-9)
    assert unshrunk.tolist() == pytest.approx(model.films(logs).tolist(), abs=1e-9)


def test_film_variance_and_shrinkage_follow_their_definitions() -> None:
    reviews = reviews_of(simulated(SMALL, 4).scores)

    fair = fitted(reviews)

    films = dense(reviews).films(np.log([fair.noise, fair.judge_variance]))
    variance = ((films - films.mean()) ** 2).mean() - fair.noise / 3
    shrunk = films + (films.mean() - films) * fair.noise / (3 * variance + fair.noise)
    assert fair.film_variance == pytest.approx(variance)
    assert fair.adjusted.tolist() == pytest.approx(shrunk.tolist(), abs=1e-9)


def test_standard_errors_equal_the_dense_formula() -> None:
    reviews = reviews_of(simulated(SMALL, 5).scores)
    panel = panel_of(reviews)
    spectrum = spectrum_of(panel)
    fair = fit(panel, spectrum, reviews.composite)
    n = np.zeros((panel.films.size, panel.judges.size))
    n[reviews.film, reviews.judge] = 1
    laplacian = np.diag(n.sum(axis=0)) - n.T @ np.diag(1 / n.sum(axis=1)) @ n
    inverse = np.linalg.inv(laplacian + fair.noise / fair.judge_variance * np.eye(panel.judges.size))

    uncertainty = uncertainty_of(fair, spectrum)

    x = n / (3 + fair.shrinkage)
    squares = fair.noise * (1 / (3 + fair.shrinkage) + np.einsum("ij,jk,ik->i", x, inverse, x))
    assert uncertainty.se.tolist() == pytest.approx(np.sqrt(squares).tolist())
    assert uncertainty.severity_se.tolist() == pytest.approx(np.sqrt(fair.noise * np.diag(inverse)).tolist())


def test_laplacian_is_the_same_from_sparse_and_dense_products() -> None:
    """Ten of sixty judges see each film of the first panel, all of them each film of the second."""
    sparse = reviews_of(simulated(Design(films=50, judges=60, reviews=5), 6).scores)
    full = reviews_of(simulated(Design(films=10, judges=20, reviews=20), 6).scores)

    for reviews in (sparse, full):
        panel = panel_of(reviews)
        n = panel.incidence.toarray()
        expected = np.diag(n.sum(axis=0)) - n.T @ np.diag(1 / n.sum(axis=1)) @ n
        assert np.allclose(spectrum_of(panel).laplacian, expected)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "no_reviews"),
        ({"a": {"j": 5}, "b": {"j": 7}}, "one_judge"),
        ({"a": {"j": 5}, "b": {"k": 7}}, "one_review_each"),
        ({"a": {"j": 5, "k": 6}, "b": {"k": 7}}, None),
    ],
)
def test_guards_say_why_the_raw_mean_must_stand(table: Table, why: str | None) -> None:
    assert why_not(panel_of(reviews_of(one_criterion(table)))) == why


def test_more_judges_than_a_laptop_can_carry_are_refused() -> None:
    table = {"a": {f"j{number}": 5 for number in range(4_001)}}

    assert why_not(panel_of(reviews_of(one_criterion(table)))) == "too_many_judges"


def test_reviews_that_agree_exactly_leave_no_noise() -> None:
    table = {"a": {"j": 3.1, "k": 3.1}, "b": {"j": 7.7, "k": 7.7, "l": 7.7}}

    fair = fitted(reviews_of(one_criterion(table)))

    assert (fair.noise, fair.judge_variance, fair.severity.tolist()) == (0.0, 0.0, [0.0, 0.0, 0.0])
    assert fair.adjusted.tolist() == pytest.approx([3.1, 7.7])


def test_severity_that_cannot_be_detected_corrects_nobody_but_films_stay_shrunk() -> None:
    table = {"a": {"j": 4, "k": 6}, "b": {"j": 9, "k": 7}, "c": {"j": 1, "k": 3}, "d": {"j": 9, "k": 7}}

    fair = fitted(reviews_of(one_criterion(table)))

    assert not fair.detectable
    assert fair.severity.tolist() == [0.0, 0.0]
    assert 5.0 < fair.adjusted[0] < fair.mean
