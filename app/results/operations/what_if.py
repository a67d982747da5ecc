"""What other weights would make of a finished run, without keeping anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.tally.rules import Rules
from app.tally.scores import Scores
from app.tally.standings import run
from app.web.rules import N_, Invalid

SHOWN_BEYOND = 10


class NoWeight(Invalid):
    """Every weight is zero."""

    message = N_("Give at least one criterion a weight above 0.")


class NegativeWeight(Invalid):
    """A weight below zero."""

    message = N_("A weight is 0 or more; %(weight)s is not.")


@dataclass(frozen=True)
class Change:
    """A film's place as the run has it and as other weights would have it."""

    code: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class WhatIf:
    """Weights as whole percent of their sum, and the best films by them."""

    percent: Mapping[str, int]
    changes: list[Change]
    gained: list[str]
    lost: list[str]

    @property
    def changed(self) -> int:
        """How many films would win or lose a seat; where films share a place, one side may have more."""
        return max(len(self.gained), len(self.lost))


def what_if(
    scores: Scores, rules: Rules, weights: Mapping[str, int], places: Mapping[str, int], top: int
) -> WhatIf:
    """Place the films by other weights; `places` are those of the run. Raises NoWeight or NegativeWeight."""
    for key, weight in weights.items():
        if weight < 0:
            raise NegativeWeight(field=key, weight=weight)
    total = sum(weights.values())
    if not total:
        raise NoWeight
    found = run(scores, replace(rules, weights=dict(weights), top=None))
    ranked = [film for film in found.films if film.rank is not None]
    # Films that share the last place are in on both sides: whom the lot leaves out, no weight does.
    best = [film.film for film in ranked if (film.rank or 0) <= top]
    before = {code for code, place in places.items() if place <= top}
    return WhatIf(
        percent={key: round(100 * weight / total) for key, weight in weights.items()},
        changes=[
            Change(film.film, places.get(film.film), film.rank) for film in ranked[: top + SHOWN_BEYOND]
        ],
        gained=[code for code in best if code not in before],
        lost=sorted(before.difference(best), key=lambda code: places[code]),
    )
