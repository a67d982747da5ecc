"""Who reviewed what: the film-judge graph, its judge Laplacian and its components."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from scipy.sparse.csgraph import connected_components

from app.tally.arrays import Floats, Ints
from app.tally.reviews import Reviews

_DENSE_ABOVE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The reviews as a 0/1 matrix of the films and judges that have any.

    `films` and `judges` give their positions among all keys, `film` and `judge` each review's row and
    column in `incidence`; `n` counts the reviews of each of these films.
    """

    films: Ints
    judges: Ints
    film: Ints
    judge: Ints
    n: Floats
    incidence: sparse.csr_array
    components: int


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """Eigenvalues (never negative) and eigenvectors (columns) of the judge Laplacian."""

    laplacian: Floats
    values: Floats
    vectors: Floats


def panel_of(reviews: Reviews) -> Panel:
    """Return the film-judge graph of the reviews."""
    films, film = np.unique(reviews.film, return_inverse=True)
    judges, judge = np.unique(reviews.judge, return_inverse=True)
    incidence = sparse.csr_array((np.ones(film.size), (film, judge)), shape=(films.size, judges.size))
    return Panel(
        films=films,
        judges=judges,
        film=film,
        judge=judge,
        n=np.bincount(film, minlength=films.size).astype(np.float64),
        incidence=incidence,
        components=_components(film, judge + films.size, films.size + judges.size),
    )


def spectrum_of(panel: Panel) -> Spectrum:
    """Decompose C = diag(reviews per judge) - N' diag(1 / reviews per film) N."""
    scaled = panel.incidence.multiply(1.0 / np.sqrt(panel.n)[:, None]).tocsr()
    share = scaled.nnz / (scaled.shape[0] * scaled.shape[1])
    if share > _DENSE_ABOVE:
        dense = scaled.toarray()
        overlap = dense.T @ dense
    else:
        overlap = (scaled.T @ scaled).toarray()
    per_judge = np.bincount(panel.judge).astype(np.float64)
    laplacian = np.diag(per_judge) - overlap
    values, vectors = eigh(laplacian)
    return Spectrum(laplacian=laplacian, values=np.maximum(values, 0.0), vectors=vectors)


def _components(left: Ints, right: Ints, size: int) -> int:
    if not size:
        return 0
    graph = sparse.coo_array((np.ones(left.size), (left, right)), shape=(size, size))
    count, _ = connected_components(graph, directed=False)
    return int(count)
