"""Bounds the sum of every plan by the prices of the plan in use, without solving the round again.

Weak duality: whatever price p a judge has, no plan within the bounds is worth more than each film's best
judges by affinity + p, less p times the judge's least (p > 0) or most films (p < 0). The prices of a greatest
sum make that exact, so those of a plan in use stay near it when a judge leaves.
"""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Flags, Ints, Pairs, Raw
from app.assigner.instance import GREATEST, Instance
from app.assigner.pool import Pool
from app.assigner.prices import FAR, NotOptimalError, Solved, bounded, prices
from app.assigner.seats import Seats

BLOCK = 512  # films looked at together: their priced affinities stay in the processor's cache
MANY = 3  # with more than one film in so many to be looked at again, the prices prove too little
TIGHT = 200  # one part in so many of the sum: what a bound may be above the plan to be told


def price_bound(lost: Seats, plan: Pairs) -> int | None:
    """Return a bound on the sum of all plans that keep the finished reviews, or None where prices find none.

    lost: the seats that are open once everything that can stay is locked. plan: those locks and the pairs
    that fill the seats, every film full. A plan in use that was far from the greatest sum has no prices, a
    judge below the least films breaks what the bound rests on, and one far above the plan proves too little.
    """
    instance = lost.instance
    idle = np.bincount(plan[1], minlength=lost.judges) < instance.least
    price = None if idle.any() else _prices(lost)
    if price is None:
        return None
    off = _off(lost, price)
    if off.sum() * MANY > lost.films:
        return None
    kept = ~off[plan[0]]
    films, judges = plan[0][kept], plan[1][kept]
    best = int((_worth(instance, (films, judges)) + price[judges]).sum()) + _best(instance, price, off)
    bound = best - int((price * np.where(price > 0, instance.least, instance.most)).sum())
    worth = int(_worth(instance, plan).sum())
    return bound if (bound - worth) * TIGHT <= worth else None


def _prices(lost: Seats) -> Ints | None:
    """Return prices at which every film would choose the judges again whom it keeps."""
    instance, held = lost.instance, _movable(lost)
    done = instance.finished()[1]
    solved = Solved(
        pool=Pool(films=held[0], judges=held[1]),
        gain=_worth(instance, held),
        chosen=np.ones(held[0].size, np.bool_),
        vacant=np.zeros(lost.films, np.int64),
        lo=instance.least - done,
        hi=instance.most - done,
    )
    try:
        price = prices(bounded(_losses(lost, held), solved))[: lost.judges]
    except NotOptimalError:
        return None
    lowest = -int(instance.affinity.max(initial=0)) - int(np.abs(price).max(initial=0))
    return np.where(solved.hi == 0, lowest, price)


def _movable(lost: Seats) -> Pairs:
    """Return the locked pairs that are not finished."""
    films, judges = lost.locked
    if lost.instance.done is None:
        return films, judges
    free = ~lost.instance.done[lost.locked]
    return films[free], judges[free]


def _worth(instance: Instance, pairs: Pairs) -> Ints:
    return np.maximum(instance.affinity[pairs].astype(np.int64), 0)


def _losses(lost: Seats, held: Pairs) -> Ints:
    """Return the least affinity lost by moving one of these pairs from judge to judge, judges x judges.

    A closed pair counts as one of affinity -1: that may loosen the bound and never breaks it.
    """
    order = np.argsort(held[1], kind="stable")
    films, judges = held[0][order], held[1][order]
    own = lost.instance.affinity[films, judges][:, None]
    starts = np.searchsorted(judges, np.arange(lost.judges + 1))
    table: Ints = np.full((lost.judges, lost.judges), FAR, np.int64)
    for judge in np.flatnonzero(np.diff(starts)).tolist():
        part = slice(int(starts[judge]), int(starts[judge + 1]))
        table[judge] = -(lost.worth[films[part]] - own[part]).max(axis=0).astype(np.int64)
    return table


def _off(lost: Seats, price: Ints) -> Flags:
    """Return the films that lost a seat, or that other judges might suit better at these prices."""
    films, judges = _movable(lost)
    bar: Ints = np.full(lost.films, FAR, np.int64)
    np.minimum.at(bar, films, lost.instance.affinity[films, judges] + price[judges])
    widest = int(lost.instance.affinity.max(initial=0)) + int(np.abs(price).max(initial=0))
    added: Raw = price.astype(np.int16 if widest < GREATEST else np.int64)
    best: Ints = np.empty(lost.films, np.int64)
    for start in range(0, lost.films, BLOCK):
        rows = slice(start, start + BLOCK)
        best[rows] = (lost.worth[rows] + added).max(axis=1, initial=-GREATEST)
    return (best > bar) | (lost.need > 0)


def _best(instance: Instance, price: Ints, off: Flags) -> int:
    """Return the greatest value that these films can have together at these prices."""
    worth = instance.affinity[off].astype(np.int64)
    done = np.zeros(worth.shape, np.bool_) if instance.done is None else instance.done[off]
    value = np.where((worth >= 0) & ~done, worth + price, -FAR)
    need = instance.demand[off] - done.sum(axis=1)
    width = int(need.max(initial=0))
    top = np.sort(np.partition(value, value.shape[1] - width, axis=1)[:, -width:], axis=1)[:, ::-1]
    fixed = np.where(done, np.maximum(worth, 0) + price, 0)
    return int(top[np.arange(width)[None, :] < need[:, None]].sum()) + int(fixed.sum())
