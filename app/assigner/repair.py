"""Repairs a plan in use: as few current pairs as possible are removed, then the sum decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Flags
from app.assigner.gains import Gains, cycle_bits, scale
from app.assigner.instance import Instance
from app.assigner.seats import Seats, open_seats
from app.assigner.task import Choice, Task, best_filled, filled, opened
from app.assigner.tiebreak import TieBreak


def kept_pairs(instance: Instance, task: Task, tie: TieBreak) -> Flags:
    """Return the current and finished pairs of a plan with the fewest removals, as a mask of locks.

    First all valid current pairs are locked and only the lost seats are solved; if that fills what can be
    filled, nothing valid was removed. Else every current pair earns a bonus above any exchange of affinity.
    """
    valid = _valid(instance)
    seats = open_seats(instance, valid)
    if _fits(instance, valid) and _fills(seats, task, instance):
        return valid
    choice = _sticky(task, tie, valid)
    kept: Flags = np.zeros_like(valid)
    kept[choice.films, choice.judges] = True
    kept &= valid
    return kept if instance.done is None else kept | instance.done


def _valid(instance: Instance) -> Flags:
    assert instance.current is not None
    valid: Flags = instance.current & (instance.affinity >= 0)
    if instance.dropped is not None:
        valid[:, instance.dropped] = False
    return valid if instance.done is None else valid | instance.done


def _fits(instance: Instance, valid: Flags) -> bool:
    return bool((valid.sum(axis=1) <= instance.demand).all() and (valid.sum(axis=0) <= instance.most).all())


def _fills(seats: Seats, task: Task, instance: Instance) -> bool:
    """Return whether the lost seats alone reach what the whole problem can reach."""
    return _reached(filled(opened(seats)), instance) == _reached(task, instance)


def _reached(task: Task, instance: Instance) -> tuple[int, int]:
    """Return the reviews a task can give, and the reviews missing to lower bounds."""
    seats = task.seats
    reviews = seats.locked[0].size + int(seats.need.sum()) - task.unfilled
    wanted = np.maximum(instance.least - seats.locked_load(), 0)
    return reviews, int((wanted - np.minimum(seats.lo, wanted)).sum()) + task.idle


def _sticky(task: Task, tie: TieBreak, valid: Flags) -> Choice:
    bits = cycle_bits(task.seats)
    fine = scale(task.seats, extra_bits=bits + 1)
    greatest = int(task.seats.worth.max(initial=0)) + 1
    gains = Gains(
        seats=task.seats,
        tie=replace(tie, bits=fine.tie_bits),
        shift=fine.shift,
        kept=valid,
        kept_bonus=greatest << (fine.shift + bits),
    )
    return best_filled(_with_current(task, valid), gains)


def _with_current(task: Task, valid: Flags) -> Task:
    """Make sure that a candidate list holds the current pairs."""
    if task.dense:
        return task
    films, judges = np.nonzero(valid & (task.seats.worth >= 0) & (task.seats.need > 0)[:, None])
    pool = task.pool.joined(films.astype(np.int32), judges.astype(np.int32), task.seats.judges)
    return replace(task, pool=pool)
