"""The fair mean: films freed from their judges' severity, then shrunk towards the mean of all.

A review is film + severity of its judge + noise. Films are fixed effects while severity (a random
effect) is estimated, so that a strong genre is never read as lenient judges; the film means are then
shrunk by empirical Bayes (Efron & Morris 1975; Robinson 1991 on best linear unbiased prediction).
"""

from dataclasses import dataclass

import numpy as np

from app.tally.arrays import Floats
from app.tally.panel import Panel, Spectrum
from app.tally.severity import HIGHEST, Profile, best_log_ratio

SMALLEST_FILM_VARIANCE = 1e-6
HIGHEST_RATIO = float(np.exp(HIGHEST))
MOST_JUDGES = 4_000
"""More judges than this would need matrices beyond the memory a laptop can spare."""

_NO_NOISE = 1e-18


@dataclass(frozen=True, slots=True, eq=False)
class FairFit:
    """Estimates in score points, in the order of `panel.films` and `panel.judges`.

    `ratio` is noise over severity variance; `shrinkage` the number of reviews at which a film's own
    mean weighs as much as `mean`, the plain mean of the films.
    """

    panel: Panel
    adjusted: Floats
    severity: Floats
    film_variance: float
    judge_variance: float
    noise: float
    mean: float
    ratio: float
    shrinkage: float

    @property
    def detectable(self) -> bool:
        """Whether severity could be told apart from noise at all."""
        return self.ratio < HIGHEST_RATIO


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
    severity, noise, ratio = _severities(panel, spectrum, composite - film_mean[panel.film])
    adjusted = film_mean - (panel.incidence @ severity) / panel.n
    mean = float(adjusted.mean())
    beyond_noise = float(((adjusted - mean) ** 2 - noise / panel.n).mean())
    film_variance = max(SMALLEST_FILM_VARIANCE, beyond_noise)
    shrinkage = noise / film_variance
    return FairFit(
        panel=panel,
        adjusted=(panel.n * adjusted + shrinkage * mean) / (panel.n + shrinkage),
        severity=severity,
        film_variance=film_variance,
        judge_variance=noise / ratio,
        noise=noise,
        mean=mean,
        ratio=ratio,
        shrinkage=shrinkage,
    )


def _severities(panel: Panel, spectrum: Spectrum, residual: Floats) -> tuple[Floats, float, float]:
    """Return each judge's severity, the noise variance and its ratio to the severity variance.

    `residual` is each review's distance from its film's mean. Where all reviews of every film agree
    exactly there is neither severity nor noise.
    """
    nobody = np.zeros(panel.judges.size)
    within = float(residual @ residual)
    if within <= _NO_NOISE * panel.film.size:
        return nobody, 0.0, HIGHEST_RATIO
    projected = spectrum.vectors.T @ np.bincount(panel.judge, weights=residual)
    freedom = panel.film.size - panel.films.size
    profile = Profile(values=spectrum.values, squares=projected**2, within=within, freedom=freedom)
    ratio = float(np.exp(best_log_ratio(profile)))
    noise = profile.residual(ratio) / freedom
    if ratio >= HIGHEST_RATIO:
        return nobody, noise, ratio
    return spectrum.vectors @ (projected / (spectrum.values + ratio)), noise, ratio
