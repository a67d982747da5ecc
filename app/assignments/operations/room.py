"""What films and judges of a round can still take while reviews are given out one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.assignments.operations.arrays import Tables
from app.assignments.queries.snapshot import Pair, Snapshot


class Room:
    """The seats of films, the films and the minutes of judges that are left beside the reviews that stay."""

    def __init__(self, snapshot: Snapshot, tables: Tables, stays: Iterable[Pair]) -> None:
        self._bits = tables.bits
        # Pins that a conflict forbids are none, as for the engine.
        self._pins = snapshot.pins - snapshot.ties - snapshot.spent - snapshot.bans
        self._rows = {film.entry_id: row for row, film in enumerate(snapshot.films)}
        self._columns = {judge.judge_id: column for column, judge in enumerate(snapshot.judges)}
        # In tenths of a minute, as the engine counts.
        self._lengths = tables.instance.tenths().tolist()
        self._seats = snapshot.wanted()
        self._films = Counter({judge.judge_id: judge.max_films for judge in snapshot.judges})
        limits = ((judge.judge_id, judge.max_minutes) for judge in snapshot.judges)
        self._spare = {judge: 10 * most for judge, most in limits if most is not None}
        for pair in stays:
            self._take(pair)

    def refuses(self, pair: Pair) -> str:
        """Give a review out, or say what is against it: "forbidden", "film_full", "judge_full" or "too_long".

        A pin is for people to decide: it goes beyond languages and what the judge offered.
        """
        problem = self._problem(pair)
        if not problem:
            self._take(pair)
        return problem

    def _problem(self, pair: Pair) -> str:
        entry, judge = pair
        if self._is_closed(pair):
            return "forbidden"
        if self._seats[entry] <= 0:
            return "film_full"
        if pair in self._pins:
            return ""
        if self._films[judge] <= 0:
            return "judge_full"
        return "too_long" if self._spare.get(judge, self._length(entry)) < self._length(entry) else ""

    def _is_closed(self, pair: Pair) -> bool:
        """Whether film or judge is not of the round, or a conflict, a ban or a language is between them."""
        entry, judge = pair
        if entry not in self._rows or judge not in self._columns:
            return True
        return pair not in self._pins and bool(self._bits[self._rows[entry], self._columns[judge]])

    def _length(self, entry: int) -> int:
        return self._lengths[self._rows[entry]] if entry in self._rows else 0

    def _take(self, pair: Pair) -> None:
        entry, judge = pair
        self._seats[entry] -= 1
        self._films[judge] -= 1
        if judge in self._spare:
            self._spare[judge] -= self._length(entry)
