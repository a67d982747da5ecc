"""Fairness to films: how high the worst film can stand, and the weights that lift it there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Ints, Places
from app.assigner.floor import barred
from app.assigner.seats import Seats
from app.assigner.task import Task


@dataclass(frozen=True, kw_only=True, eq=False)
class Aim:
    """Every film that needs somebody should reach `sums` (open pairs only); films without an aim hold 0."""

    task: Task
    sums: Ints


def film_sums(seats: Seats, films: Places, judges: Places) -> Ints:
    """Return the affinity that each film gets from these pairs."""
    sums: Ints = np.zeros(seats.films, np.int64)
    np.add.at(sums, films, seats.worth[films, judges].astype(np.int64))
    return sums


def aim(task: Task, least: int) -> Aim:
    """Return the highest aim that no film alone and no pair alone rules out, above a plan's `least` sum.

    A film that reaches t with k judges has none below t minus its k - 1 best; closing those pairs loses no
    plan that reaches t, and the greatest t that still fills the seats is a proven limit.
    """
    best, others = best_parts(task.seats)
    asked = task.seats.need > 0
    locked = _locked_sums(task.seats)
    high = int((best + locked)[asked].min()) if asked.any() else 0
    low = min(least, high)
    found = _aimed(task, high, others, locked)
    if found is not None:
        return found
    kept = _aimed(task, low, others, locked) or Aim(task=task, sums=np.zeros_like(best))
    while high - low > 1:
        middle = (low + high) // 2
        found = _aimed(task, middle, others, locked)
        low, high, kept = (middle, high, found) if found else (low, middle, kept)
    return kept


def best_parts(seats: Seats) -> tuple[Ints, Ints]:
    """Return, per film, the sum of its best `need` open affinities and of one fewer."""
    width = max(int(seats.need.max(initial=0)), 1)
    best: Ints = np.zeros(seats.films, np.int64)
    others: Ints = np.zeros(seats.films, np.int64)
    for start in range(0, seats.films, 4096):
        rows = slice(start, start + 4096)
        top = -np.sort(-seats.worth[rows], axis=1)[:, :width]
        top = np.maximum(top, 0).astype(np.int64)
        places = np.arange(top.shape[1])[None, :]
        best[rows] = np.where(places < seats.need[rows, None], top, 0).sum(axis=1)
        others[rows] = np.where(places < seats.need[rows, None] - 1, top, 0).sum(axis=1)
    return best, others


def raised(weights: Ints | None, below: Ints) -> Ints:
    """Return the weights with those of films below their aim a quarter higher, at most 16-fold."""
    start = np.full(below.size, 64, np.int64) if weights is None else weights
    return np.where(below > 0, np.minimum(start + start // 4, 1024), start)


def _aimed(task: Task, height: int, others: Ints, locked: Ints) -> Aim | None:
    asked = task.seats.need > 0
    sums = np.where(asked, np.maximum(height - locked, 0), 0)
    part = barred(task, np.maximum(sums - others, 0))
    return None if part is None else Aim(task=part, sums=sums)


def _locked_sums(seats: Seats) -> Ints:
    films, judges = seats.locked
    worth = np.maximum(seats.instance.affinity[films, judges].astype(np.int64), 0)
    sums: Ints = np.zeros(seats.films, np.int64)
    np.add.at(sums, films, worth)
    return sums
