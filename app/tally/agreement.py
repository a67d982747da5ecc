"""How well judges agree: intraclass correlations and Kendall's W on complete tables."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from app.tally.arrays import Floats


@dataclass(frozen=True, slots=True)
class Icc:
    """Intraclass correlations of a films x judges table, named after McGraw & Wong (1996).

    `one_1` and `one_k`: each film by other judges; `agreement_*`: judges count as a random choice and
    their severity as error (A,1 and A,k); `consistency_*`: severity is forgiven (C,1 and C,k). The _1
    forms speak of one review, the _k forms of the mean of all judges of the table. None: undefined.
    """

    one_1: float | None
    one_k: float | None
    agreement_1: float | None
    agreement_k: float | None
    consistency_1: float | None
    consistency_k: float | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W (0..1) with its chi-squared test: `p` is the chance of such a W among random orders."""

    w: float
    chi_squared: float
    freedom: int
    p: float


def intraclass(table: Floats) -> Icc:
    """Return the six forms for `table` (films x judges, complete, at least 2 x 2).

    Mean squares as in Shrout & Fleiss (1979). Raises ValueError for a smaller or incomplete table.
    """
    films, judges = _shape(table)
    mean = table.mean()
    of_films = ((table.mean(axis=1) - mean) ** 2).sum() * judges
    of_judges = ((table.mean(axis=0) - mean) ** 2).sum() * films
    total = ((table - mean) ** 2).sum()
    between = of_films / (films - 1)
    across = of_judges / (judges - 1)
    error = (total - of_films - of_judges) / ((films - 1) * (judges - 1))
    within = (total - of_films) / (films * (judges - 1))
    severity = (across - error) / films
    return Icc(
        one_1=_ratio(between - within, between + (judges - 1) * within),
        one_k=_ratio(between - within, between),
        agreement_1=_ratio(between - error, between + (judges - 1) * error + judges * severity),
        agreement_k=_ratio(between - error, between + severity),
        consistency_1=_ratio(between - error, between + (judges - 1) * error),
        consistency_k=_ratio(between - error, between),
    )


def concordance(table: Floats) -> Concordance:
    """Return Kendall's W of `table` (judges x films, complete), from values or places alike.

    Equal values share the mean of their places and W is corrected for them (Kendall 1948). Raises
    ValueError for a table below 2 x 2, an incomplete one or one in which nobody tells films apart.
    """
    judges, films = _shape(table)
    sums = np.zeros(films)
    ties = 0.0
    for row in table:
        places, correction = _places(row)
        sums += places
        ties += correction
    spread = ((sums - sums.mean()) ** 2).sum()
    most = judges**2 * (films**3 - films) - judges * ties
    if most <= 0:
        raise ValueError("No judge of the table tells films apart.")
    w = float(12 * spread / most)
    chi_squared = judges * (films - 1) * w
    return Concordance(
        w=w, chi_squared=chi_squared, freedom=films - 1, p=float(chdtrc(films - 1, chi_squared))
    )


def _shape(table: Floats) -> tuple[int, int]:
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise ValueError("Agreement needs a complete table of at least two films and two judges.")
    return table.shape[0], table.shape[1]


def _ratio(numerator: float, denominator: float) -> float | None:
    return float(numerator / denominator) if denominator else None


def _places(row: Floats) -> tuple[Floats, float]:
    """Return one judge's places, equal values sharing their mean, and the sum of t^3 - t over ties."""
    _, group, counts = np.unique(row, return_inverse=True, return_counts=True)
    shared = np.cumsum(counts) - (counts - 1) / 2
    return shared[group], float((counts.astype(np.float64) ** 3 - counts).sum())
