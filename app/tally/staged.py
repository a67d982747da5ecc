"""Staged rounds: totals of stages with declared weights, rounded half-up as such rules prescribe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its weight in percent and each film's score in it."""

    percent: Decimal
    scores: Mapping[str, Decimal]


def staged_totals(stages: Sequence[Stage], places: int) -> dict[str, Decimal]:
    """Return the total of every film that has a score in each stage.

    Each stage's score is rounded half-up to `places` decimals before it is weighted, and so is the
    total. Raises ValueError unless the weights add up to 100.
    """
    if sum((stage.percent for stage in stages), Decimal(0)) != _PERCENT:
        raise ValueError("The weights of the stages must add up to 100.")
    films = set.intersection(*(set(stage.scores) for stage in stages))
    unit = Decimal(1).scaleb(-places)
    totals = {}
    with localcontext(prec=50):
        for film in sorted(films):
            parts = (stage.percent * _rounded(stage.scores[film], unit) for stage in stages)
            totals[film] = _rounded(sum(parts, Decimal(0)) / _PERCENT, unit)
    return totals


def _rounded(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, rounding=ROUND_HALF_UP)
