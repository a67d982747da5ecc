"""Repairs under minutes: lets go of what exceeds a budget, and moves kept reviews only to fill seats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Ids, Ints, Pairs, marked
from app.assigner.fitting import Fitting
from app.assigner.instance import Instance
from app.assigner.moves import fill
from app.assigner.outcome import Outcome
from app.assigner.rules import Clock
from app.assigner.seats import Seats


def released(instance: Instance, kept: Pairs) -> Pairs:
    """Return the kept pairs after judges over budget gave up as few as possible, the longest films first.

    Finished reviews stay. Where nobody is over budget, the same pairs come back.
    """
    films, judges = kept
    lengths, stays = instance.tenths(), np.ones(films.size, np.bool_)
    used: Ints = np.zeros(instance.judges, np.int64)
    np.add.at(used, judges, lengths[films])
    over = used - instance.budget_tenths()
    pending = np.ones_like(stays) if instance.done is None else ~instance.done[kept]
    for judge in np.flatnonzero(over > 0).tolist():
        own = np.flatnonzero((judges == judge) & pending)
        own = own[np.argsort(-lengths[films[own]], kind="stable")]
        needed = int(np.searchsorted(np.cumsum(lengths[films[own]]), over[judge])) + 1
        stays[own[:needed]] = False
    return kept if stays.all() else (films[stays], judges[stays])


def refilled(seats: Seats, kept: Pairs, outcome: Outcome) -> Outcome | None:
    """Return the outcome after moving kept reviews where that fills empty seats, or None if nothing helps.

    seats: the whole open problem, in which the kept pairs are ordinary pairs that cost much to move.
    """
    if seats.instance.done is not None:
        free = ~seats.instance.done[kept]
        kept = kept[0][free], kept[1][free]
    films: Ids = np.concatenate([kept[0], outcome.films])
    judges: Ids = np.concatenate([kept[1], outcome.judges])
    nothing = np.zeros(seats.films, np.int64)
    state = Fitting.of(seats, Clock.of(seats), (films, judges), None, nothing)
    state.anchored = marked(kept, seats.films, seats.judges)
    fill(state)
    more, judges = state.pairs()
    if more.size == films.size:
        return None
    return replace(outcome, films=more, judges=judges, proven=False)
