"""Quadratic forms over the judges of a film."""

import numpy as np
import pytest

from app.tally.panel import panel_of
from app.tally.quadratic import quadratic_forms
from tests.tally.builders import one_criterion, reviews_of


@pytest.mark.parametrize("judges", [4, 60])
def test_forms_equal_the_dense_product(judges: int) -> None:
    """Sixty judges go beyond the size up to which entries are gathered."""
    random = np.random.default_rng(judges)
    table = {f"f{film}": {f"j{judge}": 5 for judge in range(judges - film)} for film in range(3)}
    panel = panel_of(reviews_of(one_criterion(table)))
    matrix = random.normal(size=(judges, judges))

    forms = quadratic_forms(panel, matrix)

    rows = panel.incidence.toarray()
    assert forms.tolist() == pytest.approx(np.diag(rows @ matrix @ rows.T).tolist())
