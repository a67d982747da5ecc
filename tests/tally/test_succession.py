"""A seat that falls free after the announcement: the next takes it, and leaves its own to the next."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.tally.award_terms import Tier
from app.tally.awards import Award, Contender, Settlement, allocate
from app.tally.eligibility import Holdings
from app.tally.succession import Seat, Succession, lines_of
from app.tally.tie_keys import TieRule
from tests.tally.test_awards import FIELD, contender

GOLD, SILVER, BRONZE = Award(key="gold"), Award(key="silver"), Award(key="bronze")


def given_out(films: Sequence[Contender], awards: Sequence[Award]) -> Succession:
    """The seats as the engine gave them, and every line in its full length."""
    settlement = Settlement(ties=TieRule(lot="x"))
    grants = allocate(films, awards, settlement=settlement).grants
    lines = lines_of(films, awards, settlement.ties, Holdings(), len(films))
    seats = [Seat(grant.award, grant.film) for grant in grants]
    return Succession(awards, lines, {film.film: film for film in films}, seats)


def told(found: Succession, award: str, film: str) -> list[tuple[str, str, str | None]]:
    """The moves when a film leaves its seat."""
    return [(move.seat.award, move.seat.film, move.successor) for move in found.leave(Seat(award, film))]


def test_who_moves_up_leaves_a_seat_that_the_next_film_takes() -> None:
    found = given_out(FIELD, [GOLD, SILVER, BRONZE])

    assert told(found, "gold", "a") == [("gold", "a", "b"), ("silver", "b", "c"), ("bronze", "c", "d")]
    assert {seat.award: seat.film for seat in found.seats} == {"gold": "b", "silver": "c", "bronze": "d"}


def test_a_second_winner_who_leaves_is_followed_as_well() -> None:
    found = given_out(FIELD, [GOLD, SILVER, BRONZE])
    found.leave(Seat("gold", "a"))

    assert told(found, "bronze", "d") == [("bronze", "d", "e")]


def test_a_film_that_left_a_seat_takes_no_other() -> None:
    found = given_out(FIELD, [GOLD, SILVER, BRONZE])
    found.gone = frozenset("bd")

    assert told(found, "gold", "a") == [("gold", "a", "c"), ("bronze", "c", "e")]


def test_a_seat_that_people_gave_is_not_left_for_another() -> None:
    found = given_out(FIELD, [GOLD, SILVER])
    found.seats = [Seat("gold", "a"), Seat("silver", "b", fixed=True)]

    assert told(found, "gold", "a") == [("gold", "a", "c")]


def test_a_stacking_award_is_kept_by_who_moves_up() -> None:
    audience = Award(key="audience", tier="special", stacking=True)
    found = given_out([contender("a", 9), contender("b", 8, public=9.0), contender("c", 7)], [GOLD, audience])
    found.seats = [Seat("gold", "a"), Seat("audience", "b")]

    assert told(found, "gold", "a") == [("gold", "a", "b")]
    assert set(found.seats) == {Seat("gold", "b"), Seat("audience", "b")}


def test_the_seat_of_a_quota_goes_to_the_next_of_its_category() -> None:
    films = [
        contender(name, 9 - place, category="x" if name in "bef" else "y")
        for place, name in enumerate("abcdef")
    ]
    found = given_out(films, [Award(key="prize", count=2, quotas={"x": 1})])

    assert told(found, "prize", "b") == [("prize", "b", "e")]


def test_a_second_film_of_the_category_fills_the_quota_so_the_seat_is_open() -> None:
    films = [
        contender(name, 9 - place, category="x" if name in "abf" else "y")
        for place, name in enumerate("abcdef")
    ]
    found = given_out(films, [Award(key="prize", count=2, quotas={"x": 1})])

    assert told(found, "prize", "a") == [("prize", "a", "c")]


def test_moving_up_keeps_to_the_limit_of_a_person() -> None:
    one = frozenset({"p"})
    films = [contender("b", 8), contender("d", 6)]
    films += [contender("a", 9, people=one), contender("c", 7, people=one)]
    awards = [Award(key="gold", per_entrant_max=1), Award(key="silver", per_entrant_max=1)]

    found = given_out(films, awards)
    assert told(found, "silver", "b") == [("silver", "b", "d")]
    found = given_out(films, awards)
    assert told(found, "gold", "a") == [("gold", "a", "b"), ("silver", "b", "c")]


def test_a_seat_of_an_award_without_number_is_nobody_elses() -> None:
    found = given_out(FIELD, [Award(key="good", count=None, min_score=6)])

    assert told(found, "good", "a") == [("good", "a", None)]


def test_a_seat_beyond_the_number_that_a_tie_had_made_is_not_filled() -> None:
    films = [contender("a", 9), contender("b", 9), contender("c", 8)]
    found = given_out(films, [Award(key="gold", ties="extend")])

    assert told(found, "gold", "a") == [("gold", "a", None)]


def terms(tier: Tier, count: int, quotas: dict[str, int], *, stacking: bool) -> Award:
    """An award of any kind that knows no people."""
    return Award(key="?", tier=tier, count=count, quotas=quotas, stacking=stacking)


TERMS = st.builds(
    terms,
    tier=st.sampled_from(("main", "special")),
    count=st.integers(1, 3),
    quotas=st.sampled_from(({}, {"x": 1})),
    stacking=st.booleans(),
)
FIELDS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from("xy")), min_size=2, max_size=9)


@given(st.lists(TERMS, min_size=1, max_size=4), FIELDS, st.data())
def test_the_list_without_a_film_is_the_list_that_it_leaves(
    drawn: list[Award], field: list[tuple[int, str]], data: st.DataObject
) -> None:
    """Where no person is limited, moving up ends at what a walk through all awards without the film gives."""
    awards = [replace(award, key=f"a{number}") for number, award in enumerate(drawn)]
    films = [contender(f"f{number}", score, category=kind) for number, (score, kind) in enumerate(field)]
    found = given_out(films, awards)
    leaver = data.draw(st.sampled_from(sorted(found.films)))

    for seat in [seat for seat in found.seats if seat.film == leaver]:
        found.leave(seat)

    without = allocate(films, awards, {leaver: "declined"}, settlement=Settlement(ties=TieRule(lot="x")))
    assert {(seat.award, seat.film) for seat in found.seats} == {
        (grant.award, grant.film) for grant in without.grants
    }
