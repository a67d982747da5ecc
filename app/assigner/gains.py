"""What a pair is worth to a solve: scaled affinity and bonuses, less tolls, plus the tie-break."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints
from app.assigner.seats import Seats
from app.assigner.tiebreak import BITS, TieBreak

WEIGHT_BITS = 6  # film weights are counted in 64ths
COST_BITS = 60  # OR-tools multiplies costs by the number of nodes; measured to fit below 2**61


@dataclass(frozen=True, kw_only=True, eq=False)
class Gains:
    """The gain of (film, judge) = (affinity x weight << shift) + bonus - toll x minutes + tie-break.

    shift: bits below one unit of affinity. weights: 64ths per film. tolls: scaled gain per tenth of a
    minute and judge, with tenths: the length of each film. bonds: judges x judges, scaled gain for sharing
    a film with a judge who has it now (`seated`: film by seat, padded with the number of judges). kept:
    pairs that earn `kept_bonus` for staying.
    """

    seats: Seats
    tie: TieBreak
    shift: int
    weights: Ints | None = None
    tolls: Ints | None = None
    tenths: Ints | None = None
    bonds: Ints | None = None
    seated: Ids | None = None
    kept: Flags | None = None
    kept_bonus: int = 0

    def at(self, films: Ids, judges: Ids) -> Ints:
        """Return the gain of each pair."""
        gain = self._scaled(self.seats.worth[films, judges].astype(np.int64), films)
        gain += self.tie.at(films, judges)
        if self.tolls is not None and self.tenths is not None:
            gain -= self.tolls[judges] * self.tenths[films]
        if self.bonds is not None and self.seated is not None:
            for seat in range(self.seated.shape[1]):
                gain += self.bonds[judges, self.seated[films, seat]]
        if self.kept is not None:
            gain += self.kept[films, judges] * np.int64(self.kept_bonus)
        return gain

    def rows(self, start: int, stop: int) -> Ints:
        """Return the gains of whole rows, films x judges; closed pairs hold a meaningless number."""
        films = np.arange(start, stop, dtype=np.int32)
        gain = self._scaled(self.seats.worth[start:stop].astype(np.int64), films[:, None])
        gain += self.tie.rows(start, stop)
        if self.tolls is not None and self.tenths is not None:
            gain -= self.tolls[None, :] * self.tenths[start:stop, None]
        if self.bonds is not None and self.seated is not None:
            for seat in range(self.seated.shape[1]):
                gain += self.bonds[:, self.seated[start:stop, seat]].T
        if self.kept is not None:
            gain += self.kept[start:stop] * np.int64(self.kept_bonus)
        return gain

    def _scaled(self, worth: Ints, films: Ids) -> Ints:
        if self.weights is None:
            worth <<= self.shift
            return worth
        worth *= self.weights[films]
        worth <<= max(self.shift - WEIGHT_BITS, 0)
        return worth


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Bits below one unit of affinity, and how many of the tie-break's bits fit into them."""

    shift: int
    tie_bits: int


def scale(seats: Seats, *, extra_bits: int = 0, layers: int = 1) -> Scale:
    """Return the finest scale that 64-bit arithmetic allows, so that ties never outweigh affinity.

    A flow that is not optimal has a simple improving cycle, and a simple cycle passes each film and each
    judge (each judge's genre where genres are capped: `layers`) once, so it carries no more than twice
    the smaller of both in pairs: that many tie-breaks stay below one unit. Where 14 bits do not fit beside
    `extra_bits` (weights, bonuses), the hash is shortened.
    """
    below = cycle_bits(seats, layers)
    nodes = seats.films + seats.judges * (layers + 1) + 4
    greatest = int(seats.instance.affinity.max(initial=1))
    room = COST_BITS - nodes.bit_length() - greatest.bit_length() - extra_bits - below
    bits = min(max(room, 0), BITS)
    return Scale(shift=bits + below if room > 0 else 0, tie_bits=bits)


def cycle_bits(seats: Seats, layers: int = 1) -> int:
    """Return the bits of the most pairs that a simple cycle can change."""
    return (2 * min(seats.films, seats.judges * layers) + 2).bit_length()
