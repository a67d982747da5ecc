"""What is told about a demo film: titles, makers and synopsis in two scripts, and how it is to be painted."""

from dataclasses import dataclass
from pathlib import Path

from app.commands.demo_films.scenery import Palette, Shot
from app.commands.demo_films.sound import Mood

Pair = tuple[str, str]  # Chinese, English
OWN_LICENCE = "CC0 1.0"
OWN_ORIGIN = "Painted, composed and encoded by Laurel's own demo film maker"


@dataclass(frozen=True)
class World:
    """A place films play in: its shots, palettes and sound, and what its films may be about."""

    shots: tuple[Shot, ...]
    palettes: tuple[Palette, ...]
    mood: Mood
    genre: str
    subjects: tuple[Pair, ...]
    lines: tuple[Pair, ...]
    is_upright: bool = False


@dataclass(frozen=True, kw_only=True)
class Maker:
    """A person in the credits, with the name in both scripts; all of them are invented."""

    chinese: str
    english: str
    credit: str = "director"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One film to be made. `palettes` are used one after the other; `hold` frames share a drawing."""

    slug: str
    world: str
    title: Pair
    makers: tuple[Maker, ...]
    synopsis: Pair
    genre: str
    language: str
    lines: tuple[Pair, ...]
    seed: int
    palettes: tuple[int, ...] = (0,)
    seconds: float = 16.0
    shot_seconds: float = 2.6
    size: tuple[int, int] = (854, 480)
    fps: int = 24
    hold: int = 2
    has_sound: bool = True


@dataclass(frozen=True, kw_only=True)
class DemoFilm:
    """A finished film file and all that an entry form asks about it.

    `title`, `synopsis` and the makers' names come in both scripts; `language` is that of the narration:
    `zh`, `en` or `none`.
    """

    slug: str
    title: Pair
    makers: tuple[Maker, ...]
    synopsis: Pair
    genre: str
    language: str
    path: Path
    licence: str
    origin: str
