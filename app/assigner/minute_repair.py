"""Repairs under minutes: lets go of what exceeds a budget, and moves kept reviews only to fill seats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Flags, Ids
from app.assigner.fitting import Fitting
from app.assigner.instance import Instance
from app.assigner.moves import fill
from app.assigner.outcome import Outcome
from app.assigner.rules import Clock
from app.assigner.seats import Seats


def released(instance: Instance, kept: Flags) -> Flags:
    """Return the kept pairs after judges over budget gave up as few as possible, the longest films first.

    Finished reviews stay.
    """
    lengths, left = instance.tenths(), kept.copy()
    used = lengths @ kept
    for judge in np.flatnonzero(used > instance.budget_tenths()).tolist():
        pending = kept[:, judge] if instance.done is None else kept[:, judge] & ~instance.done[:, judge]
        films = np.flatnonzero(pending)
        films = films[np.argsort(-lengths[films], kind="stable")]
        over = int(used[judge] - instance.budget_tenths()[judge])
        needed = int(np.searchsorted(np.cumsum(lengths[films]), over)) + 1 if over > 0 else 0
        left[films[:needed], judge] = False
    return left


def refilled(seats: Seats, kept: Flags, outcome: Outcome) -> Outcome | None:
    """Return the outcome after moving kept reviews where that fills empty seats, or None if nothing helps.

    seats: the whole open problem, in which the kept pairs are ordinary pairs that cost much to move.
    """
    open_kept = kept if seats.instance.done is None else kept & ~seats.instance.done
    rows, columns = np.nonzero(open_kept)
    films: Ids = np.concatenate([rows, outcome.films]).astype(np.int32)
    judges: Ids = np.concatenate([columns, outcome.judges]).astype(np.int32)
    nothing = np.zeros(seats.films, np.int64)
    state = Fitting.of(seats, Clock.of(seats), (films, judges), None, nothing)
    state.anchored = open_kept
    fill(state)
    more, judges = state.pairs()
    if more.size == films.size:
        return None
    return replace(outcome, films=more, judges=judges, proven=False)
