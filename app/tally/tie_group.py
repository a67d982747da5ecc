"""The films that noise cannot tell from the last winner."""

import numpy as np

from app.tally.arrays import Flags, Floats
from app.tally.fair_mean import FairFit
from app.tally.uncertainty import Uncertainty

Z90 = 1.645
"""Two-sided 90 % point of the normal distribution."""


def tied_with(fit: FairFit, uncertainty: Uncertainty, last: int, adjusted: Floats) -> Flags:
    """Return which films lie within 1.645 standard errors of the difference to film `last`.

    Films and `last` are positions in the fit; `adjusted` holds the rounded values that are ranked.
    """
    weight = fit.panel.n + fit.shrinkage
    judges = fit.panel.incidence
    reach = uncertainty.covariance @ (judges[[last]].toarray().ravel() / weight[last])
    shared = (judges @ reach) / weight
    own = uncertainty.se**2
    variance = own + own[last] - 2 * fit.noise * shared
    variance[last] = 0.0
    distance = np.abs(adjusted - adjusted[last])
    return np.asarray((distance < Z90 * np.sqrt(np.maximum(variance, 0.0))) | (distance == 0.0))
