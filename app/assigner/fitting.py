"""Fits a choice into the judges' minutes by single moves, then mends what the moves cost.

Local search on plain arrays: nothing here is proven, everything it returns keeps every hard rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints, Places
from app.assigner.rules import Clock
from app.assigner.seats import Seats

FAR = 2**40
ANCHOR = 2**24  # what moving a pair that should stay costs: more than any affinity
HARD = 64  # what each unit below a film's least sum costs
DEEP = 24  # the shortest chains that are tried when a single move does not help


@dataclass(frozen=True, kw_only=True, eq=False)
class Caps:
    """The most films of each genre that each judge may have: judges x genres, and the genre of each film."""

    most: Ints
    genre: Ints


@dataclass(kw_only=True, eq=False)
class Fitting:
    """A changeable set of pairs within `seats`, with what is left of every limit.

    seats_of: the judges of each film, films x seats, padded with the number of judges. sums and least: film
    sums and the sums they should not fall below. anchored: pairs that should stay. tolls: scaled prices per
    tenth of a minute and judge, which tell the exchanges worth trying.
    """

    seats: Seats
    clock: Clock
    held: Flags
    caps: Caps | None
    least: Ints
    load: Ints
    spare: Ints
    sums: Ints
    counts: Ints | None
    seats_of: Ids
    anchored: Flags | None = None
    tolls: Ints | None = None
    shift: int = 0

    @classmethod
    def of(
        cls, seats: Seats, clock: Clock, pairs: tuple[Ids, Ids], caps: Caps | None, least: Ints
    ) -> Fitting:
        """Start from chosen pairs."""
        films, judges = pairs
        held: Flags = np.zeros((seats.films, seats.judges), np.bool_)
        held[films, judges] = True
        sums: Ints = np.zeros(seats.films, np.int64)
        np.add.at(sums, films, seats.worth[films, judges].astype(np.int64))
        counts: Ints | None = None
        if caps is not None:
            counts = np.zeros_like(caps.most)
            np.add.at(counts, (judges, caps.genre[films]), 1)
        return cls(
            seats=seats,
            clock=clock,
            held=held,
            caps=caps,
            least=least,
            load=np.bincount(judges, minlength=seats.judges),
            spare=clock.budget - clock.used(films, judges),
            sums=sums,
            counts=counts,
            seats_of=_table(films, judges, seats),
        )

    def seated(self) -> tuple[Ints, Ints]:
        """Return the pairs, quicker than `pairs` and in the order of films alone."""
        films, places = np.nonzero(self.seats_of < self.seats.judges)
        return films, self.seats_of[films, places].astype(np.int64)

    def pairs(self) -> tuple[Ids, Ids]:
        """Return the pairs."""
        films, judges = np.nonzero(self.held)
        return films.astype(np.int32), judges.astype(np.int32)

    def give(self, film: int, judge: int) -> None:
        """Add a pair."""
        self._change(film, judge, 1)

    def take(self, film: int, judge: int) -> None:
        """Remove a pair."""
        self._change(film, judge, -1)

    def _change(self, film: int, judge: int, sign: int) -> None:
        self.held[film, judge] = sign > 0
        row, nobody = self.seats_of[film], self.seats.judges
        row[np.flatnonzero(row == (nobody if sign > 0 else judge))[0]] = judge if sign > 0 else nobody
        self.load[judge] += sign
        self.spare[judge] -= sign * int(self.clock.tenths[film])
        self.sums[film] += sign * int(self.seats.worth[film, judge])
        if self.counts is not None and self.caps is not None:
            self.counts[judge, self.caps.genre[film]] += sign

    def welcome(self, films: Ints) -> Flags:
        """Return films x judges: the judge may have the film and has room in films, minutes and genre."""
        fits = self.possible(films)
        fits &= self.clock.tenths[films][:, None] <= self.spare[None, :]
        return fits

    def possible(self, films: Ints) -> Flags:
        """Return the same with minutes left out."""
        fits: Flags = (self.seats.worth[films] >= 0) & ~self.held[films]
        fits &= (self.load < self.seats.hi)[None, :]
        if self.counts is not None and self.caps is not None:
            fits &= (self.counts < self.caps.most)[:, self.caps.genre[films]].T
        return fits

    def loss(self, films: Places, judges: Places) -> Ints:
        """Return what moving each film from its judge to every other judge loses, films x judges.

        A film that would fall below its least sum weighs more than any affinity.
        """
        worth = self.seats.worth[films].astype(np.int64)
        lost = self.seats.worth[films, judges].astype(np.int64)[:, None] - worth
        return lost + self._burden(films, judges, lost)

    def loss_to(self, films: Places, judges: Places, others: Places | int) -> Ints:
        """Return what moving each film from its judge to this other one loses."""
        lost: Ints = self.seats.worth[films, judges].astype(np.int64) - self.seats.worth[films, others]
        return lost + self._burden(films, judges, lost[:, None])[:, 0]

    def _burden(self, films: Places, judges: Places, lost: Ints) -> Ints:
        """Return what falls below the films' least sums, and what stays put, cost beside affinity."""
        fall = np.maximum(self.least[films] - self.sums[films], 0)[:, None]
        after = np.maximum(self.least[films, None] - self.sums[films, None] + lost, 0)
        burden: Ints = (after - fall) * HARD
        if self.anchored is not None:
            burden = burden + (self.anchored[films, judges] * ANCHOR)[:, None]
        return burden


def _table(films: Ids, judges: Ids, seats: Seats) -> Ids:
    """Return the judges of each film, as wide as the film with the most seats."""
    count = np.bincount(films, minlength=seats.films)
    width = max(int(count.max(initial=0)), int(seats.need.max(initial=0)))
    table: Ids = np.full((seats.films, width), seats.judges, np.int32)
    order = np.argsort(films, kind="stable")
    place = np.arange(films.size) - (np.cumsum(count) - count)[films[order]]
    table[films[order], place] = judges[order]
    return table
