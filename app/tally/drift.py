"""Whether a judge changed while judging: the first third of the reviews against the last third."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 6
"""Fewer reviews make no thirds that could be compared."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Last third minus first third, in points (positive: milder towards the end), and its error."""

    difference: float
    se: float


def drift(residuals: Sequence[float]) -> Drift | None:
    """Return the drift of one judge's reviews in the order they were made, None for under FEWEST.

    A residual is a corrected review minus its film's adjusted score, in points.
    """
    if len(residuals) < FEWEST:
        return None
    third = len(residuals) // 3
    first, last = np.array(residuals[:third]), np.array(residuals[-third:])
    error = np.sqrt((first.var(ddof=1) + last.var(ddof=1)) / third)
    return Drift(difference=float(last.mean() - first.mean()), se=float(error))
