"""The floor: the highest affinity that every film's every judge can reach, and what a bar leaves open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Ints
from app.assigner.flow import NoFlowError, flow
from app.assigner.task import Task, filled


def floor(task: Task) -> int:
    """Return the largest bar above which as many seats and lower bounds are kept as without one.

    Binary search over the affinities that occur: a higher bar only closes pairs.
    """
    worth = task.seats.worth[task.seats.need > 0]
    values = np.unique(worth[worth >= 0])
    if not values.size:
        return 0
    values = values[values <= _cap(task)] if task.unfilled == 0 else values
    low, high = 0, values.size - 1
    if reaches(task, int(values[high])):
        return int(values[high])
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reaches(task, int(values[middle])) else (low, middle)
    return int(values[low])


def reaches(task: Task, bar: int) -> bool:
    """Return whether pairs at or above the bar can keep what all pairs keep."""
    return barred(task, np.full(task.seats.films, bar)) is not None


def barred(task: Task, least: Ints) -> Task | None:
    """Return the task without pairs below each film's bar, or None if it then keeps less."""
    seats = task.seats.above(least)
    pool = task.pool.taken(seats.worth[task.pool.films, task.pool.judges] >= 0)
    part = replace(task, seats=seats, pool=pool)
    try:
        flow(part.network(np.zeros(pool.size, np.int64)))
    except NoFlowError:
        return None if part.dense else _grown(part)
    return part


def _grown(part: Task) -> Task | None:
    """Look beyond a candidate list before giving up."""
    whole = filled(part)
    return whole if (whole.unfilled, whole.idle) == (part.unfilled, part.idle) else None


def _cap(task: Task) -> int:
    """Return the least, over films, of the affinity of the last judge a film needs at best."""
    seats = task.seats
    asked = np.flatnonzero(seats.need > 0)
    ranked = -np.sort(-seats.worth[asked].astype(np.int16), axis=1)
    return int(ranked[np.arange(asked.size), seats.need[asked] - 1].min())
