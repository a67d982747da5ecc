"""What is left to decide once finished reviews are locked: open pairs, open seats, open room per judge."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints, Shorts
from app.assigner.instance import Instance

CLOSED = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Seats:
    """The open problem. `worth` is the affinity, -1 where a pair is closed.

    need: seats per film that open pairs could fill at best; lo, hi: open bounds per judge, no more than
    the films open to the judge; locked: films and judges of the pairs that stay whatever happens.
    """

    instance: Instance
    worth: Shorts
    need: Ints
    lo: Ints
    hi: Ints
    locked: tuple[Ids, Ids]

    @property
    def films(self) -> int:
        """Return the number of films."""
        return int(self.worth.shape[0])

    @property
    def judges(self) -> int:
        """Return the number of judges."""
        return int(self.worth.shape[1])

    def locked_load(self) -> Ints:
        """Return the locked reviews of each judge."""
        return np.bincount(self.locked[1], minlength=self.judges)

    def locked_worth(self) -> int:
        """Return the affinity of the locked pairs, a forbidden one counting 0."""
        return int(np.maximum(self.instance.affinity[self.locked], 0).sum(dtype=np.int64))

    def above(self, least: Ints) -> Seats:
        """Return the same problem without the pairs below `least` (one bar per film)."""
        closed = self.worth < least[:, None]
        return self.without(closed) if closed.any() else self

    def without(self, closed: Flags) -> Seats:
        """Return the same problem with these pairs closed as well; needs and bounds stay as they are."""
        worth = self.worth.copy()
        worth[closed] = CLOSED
        return replace(self, worth=worth)


def open_seats(instance: Instance, locks: Flags | None = None) -> Seats:
    """Lock the finished reviews (and `locks`) and count what is left.

    A need above the judges who may watch a film, or a bound above the films a judge may watch, is cut
    here: nothing can fill it, and the plan's own account of what is missing starts from the instance.
    """
    locked = instance.done if locks is None else locks
    worth = instance.affinity
    most, least = instance.most, instance.least
    film_locked, judge_locked = _counts(locked, instance)
    room = np.maximum(most - judge_locked, 0)
    if locked is not None or not room.all():
        worth = worth.copy()
        worth[:, room == 0] = CLOSED
        if locked is not None:
            worth[locked] = CLOSED
    open_pairs = worth >= 0
    need = np.minimum(np.maximum(instance.demand - film_locked, 0), open_pairs.sum(axis=1))
    reach = open_pairs[need > 0].sum(axis=0)
    return Seats(
        instance=instance,
        worth=worth,
        need=need,
        lo=np.minimum(np.maximum(least - judge_locked, 0), reach),
        hi=np.minimum(room, reach),
        locked=_places(locked),
    )


def _counts(locked: Flags | None, instance: Instance) -> tuple[Ints, Ints]:
    if locked is None:
        return np.zeros(instance.films, np.int64), np.zeros(instance.judges, np.int64)
    return locked.sum(axis=1, dtype=np.int64), locked.sum(axis=0, dtype=np.int64)


def _places(locked: Flags | None) -> tuple[Ids, Ids]:
    if locked is None:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    films, judges = np.nonzero(locked)
    return films.astype(np.int32), judges.astype(np.int32)
