"""A seat that falls free after the awards were given: who takes it, and which seats fall free by that.

Films move up as rules of contests say: the seat goes to the next film in the order of its award, also to
one that holds an award declared later, which it then leaves to the next in turn. Nobody else moves: a
new walk through all awards could take a seat from a film that has been announced. Ties are settled by the tie
keys and the lot, for a list that is public cannot wait for a jury.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.tally.award_terms import Award, Contender
from app.tally.eligibility import Holdings, may_join
from app.tally.orders import Orders
from app.tally.tie_keys import TieRule

# For each award the films that meet its own terms, best first: "" of all, or of one category with a quota.
Lines = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that a film holds; `fixed` says that people gave it."""

    award: str
    film: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A seat that its film leaves, and the film that takes it: None where it stays empty."""

    seat: Seat
    successor: str | None


def lines_of(
    contenders: Sequence[Contender],
    awards: Sequence[Award],
    rule: TieRule,
    holdings: Holdings,
    most: int,
) -> dict[str, dict[str, list[str]]]:
    """Return the first `most` films of every line; `holdings` knows who is excluded or denied, no more."""
    orders = Orders(contenders, rule)

    def line(award: Award, category: str | None) -> list[str]:
        fit = (film for _, film in orders.of(award, category) if holdings.blocked_by(award, film) is None)
        return [film.film for film in islice(fit, most)]

    return {
        award.key: {category or "": line(award, category) for category in (None, *award.quotas)}
        for award in awards
    }


@dataclass(slots=True)
class Succession:
    """The seats of a list as they are held now, and who may take one that falls free.

    `films` are the contenders of all seats and lines; of them only `people` and `category` are asked. Films
    that left a seat (`gone`) take no other.
    """

    awards: Sequence[Award]
    lines: Lines
    films: Mapping[str, Contender]
    seats: list[Seat]
    gone: frozenset[str] = frozenset()

    def leave(self, seat: Seat) -> list[Move]:
        """Take a seat from its film and fill what falls free, one after the other; the moves in order."""
        self.seats.remove(seat)
        self.gone |= {seat.film}
        free, moves = [seat], []
        while free:
            left = min(free, key=self._place)
            free.remove(left)
            taker = self._taker_of(left)
            moves.append(Move(left, taker))
            if taker is not None:
                free += self._seat(left, taker)
        return moves

    def _taker_of(self, left: Seat) -> str | None:
        award = self._award(left.award)
        holders = [seat.film for seat in self.seats if seat.award == award.key]
        if award.count is None or len(holders) >= award.count:
            return None
        line = self.lines.get(award.key, {}).get(self._owed_to(award, left.film, holders), ())
        return next((film for film in line if self._may_take(award, film)), None)

    def _owed_to(self, award: Award, left: str, holders: Sequence[str]) -> str:
        """The category whose quota is short without the film that left; "" where the seat is open to all."""
        category = self.films[left].category or ""
        same = sum(self.films[film].category == category for film in holders)
        return category if same < award.quotas.get(category, 0) else ""

    def _may_take(self, award: Award, film: str) -> bool:
        if film in self.gone:
            return False
        weaker = self._weaker(award, film)
        staying = self._holdings([seat for seat in self.seats if seat not in weaker])
        return staying.crowded_by(award, self.films[film]) is None

    def _weaker(self, award: Award, film: str) -> list[Seat]:
        """The seats of a film that were given after this award, and not by people, in declared order."""
        first = self._place(Seat(award.key, film))
        mine = (seat for seat in self.seats if seat.film == film and not seat.fixed)
        return sorted((seat for seat in mine if self._place(seat) > first), key=self._place)

    def _seat(self, left: Seat, film: str) -> list[Seat]:
        """Give a seat to a film; return the seats that it cannot keep beside it."""
        weaker = self._weaker(self._award(left.award), film)
        self.seats = [*(seat for seat in self.seats if seat not in weaker), Seat(left.award, film)]
        given_up: list[Seat] = []
        for seat in weaker:
            held = [self._award(one.award) for one in self.seats if one.film == film]
            (self.seats if may_join(self._award(seat.award), held) else given_up).append(seat)
        return given_up

    def _holdings(self, seats: Sequence[Seat]) -> Holdings:
        holdings = Holdings()
        for seat in seats:
            holdings.add(self._award(seat.award), self.films[seat.film])
        return holdings

    def _place(self, seat: Seat) -> int:
        return self.awards.index(self._award(seat.award))

    def _award(self, key: str) -> Award:
        return next(award for award in self.awards if award.key == key)
