"""The order of films for an award, down to a last resort that never looks at the clock."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.tally.award_terms import Award, Contender, source_units, units

OrderKey = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TieRule:
    """How films level on an award's source are told apart.

    After the source come the composite, these criteria in order, more reviews, and at last the lot:
    SHA-256 of `lot`, a line feed and the film's key. Publish `lot` before the scores are known.
    Where films go by other keys than when the lot was drawn, `drawn` says what it gave to each.
    """

    criteria: tuple[str, ...] = ("story", "originality", "technique")
    lot: str = ""
    drawn: Mapping[str, int] | None = None


def order_key(award: Award, contender: Contender, rule: TieRule) -> OrderKey:
    """Return a key that sorts better films first and leaves no two films level but for the lot."""
    composite = -units(contender.score or 0.0)
    criteria = (-units(contender.criteria.get(criterion, 0.0)) for criterion in rule.criteria)
    source = -(source_units(award, contender) or 0)
    return (source, composite, *criteria, -contender.n, drawn_lot(contender.film, rule))


def drawn_lot(film: str, rule: TieRule) -> int:
    """Return the film's number in the lot; the lowest comes first."""
    if rule.drawn is not None:
        return rule.drawn.get(film, 0)
    return int.from_bytes(hashlib.sha256(f"{rule.lot}\n{film}".encode()).digest())


def only_lot_differs(one: OrderKey, other: OrderKey) -> bool:
    """Return whether nothing but the lot tells two films apart."""
    return one[:-1] == other[:-1]
