"""Arranges one tie: two films with the same judges and scores, level where a prize has its last seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from app.commands.demo_path.taste import HALF, HIGHEST, LOWEST
from app.tally import scores, standings
from app.tally.rules import Rules

# film -> judge -> criterion -> hundredths of a point
Cards = dict[str, dict[str, dict[str, int]]]
MOST_LIFTS = 60


@dataclass(frozen=True)
class Tie:
    """Two films that end level at a place, and all scorecards with theirs made equal."""

    films: tuple[str, str]
    place: int
    cards: Cards


def arrange_tie(cards: Cards, weights: Mapping[str, int], place: int) -> Tie | None:
    """Make two films with the same judges level at `place`, changing as few scores as will do.

    The fair mean of the changed scorecards ranks both at `place` and nobody else there. None when no two
    films share their judges or no change brings them there.
    """
    for lifts in _outwards():
        for pair in _same_judges(cards):
            changed = {**cards, **dict.fromkeys(pair, _lifted(cards[pair[0]], lifts))}
            if _places(changed, weights).get(place) == set(pair):
                return Tie(pair, place, changed)
    return None


def _outwards() -> Iterator[int]:
    yield 0
    for lifts in range(1, MOST_LIFTS + 1):
        yield from (lifts, -lifts)


def _same_judges(cards: Cards) -> list[tuple[str, str]]:
    """Pairs of films with exactly the same judges, in the order of their names."""
    return [
        (one, other)
        for one, other in combinations(sorted(cards), 2)
        if cards[one].keys() == cards[other].keys()
    ]


def _lifted(card: Mapping[str, Mapping[str, int]], lifts: int) -> dict[str, dict[str, int]]:
    """Raise (or, below zero, lower) the scores of a film by so many half points, spread over all of them."""
    cells = [(judge, criterion) for judge in sorted(card) for criterion in sorted(card[judge])]
    changed = {judge: dict(card[judge]) for judge in card}
    for number in range(abs(lifts)):
        judge, criterion = cells[number % len(cells)]
        step = HALF if lifts > 0 else -HALF
        changed[judge][criterion] = min(HIGHEST, max(LOWEST, changed[judge][criterion] + step))
    return changed


def _places(cards: Cards, weights: Mapping[str, int]) -> dict[int, set[str]]:
    """The films at each place by the fair mean."""
    rows = [
        (film, judge, criterion, value)
        for film, judges in cards.items()
        for judge, card in judges.items()
        for criterion, value in card.items()
    ]
    places: dict[int, set[str]] = {}
    for standing in standings.run(scores.from_rows(rows), Rules(weights=weights)).films:
        places.setdefault(standing.rank or 0, set()).add(standing.film)
    return places
