"""Candidate lists for very large contests: the first pairs, and those that a solved list still calls for.

Column generation (Dantzig and Wolfe 1960; Desrosiers and Luebbecke 2005) by judge prices, in blocks of rows
so that no second matrix is ever made.
"""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints, Shorts
from app.assigner.gains import Gains
from app.assigner.pool import BLOCK, Pool
from app.assigner.prices import EMPTY, FAR, Solved, exchange, prices
from app.assigner.reach import from_idle, from_short
from app.assigner.seats import CLOSED, Seats

PER_FILM = 15
OWN_BEST = 1.2  # a judge's own best films, as a multiple of an even load
NEW_PER_FILM = 8  # pairs that one pricing round may add to a film


def candidates(seats: Seats) -> Pool:
    """Return each film's best judges and each judge's own best films, so that quotas can be met."""
    share = int(OWN_BEST * seats.need.sum() / max(seats.judges, 1)) + 1
    films, judges = _best_per_film(seats)
    own_films, own_judges = _best_per_judge(seats, min(share, seats.films))
    empty = Pool(films=films[:0], judges=judges[:0])
    return empty.joined(
        np.concatenate([films, own_films]), np.concatenate([judges, own_judges]), seats.judges
    )


def improving(solved: Solved, gains: Gains) -> tuple[Ids, Ids]:
    """Return pairs outside the pool whose gain and price beat their film's worst seat; none = optimal."""
    price = prices(exchange(solved))
    judges = solved.lo.size
    bar = _worst_seat(solved, price[:judges], int(price[judges + EMPTY]))
    starts = solved.pool.starts(bar.size)
    films, columns = [], []
    for start in range(0, bar.size, BLOCK):
        stop = min(start + BLOCK, bar.size)
        known = slice(int(starts[start]), int(starts[stop]))
        excess = gains.rows(start, stop) + price[:judges] - bar[start:stop, None]
        excess[gains.seats.worth[start:stop] == CLOSED] = 0
        excess[solved.pool.films[known] - start, solved.pool.judges[known]] = 0
        rows, found = np.nonzero(excess >= _entry(excess))
        films.append((rows + start).astype(np.int32))
        columns.append(found.astype(np.int32))
    return np.concatenate(films), np.concatenate(columns)


def called_for(solved: Solved, seats: Seats) -> Pool:
    """Return the pool with pairs through which a missing review could still be found.

    Those are open pairs that lead out of what alternating paths reach; none left = nothing is missing
    that could be found.
    """
    rows, there = _leading_out(seats, *from_short(solved))
    own, held = _leading_back(seats, *from_idle(solved))
    return solved.pool.joined(
        np.concatenate([rows, own]).astype(np.int32),
        np.concatenate([there, held]).astype(np.int32),
        seats.judges,
    )


def _leading_out(seats: Seats, films: Flags, judges: Flags) -> tuple[Ints, Ints]:
    """Return, for each reached film, its best few judges who are not reached."""
    rows = np.flatnonzero(films)
    worth = np.where(judges[None, :], CLOSED, seats.worth[rows])
    at, found = np.nonzero((worth >= 0) & (worth >= _least_of_best(worth, NEW_PER_FILM)))
    return rows[at], found


def _leading_back(seats: Seats, films: Flags, judges: Flags) -> tuple[Ints, Ints]:
    """Return, for each reached judge, the best few films per missing one that are not reached."""
    columns = np.flatnonzero(judges)
    closed = films | (seats.need == 0)
    worth = np.where(closed[None, :], CLOSED, seats.worth[:, columns].T)
    width = NEW_PER_FILM + int(seats.lo[columns].max(initial=0))
    at, found = np.nonzero((worth >= 0) & (worth >= _least_of_best(worth, width)))
    return found, columns[at]


def _least_of_best(worth: Shorts, width: int) -> Shorts:
    """Return the last of the greatest `width` values of each row, as a column."""
    width = min(width, worth.shape[1])
    if not width or not worth.shape[0]:
        return np.zeros((worth.shape[0], 1), np.int16)
    least: Shorts = np.partition(worth, worth.shape[1] - width, axis=1)[:, worth.shape[1] - width, None]
    return least


def _best_per_film(seats: Seats) -> tuple[Ids, Ids]:
    width = min(PER_FILM + int(seats.need.max(initial=0)), seats.judges)
    films, judges = [], []
    for start in range(0, seats.films, BLOCK):
        worth = seats.worth[start : start + BLOCK]
        top = np.argpartition(-worth, width - 1, axis=1)[:, :width]
        keep = (np.take_along_axis(worth, top, axis=1) >= 0) & (seats.need[start : start + BLOCK, None] > 0)
        rows, places = np.nonzero(keep)
        films.append((rows + start).astype(np.int32))
        judges.append(top[rows, places].astype(np.int32))
    return np.concatenate(films), np.concatenate(judges)


def _best_per_judge(seats: Seats, share: int) -> tuple[Ids, Ids]:
    films, judges = [], []
    for judge in range(seats.judges):
        column = np.where(seats.need > 0, seats.worth[:, judge], CLOSED)
        top = np.argpartition(-column, share - 1)[:share]
        top = top[column[top] >= 0]
        films.append(top.astype(np.int32))
        judges.append(np.full(top.size, judge, np.int32))
    return np.concatenate(films), np.concatenate(judges)


def _worst_seat(solved: Solved, price: Ints, empty_price: int) -> Ints:
    """Return the least gain and price among each film's seats; FAR for a film that needs nobody."""
    bar = np.full(solved.vacant.size, FAR, np.int64)
    pool, chosen = solved.pool, solved.chosen
    np.minimum.at(bar, pool.films[chosen], solved.gain[chosen] + price[pool.judges[chosen]])
    vacant = solved.vacant > 0
    bar[vacant] = np.minimum(bar[vacant], empty_price)
    return bar


def _entry(excess: Ints) -> Ints:
    """Return, per film, the least excess that still enters: above zero and among the film's greatest."""
    width = min(NEW_PER_FILM, excess.shape[1])
    least = -np.partition(-excess, width - 1, axis=1)[:, width - 1]
    entry: Ints = np.maximum(least, 1)[:, None]
    return entry
