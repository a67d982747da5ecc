"""What an organizer chose for a tally, as a run keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Choice:
    """The method and its numbers; `clip` in points, `places` decimals of half-up rounding.

    carry: this round alone, fitted together with earlier ones, or their weighted totals; `stages` maps
    round numbers to whole percent.
    """

    method: str = "fair"
    min_reviews: int = 1
    trim: int = 1
    clip: Decimal | None = None
    places: int | None = None
    carry: str = "alone"
    stages: dict[int, int] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        """The choice as a run keeps it."""
        return {
            "method": self.method,
            "min_reviews": self.min_reviews,
            "trim": self.trim,
            "clip": None if self.clip is None else str(self.clip),
            "places": self.places,
            "carry": self.carry,
            "stages": {str(number): percent for number, percent in self.stages.items()},
        }

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> Choice:
        """The choice that a run kept; what an older run did not know has its default."""
        clip = parameters.get("clip")
        return cls(
            method=parameters.get("method", "fair"),
            min_reviews=parameters.get("min_reviews", 1),
            trim=parameters.get("trim", 1),
            clip=None if clip is None else Decimal(clip),
            places=parameters.get("places"),
            carry=parameters.get("carry", "alone"),
            stages={int(number): percent for number, percent in parameters.get("stages", {}).items()},
        )
