"""P(top k): how often a film is among the k best in draws from the fair mean's posterior."""

import numpy as np
from scipy.linalg import cholesky, solve_triangular

from app.tally.arrays import Floats, Ints
from app.tally.fair_mean import FairFit

DRAWS = 2_000
CANDIDATES = 1_000
"""Only the best films are drawn; a film below them cannot reach the top in practice."""

_CELLS = 2_000_000


def top_chances(fit: FairFit, precision: Floats, contenders: Ints, top: int, seed: int) -> Floats:
    """Return P(top `top`) in 0..1 for every film of the fit, NaN for films that are not `contenders`.

    `contenders` are positions in the fit, best first; `precision` is that of the fit's uncertainty.
    Severities are drawn jointly from their posterior and films from theirs given the severities, so
    that films which share judges move together.
    """
    chances = np.full(fit.adjusted.size, np.nan)
    chances[contenders] = 0.0
    if contenders.size <= top:
        chances[contenders] = 1.0
    elif fit.noise > 0:
        drawn = contenders[: max(CANDIDATES, 2 * top)]
        chances[drawn] = _share_of_draws(fit, precision, drawn, top, seed)
    else:
        chances[contenders] = _shared_places(fit.adjusted[contenders], top)
    return chances


def _share_of_draws(fit: FairFit, precision: Floats, films: Ints, top: int, seed: int) -> Floats:
    random = np.random.Generator(np.random.Philox(seed))
    lower = cholesky(precision, lower=True)
    weight = fit.panel.n[films] + fit.shrinkage
    judges = fit.panel.incidence[films].toarray() / weight[:, None]
    own = np.sqrt(fit.noise / weight)
    hits = np.zeros(films.size, dtype=np.int64)
    block = max(1, _CELLS // max(films.size, fit.severity.size))
    for start in range(0, DRAWS, block):
        size = min(block, DRAWS - start)
        standard = random.standard_normal((fit.severity.size, size))
        severity = np.sqrt(fit.noise) * solve_triangular(lower, standard, lower=True, trans="T")
        scores = fit.adjusted[films] + random.standard_normal((size, films.size)) * own
        scores -= (judges @ severity).T
        winners = np.argpartition(-scores, top - 1, axis=1)[:, :top]
        hits += np.bincount(winners.ravel(), minlength=films.size)
    return hits / DRAWS


def _shared_places(adjusted: Floats, top: int) -> Floats:
    """Return the chances where nothing is uncertain: films level at the cut share what is left."""
    cut = adjusted[top - 1]
    above, level = adjusted > cut, adjusted == cut
    return np.asarray(above + level * ((top - above.sum()) / level.sum()))
