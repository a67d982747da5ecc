"""Makes one film from its story: chooses shots, sets titles, composes sound and exposes it all."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.commands.demo_films.atlas import WORLDS
from app.commands.demo_films.camera import Camera, Cut, Stock
from app.commands.demo_films.scenery import Set
from app.commands.demo_films.sound import compose
from app.commands.demo_films.story import Story, World
from app.commands.demo_films.titles import Type, credit_sheet, line_sheet, title_sheet

TITLE_SECONDS = 3.0
END_SECONDS = 2.2
FADE = 0.7
SHORTEST = 1.2


def render(story: Story, path: Path, font: Path) -> None:
    """Write the film of a story to `path`; the same story gives the same film."""
    world, rng = WORLDS[story.world], np.random.default_rng(story.seed)
    cuts = list(_cuts(story, world, rng, Type(font)))
    stock = Stock(size=story.size, fps=story.fps, hold=story.hold, grain=float(rng.uniform(2.2, 3.6)))
    camera = Camera(path, stock, rng)
    if story.has_sound:
        camera.open_sound()
    for cut in cuts:
        camera.shoot(cut)
    if story.has_sound:
        camera.record(compose(world.mood, camera.number / story.fps, rng))
    camera.close()


def _cuts(story: Story, world: World, rng: np.random.Generator, face: Type) -> Iterator[Cut]:
    """Title, shots with narration, end; the palettes follow one another through the film."""
    lengths = _lengths(story, rng)
    order = _order(len(world.shots), len(lengths), rng)
    lines = {
        2 + round(number * (len(lengths) - 3) / max(1, len(story.lines))): line
        for number, line in enumerate(story.lines)
    }
    for number, (seconds, shot) in enumerate(zip(lengths, order, strict=True)):
        palette = world.palettes[
            story.palettes[number * len(story.palettes) // len(lengths)] % len(world.palettes)
        ]
        scene = Set(np.random.default_rng((story.seed, number)), story.size, palette)
        is_first, is_last = number == 0, number == len(lengths) - 1
        sheet = None
        if is_first:
            sheet = title_sheet(face, story.size, *story.title, upright=world.is_upright)
        elif is_last:
            sheet = credit_sheet(face, story.size, _credits(story))
        elif number in lines:
            sheet = line_sheet(face, story.size, *lines[number])
        yield Cut(
            painter=world.shots[shot](scene),
            seconds=seconds,
            fade_in=FADE if is_first else 0.0,
            fade_out=FADE if is_last else 0.0,
            title=sheet,
        )


def _lengths(story: Story, rng: np.random.Generator) -> list[float]:
    """Lengths of all shots in seconds, title first and end last, whole frames each."""
    lengths = [TITLE_SECONDS]
    while (left := story.seconds - END_SECONDS - sum(lengths)) > 0:
        wanted = story.shot_seconds * float(rng.uniform(0.75, 1.25))
        lengths.append(max(SHORTEST, min(wanted, left)))
    return [round(seconds * story.fps) / story.fps for seconds in [*lengths, END_SECONDS]]


def _order(shots: int, count: int, rng: np.random.Generator) -> list[int]:
    """Which shot follows which: never the same twice running."""
    order = [int(rng.integers(shots))]
    while len(order) < count:
        order.append((order[-1] + int(rng.integers(1, shots))) % shots)
    return order


def _credits(story: Story) -> list[str]:
    names = [f"{maker.chinese}  {maker.english}" for maker in story.makers]
    return [f"{story.title[0]}  {story.title[1]}", "导演 Directed by", *names]
