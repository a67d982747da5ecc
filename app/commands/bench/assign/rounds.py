"""The rounds that the bench plans: five sizes of the same believable contest, alike on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.assigner.instance import Instance

SEED = 20_261_018
REVIEWS = 3
# A few genres draw most films; languages as an international contest has them.
GENRES = (0.28, 0.2, 0.15, 0.12, 0.09, 0.07, 0.05, 0.04)
CHINESE, ENGLISH, SILENT = 0.62, 0.28, 0.10
ONLY_CHINESE, ONLY_ENGLISH, BOTH = 0.5, 0.22, 0.28
CONFLICTS = 0.02
MOST_FILMS, LEAST_FILMS, MOST_MINUTES = 1.26, 0.4, 1.15  # of an even share
BLOCK = 4096  # films drawn together, so that a large round needs no second large table


@dataclass(frozen=True)
class Size:
    """Films x judges at three reviews a film, with what is promised for it."""

    films: int
    judges: int
    sum_seconds: float
    plan_seconds: float
    megabytes: float

    @property
    def name(self) -> str:
        """How rows call it."""
        return f"{self.films:,} x {self.judges}"

    @property
    def pairs(self) -> int:
        """Films times judges."""
        return self.films * self.judges

    @property
    def repeats(self) -> int:
        """How often the long objectives are run: where one takes minutes, once has to do."""
        return 1 if self.pairs > 10_000_000 else 5

    @property
    def is_small(self) -> bool:
        """Whether every objective is quick enough for a first look."""
        return self.pairs <= 300_000

    @property
    def suits_highs(self) -> bool:
        """Whether HiGHS ends beside us within a minute."""
        return self.pairs <= 1_000_000


SIZES = (
    Size(500, 30, 0.05, 1, 120),
    Size(4_600, 60, 0.5, 10, 160),
    Size(10_000, 100, 1.5, 20, 300),
    Size(10_000, 300, 4, 60, 600),
    Size(50_000, 500, 25, 300, 1_500),
)


def size_named(name: str) -> Size:
    """The size that a scene's case names."""
    return next(size for size in SIZES if size.name == name)


def round_of(size: Size, **more: Any) -> Instance:
    """Films with skewed genres and languages, judges with tastes, quotas and minutes; affinity 0..1000."""
    rng = np.random.default_rng(SEED + size.pairs)
    genre = rng.choice(len(GENRES), size.films, p=GENRES)
    speech = rng.choice(3, size.films, p=(CHINESE, ENGLISH, SILENT))
    minutes = rng.gamma(3, 1.8, size.films).clip(1, 20)
    even = size.films * REVIEWS / size.judges
    return Instance(
        affinity=_affinity(rng, genre, speech, size.judges),
        demand=np.full(size.films, REVIEWS),
        lo=np.full(size.judges, int(LEAST_FILMS * even)),
        hi=np.full(size.judges, int(np.ceil(MOST_FILMS * even))),
        genre=genre,
        mins=minutes,
        budget_minutes=np.full(size.judges, MOST_MINUTES * REVIEWS * minutes.sum() / size.judges),
        **more,
    )


def _affinity(
    rng: np.random.Generator, genre: NDArray[np.int64], speech: NDArray[np.int64], judges: int
) -> NDArray[np.int16]:
    knows = rng.choice(3, judges, p=(ONLY_CHINESE, ONLY_ENGLISH, BOTH))
    taste = rng.dirichlet(np.full(len(GENRES), 0.8), judges)
    taste /= taste.max(axis=1, keepdims=True)
    table = np.empty((genre.size, judges), np.int16)
    for start in range(0, genre.size, BLOCK):
        rows = slice(start, start + BLOCK)
        likes = 150 + 450 * taste[:, genre[rows]].T + rng.normal(0, 90, (genre[rows].size, judges))
        spoken = speech[rows, None]
        deaf = (spoken == 0) & (knows == 1) | (spoken == 1) & (knows == 0)
        tied = rng.random(likes.shape) < CONFLICTS
        table[rows] = np.where(deaf | tied, -1, likes.clip(0, 1000))
    return table
