"""Problems for the tests: small random ones that try everything, and larger ones that look like a contest."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.assigner.instance import Instance


def instance(affinity: Any, demand: Any, lo: Any, hi: Any, **more: Any) -> Instance:
    """Return an instance; a single number stands for every film or judge."""
    table = np.array(affinity)
    films, judges = table.shape
    return Instance(
        affinity=table,
        demand=np.broadcast_to(demand, films),
        lo=np.broadcast_to(lo, judges),
        hi=np.broadcast_to(hi, judges),
        **more,
    )


@st.composite
def instances(draw: st.DrawFn, *, locks: bool = True, minutes: bool = False, ample: bool = False) -> Instance:
    """Draw a small problem: ties, tight quotas, lower bounds, locks, films nobody may watch."""
    seed = draw(st.integers(0, 2**32 - 1))
    films, judges = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    rng = np.random.default_rng(seed)
    affinity = rng.integers(0, draw(st.sampled_from([1, 3, 20, 1000, 32767])) + 1, (films, judges))
    affinity[rng.random((films, judges)) < draw(st.sampled_from([0.0, 0.2, 0.5, 1.0]))] = -1
    demand = rng.integers(0, min(judges, 3) + 2, films)
    even = demand.sum() / judges
    hi = rng.integers(0, int(2 * even) + 2, judges)
    lo = np.minimum(hi, rng.integers(0, int(even) + 2, judges)) * draw(st.integers(0, 1))
    more: dict[str, Any] = {}
    if locks and draw(st.booleans()):
        more["done"] = _locks(rng, demand, hi)
    if draw(st.booleans()):
        more["current"] = rng.random((films, judges)) < 0.35
    if ample:
        demand, hi = np.minimum(demand, (affinity >= 0).sum(axis=1)), hi + films
        lo = np.minimum(lo, 1)
    elif draw(st.integers(0, 3)) == 0:
        more["dropped"] = int(rng.integers(judges))
    if minutes:
        more["mins"] = rng.integers(10, 200, films) / 10
        more["budget_minutes"] = rng.integers(100, 400, judges) / 10 * (even + 0.5)
    return Instance(affinity=affinity, demand=demand, lo=lo, hi=hi, **more)


def _locks(rng: np.random.Generator, demand: Any, hi: Any) -> Any:
    done = rng.random((demand.size, hi.size)) < 0.15
    for film in range(demand.size):
        done[film] &= np.cumsum(done[film]) <= demand[film]
    for judge in range(hi.size):
        done[:, judge] &= np.cumsum(done[:, judge]) <= hi[judge]
    return done


def contest(films: int, judges: int, seed: int = 0, **more: Any) -> Instance:
    """Return a contest of 3 reviews a film: 8 skewed genres, two languages, 2 % conflicts."""
    rng = np.random.default_rng(seed)
    genre = rng.choice(8, films, p=[0.28, 0.2, 0.15, 0.12, 0.09, 0.07, 0.05, 0.04])
    speech = rng.choice(3, films, p=[0.62, 0.28, 0.1])
    knows = rng.choice(3, judges, p=[0.5, 0.22, 0.28])
    taste = rng.dirichlet(np.ones(8) * 0.8, judges)
    likes = 450 * (taste / taste.max(axis=1, keepdims=True))[:, genre].T
    affinity = (likes + 150 + rng.normal(0, 90, (films, judges))).clip(0, 1000).astype(np.int16)
    deaf = (speech[:, None] == 0) & (knows[None, :] == 1) | (speech[:, None] == 1) & (knows[None, :] == 0)
    affinity[deaf | (rng.random((films, judges)) < 0.02)] = -1
    even = films * 3 / judges
    mins = rng.gamma(3, 1.8, films).clip(1, 20)
    return instance(affinity, 3, int(0.4 * even), int(np.ceil(1.26 * even)), genre=genre, mins=mins, **more)
