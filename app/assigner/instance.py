"""The problem of one round: who may watch what, how often, how long; refuses what cannot be meant."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from app.assigner.arrays import (
    MOST,
    InstanceError,
    Ints,
    Pairs,
    Raw,
    Shorts,
    flags,
    frozen,
    numbers,
    places,
    shaped,
    tenths,
    whole,
    whole_tenths,
)

GREATEST = 32767
BLOCK = 4096  # rows looked at together, so that a check never copies a whole large matrix


@dataclass(frozen=True, kw_only=True, eq=False)
class Instance:
    """Films are rows and judges are columns, everywhere.

    affinity: films x judges, 0..32767, -1 = this judge may not have this film (kept as int16).
    demand: reviews per film. lo, hi: least and most films per judge.
    mins: minutes per film, budget_minutes: minutes per judge (budgets need mins).
    genre: any label per film. current, done: films x judges masks; done pairs are locks.
    dropped: the column of a judge who leaves. film_ids, judge_ids: unique strings; with them the
    plan does not depend on the order of rows and columns.
    Any integer or float type is taken; raises InstanceError with one sentence.
    """

    affinity: Raw
    demand: Raw
    lo: Raw
    hi: Raw
    mins: Raw | None = None
    budget_minutes: Raw | None = None
    genre: Raw | None = None
    current: Raw | None = None
    done: Raw | None = None
    dropped: int | None = None
    film_ids: Raw | None = None
    judge_ids: Raw | None = None

    def __post_init__(self) -> None:
        films, judges = self._keep_affinity()
        self._keep("demand", whole("demand", shaped("demand", self.demand, (films,), "film"), 0, MOST))
        for name in ("lo", "hi"):
            self._keep(name, whole(name, shaped(name, getattr(self, name), (judges,), "judge"), 0, MOST))
        self._keep_optional(films, judges)
        self._check_bounds()
        self._check_locks()

    @property
    def films(self) -> int:
        """Return the number of films."""
        return int(self.affinity.shape[0])

    @property
    def judges(self) -> int:
        """Return the number of judges."""
        return int(self.affinity.shape[1])

    @property
    def most(self) -> Ints:
        """Return the films each judge may have: `hi`, or for a dropped judge the finished reviews."""
        if self.dropped is None:
            return self.hi
        most: Ints = self.hi.copy()
        most[self.dropped] = self.finished()[1][self.dropped]
        return most

    @property
    def least(self) -> Ints:
        """Return the films each judge should have: `lo`, or 0 for a dropped judge."""
        if self.dropped is None:
            return self.lo
        least: Ints = self.lo.copy()
        least[self.dropped] = 0
        return least

    @cached_property
    def locks(self) -> Pairs:
        """Return the pairs of the finished reviews."""
        return places(np.zeros((0, self.judges), np.bool_) if self.done is None else self.done)

    def finished(self) -> tuple[Ints, Ints]:
        """Return the finished reviews of each film and of each judge."""
        films, judges = self.locks
        return np.bincount(films, minlength=self.films), np.bincount(judges, minlength=self.judges)

    def tenths(self) -> Ints:
        """Return the length of each film in tenths of a minute, rounded half up."""
        return tenths("mins", np.zeros(self.films) if self.mins is None else self.mins)

    def budget_tenths(self) -> Ints:
        """Return the whole tenths of a minute that fit each judge's budget."""
        assert self.budget_minutes is not None
        return whole_tenths("budget_minutes", self.budget_minutes)

    def canonical(self) -> tuple[Instance, Ints, Ints]:
        """Return the instance in the order of its ids, and which film and judge stands at each place."""
        films = _order(self.film_ids, self.films)
        judges = _order(self.judge_ids, self.judges)
        if self.film_ids is None and self.judge_ids is None:
            return self, films, judges
        moved: dict[str, Any] = {name: _taken(getattr(self, name), films) for name in _PER_FILM}
        moved |= {name: _taken(getattr(self, name), judges) for name in _PER_JUDGE}
        for name in ("affinity", "current", "done"):
            table = getattr(self, name)
            moved[name] = None if table is None else table[np.ix_(films, judges)]
        moved["dropped"] = None if self.dropped is None else int(np.flatnonzero(judges == self.dropped)[0])
        return replace(self, **moved), films, judges

    def digest(self) -> str:
        """Return the SHA-256 of the canonical problem: the same for every order of rows with ids."""
        ordered = self.canonical()[0]
        seal = hashlib.sha256(b"laurel assignment 1\n")
        for field in fields(ordered):
            value = getattr(ordered, field.name)
            if value is not None:
                array = np.asarray(value)
                seal.update(f"{field.name} {array.dtype.str} {array.shape}\n".encode())
                seal.update(np.ascontiguousarray(array).data)
        return seal.hexdigest()

    def _keep(self, name: str, array: Raw) -> None:
        object.__setattr__(self, name, frozen(array))

    def _keep_affinity(self) -> tuple[int, int]:
        array = np.asarray(self.affinity)
        if array.ndim != 2:
            raise InstanceError(f"A must be a table of films x judges, but it has {array.ndim} dimensions.")
        numbers("A", array)
        kept: Shorts = np.empty(array.shape, np.int16)
        for start in range(0, array.shape[0], BLOCK):
            rows = slice(start, start + BLOCK)
            kept[rows] = whole("A", array[rows], -1, GREATEST, start)
        self._keep("affinity", kept)
        return int(array.shape[0]), int(array.shape[1])

    def _keep_optional(self, films: int, judges: int) -> None:
        if self.budget_minutes is not None and self.mins is None:
            raise InstanceError("budget_minutes needs mins: add the minutes of every film.")
        self._keep_named(films, judges)
        if self.genre is not None:
            self._keep("genre", _labels(self.genre, films))
        for name in ("current", "done"):
            if getattr(self, name) is not None:
                self._keep(name, flags(name, getattr(self, name), (films, judges)))
        if self.dropped is not None:
            object.__setattr__(self, "dropped", _column(self.dropped, judges))

    def _keep_named(self, films: int, judges: int) -> None:
        for name, read, count, what in (
            ("mins", _minutes, films, "film"),
            ("budget_minutes", _minutes, judges, "judge"),
            ("film_ids", _ids, films, "film"),
            ("judge_ids", _ids, judges, "judge"),
        ):
            if getattr(self, name) is not None:
                self._keep(name, read(name, getattr(self, name), count, what))

    def _check_bounds(self) -> None:
        crossed = np.flatnonzero(self.lo > self.hi)
        if crossed.size:
            judge = int(crossed[0])
            raise InstanceError(f"lo is above hi for judge {judge} ({self.lo[judge]} > {self.hi[judge]}).")

    def _check_locks(self) -> None:
        if self.done is None:
            return
        film_done, judge_done = self.finished()
        for name, count, limit, what in (
            ("demand", film_done, self.demand, "film"),
            ("hi", judge_done, self.most, "judge"),
        ):
            over = np.flatnonzero(count > limit)
            if over.size:
                at = int(over[0])
                raise InstanceError(
                    f"done holds {count[at]} reviews for {what} {at}, but {name} allows {limit[at]}."
                )


