"""The walk through the awards: who takes which seat, and why a seat stays empty."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Literal

from app.tally.award_terms import Award, Contender, source_units
from app.tally.eligibility import Holdings
from app.tally.orders import Line, Orders
from app.tally.tie_keys import OrderKey, only_lot_differs

DecidedBy = Literal["score", "tie_keys", "lot", "extended", "override"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One film in one seat of an award; `category` names the quota that reserved the seat.

    `score` is the value of the award's source in points; `decided_by` says what the seat hung on
    where films were level at the cut; `moved_up`: only because another film was excluded.
    """

    award: str
    film: str
    score: float | None
    decided_by: DecidedBy
    category: str | None = None
    moved_up: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """Seats that stay empty, and why.

    `reason` is "no_film", "jury" (a tie for people to decide, between `films`) or what blocked most
    films; `blocked` counts the films of the award's scope by what blocked them.
    """

    award: str
    seats: int
    reason: str
    blocked: Mapping[str, int] = field(default_factory=dict)
    category: str | None = None
    films: tuple[str, ...] = ()


@dataclass(slots=True)
class Walk:
    """One pass through the awards: `place` what people decided, then `fill` in declared order."""

    orders: Orders
    holdings: Holdings
    grants: list[Grant] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    alternates: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def place(self, award: Award, contender: Contender) -> None:
        """Seat a film by people's decision, before any award is filled."""
        category = contender.category if contender.category in award.quotas else None
        self.holdings.add(award, contender)
        self.grants.append(_grant(award, contender, "override", category))

    def fill(self, award: Award) -> None:
        """Fill the award's seats: those reserved for categories first, then the open ones."""
        if award.count is None:
            self._fill_seats(award, len(self.orders.contenders), None)
            return
        placed = Counter(grant.category for grant in self.grants if grant.award == award.key)
        for category, quota in award.quotas.items():
            self._fill_seats(award, quota - placed[category], category)
        beyond = sum(max(0, placed[category] - quota) for category, quota in award.quotas.items())
        self._fill_seats(award, award.count - sum(award.quotas.values()) - placed[None] - beyond, None)

    def next_in_line(self, award: Award, most: int) -> tuple[str, ...]:
        """Return the best films that could take a seat of the award if one became free now."""
        return tuple(contender.film for _, contender in islice(self._line(award, None), most))

    def _line(self, award: Award, category: str | None) -> Iterator[tuple[OrderKey, Contender]]:
        """Return the films that can have the award at the moment they are asked for, best first."""
        for key, contender in self.orders.of(award, category):
            if self.holdings.blocked_by(award, contender) is None:
                yield key, contender

    def _fill_seats(self, award: Award, seats: int, category: str | None) -> None:
        for _, group in groupby(self._line(award, category), key=lambda pair: pair[0][0]):
            if seats <= 0:
                return
            level = list(group)
            if len(level) > seats and award.ties == "jury":
                self._leave_to_jury(award, seats, category, level)
                return
            seats -= self._seat(award, seats, category, level)
        if seats > 0 and award.count is not None:
            self._withhold(award, seats, category)

    def _seat(self, award: Award, seats: int, category: str | None, level: Line) -> int:
        """Seat films that are level on the source, best tie keys first; return how many."""
        room = len(level) if award.ties == "extend" else seats
        seated: Line = []
        left: Line = []
        for key, contender in level:
            if self.holdings.blocked_by(award, contender) is not None:
                continue
            if len(seated) == room:
                left.append((key, contender))
                continue
            self.holdings.add(award, contender)
            seated.append((key, contender))
        extended = len(seated) > seats
        for key, contender in seated:
            decided: DecidedBy = "extended" if extended else _decided_by(key, left)
            self.grants.append(_grant(award, contender, decided, category))
        return len(seated)

    def _leave_to_jury(self, award: Award, seats: int, category: str | None, level: Line) -> None:
        films = tuple(contender.film for _, contender in level)
        self.withheld.append(Withheld(award.key, seats, "jury", category=category, films=films))

    def _withhold(self, award: Award, seats: int, category: str | None) -> None:
        mine = {grant.film for grant in self.grants if grant.award == award.key}
        others = [film for _, film in self.orders.of(award, category) if film.film not in mine]
        blocked: Counter[str] = Counter(
            self.holdings.blocked_by(award, film) or "person_limit" for film in others
        )
        reason = min(blocked, key=lambda why: (-blocked[why], why)) if blocked else "no_film"
        self.withheld.append(Withheld(award.key, seats, reason, dict(sorted(blocked.items())), category))


def _grant(award: Award, contender: Contender, decided_by: DecidedBy, category: str | None) -> Grant:
    value = source_units(award, contender)
    return Grant(award.key, contender.film, None if value is None else value / 10**6, decided_by, category)


def _decided_by(key: OrderKey, left: Line) -> DecidedBy:
    if not left:
        return "score"
    return "lot" if any(only_lot_differs(key, other) for other, _ in left) else "tie_keys"
