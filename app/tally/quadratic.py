"""Sums over pairs of a film's judges, without ever holding a films x judges table."""

import numpy as np

from app.tally.arrays import Floats, Ints
from app.tally.panel import Panel

_CELLS = 2_000_000
_GATHER_UP_TO = 48


def quadratic_forms(panel: Panel, matrix: Floats) -> Floats:
    """Return x' matrix x for every film, x being its row of judges (0/1)."""
    forms = np.empty(panel.films.size)
    counts = panel.n.astype(np.int64)
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        step = max(1, _CELLS // (int(count) ** 2 if count <= _GATHER_UP_TO else matrix.shape[0]))
        for start in range(0, rows.size, step):
            block = rows[start : start + step]
            judges = _judges_of(panel, block, int(count))
            forms[block] = _gathered(judges, matrix) if count <= _GATHER_UP_TO else _dense(judges, matrix)
    return forms


def _judges_of(panel: Panel, films: Ints, count: int) -> Ints:
    starts = panel.incidence.indptr[films]
    return np.asarray(panel.incidence.indices[starts[:, None] + np.arange(count)])


def _gathered(judges: Ints, matrix: Floats) -> Floats:
    return np.asarray(matrix[judges[:, :, None], judges[:, None, :]].sum(axis=(1, 2)))


def _dense(judges: Ints, matrix: Floats) -> Floats:
    rows = np.zeros((judges.shape[0], matrix.shape[0]))
    np.put_along_axis(rows, judges, 1.0, axis=1)
    return np.asarray(np.einsum("ij,ij->i", rows @ matrix, rows))
