"""The share of each criterion in a review's composite, as exact fractions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

Weight = int | Decimal | Fraction


class UnweightedCriterionError(ValueError):
    """A criterion has scores but no weight."""

    def __init__(self, criterion: str) -> None:
        super().__init__(f"Criterion {criterion!r} has scores but no weight.")
        self.criterion = criterion


def shares(criteria: Sequence[str], weights: Mapping[str, Weight] | None) -> dict[str, Fraction]:
    """Return the share of every criterion; shares add up to one and only proportions matter.

    Without weights all `criteria` weigh the same. Raises UnweightedCriterionError for a criterion
    that `weights` does not name and ValueError for a negative weight or a total of zero.
    """
    given = dict.fromkeys(criteria, 1) if weights is None else weights
    for criterion in criteria:
        if criterion not in given:
            raise UnweightedCriterionError(criterion)
    exact = {criterion: Fraction(weight) for criterion, weight in given.items()}
    total = sum(exact.values(), Fraction(0))
    if any(weight < 0 for weight in exact.values()) or (exact and total == 0):
        raise ValueError("Weights must not be negative and must not all be zero.")
    return {criterion: weight / total for criterion, weight in sorted(exact.items())}
