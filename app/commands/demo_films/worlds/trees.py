"""Trees of the four seasons, cut in paper."""

import numpy as np
from PIL import Image

from app.commands.demo_films.brush import Point, cutout, mixed, silhouette, smooth_outline
from app.commands.demo_films.scenery import Set

# A foreground brighter than this is snow.
SNOWY = 200


def tree(scene: Set, tall: int) -> Image.Image:
    """A round crown in the season's color, or a fir with snow."""
    if scene.palette.near[0] > SNOWY:
        return _fir(tall)
    crown = mixed(scene.palette.near, scene.palette.accent, scene.rng.uniform(0.2, 0.8))
    trunk = [(0.47, 0.55), (0.53, 0.55), (0.55, 1.0), (0.45, 1.0)]
    sheet = cutout(tall, scene.palette.figure, trunk)
    for _ in range(5):
        x, y, radius = (
            scene.rng.uniform(0.34, 0.66),
            scene.rng.uniform(0.22, 0.5),
            scene.rng.uniform(0.16, 0.24),
        )
        ring = [
            ((x + radius * np.cos(a)) * tall, (y + radius * np.sin(a)) * tall)
            for a in np.linspace(0, 6.28, 20)
        ]
        sheet.alpha_composite(
            silhouette((tall, tall), mixed(crown, scene.palette.light, scene.rng.uniform(0, 0.25)), ring)
        )
    return sheet


def _fir(tall: int) -> Image.Image:
    sheet = Image.new("RGBA", (tall, tall), (0, 0, 0, 0))
    for level in range(4):
        top, wide = 0.05 + 0.2 * level, 0.14 + 0.07 * level
        branch = [(0.5, top), (0.5 + wide, top + 0.3), (0.5 - wide, top + 0.3)]
        snow = [(0.5, top), (0.5 + wide * 0.6, top + 0.18), (0.5, top + 0.14), (0.5 - wide * 0.6, top + 0.18)]
        sheet.alpha_composite(cutout(tall, (52, 74, 80), branch))
        sheet.alpha_composite(cutout(tall, (244, 247, 250), snow))
    return sheet


def pine(scene: Set, tall: int) -> Image.Image:
    """A leaning pine of flat clouds of needles, `tall` pixels high."""
    lean = scene.rng.uniform(-0.15, 0.15)
    trunk: list[Point] = [(0.47, 1.0), (0.49 + lean, 0.1), (0.52 + lean, 0.1), (0.55, 1.0)]
    shapes: list[list[Point]] = [[(x * tall, y * tall) for x, y in trunk]]
    for level in range(6):
        y = 0.12 + level * 0.13
        reach = 0.1 + 0.055 * level + scene.rng.uniform(0, 0.07)
        middle = 0.5 + lean * (1 - y) + scene.rng.uniform(-0.1, 0.1)
        cloud = [
            (middle - reach, y + 0.04),
            (middle - reach / 2, y - 0.03),
            (middle, y - 0.05),
            (middle + reach / 2, y - 0.03),
            (middle + reach, y + 0.04),
            (middle, y + 0.06),
        ]
        shapes.append(smooth_outline([(x * tall, y * tall) for x, y in cloud]))
    return silhouette((tall, tall), scene.palette.figure, *shapes)
