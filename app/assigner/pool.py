"""The pairs that a solve looks at, sorted by film: all open ones, or a candidate list that can grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints, keys_of, pairs_of, places
from app.assigner.seats import Seats

BLOCK = 4096


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Film and judge of each pair (int32), sorted by film, then judge."""

    films: Ids
    judges: Ids

    @property
    def size(self) -> int:
        """Return the number of pairs."""
        return int(self.films.size)

    def starts(self, films: int) -> Ints:
        """Return where each film's pairs begin, with the end of the last one added."""
        return np.searchsorted(self.films, np.arange(films + 1)).astype(np.int64)

    def taken(self, keep: Flags | Ints) -> Pool:
        """Return a part of the pool."""
        return Pool(films=self.films[keep], judges=self.judges[keep])

    def joined(self, films: Ids, judges: Ids, judge_count: int) -> Pool:
        """Return the pool with more pairs, each pair once."""
        old, new = (keys_of(pairs, judge_count) for pairs in ((self.films, self.judges), (films, judges)))
        keys = np.concatenate([old, new])
        keys.sort(kind="stable")
        return _of_keys(keys[np.append(True, keys[1:] != keys[:-1])] if keys.size else keys, judge_count)


def whole_pool(seats: Seats) -> Pool:
    """Return every open pair of a film that still needs somebody."""
    asked = np.flatnonzero(seats.need > 0).astype(np.int32)
    films, judges = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for start in range(0, asked.size, BLOCK):
        rows = asked[start : start + BLOCK]
        found, columns = places(seats.worth[rows] >= 0)
        films.append(rows[found])
        judges.append(columns)
    return Pool(films=np.concatenate(films), judges=np.concatenate(judges))


def pool_of(mask: Flags) -> Pool:
    """Return the pairs that are true in a films x judges mask."""
    return _of_keys(np.flatnonzero(mask), mask.shape[1])


def _of_keys(keys: Ints, width: int) -> Pool:
    films, judges = pairs_of(keys, width)
    return Pool(films=films, judges=judges)
