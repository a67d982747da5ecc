"""Scores as canonical integer columns, and the digest that names them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.tally.arrays import Ints

MISSING = -1
"""Stands in `hundredths` where a judge left a criterion without a score."""

Row = tuple[str, str, str, int | None]


class DuplicateScoreError(ValueError):
    """Two rows score the same film, judge and criterion; `first` and `second` are their positions."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"Rows {first} and {second} score the same film, judge and criterion.")
        self.first = first
        self.second = second


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One row for each film, judge and criterion; keys are opaque, rows point at them by position.

    `hundredths` holds 100 x score as a non-negative integer, or MISSING. Keys that no row points at
    are allowed: a film nobody has scored stays in the standings without a place.
    """

    films: tuple[str, ...]
    judges: tuple[str, ...]
    criteria: tuple[str, ...]
    film: Ints
    judge: Ints
    criterion: Ints
    hundredths: Ints


def from_rows(rows: Iterable[Row]) -> Scores:
    """Return canonical scores from (film, judge, criterion, hundredths or None) tuples in any order."""
    listed = list(rows)
    films = {row[0]: None for row in listed}
    judges = {row[1]: None for row in listed}
    criteria = {row[2]: None for row in listed}
    loose = Scores(
        films=tuple(films),
        judges=tuple(judges),
        criteria=tuple(criteria),
        film=_positions(films, (row[0] for row in listed)),
        judge=_positions(judges, (row[1] for row in listed)),
        criterion=_positions(criteria, (row[2] for row in listed)),
        hundredths=np.array([MISSING if row[3] is None else row[3] for row in listed], dtype=np.int64),
    )
    return canonical(loose)


def canonical(scores: Scores) -> Scores:
    """Return the same scores with sorted keys and rows sorted by film, judge and criterion.

    Raises DuplicateScoreError with row positions in `scores`, ValueError for a key listed twice or a
    negative score.
    """
    if int(scores.hundredths.min(initial=MISSING)) < MISSING:
        raise ValueError("A score must not be negative.")
    films, film = _sorted_keys(scores.films, scores.film)
    judges, judge = _sorted_keys(scores.judges, scores.judge)
    criteria, criterion = _sorted_keys(scores.criteria, scores.criterion)
    place = (film * len(judges) + judge) * len(criteria) + criterion
    order = np.argsort(place, kind="stable")
    _refuse_duplicates(place, order)
    return Scores(
        films=films,
        judges=judges,
        criteria=criteria,
        film=film[order],
        judge=judge[order],
        criterion=criterion[order],
        hundredths=scores.hundredths[order],
    )


def input_digest(scores: Scores, shares: Mapping[str, Fraction]) -> str:
    """Return the SHA-256 that names canonical scores together with their weights.

    Hashed are one line of JSON (keys in sorted order, weights as fractions), a line feed, and the
    four columns one after another as little-endian 64-bit integers.
    """
    head = {
        "format": "laurel scores 1",
        "films": scores.films,
        "judges": scores.judges,
        "criteria": scores.criteria,
        "weights": {criterion: str(share) for criterion, share in shares.items()},
    }
    digest = hashlib.sha256(json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    for column in (scores.film, scores.judge, scores.criterion, scores.hundredths):
        digest.update(column.astype("<i8").tobytes())
    return digest.hexdigest()


def _positions(keys: Mapping[str, None], column: Iterable[str]) -> Ints:
    place = {key: position for position, key in enumerate(keys)}
    return np.array([place[key] for key in column], dtype=np.int64)


def _sorted_keys(keys: tuple[str, ...], column: Ints) -> tuple[tuple[str, ...], Ints]:
    if len(set(keys)) != len(keys):
        raise ValueError("A film, judge or criterion key is listed twice.")
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys))
    return tuple(keys[position] for position in order), rank[column]


def _refuse_duplicates(place: Ints, order: Ints) -> None:
    repeated = np.flatnonzero(np.diff(place[order]) == 0)
    if repeated.size:
        second = int(order[repeated + 1].min())
        first = int(np.flatnonzero(place == place[second])[0])
        raise DuplicateScoreError(first, second)
