"""People's decisions beside the computed list."""

from dataclasses import replace

import pytest

from app.tally.awards import Award, Contender, Override, Settlement, allocate, numbers_digest

FIELD = [Contender(film=name, score=9.0 - place, n=5) for place, name in enumerate("abcd")]
AWARDS = [Award(key="first"), Award(key="second")]
GRANT = Override(
    award="first",
    film="c",
    action="grant",
    reason="The jury found the strongest story here.",
    approvals=("chair", "organizer"),
    seen=numbers_digest(FIELD),
)


def test_granted_film_takes_the_seat_and_the_computed_list_stays_beside_it() -> None:
    allocation = allocate(FIELD, AWARDS, overrides=[GRANT])

    assert [(grant.award, grant.film, grant.decided_by) for grant in allocation.grants] == [
        ("first", "c", "override"),
        ("second", "a", "score"),
    ]
    assert [(grant.award, grant.film) for grant in allocation.computed] == [("first", "a"), ("second", "b")]
    assert [(outcome.refused, outcome.numbers_changed) for outcome in allocation.overrides] == [(None, False)]


def test_denied_film_gives_way_to_the_next_and_may_have_another_award() -> None:
    deny = replace(GRANT, film="a", action="deny")

    allocation = allocate(FIELD, AWARDS, overrides=[deny])

    assert [(grant.award, grant.film) for grant in allocation.grants] == [("first", "b"), ("second", "a")]


@pytest.mark.parametrize(
    ("override", "refusal"),
    [
        (replace(GRANT, reason="  "), "no_reason"),
        (replace(GRANT, approvals=("chair", "chair")), "too_few_approvals"),
        (replace(GRANT, award="fourth"), "unknown_award"),
        (replace(GRANT, film="z"), "unknown_film"),
        (replace(GRANT, film="d"), "excluded"),
    ],
)
def test_override_that_does_not_count_changes_nothing_and_says_why(override: Override, refusal: str) -> None:
    allocation = allocate(FIELD, AWARDS, {"d": "withdrawn"}, [override])

    assert allocation.grants == allocation.computed
    assert [outcome.refused for outcome in allocation.overrides] == [refusal]


def test_one_approval_is_enough_where_the_contest_has_one_organizer() -> None:
    alone = replace(GRANT, approvals=("organizer",))

    allocation = allocate(FIELD, AWARDS, overrides=[alone], settlement=Settlement(approvals=1))

    assert [grant.film for grant in allocation.grants] == ["c", "a"]


def test_override_survives_a_recount_and_is_flagged() -> None:
    recounted = [replace(FIELD[0], score=9.1), *FIELD[1:]]

    allocation = allocate(recounted, AWARDS, overrides=[GRANT])

    assert [grant.film for grant in allocation.grants] == ["c", "a"]
    assert [outcome.numbers_changed for outcome in allocation.overrides] == [True]


def test_jury_decision_takes_the_seat_a_tie_had_left_open() -> None:
    level = [replace(film, score=8.0) for film in FIELD]
    award = Award(key="first", ties="jury")
    decision = replace(GRANT, seen=numbers_digest(level))

    before, after = allocate(level, [award]), allocate(level, [award], overrides=[decision])

    assert (before.grants, [held.reason for held in before.withheld]) == ((), ["jury"])
    assert ([grant.film for grant in after.grants], after.withheld) == (["c"], ())


def test_granted_film_of_a_quota_uses_the_reserved_seat() -> None:
    field = [replace(film, category="live" if film.film in "cd" else None) for film in FIELD]
    award = Award(key="first", count=2, quotas={"live": 1})
    decision = replace(GRANT, film="d", seen=numbers_digest(field))

    allocation = allocate(field, [award], overrides=[decision])

    assert [(grant.film, grant.category) for grant in allocation.grants] == [("d", "live"), ("a", None)]


def test_grant_beyond_the_seats_of_an_award_does_not_count() -> None:
    second = replace(GRANT, film="d")

    allocation = allocate(FIELD, AWARDS, overrides=[GRANT, GRANT, second])

    assert [outcome.refused for outcome in allocation.overrides] == [None, None, "no_seat"]
    assert [(grant.award, grant.film) for grant in allocation.grants] == [("first", "c"), ("second", "a")]
