"""What a believable contest is made of, drawn at random: genres, languages, minutes, tastes, scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.commands.seed.words import Name, Rng, person, title

GENRES = {
    "guofeng": 0.26,
    "science-fiction": 0.19,
    "animation": 0.15,
    "suspense": 0.12,
    "healing": 0.1,
    "live-action": 0.08,
    "documentary": 0.06,
    "experimental": 0.04,
}
TOOLS = ("Kling", "Jimeng", "Hailuo", "Runway", "Sora", "Veo", "Vidu", "Wan", "Midjourney", "Suno")
PURPOSES = (
    "first and last frame",
    "multi-reference characters",
    "region repaint",
    "music",
    "voices",
    "stills",
)
# Spoken language with its share, and what its films are mostly subtitled in.
SPOKEN = (("zh", 0.55), ("yue", 0.07), ("en", 0.24), ("ja", 0.02), ("fr", 0.02), ("", 0.1))
ROLES = ("director", "writer", "ai-artist", "editor", "music", "voice")
# In points of a scale from 1 to 10: films, judges' severity, noise of one review, noise of one criterion.
FILM, JUDGE, NOISE, CRITERION = 1.3, 0.6, 1.3, 0.7


@dataclass(frozen=True)
class Draft:
    """A film to be entered; its people are (role, name), its tools (tool, purpose)."""

    title: Name
    genre: str
    spoken: str
    subtitles: tuple[str, ...]
    seconds: int
    people: tuple[tuple[str, Name], ...]
    tools: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Taste:
    """A judge: name, tongue, languages followed, genres preferred, severity in points."""

    name: Name
    locale: str
    languages: tuple[str, ...]
    genres: tuple[str, ...]


def films(rng: Rng, count: int) -> list[Draft]:
    """Films of 1 to 20 minutes, most of them short."""
    genres = rng.choice(list(GENRES), count, p=list(GENRES.values()))
    spoken = rng.choice([tongue for tongue, _ in SPOKEN], count, p=[share for _, share in SPOKEN])
    seconds = (rng.gamma(3, 1.8, count).clip(1, 20) * 60).astype(int)
    return [
        _film(rng, str(genre), str(tongue), int(length))
        for genre, tongue, length in zip(genres, spoken, seconds, strict=True)
    ]


def _film(rng: Rng, genre: str, spoken: str, seconds: int) -> Draft:
    roles = ROLES[: 1 + min(int(rng.geometric(0.45)), len(ROLES) - 1)]
    chinese = spoken in ("zh", "yue", "")
    picked = rng.choice(len(TOOLS), size=int(rng.integers(1, 4)), replace=False)
    return Draft(
        title=title(rng),
        genre=genre,
        spoken=spoken,
        subtitles=_subtitles(rng, spoken),
        seconds=seconds,
        people=tuple((role, person(rng, chinese=chinese)) for role in roles),
        tools=tuple((TOOLS[tool], str(rng.choice(PURPOSES))) for tool in picked),
    )


def _subtitles(rng: Rng, spoken: str) -> tuple[str, ...]:
    if spoken == "yue":
        return ("zh",)
    if spoken in ("ja", "fr"):
        return ("en", "zh") if rng.random() < 0.5 else ("en",)
    other = {"zh": "en", "en": "zh"}.get(spoken)
    return (other,) if other and rng.random() < 0.15 else ()


def judges(rng: Rng, count: int) -> list[Taste]:
    """Half know Chinese, a fifth English, the rest both; each has a few genres at heart."""
    kinds = rng.choice(3, count, p=(0.5, 0.22, 0.28))
    known = (("zh",), ("en",), ("en", "zh"))
    return [
        Taste(
            name=person(rng, chinese=kind != 1),
            locale="en" if kind == 1 else "zh",
            languages=known[kind],
            genres=tuple(sorted(rng.choice(list(GENRES), size=int(rng.integers(1, 4)), replace=False))),
        )
        for kind in kinds
    ]


def scores(
    rng: Rng, entries: NDArray[np.int64], judges_of: NDArray[np.int64], criteria: int
) -> NDArray[np.int64]:
    """Hundredths of a point in half points, reviews x criteria, of films that differ and judges who do."""
    quality = rng.normal(6.2, FILM, int(entries.max(initial=0)) + 1)
    severity = rng.normal(0, JUDGE, int(judges_of.max(initial=0)) + 1)
    whole = quality[entries] + severity[judges_of] + rng.normal(0, NOISE, entries.size)
    each = whole[:, None] + rng.normal(0, CRITERION, (entries.size, criteria))
    halves: NDArray[np.int64] = np.round(each.clip(1, 10) * 2).astype(np.int64) * 50
    return halves
