"""The films that stand for an award, best first: sorted once for all awards that ask the same."""

from collections.abc import Hashable, Sequence

from app.tally.award_terms import Award, Contender, in_scope
from app.tally.tie_keys import OrderKey, TieRule, order_key

Line = list[tuple[OrderKey, Contender]]


class Orders:
    """Every order of the films that some award has asked for so far."""

    def __init__(self, contenders: Sequence[Contender], rule: TieRule) -> None:
        """Know the films and how level ones are told apart."""
        self.contenders, self.rule = contenders, rule
        self._known: dict[Hashable, Line] = {}

    def of(self, award: Award, category: str | None = None) -> Line:
        """Return the films of an award's scope, of one category if given, with their keys."""
        asked = (award.source, award.criterion, award.public_share, award.scope, award.within, category)
        if asked not in self._known:
            pairs = (
                (order_key(award, film, self.rule), film)
                for film in self.contenders
                if in_scope(award, film) and category in {None, film.category}
            )
            self._known[asked] = sorted(pairs, key=lambda pair: pair[0])
        return self._known[asked]
