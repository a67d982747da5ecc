"""Agreement figures at their limits; published values are in test_golden."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.agreement import concordance, intraclass
from app.tally.krippendorff import interval_alpha

SAME = np.array([[1.0, 1.0], [5.0, 5.0], [7.0, 7.0]])
SHIFTED = SAME + np.array([0.0, 2.0])


def test_judges_who_give_the_same_scores_agree_fully() -> None:
    icc = intraclass(SAME)

    assert [icc.agreement_1, icc.consistency_k] == pytest.approx([1.0, 1.0])
    assert concordance(SAME.T).w == 1.0
    assert interval_alpha(np.repeat([0, 1, 2], 2), SAME.ravel()) == 1.0


def test_severity_is_forgiven_by_consistency_only() -> None:
    icc = intraclass(SHIFTED)

    assert icc.consistency_1 == pytest.approx(1.0)
    assert icc.agreement_1 is not None
    assert icc.agreement_1 < 0.9


def test_concordance_is_corrected_for_level_places() -> None:
    """Two judges with the same ties agree as fully as two without."""
    assert concordance(np.array([[1, 2, 2, 4], [1, 2, 2, 4]])).w == pytest.approx(1.0)


@given(st.lists(st.permutations(range(6)), min_size=2, max_size=5))
def test_concordance_without_ties_is_kendalls_sum_of_squares(orders: list[list[int]]) -> None:
    table = np.array(orders, dtype=np.float64)
    sums = table.sum(axis=0)

    expected = 12 * ((sums - sums.mean()) ** 2).sum() / (len(orders) ** 2 * (6**3 - 6))
    assert concordance(table).w == pytest.approx(expected)


@pytest.mark.parametrize(
    "table", [np.ones((1, 4)), np.ones((4, 1)), np.ones(4), np.array([[1.0, np.nan], [2.0, 3.0]])]
)
def test_small_or_incomplete_tables_are_refused(table: np.ndarray) -> None:
    with pytest.raises(ValueError, match="complete table"):
        intraclass(table)
    with pytest.raises(ValueError, match="complete table"):
        concordance(table)


def test_judges_who_tell_nothing_apart_have_no_concordance() -> None:
    with pytest.raises(ValueError, match="tells films apart"):
        concordance(np.ones((3, 4)))


def test_table_without_any_variation_has_no_intraclass_correlation() -> None:
    assert intraclass(np.ones((3, 3))).agreement_1 is None


@pytest.mark.parametrize(("film", "value"), [([], []), ([0, 1, 2], [1, 2, 3]), ([0, 0, 1, 1], [4, 4, 4, 4])])
def test_alpha_without_pairs_or_variation_is_undefined(film: list[int], value: list[float]) -> None:
    assert interval_alpha(np.array(film, dtype=np.int64), np.array(value)) is None


def test_alpha_ignores_films_with_one_review() -> None:
    alone = interval_alpha(np.array([0, 0, 2, 2]), np.array([1.0, 2, 7, 8]))

    assert interval_alpha(np.array([0, 0, 1, 2, 2]), np.array([1.0, 2, 99, 7, 8])) == alone
