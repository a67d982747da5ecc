"""How often a judge has given each level so far: the heights of a small picture beside the scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.contests.models import Rubric

FEWEST = 3  # scores before a picture says anything
MOST_LEVELS = 11  # as many as the scale shows as one row to press
POINT = 100


@dataclass(frozen=True)
class Level:
    """A stretch of the scale in hundredths, both ends in it, and how many scores lie there."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Distribution:
    """A judge's scores for one criterion, in hundredths."""

    levels: tuple[Level, ...]
    given: tuple[tuple[int, int], ...]  # every score with how often it was given
    low: int
    high: int
    mean: int

    @property
    def count(self) -> int:
        """How many scores there are."""
        return sum(level.count for level in self.levels)

    @property
    def top(self) -> int:
        """The greatest height."""
        return max(level.count for level in self.levels)


def distributions(rubric: Rubric, own: Mapping[str, Sequence[int]]) -> dict[str, Distribution]:
    """The pictures by criterion key, of the criteria that have been scored often enough."""
    stretches = stretches_of(rubric)
    return {key: _distribution(stretches, values) for key, values in own.items() if len(values) >= FEWEST}


def stretches_of(rubric: Rubric) -> list[tuple[int, int]]:
    """The scale in the parts that its control shows: levels, whole points, or tenths of a wide scale."""
    low, high, step = rubric.scale_min, rubric.scale_max, rubric.scale_step
    for width in (step, POINT):
        if (high - low) // width < MOST_LEVELS:
            return [(start, start + width - 1) for start in range(low, high + 1, width)]
    width = -(-(high - low + 1) // (MOST_LEVELS - 1))
    return [(start, min(start + width - 1, high)) for start in range(low, high + 1, width)]


def _distribution(stretches: Sequence[tuple[int, int]], values: Sequence[int]) -> Distribution:
    levels = tuple(Level(low, high, sum(low <= value <= high for value in values)) for low, high in stretches)
    mean = (2 * sum(values) + len(values)) // (2 * len(values))
    given = tuple(sorted(Counter(values).items()))
    return Distribution(levels, given, min(values), max(values), mean)
