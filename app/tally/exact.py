"""Rounding of exact quotients, so that no binary fraction decides a place."""

import numpy as np

from app.tally.arrays import Exact, Floats

PLACES = 6
"""Decimals to which every value is rounded before it is ranked or hashed."""


def quotient(numerator: Exact, denominator: Exact | int, places: int = PLACES) -> Floats:
    """Return non-negative `numerator / denominator` at `places` decimals, exact halves to even."""
    whole, twice_rest = _parts(numerator, denominator, places)
    odd = whole % 2 == 1
    raised = (twice_rest > denominator) | ((twice_rest == denominator) & odd)
    return _as_floats(whole + raised, places)


def half_up(numerator: Exact, denominator: Exact | int, places: int) -> Floats:
    """Return non-negative `numerator / denominator` at `places` decimals, exact halves upwards."""
    return _as_floats(half_up_units(numerator, denominator, places), places)


def half_up_units(numerator: Exact, denominator: Exact | int, places: int) -> Exact:
    """Return `half_up` counted in units of its last decimal, still exact."""
    whole, twice_rest = _parts(numerator, denominator, places)
    return np.asarray(whole + (twice_rest >= denominator))


def settled(values: Floats) -> Floats:
    """Return estimates at six decimals without a minus zero; NaN stays NaN."""
    return np.round(values, PLACES) + 0.0


def _parts(numerator: Exact, denominator: Exact | int, places: int) -> tuple[Exact, Exact]:
    scaled = numerator * 10**places
    whole = scaled // denominator
    return whole, 2 * (scaled - whole * denominator)


def _as_floats(units: Exact, places: int) -> Floats:
    return np.asarray(units, dtype=np.float64) / 10.0**places
