"""Whole prices in units of affinity that prove a greatest sum to anybody with ten lines of code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints
from app.assigner.columns import improving
from app.assigner.gains import Gains
from app.assigner.prices import Solved, exchange, prices
from app.assigner.task import Choice
from app.assigner.tiebreak import TieBreak


def certificate(choice: Choice, tie: TieBreak) -> Ints:
    """Return a price per judge: every film's judges are then its best by affinity + price.

    A price is above 0 only for a judge at the lower bound and below 0 only for one at the upper bound.
    Bounds are those of the instance, not cut to the films open to a judge. On a candidate list, pairs that
    the prices do not cover yet are taken in until they cover all.
    """
    solved = _plain(choice)
    if choice.task.dense:
        return _closed(prices(exchange(solved))[: solved.lo.size], choice)
    gains = Gains(seats=choice.task.seats, tie=replace(tie, bits=0), shift=0)
    while True:
        films, judges = improving(solved, gains)
        if not films.size:
            return _closed(prices(exchange(solved))[: solved.lo.size], choice)
        solved = _widened(solved, films, judges, choice)


def _closed(price: Ints, choice: Choice) -> Ints:
    """Price judges without any room below everybody: their pairs were never looked at."""
    instance = choice.task.seats.instance
    lowest = -int(instance.affinity.max(initial=0)) - int(np.abs(price).max(initial=0))
    return np.where(instance.most == 0, lowest, price)


def _plain(choice: Choice) -> Solved:
    """Return the solved task with affinities as gains and the bounds of the instance."""
    solved = choice.solved()
    seats, instance = choice.task.seats, choice.task.seats.instance
    return replace(
        solved,
        gain=seats.worth[solved.pool.films, solved.pool.judges].astype(np.int64),
        lo=instance.least,
        hi=instance.most,
        idle=bool((solved.load < instance.least).any()),
    )


def _widened(solved: Solved, films: Ids, judges: Ids, choice: Choice) -> Solved:
    """Take more pairs, not chosen, into the pool."""
    seats = choice.task.seats
    pool = solved.pool.joined(films, judges, seats.judges)
    chosen: Flags = np.zeros((seats.films, seats.judges), np.bool_)
    chosen[solved.pool.films[solved.chosen], solved.pool.judges[solved.chosen]] = True
    return replace(
        solved,
        pool=pool,
        gain=seats.worth[pool.films, pool.judges].astype(np.int64),
        chosen=chosen[pool.films, pool.judges],
    )
