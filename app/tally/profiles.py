"""Criterion profiles: where a film stands among the others on each criterion, and what stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.tally.results import Tally

Word = Literal["strongest", "strong", "weak", "weakest"]

_EDGES: tuple[tuple[int, Word], ...] = ((95, "strongest"), (80, "strong"))
_LOW_EDGES: tuple[tuple[int, Word], ...] = ((5, "weakest"), (20, "weak"))


@dataclass(frozen=True, slots=True)
class Trait:
    """What stands out of a film on one criterion."""

    criterion: str
    word: Word


def percentiles(alone: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    """Return for each film with a place how many percent of the others stand below it, by criterion."""
    found: dict[str, dict[str, int]] = {}
    for criterion, tally in alone.items():
        ranked = [film for film in tally.films if film.rank is not None]
        for film in ranked:
            below = len(ranked) - (film.rank or 0)
            found.setdefault(film.film, {})[criterion] = 100 * below // max(1, len(ranked) - 1)
    return found


def traits(profile: Mapping[str, int], order: Sequence[str]) -> tuple[Trait, ...]:
    """Return what stands out, weak sides first: "weak technique, strongest story"."""
    low = [_low(criterion, profile[criterion]) for criterion in order if criterion in profile]
    high = [_high(criterion, profile[criterion]) for criterion in order if criterion in profile]
    return tuple(trait for trait in (*low, *high) if trait is not None)


def _high(criterion: str, percent: int) -> Trait | None:
    return next((Trait(criterion, word) for edge, word in _EDGES if percent >= edge), None)


def _low(criterion: str, percent: int) -> Trait | None:
    return next((Trait(criterion, word) for edge, word in _LOW_EDGES if percent <= edge), None)
