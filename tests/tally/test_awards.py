"""Awards from standings: quotas, scopes, stacking, limits, ties, exclusions."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.awards import Allocation, Award, Contender, Settlement, allocate
from app.tally.seats import Withheld
from app.tally.tie_keys import TieRule, drawn_lot


def contender(film: str, score: float | None, **known: Any) -> Contender:
    """Return a film with enough reviews for any award."""
    return Contender(film=film, score=score, **{"n": 5, **known})


def films_of(allocation: Allocation, award: str) -> list[str]:
    """Return the films granted an award, in order."""
    return [grant.film for grant in allocation.grants if grant.award == award]


FIELD = [contender(name, 9 - place) for place, name in enumerate("abcdef")]


def test_awards_are_filled_in_declared_order_and_a_film_gets_one_main_award() -> None:
    allocation = allocate(
        FIELD, [Award(key="first"), Award(key="second", count=2), Award(key="third", count=2)]
    )

    assert [(grant.award, grant.film) for grant in allocation.grants] == [
        ("first", "a"),
        ("second", "b"),
        ("second", "c"),
        ("third", "d"),
        ("third", "e"),
    ]
    assert allocation.withheld == ()


def test_special_award_that_stacks_joins_a_main_award() -> None:
    awards = [Award(key="first"), Award(key="audience", tier="special", stacking=True)]

    assert films_of(allocate(FIELD, awards), "audience") == ["a"]


def test_special_award_that_does_not_stack_goes_to_a_film_without_any() -> None:
    awards = [Award(key="first"), Award(key="special", tier="special")]

    assert films_of(allocate(FIELD, awards), "special") == ["b"]


def test_main_award_joins_a_stacking_special_award_declared_before_it() -> None:
    awards = [Award(key="audience", tier="special", stacking=True), Award(key="first")]

    assert films_of(allocate(FIELD, awards), "first") == ["a"]


@pytest.mark.parametrize(
    ("scope", "within", "expected"),
    [("category", "animation", "b"), ("genre", "sci-fi", "c"), ("tool", "brush", "d")],
)
def test_scope_names_the_films_that_stand_for_an_award(scope: Any, within: str, expected: str) -> None:
    field = [
        contender("a", 9),
        contender("b", 8, category="animation"),
        contender("c", 7, genre="sci-fi"),
        contender("d", 6, tools=frozenset({"brush", "pen"})),
    ]

    assert films_of(allocate(field, [Award(key="best", scope=scope, within=within)]), "best") == [expected]


def test_category_seats_are_reserved_before_the_open_ones() -> None:
    field = [contender(name, 9 - place, category="live") for place, name in enumerate("abcd")]
    field += [contender("x", 3, category="animation"), contender("y", 2, category="animation")]

    allocation = allocate(field, [Award(key="shortlist", count=4, quotas={"animation": 2})])

    assert [(grant.film, grant.category) for grant in allocation.grants] == [
        ("x", "animation"),
        ("y", "animation"),
        ("a", None),
        ("b", None),
    ]


def test_reserved_seat_without_a_film_is_withheld_and_not_given_away() -> None:
    allocation = allocate(FIELD, [Award(key="shortlist", count=3, quotas={"animation": 1})])

    assert films_of(allocation, "shortlist") == ["a", "b"]
    assert allocation.withheld == (Withheld("shortlist", 1, "no_film", {}, "animation"),)


@pytest.mark.parametrize(
    ("film", "award", "reason"),
    [
        (contender("a", 9, n=2), {}, "below_min_reviews"),
        (contender("a", 9, n=4), {"min_reviews": 5}, "below_min_reviews"),
        (contender("a", 6.999999), {"min_score": 7}, "below_min_score"),
        (contender("a", None), {}, "unranked"),
        (contender("a", 9), {"source": "criterion", "criterion": "story"}, "unranked"),
        (contender("a", 9), {"source": "public", "public_share": Fraction(1, 5)}, "unranked"),
    ],
)
def test_seat_that_no_film_may_have_is_withheld_with_the_reason(
    film: Contender, award: dict[str, Any], reason: str
) -> None:
    allocation = allocate([film], [Award(key="first", **award)])

    assert allocation.grants == ()
    assert allocation.withheld == (Withheld("first", 1, reason, {reason: 1}),)


def test_single_criterion_award_ranks_by_that_criterion() -> None:
    field = [contender("a", 9, criteria={"technique": 5.0}), contender("b", 6, criteria={"technique": 8.0})]
    award = Award(key="visual", source="criterion", criterion="technique")

    assert [(grant.film, grant.score) for grant in allocate(field, [award]).grants] == [("b", 8.0)]


def test_public_vote_counts_with_its_share_only() -> None:
    field = [contender("a", 8.0, public=5.0), contender("b", 7.5, public=10.0)]
    award = Award(key="audience", source="public", public_share=Fraction(1, 5))

    assert [(grant.film, grant.score) for grant in allocate(field, [award]).grants] == [("b", 8.0)]


def test_threshold_award_goes_to_every_film_that_reaches_it() -> None:
    allocation = allocate(FIELD, [Award(key="merit", count=None, min_score=7)])

    assert films_of(allocation, "merit") == ["a", "b", "c"]
    assert allocation.withheld == ()


def test_limit_counts_every_credited_person_over_all_awards() -> None:
    field = [
        contender("a", 9, people=frozenset({"lin", "mo"})),
        contender("b", 8, people=frozenset({"mo", "ray"})),
        contender("c", 7, people=frozenset({"ray"})),
    ]
    awards = [
        Award(key="first"),
        Award(key="second", per_entrant_max=1),
        Award(key="third", per_entrant_max=1),
    ]

    allocation = allocate(field, awards)

    assert films_of(allocation, "second") == ["c"]
    assert allocation.withheld == (
        Withheld("third", 1, "already_awarded", {"already_awarded": 2, "person_limit": 1}),
    )


def test_two_awards_of_one_film_are_one_film_of_its_people() -> None:
    field = [contender("a", 9, people=frozenset({"lin"}))]
    awards = [Award(key="first"), Award(key="extra", tier="special", stacking=True, per_entrant_max=1)]

    assert films_of(allocate(field, awards), "extra") == ["a"]


LEVEL = [
    contender("a", 8.0, criteria={"story": 7.0, "originality": 6.0}),
    contender("b", 8.0, criteria={"story": 7.0, "originality": 9.0}),
    contender("c", 8.0000004, criteria={"story": 6.0, "originality": 9.0}),
]


def test_films_level_at_six_decimals_are_told_apart_by_the_tie_keys() -> None:
    allocation = allocate(LEVEL, [Award(key="first")])

    assert [(grant.film, grant.decided_by) for grant in allocation.grants] == [("b", "tie_keys")]


def test_tie_may_extend_the_award_to_all_level_films() -> None:
    allocation = allocate(LEVEL, [Award(key="first", ties="extend")])

    assert {(grant.film, grant.decided_by) for grant in allocation.grants} == {
        ("a", "extended"),
        ("b", "extended"),
        ("c", "extended"),
    }


def test_tie_may_wait_for_the_jury() -> None:
    allocation = allocate([*LEVEL, contender("z", 9.0)], [Award(key="first", count=2, ties="jury")])

    assert films_of(allocation, "first") == ["z"]
    assert [(held.seats, held.reason, set(held.films)) for held in allocation.withheld] == [
        (1, "jury", set("abc"))
    ]


def test_more_reviews_come_before_the_lot() -> None:
    field = [contender("a", 8.0), contender("b", 8.0, n=6)]

    assert [(grant.film, grant.decided_by) for grant in allocate(field, [Award(key="first")]).grants] == [
        ("b", "tie_keys")
    ]


def test_lot_is_the_last_resort_and_is_said() -> None:
    rule = TieRule(lot="announced beforehand")
    expected = min("ab", key=lambda film: drawn_lot(film, rule))

    allocation = allocate(
        [contender("a", 8.0), contender("b", 8.0)], [Award(key="first")], settlement=Settlement(ties=rule)
    )

    assert [(grant.film, grant.decided_by) for grant in allocation.grants] == [(expected, "lot")]


def test_excluded_winner_is_followed_by_the_films_next_in_line() -> None:
    allocation = allocate(FIELD, [Award(key="first"), Award(key="second", count=2)], {"a": "plagiarism"})

    assert [(grant.award, grant.film, grant.moved_up) for grant in allocation.grants] == [
        ("first", "b", True),
        ("second", "c", False),
        ("second", "d", True),
    ]


def test_alternates_are_the_next_films_that_could_have_the_award() -> None:
    field = [*FIELD, contender("g", 8.5, n=1)]

    allocation = allocate(
        field, [Award(key="first"), Award(key="second")], settlement=Settlement(alternates=2)
    )

    assert allocation.alternates == {"first": ("b", "c"), "second": ("c", "d")}


def test_two_awards_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        allocate(FIELD, [Award(key="first"), Award(key="first")])


people = st.frozensets(st.sampled_from(["lin", "mo", "ray", "sol"]), max_size=2)
fields = st.lists(
    st.builds(
        Contender,
        film=st.integers(0, 10**6).map(str),
        score=st.one_of(st.none(), st.integers(1, 4).map(float)),
        n=st.integers(0, 6),
        criteria=st.just({"story": 5.0}),
        category=st.sampled_from(["live", "animation", None]),
        people=people,
    ),
    max_size=15,
    unique_by=lambda one: one.film,
)
declared = st.lists(
    st.builds(
        Award,
        key=st.integers(0, 10**6).map(str),
        tier=st.sampled_from(["main", "special"]),
        count=st.integers(2, 4),
        quotas=st.sampled_from([{}, {"live": 1}, {"live": 1, "animation": 1}]),
        stacking=st.booleans(),
        per_entrant_max=st.sampled_from([None, 1, 2]),
        ties=st.sampled_from(["jury", "next_key"]),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
)


@given(fields, declared)
def test_every_seat_is_granted_or_withheld_and_never_more(
    field: list[Contender], awards: list[Award]
) -> None:
    allocation = allocate(field, awards)

    for award in awards:
        granted = len(films_of(allocation, award.key))
        withheld = sum(held.seats for held in allocation.withheld if held.award == award.key)
        assert granted + withheld == award.count


@given(fields, declared, st.randoms(use_true_random=False))
def test_order_of_films_does_not_change_the_awards(
    field: list[Contender], awards: list[Award], random: Any
) -> None:
    shuffled = list(field)
    random.shuffle(shuffled)

    assert allocate(shuffled, awards) == allocate(field, awards)


@given(fields, declared)
def test_no_film_holds_two_main_awards_unless_one_stacks(field: list[Contender], awards: list[Award]) -> None:
    main = {award.key for award in awards if award.tier == "main" and not award.stacking}

    winners = [grant.film for grant in allocate(field, awards).grants if grant.award in main]

    assert len(winners) == len(set(winners))
