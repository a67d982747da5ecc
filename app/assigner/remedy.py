"""What would fill the empty seats: how many more judges, or how many more films for the full ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.assigner.arrays import Ints
from app.assigner.flow import Network, least_missing
from app.assigner.prices import Solved

LOOK = 2_000_000  # pairs of new judges and films up to which fewer judges are looked for


def least_judges(solved: Solved, films: Ints, room: int) -> int:
    """Return the fewest new judges, each open to all these films with this room, that fill every seat."""
    vacant = solved.vacant[films]
    short, deepest = int(vacant.sum()), int(vacant.max())
    part = _part(solved, films)
    fewest = -(-short // max(room, 1))

    def enough(number: int) -> bool:
        return _missing(_with_judges(part, number, room)) == 0

    # as many judges as the deepest film has empty seats can take the seats in turn, one each
    if fewest >= deepest or deepest * films.size > LOOK:
        return max(fewest, deepest)
    return _least(enough, fewest, deepest)


def least_raise(solved: Solved, films: Ints, full: Ints) -> int | None:
    """Return the least number of films by which raising every full judge fills the seats, or None."""
    if not full.size:
        return None
    part = _part(solved, films)
    short = int(solved.vacant[films].sum())

    def enough(number: int) -> bool:
        hi = part.hi.copy()
        hi[full] += number
        return _missing(replace(part, hi=hi)) == 0

    return _least(enough, -(-short // full.size), short) if enough(short) else None


def _part(solved: Solved, films: Ints) -> Network:
    """Return the flow problem of these films alone: their open pairs, seats and the judges' room."""
    pool = solved.pool
    inside = np.zeros(solved.vacant.size, np.bool_)
    inside[films] = True
    taken = pool.taken(inside[pool.films])
    filled = np.bincount(pool.films[solved.chosen], minlength=inside.size)
    return Network(
        pool=taken,
        gain=np.zeros(taken.size, np.int64),
        need=np.where(inside, filled + solved.vacant, 0),
        lo=np.zeros_like(solved.lo),
        hi=solved.hi,
    )


def _with_judges(part: Network, number: int, room: int) -> Network:
    films = np.flatnonzero(part.need)
    new = part.hi.size + np.arange(number)
    pool = part.pool.joined(
        np.repeat(films, number).astype(np.int32),
        np.tile(new, films.size).astype(np.int32),
        part.hi.size + number,
    )
    hi = np.concatenate([part.hi, np.full(number, room)])
    return replace(part, pool=pool, gain=np.zeros(pool.size, np.int64), hi=hi, lo=np.zeros_like(hi))


def _missing(part: Network) -> int:
    return least_missing(part).unfilled


def _least(enough: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least number in low..high that is enough, knowing that `high` is."""
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low
