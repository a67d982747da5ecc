"""How far a fair mean can be trusted: posterior covariance of severities, standard errors of films."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from app.tally.arrays import Floats
from app.tally.fair_mean import FairFit
from app.tally.panel import Spectrum
from app.tally.quadratic import quadratic_forms


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """Standard errors in points, and the severities' posterior in units of the noise variance.

    `precision` is C + ratio x I over the judges, `covariance` its inverse.
    """

    se: Floats
    severity_se: Floats
    precision: Floats
    covariance: Floats


def uncertainty_of(fit: FairFit, spectrum: Spectrum) -> Uncertainty:
    """Return the uncertainty of a fit whose panel has this spectrum.

    SE^2 = noise x (1 / (n + shrinkage) + x' covariance x), x = the film's judges / (n + shrinkage).
    """
    judges = fit.severity.size
    precision = spectrum.laplacian + fit.ratio * np.eye(judges)
    covariance = cho_solve(cho_factor(precision), np.eye(judges))
    weight = fit.panel.n + fit.shrinkage
    spread = quadratic_forms(fit.panel, covariance) / weight**2
    return Uncertainty(
        se=np.sqrt(fit.noise * (1.0 / weight + spread)),
        severity_se=np.sqrt(fit.noise * np.diag(covariance)),
        precision=precision,
        covariance=covariance,
    )
