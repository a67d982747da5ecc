"""The ratio of noise to severity variance, by restricted maximum likelihood (REML)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.tally.arrays import Floats

LOWEST, HIGHEST = -6.0, 12.0
"""Bounds of log(noise variance / severity variance)."""

_GRID = np.linspace(LOWEST, HIGHEST, 145)
_HALVINGS = 60
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What the restricted likelihood needs once the judge Laplacian has been decomposed.

    `values` are its eigenvalues, `squares` the squared projections of the judges' residual sums,
    `within` the within-film sum of squares, `freedom` reviews minus films.
    """

    values: Floats
    squares: Floats
    within: float
    freedom: int

    def residual(self, ratio: float) -> float:
        """Return the residual sum of squares once severities are shrunk at `ratio`."""
        return self.within - float((self.squares / (self.values + ratio)).sum())

    def criterion(self, log_ratio: float) -> float:
        """Return -2 log restricted likelihood with the noise variance profiled out, up to a constant.

        Patterson & Thompson (1971), films as fixed effects absorbed in the Laplacian.
        """
        ratio = float(np.exp(log_ratio))
        determinant = float(np.log1p(self.values / ratio).sum())
        return self.freedom * float(np.log(self.residual(ratio))) + determinant

    def slope(self, log_ratio: float) -> float:
        """Return the derivative of `criterion` in log_ratio."""
        ratio = float(np.exp(log_ratio))
        shifted = self.values + ratio
        rise = float((self.squares * ratio / shifted**2).sum())
        return self.freedom * rise / self.residual(ratio) - float((self.values / shifted).sum())


def best_log_ratio(profile: Profile) -> float:
    """Return the minimum of the criterion within its bounds, to the last bit the slope can tell.

    A grid of slopes finds every valley, halving finds its bottom, the deepest one counts. A slope
    that is nothing but rounding counts as falling, so that a flat criterion ends at HIGHEST: what
    cannot be told apart from noise is not called severity.
    """
    rising = [_rises(profile, float(point)) for point in _GRID]
    bottoms = [LOWEST] if rising[0] else []
    for left, right in pairwise(range(_GRID.size)):
        if rising[right] and not rising[left]:
            bottoms.append(_bottom(profile, float(_GRID[left]), float(_GRID[right])))
    if not rising[-1]:
        bottoms.append(HIGHEST)
    return min(reversed(bottoms), key=profile.criterion)


def _rises(profile: Profile, log_ratio: float) -> bool:
    return profile.slope(log_ratio) > _ROUNDING * profile.values.size


def _bottom(profile: Profile, low: float, high: float) -> float:
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _rises(profile, middle) else (middle, high)
    return (low + high) / 2
