"""Why this judge, and why not that one: forbidden, a worse match, or worth more elsewhere and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from app.assigner.arrays import Flags, Ints, Raw
from app.assigner.eligibility import Bits, Reason, named
from app.assigner.instance import Instance
from app.assigner.plan import Plan
from app.assigner.pool import whole_pool
from app.assigner.prices import EMPTY, FAR, NotOptimalError, Solved, exchange, prices
from app.assigner.seats import open_seats

Kind = Literal["locked", "chosen", "forbidden", "worse match", "worth more elsewhere", "equal", "other rules"]

SHORT = 3  # exchanges followed where a plan keeps more rules than the sum and prices do not exist

WORDS = {
    Reason.LANGUAGE: "does not follow its language",
    Reason.OWN_ENTRY: "entered it",
    Reason.CREDITED: "is credited in it",
    Reason.SAME_EMPLOYER: "shares an employer with its makers",
    Reason.SAME_SCHOOL: "shares a school with its makers",
    Reason.TOOL_VENDOR: "works for the maker of a tool it used",
    Reason.DECLARED_BY_JUDGE: "declared a conflict",
    Reason.DECLARED_BY_ENTRANT: "was named in a conflict by the entrant",
    Reason.BLOCKED: "was blocked by the organizer",
    Reason.RECUSED: "recused",
}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """affinity: of the pair, None when forbidden. place: 1 = the film's best open judge, of `open_to` judges.

    cost: what seating this judge would take from the sum of affinity (below 0: other rules stand against
    it). parts: what the affinity is made of, as far as it was given.
    """

    kind: Kind
    sentence: str
    affinity: int | None
    place: int | None
    open_to: int
    cost: int | None = None
    reasons: tuple[Reason, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Explainer:
    """Answers questions about one plan; made once, asked often. Numbers are those of the instance."""

    instance: Instance
    held: Flags
    table: Ints
    exact: bool
    vacant: Ints
    bits: Bits | None
    parts: Mapping[str, Raw]

    @classmethod
    def of(
        cls, instance: Instance, plan: Plan, bits: Bits | None = None, parts: Mapping[str, Raw] | None = None
    ) -> Explainer:
        """Prepare the exchange matrix of a plan. bits: reasons per pair; parts: the parts of the affinity."""
        return cls.on(instance, plan.pairs, bits, parts)

    @classmethod
    def on(
        cls, instance: Instance, pairs: Ints, bits: Bits | None = None, parts: Mapping[str, Raw] | None = None
    ) -> Explainer:
        """Prepare the exchange matrix of pairs of films and judges, whoever chose them."""
        held: Flags = np.zeros((instance.films, instance.judges), np.bool_)
        held[pairs[:, 0], pairs[:, 1]] = True
        solved = _solved(instance, held)
        table = exchange(solved)
        return cls(
            instance=instance,
            held=held,
            table=table,
            exact=_is_optimal(table),
            vacant=solved.vacant,
            bits=bits,
            parts=parts or {},
        )

    def why(self, film: int, judge: int) -> Explanation:
        """Explain one pair, chosen or not."""
        kind, sentence, cost = self._verdict(film, judge)
        affinity = int(self.instance.affinity[film, judge])
        row = self.instance.affinity[film]
        return Explanation(
            kind=kind,
            sentence=sentence,
            affinity=affinity if affinity >= 0 else None,
            place=int((row > affinity).sum()) + 1 if affinity >= 0 else None,
            open_to=int((row >= 0).sum()),
            cost=cost,
            reasons=() if self.bits is None else named(int(self.bits[film, judge])),
            parts={name: int(values[film, judge]) for name, values in self.parts.items()},
        )

    def _verdict(self, film: int, judge: int) -> tuple[Kind, str, int | None]:
        if self.instance.done is not None and self.instance.done[film, judge]:
            return "locked", "Has started or finished this review: it stays.", None
        if self.instance.affinity[film, judge] < 0:
            return "forbidden", self._forbidden(film, judge), None
        if self.held[film, judge]:
            return "chosen", self._chosen(film, judge), None
        return self._not_chosen(film, judge)

    def _forbidden(self, film: int, judge: int) -> str:
        found = () if self.bits is None else named(int(self.bits[film, judge]))
        words = ", ".join(WORDS[reason] for reason in found)
        return f"May not watch this film: {words}." if words else "May not watch this film."

    def _chosen(self, film: int, judge: int) -> str:
        row = self.instance.affinity[film]
        better = int(((row > row[judge]) & ~self.held[film]).sum())
        if not better:
            return f"Affinity {row[judge]}: nobody free to watch this film fits better."
        who = "1 judge fits" if better == 1 else f"{better:,} judges fit"
        return (
            f"Affinity {row[judge]}: {who} better but cannot have it or {_is(better)} worth more elsewhere."
        )

    def _not_chosen(self, film: int, judge: int) -> tuple[Kind, str, int | None]:
        cost = self.cost(film, judge)
        row = self.instance.affinity[film]
        mates = row[self.held[film]]
        seated = ", ".join(str(int(value)) for value in np.sort(mates)[::-1])
        if cost == 0 and self.exact:
            return "equal", "An equally good plan has this judge here: the seed broke the tie.", cost
        # beside more rules than the sum, exchanges gain points that those rules forbid: no cost says why
        if mates.size and row[judge] < mates.min():
            return "worse match", f"Affinity {row[judge]}; those chosen have {seated}.", cost
        if cost is not None and cost <= 0:
            return "other rules", "Floor, load, minutes or an earlier seat stand against it.", cost
        price = "" if cost is None else f": it would cost the contest {cost:,} points"
        return "worth more elsewhere", f"Affinity {row[judge]}, but worth more elsewhere{price}.", cost

    def cost(self, film: int, judge: int) -> int | None:
        """Return the least affinity lost by seating this judge at this film, None if no exchange allows it.

        One review of the film moves to the judge, and the shortest way through the exchange matrix makes up
        for it; exact for a plan of greatest sum, else over at most SHORT exchanges.
        """
        distance = np.full(self.table.shape[0], FAR, np.int64)
        distance[judge] = 0
        for _ in range(self.table.shape[0] if self.exact else SHORT):
            nearer = np.minimum(distance, (distance[:, None] + self.table).min(axis=0))
            if (nearer == distance).all():
                break
            distance = nearer
        row = self.instance.affinity[film].astype(np.int64)
        free = self.held[film] if self.instance.done is None else self.held[film] & ~self.instance.done[film]
        ways = (row + distance[: row.size])[free] - row[judge]
        if self.vacant[film] > 0:
            ways = np.append(ways, distance[row.size + EMPTY] - row[judge])
        least = int(ways.min(initial=FAR))
        return None if least >= FAR // 2 else least


def _solved(instance: Instance, held: Flags) -> Solved:
    seats = open_seats(instance)
    pool = whole_pool(seats)
    chosen = held[pool.films, pool.judges]
    load = np.bincount(pool.judges[chosen], minlength=seats.judges)
    locked = seats.locked_load()
    least = np.maximum(instance.least - locked, 0)
    return Solved(
        pool=pool,
        gain=seats.worth[pool.films, pool.judges].astype(np.int64),
        chosen=chosen,
        vacant=instance.demand - held.sum(axis=1),
        lo=least,
        hi=np.maximum(instance.most - locked, 0),
        idle=bool((load < least).any()),
    )


def _is_optimal(table: Ints) -> bool:
    try:
        prices(table)
    except NotOptimalError:
        return False
    return True


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
