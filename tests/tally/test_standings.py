"""Standings as a whole: order, digests, guards and what stays empty."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.results import Variance
from app.tally.rules import METHODS, Method, Rules
from app.tally.scores import Row, from_rows
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import by_criterion, run
from app.tally.weights import UnweightedCriterionError
from tests.tally.builders import any_rows, film, full_rows, one_criterion

CONTEST = simulated(replace(RANDOM, films=60, judges=6), 11).scores
OTHER_METHODS: tuple[Method, ...] = ("raw", "zscore", "borda", "exponential", "clip")


def rules(method: Method) -> Rules:
    """Return rules with what the method needs."""
    return Rules(method=method, clip=1 if method == "clip" else None, top=2, min_reviews=1)


@given(any_rows, st.randoms(use_true_random=False), st.sampled_from(["fair", *OTHER_METHODS]))
def test_row_order_changes_neither_digest(rows: list[Row], random: Random, method: Method) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert run(from_rows(shuffled), rules(method)) == run(from_rows(rows), rules(method))


@given(full_rows, st.integers(0, 59))
def test_raising_a_score_never_lowers_the_film_under_the_raw_mean(rows: list[Row], place: int) -> None:
    name, judge, criterion, score = rows[place % len(rows)]
    before = film(run(from_rows(rows), rules("raw")), name).rank
    rows[place % len(rows)] = (name, judge, criterion, (score or 0) + 50)

    after = film(run(from_rows(rows), rules("raw")), name).rank

    assert before is not None
    assert after is not None
    assert after <= before


@given(any_rows, st.integers(1, 5))
def test_weights_in_proportion_give_the_same_tally(rows: list[Row], factor: int) -> None:
    weights = {"originality": 3, "story": 7}
    scaled = {criterion: weight * factor for criterion, weight in weights.items()}

    assert run(from_rows(rows), Rules(weights=scaled)) == run(from_rows(rows), Rules(weights=weights))


@given(any_rows, st.sampled_from(["fair", *OTHER_METHODS]), st.integers(1, 3))
def test_rank_is_one_plus_the_number_of_better_films(rows: list[Row], method: Method, least: int) -> None:
    tally = run(from_rows(rows), replace(rules(method), min_reviews=least))

    ranked = [standing for standing in tally.films if standing.n >= least]
    for standing in ranked:
        better = [other for other in ranked if (other.adjusted or 0) > (standing.adjusted or 0)]
        assert standing.rank == 1 + len(better)
    order = [(standing.rank or 10**6, standing.film) for standing in tally.films]
    assert order == sorted(order)
    assert all(standing.rank is None for standing in tally.films if standing.n < least)


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_other_methods_leave_the_models_columns_empty(method: Method) -> None:
    tally = run(CONTEST, rules(method))

    empty = {
        (standing.se, standing.low, standing.high, standing.p_top, standing.tie_group)
        for standing in tally.films
    }
    assert empty == {(None, None, None, None, None)}
    assert {(judge.severity, judge.se) for judge in tally.judges} == {(None, None)}
    assert tally.variance == Variance()


def test_every_method_is_offered() -> None:
    assert set(METHODS) == {"fair", "trimmed", *OTHER_METHODS}


def test_interval_lies_1645_standard_errors_around_the_adjusted_value() -> None:
    for standing in run(CONTEST).films:
        assert standing.adjusted is not None
        assert standing.se is not None
        reach = 1.645 * standing.se
        assert standing.low == pytest.approx(standing.adjusted - reach, abs=2e-6)
        assert standing.high == pytest.approx(standing.adjusted + reach, abs=2e-6)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a", "j", "s", 500), ("b", "j", "s", 700)], "one_judge"),
        ([("a", "j", "s", 500), ("b", "k", "s", 700)], "one_review_each"),
        ([("a", "j", "s", None), ("b", "k", "s", None)], "no_reviews"),
    ],
)
def test_guarded_fair_mean_is_the_raw_mean_with_a_notice(rows: list[Row], code: str) -> None:
    tally = run(from_rows(rows), Rules(top=1))

    assert code in [notice.code for notice in tally.notices]
    assert tally.method == "fair"
    for standing in tally.films:
        assert standing.adjusted == standing.raw
        assert (standing.se, standing.low, standing.high, standing.p_top) == (None, None, None, None)


def test_film_without_complete_review_is_listed_last_without_a_place() -> None:
    tally = run(from_rows([("a", "j", "s", None), ("b", "j", "s", 100), ("b", "k", "s", 300)]))

    assert (tally.n_films, tally.n_judges, tally.n_reviews) == (2, 2, 2)
    last = tally.films[-1]
    assert (last.film, last.n, last.raw, last.adjusted, last.rank) == ("a", 0, None, None, None)


def test_film_below_the_minimum_is_scored_but_neither_ranked_nor_drawn() -> None:
    table = {"a": {"j": 9, "k": 8, "l": 9}, "b": {"j": 5, "k": 3, "l": 4}, "c": {"j": 10}}

    tally = run(one_criterion(table), Rules(top=1, min_reviews=2))

    few = film(tally, "c")
    assert few.adjusted is not None
    assert (few.rank, few.p_top, few.tie_group) == (None, None, None)
    assert sum(standing.p_top or 0 for standing in tally.films) == pytest.approx(1.0)


def test_separate_components_are_counted_and_said() -> None:
    table = {"a": {"j": 9, "k": 8}, "b": {"j": 5, "k": 3}, "c": {"x": 9, "y": 7}, "d": {"x": 2, "y": 1}}

    tally = run(one_criterion(table))

    assert tally.components == 2
    assert "components" in [notice.code for notice in tally.notices]


def test_undetectable_severity_is_said_in_these_words() -> None:
    table = {"a": {"j": 4, "k": 6}, "b": {"j": 9, "k": 7}, "c": {"j": 1, "k": 3}, "d": {"j": 9, "k": 7}}

    sentences = [notice.sentence for notice in run(one_criterion(table)).notices]

    assert any("severity not detectable" in sentence for sentence in sentences)


def test_judges_with_few_reviews_are_marked_and_counted() -> None:
    tally = run(from_rows([*[(f"f{n}", "busy", "s", 100 * n) for n in range(10)], ("f1", "new", "s", 900)]))

    assert [(judge.judge, judge.few_reviews) for judge in tally.judges] == [("busy", False), ("new", True)]
    marked = [notice for notice in tally.notices if notice.code == "judges_with_few_reviews"]
    assert [dict(notice.parameters) for notice in marked] == [{"count": 1, "minimum": 10}]


def test_each_criterion_alone_comes_from_the_same_reviews() -> None:
    alone = by_criterion(CONTEST)

    assert list(alone) == ["originality", "story", "technique"]
    assert {tally.n_reviews for tally in alone.values()} == {run(CONTEST).n_reviews}
    assert (
        alone["story"].films
        == run(CONTEST, Rules(weights={"story": 5, "originality": 0, "technique": 0})).films
    )


def test_criterion_without_weight_is_refused() -> None:
    with pytest.raises(UnweightedCriterionError):
        run(CONTEST, Rules(weights={"story": 100}))


def test_other_results_have_another_digest() -> None:
    assert run(CONTEST, Rules(top=3)).result_digest != run(CONTEST, Rules(top=4)).result_digest


def test_only_contenders_have_a_place_while_everybody_informs_the_fit() -> None:
    scores = one_criterion(
        {"a": {"x": 9, "y": 8}, "b": {"x": 7, "y": 5}, "c": {"x": 4, "y": 3}, "d": {"x": 6, "y": 6}}
    )

    everybody, later = run(scores, Rules(top=1)), run(scores, Rules(top=1, contenders={"b", "c"}))

    assert [(one.film, one.rank) for one in later.films] == [("b", 1), ("c", 2), ("a", None), ("d", None)]
    assert later.variance == everybody.variance
    assert film(later, "b").p_top is not None
    assert film(later, "a").p_top is None
