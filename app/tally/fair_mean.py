"""The fair mean: films freed from their judges' severity, then shrunk towards the mean of all.

A review is film + severity of its judge + noise. Films are fixed effects while severity (a random
effect) is estimated, so that a strong genre is never read as lenient judges; the film means are then
shrunk by empirical Bayes (Efron & Morris 1975; Robinson 1991 on best linear unbiased prediction).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from app.tally.arrays import Floats
from app.tally.panel import Panel, Spectrum
from app.tally.quadratic import quadratic_forms
from app.tally.severity import HIGHEST, Profile, best_log_ratio

SMALLEST_FILM_VARIANCE = 1e-6
HIGHEST_RATIO = float(np.exp(HIGHEST))
MOST_JUDGES = 4_000
"""More judges than this would need matrices beyond the memory a laptop can spare."""


@dataclass(frozen=True, slots=True, eq=False)
class FairFit:
    """Estimates in score points, in the order of `panel.films` and `panel.judges`.

    `precision` is C + ratio x I and `covariance` its inverse, the judges' posterior covariance divided
    by `noise`; `shrinkage` is the number of reviews at which a film's own mean weighs as much as `mean`.
    """

    panel: Panel
    adjusted: Floats
    se: Floats
    severity: Floats
    severity_se: Floats
    film_variance: float
    judge_variance: float
    noise: float
    mean: float
    shrinkage: float
    precision: Floats
    covariance: Floats
    detectable: bool


def why_not(panel: Panel) -> str | None:
    """Return the notice code of the guard that forbids the fair mean, or None."""
    if panel.film.size == 0:
        return "no_reviews"
    if panel.judges.size == 1:
        return "one_judge"
    if panel.film.size == panel.films.size:
        return "one_review_each"
    return "too_many_judges" if panel.judges.size > MOST_JUDGES else None


def fit(panel: Panel, spectrum: Spectrum, composite: Floats) -> FairFit:
    """Fit the model to one composite (or one criterion's score) for each review of the panel."""
    film_mean = np.bincount(panel.film, weights=composite) / panel.n
    residual = composite - film_mean[panel.film]
    within = float(residual @ residual)
    if within <= 1e-18 * max(1.0, float(composite @ composite)):
        return _without_noise(panel, film_mean)
    severity, noise, ratio = _severities(panel, spectrum, residual, within)
    adjusted = film_mean - (panel.incidence @ severity) / panel.n
    mean, film_variance = _between_films(adjusted, noise / panel.n)
    shrinkage = noise / film_variance
    precision = spectrum.laplacian + ratio * np.eye(panel.judges.size)
    covariance = cho_solve(cho_factor(precision), np.eye(panel.judges.size))
    spread = quadratic_forms(panel, covariance) / (panel.n + shrinkage) ** 2
    return FairFit(
        panel=panel,
        adjusted=(panel.n * adjusted + shrinkage * mean) / (panel.n + shrinkage),
        se=np.sqrt(noise * (1.0 / (panel.n + shrinkage) + spread)),
        severity=severity,
        severity_se=np.sqrt(noise * np.diag(covariance)),
        film_variance=film_variance,
        judge_variance=noise / ratio,
        noise=noise,
        mean=mean,
        shrinkage=shrinkage,
        precision=precision,
        covariance=covariance,
        detectable=ratio < HIGHEST_RATIO,
    )


def _severities(
    panel: Panel, spectrum: Spectrum, residual: Floats, within: float
) -> tuple[Floats, float, float]:
    """Return each judge's severity, the noise variance and its ratio to the severity variance."""
    projected = spectrum.vectors.T @ np.bincount(panel.judge, weights=residual)
    freedom = panel.film.size - panel.films.size
    profile = Profile(values=spectrum.values, squares=projected**2, within=within, freedom=freedom)
    ratio = float(np.exp(best_log_ratio(profile)))
    noise = profile.residual(ratio) / freedom
    if ratio >= HIGHEST_RATIO:
        return np.zeros(panel.judges.size), noise, ratio
    return spectrum.vectors @ (projected / (spectrum.values + ratio)), noise, ratio


def _between_films(adjusted: Floats, sampling: Floats) -> tuple[float, float]:
    """Return the mean of the films and their variance beyond what sampling explains."""
    mean = float(adjusted.mean())
    variance = float(((adjusted - mean) ** 2 - sampling).mean())
    return mean, max(SMALLEST_FILM_VARIANCE, variance)


def _without_noise(panel: Panel, film_mean: Floats) -> FairFit:
    """Return the fit of reviews that agree exactly on every film: nothing to correct or to shrink."""
    judges = panel.judges.size
    mean, film_variance = _between_films(film_mean, np.zeros(film_mean.size))
    return FairFit(
        panel=panel,
        adjusted=film_mean,
        se=np.zeros(film_mean.size),
        severity=np.zeros(judges),
        severity_se=np.zeros(judges),
        film_variance=film_variance,
        judge_variance=0.0,
        noise=0.0,
        mean=mean,
        shrinkage=0.0,
        precision=np.eye(judges),
        covariance=np.zeros((judges, judges)),
        detectable=False,
    )
