"""What is left to decide once finished reviews are locked: open pairs, open seats, open room per judge."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Flags, Ints, Pairs, Shorts
from app.assigner.instance import Instance

CLOSED = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Seats:
    """The open problem. `worth` is the affinity, -1 where a pair is closed.

    Of films that need nobody any more, only the locked pairs are marked as closed.
    need: seats per film that open pairs could fill at best; lo, hi: open bounds per judge, no more than
    the films open to the judge; locked: films and judges of the pairs that stay whatever happens.
    """

    instance: Instance
    worth: Shorts
    need: Ints
    lo: Ints
    hi: Ints
    locked: Pairs

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


def open_seats(instance: Instance, locks: Pairs | None = None) -> Seats:
    """Lock these pairs (else the finished reviews) and count what is left.

    A need above the judges who may watch a film, or a bound above the films a judge may watch, is cut
    here: nothing can fill it, and the plan's own account of what is missing starts from the instance.
    """
    locked = instance.locks if locks is None else locks
    film_locked, judge_locked = _counts(locked, instance)
    wanted = np.maximum(instance.demand - film_locked, 0)
    room = np.maximum(instance.most - judge_locked, 0)
    asked, full = np.flatnonzero(wanted), np.flatnonzero(room == 0)
    worth = instance.affinity
    if full.size or locked[0].size:
        worth = worth.copy()
        worth[locked] = CLOSED
        worth[asked[:, None], full] = CLOSED
    open_pairs = worth[asked] >= 0
    need: Ints = np.zeros(instance.films, np.int64)
    need[asked] = np.minimum(wanted[asked], np.count_nonzero(open_pairs, axis=1))
    reach = np.count_nonzero(open_pairs[need[asked] > 0], axis=0)
    return Seats(
        instance=instance,
        worth=worth,
        need=need,
        lo=np.minimum(np.maximum(instance.least - judge_locked, 0), reach),
        hi=np.minimum(room, reach),
        locked=locked,
    )


def _counts(locked: Pairs, instance: Instance) -> tuple[Ints, Ints]:
    films, judges = locked
    return np.bincount(films, minlength=instance.films), np.bincount(judges, minlength=instance.judges)
