"""Simulated contests whose true film qualities are known, in the designs that real panels follow."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.tally.scores import Scores, canonical

CRITERIA = ("originality", "story", "technique")
FILM_SD, NOISE_SD, CRITERION_SD, MIDDLE = 1.3, 1.3, 0.7, 5.5


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Canonical scores with the true qualities of films and severities of judges, in key order."""

    scores: Scores
    quality: npt.NDArray[np.float64]
    severity: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How films meet judges: `panels` groups of judges, `linked` reviews (a share) by any judge."""

    films: int = 1_200
    judges: int = 60
    reviews: int = 3
    panels: int = 1
    linked: float = 0.0
    severity_sd: float = 0.6
    panel_quality_sd: float = 0.0


RANDOM = Design()
GENRE_PANELS = Design(panels=6, linked=0.1, panel_quality_sd=0.8)
FIXED_PANELS = Design(panels=20, linked=0.02)
UNLINKED_PANELS = Design(panels=20, severity_sd=1.0)


def simulated(design: Design, seed: int) -> Simulated:
    """Return scores 1 to 10 of three criteria, with film sd 1.3 and noise sd 1.3 of a review."""
    random = np.random.default_rng(seed)
    panel = random.integers(design.panels, size=design.films)
    quality = random.normal(0, FILM_SD, design.films)
    quality += random.normal(0, design.panel_quality_sd, design.panels)[panel]
    severity = random.normal(0, design.severity_sd, design.judges)
    film = np.repeat(np.arange(design.films), design.reviews)
    judge = np.concatenate([_judges(design, panel[place], random) for place in range(design.films)])
    review = MIDDLE + quality[film] + severity[judge] + random.normal(0, NOISE_SD, film.size)
    leaning = random.normal(0, CRITERION_SD, (film.size, len(CRITERIA)))
    exact = review[:, None] + leaning - leaning.mean(axis=1, keepdims=True)
    loose = Scores(
        films=tuple(f"f{place:05}" for place in range(design.films)),
        judges=tuple(f"j{place:03}" for place in range(design.judges)),
        criteria=CRITERIA,
        film=np.repeat(film, len(CRITERIA)),
        judge=np.repeat(judge, len(CRITERIA)),
        criterion=np.tile(np.arange(len(CRITERIA)), film.size),
        hundredths=np.clip(np.rint(exact), 1, 10).astype(np.int64).ravel() * 100,
    )
    return Simulated(canonical(loose), MIDDLE + quality, severity)


def _judges(design: Design, panel: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    own = np.flatnonzero(np.arange(design.judges) % design.panels == panel)
    chosen = random.choice(own, design.reviews, replace=False)
    for seat in range(design.reviews):
        if random.random() < design.linked:
            others = np.setdiff1d(np.arange(design.judges), chosen)
            chosen[seat] = random.choice(others)
    return chosen
