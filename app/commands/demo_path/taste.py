"""How judges of the demo score: a film's quality, the judge's strictness and eye, and a bit of chance.

The same seed gives the same scores, whoever judges what and in whatever order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LOWEST, HIGHEST, HALF = 100, 1000, 50
TYPICAL = 6.4
FILM_SPREAD = 1.25
CRITERION_SPREAD = 0.7
STRICTNESS_SPREAD = 0.65
EYE_SPREAD = 0.3
CHANCE_SPREAD = 0.45


@dataclass(frozen=True)
class Taste:
    """Scores in hundredths of a point on a scale of half points, drawn from normal distributions.

    score = typical + film + film's criterion - judge's strictness + judge's eye for the criterion + chance
    """

    seed: int

    def score(self, film: str, judge: str, criterion: str) -> int:
        """What a judge gives a film for a criterion."""
        quality = self._draw(FILM_SPREAD, "film", film) + self._draw(
            CRITERION_SPREAD, "film", film, criterion
        )
        judging = self._draw(EYE_SPREAD, "judge", judge, criterion) - self._draw(
            STRICTNESS_SPREAD, "judge", judge
        )
        chance = self._draw(CHANCE_SPREAD, "review", film, judge, criterion)
        return on_scale(TYPICAL + quality + judging + chance)

    def card(self, film: str, judge: str, criteria: Sequence[str]) -> dict[str, int]:
        """A judge's scores of a film by criterion."""
        return {criterion: self.score(film, judge, criterion) for criterion in criteria}

    def _draw(self, spread: float, *names: str) -> float:
        # One generator per name, so that a draw depends on nothing but the seed and what it is about.
        digest = hashlib.sha256("\n".join((str(self.seed), *names)).encode()).digest()
        return float(np.random.default_rng(int.from_bytes(digest[:8])).normal(0, spread))


def on_scale(points: float) -> int:
    """The nearest half point of the scale from 1 to 10, in hundredths."""
    return min(HIGHEST, max(LOWEST, HALF * round(points * 100 / HALF)))
