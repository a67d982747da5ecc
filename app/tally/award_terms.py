"""The terms of an award, and what an award needs to know of a film."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Tier = Literal["main", "special"]
Scope = Literal["all", "category", "genre", "tool"]
Source = Literal["composite", "criterion", "public"]
Ties = Literal["extend", "jury", "next_key"]

LARGEST_PUBLIC_SHARE = Fraction(1, 5)
_UNITS = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award as the contest declares it; awards are filled in declared order.

    count: seats; None gives the award to every film that reaches `min_score`.
    scope, within: which films stand for it, e.g. scope "genre" within "sci-fi".
    quotas: seats of `count` reserved for categories; they are filled before the open ones.
    source: the composite, one `criterion`, or the composite with a `public_share` (at most 1/5) of
    the public vote.
    stacking: whether it may join other awards of a film; without it a main award keeps to films
    without another main award, a special one to films without any.
    per_entrant_max: films of any one credited person that may hold awards once this one is given.
    ties: what happens to films level on the source at the last seat.

    Raises ValueError for terms that contradict each other.
    """

    key: str
    title: str = ""
    tier: Tier = "main"
    count: int | None = 1
    scope: Scope = "all"
    within: str | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    source: Source = "composite"
    criterion: str | None = None
    public_share: Fraction = Fraction(0)
    min_reviews: int = 3
    min_score: Decimal | float | None = None
    stacking: bool = False
    per_entrant_max: int | None = None
    ties: Ties = "next_key"

    def __post_init__(self) -> None:
        seats_known = self.count is not None and self.count >= 1
        open_ended = self.count is None and self.min_score is not None and not self.quotas
        _require(seats_known or open_ended, "needs seats, or a minimum score and no quotas")
        reserved = sum(self.quotas.values())
        _require(self.count is None or reserved <= self.count, "reserves more seats than it has")
        _require(all(seats > 0 for seats in self.quotas.values()), "reserves no seat for a category")
        _require((self.scope == "all") == (self.within is None), "needs a scope and its value together")
        _require((self.source == "criterion") == (self.criterion is not None), "needs its criterion")
        _require(0 <= self.public_share <= LARGEST_PUBLIC_SHARE, "gives the public more than a fifth")
        _require(self.per_entrant_max is None or self.per_entrant_max >= 1, "leaves no film to anybody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A film's standing with what scopes and limits ask about; `people` are all credited persons.

    `score` is the adjusted composite (None: unranked), `criteria` the adjusted values of criteria,
    `public` the public vote on the same scale.
    """

    film: str
    score: float | None
    n: int
    criteria: Mapping[str, float] = field(default_factory=dict)
    category: str | None = None
    genre: str | None = None
    tools: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    public: float | None = None


def in_scope(award: Award, contender: Contender) -> bool:
    """Return whether the film stands for the award at all."""
    match award.scope:
        case "category":
            return contender.category == award.within
        case "genre":
            return contender.genre == award.within
        case "tool":
            return award.within in contender.tools
        case _:
            return True


def source_units(award: Award, contender: Contender) -> int | None:
    """Return the value the award ranks by, in millionths of a point, or None where it is unknown."""
    if contender.score is None:
        return None
    if award.source == "criterion":
        value = contender.criteria.get(award.criterion or "")
        return None if value is None else units(value)
    if award.source == "public":
        if contender.public is None:
            return None
        share = award.public_share
        return round((1 - share) * units(contender.score) + share * units(contender.public))
    return units(contender.score)


def units(value: Decimal | float) -> int:
    """Return a value in millionths of a point, the unit in which ties are judged."""
    return round(value * _UNITS)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence where it is called
    if not holds:
        raise ValueError(f"The award {what}.")
