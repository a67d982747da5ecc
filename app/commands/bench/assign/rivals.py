"""Whom the engine is measured beside: an exact solver of linear programmes, and a greedy hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from app.assigner.instance import Instance


def highs_optimum(instance: Instance) -> int:
    """The greatest sum of affinity by HiGHS; a flow problem's linear programme has a whole optimum.

    Raises RuntimeError when HiGHS finds none.
    """
    films, judges = np.nonzero(instance.affinity >= 0)
    pairs = np.arange(films.size)
    ones = np.ones(films.size)
    by_film = sparse.csr_array((ones, (films, pairs)), shape=(instance.films, films.size))
    by_judge = sparse.csr_array((ones, (judges, pairs)), shape=(instance.judges, films.size))
    limits = [
        LinearConstraint(by_film, instance.demand, instance.demand),
        LinearConstraint(by_judge, instance.lo, instance.hi),
    ]
    worth = instance.affinity[films, judges].astype(float)
    found = milp(-worth, bounds=Bounds(0, 1), constraints=limits)
    if found.status != 0:
        raise RuntimeError(f"HiGHS: {found.message}")
    return round(-float(found.fun))


def greedy(instance: Instance) -> NDArray[np.bool_]:
    """Give away the best pairs first, as a patient person would: films x judges, true where given."""
    given = np.zeros(instance.affinity.shape, np.bool_)
    need, room = instance.demand.copy(), instance.hi.copy()
    order = np.argsort(instance.affinity, axis=None, kind="stable")[::-1]
    for place in order[: np.count_nonzero(instance.affinity >= 0)].tolist():
        film, judge = divmod(place, instance.judges)
        if need[film] and room[judge]:
            given[film, judge] = True
            need[film] -= 1
            room[judge] -= 1
            if not need.any():
                break
    return given