_PER_FILM = ("demand", "mins", "genre", "film_ids")
_PER_JUDGE = ("lo", "hi", "budget_minutes", "judge_ids")


def _minutes(name: str, values: Any, count: int, what: str) -> Raw:
    array = shaped(name, values, (count,), what)
    tenths(name, array)
    return array.astype(np.float64)


def _labels(values: Any, films: int) -> Raw:
    array = shaped("genre", values, (films,), "film")
    if array.dtype.kind not in "iufUS" or (array.dtype.kind == "f" and not np.isfinite(array).all()):
        raise InstanceError(f"genre must hold numbers or words, but its type is {array.dtype}.")
    return np.unique(array, return_inverse=True)[1].astype(np.int64)


def _ids(name: str, values: Any, count: int, what: str) -> Raw:
    array = shaped(name, values, (count,), what)
    if array.dtype.kind == "S":
        array = np.array([value.decode("utf-8", "backslashreplace") for value in array], dtype=np.str_)
    if array.dtype.kind != "U" and array.size:
        raise InstanceError(f"{name} must hold strings, but its type is {array.dtype}.")
    unique, counts = np.unique(array, return_counts=True)
    if unique.size < array.size:
        twice = unique[counts > 1][0]
        raise InstanceError(f"{name} must be unique, but {str(twice)!r} stands there more than once.")
    return np.array(array.tolist(), dtype=np.str_)  # as narrow as its longest id


def _column(value: Any, judges: int) -> int:
    array = np.asarray(value)
    if array.size != 1:
        raise InstanceError(f"dropped must be one number, but it holds {array.size}.")
    if judges == 0:
        raise InstanceError("dropped names a judge, but A has no judges.")
    return int(whole("dropped", array.reshape(()), 0, judges - 1))


def _order(ids: Raw | None, count: int) -> Ints:
    return np.arange(count) if ids is None else np.argsort(ids, kind="stable").astype(np.int64)


def _taken(array: Raw | None, order: Ints) -> Raw | None:
    return None if array is None else array[order]
