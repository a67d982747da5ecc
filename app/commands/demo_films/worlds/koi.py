"""A pond from above: koi, rings on the water, lotus leaves, falling petals."""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import Color, Point, gradient, mixed, noise, silhouette, smooth_outline
from app.commands.demo_films.scenery import (
    Fall,
    Painter,
    Palette,
    Set,
    Turned,
    eased,
    put,
    put_center,
    zoomed,
)

PALETTES = (
    Palette(
        ((10, 44, 52), (16, 70, 74), (22, 92, 88)),
        (52, 128, 84),
        (20, 70, 54),
        (6, 26, 30),
        (244, 92, 40),
        (255, 246, 236),
    ),
    Palette(
        ((16, 26, 58), (26, 48, 88), (40, 76, 110)),
        (76, 120, 110),
        (30, 60, 70),
        (8, 14, 30),
        (250, 176, 60),
        (255, 240, 244),
    ),
    Palette(
        ((46, 58, 36), (80, 98, 56), (120, 136, 80)),
        (120, 150, 70),
        (60, 86, 40),
        (22, 30, 16),
        (226, 50, 50),
        (255, 252, 236),
    ),
)
BEATS = 10


def koi(scene: Set, long: int, bend: float, spots: Any) -> Image.Image:
    """A koi seen from above swimming right, its body bent by `bend` (-1..1), with colored spots."""
    size = long
    spine = np.linspace(0, 1, 14)
    sway = 0.5 + 0.07 * bend * np.sin(spine * 3.4 + 0.6) * (1 - spine)
    half = 0.085 * np.sin(np.clip(spine * 1.02 + 0.02, 0, 1) ** 0.75 * 3.14) + 0.012
    x = 0.14 + 0.8 * spine
    upper = list(zip(x, sway - half, strict=True))
    lower = list(zip(x, sway + half, strict=True))[::-1]
    tail = [
        (0.16, sway[0]),
        (0.02, sway[0] - 0.1 - 0.04 * bend),
        (0.07, sway[0] + 0.01),
        (0.0, sway[0] + 0.1 - 0.04 * bend),
    ]
    fins = [
        [(0.66, sway[9] + side * 0.07), (0.54, sway[8] + side * 0.19), (0.6, sway[9] + side * 0.06)]
        for side in (-1, 1)
    ]
    body = _scaled([*upper, *lower], size)
    fish = silhouette(
        (size, size),
        mixed(scene.palette.light, scene.palette.accent, 0.12),
        _scaled(tail, size),
        *[_scaled(fin, size) for fin in fins],
    )
    fish.putalpha(fish.getchannel("A").point(lambda value: value * 3 // 4))
    fish.alpha_composite(silhouette((size, size), scene.palette.light, body))
    _dapple(fish, spots, scene.palette.accent, body)
    pen = ImageDraw.Draw(fish)
    for side in (-1, 1):
        eye_x, eye_y = 0.9 * size, (sway[12] + side * 0.025) * size
        pen.ellipse((eye_x - 1.5, eye_y - 1.5, eye_x + 1.5, eye_y + 1.5), fill=(20, 20, 20, 255))
    return fish


def _scaled(points: Any, size: int) -> list[Point]:
    return [(float(x) * size, float(y) * size) for x, y in points]


def _dapple(fish: Image.Image, spots: Any, color: Color, body: list[Point]) -> None:
    size = fish.width
    mask, inside = Image.new("L", fish.size, 0), Image.new("L", fish.size, 0)
    pen = ImageDraw.Draw(mask)
    for x, y, radius in spots:
        pen.ellipse(
            ((x - radius) * size, (y - radius) * size, (x + radius) * size, (y + radius * 0.8) * size),
            fill=235,
        )
    ImageDraw.Draw(inside).polygon(body, fill=255)
    both = np.minimum(np.asarray(mask.filter(ImageFilter.GaussianBlur(1.2))), np.asarray(inside))
    stain = Image.new("RGBA", fish.size, (*color, 0))
    stain.putalpha(Image.fromarray(both))
    fish.alpha_composite(stain)


def _water(scene: Set) -> Image.Image:
    base = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 4, 4) - 0.5) * 0.9)
    web = np.abs(noise(scene.rng, scene.size, 14, 2) - 0.5) + np.abs(
        noise(scene.rng, scene.size, 11, 2) - 0.5
    )
    light = Image.new("RGBA", scene.size, (*mixed(scene.palette.sky[-1], scene.palette.light, 0.6), 0))
    light.putalpha(Image.fromarray((np.clip(0.13 - web, 0, 1) * 700).astype(np.uint8)))
    put(base, light, (0, 0))
    return base


def _leaf(scene: Set, radius: int) -> Image.Image:
    """A lotus leaf with veins and a notch."""
    size, turn = radius * 2 + 4, scene.rng.uniform(0, 6.28)
    ring = [
        (
            size / 2 + radius * np.cos(a + turn) * (0.97 + 0.03 * np.sin(a * 7)),
            size / 2 + radius * np.sin(a + turn) * (0.97 + 0.03 * np.sin(a * 7)),
        )
        for a in np.linspace(0.12, 6.16, 60)
    ]
    color = mixed(scene.palette.near, scene.palette.far, float(scene.rng.random()))
    leaf = silhouette((size, size), color, [*ring, (size / 2, size / 2)])
    pen = ImageDraw.Draw(leaf)
    for vein in range(11):
        angle = turn + 0.3 + vein * 0.55
        tip = (size / 2 + radius * 0.9 * np.cos(angle), size / 2 + radius * 0.9 * np.sin(angle))
        pen.line([(size / 2, size / 2), tip], fill=(*mixed(color, scene.palette.light, 0.25), 255))
    return leaf


def _school(scene: Set, count: int, longest: float) -> list[tuple[Turned, float, float, float]]:
    """Koi with all their beats, and the circle each swims: its reach, start and way."""
    school = []
    for _ in range(count):
        long = int(scene.unit(longest * scene.rng.uniform(0.6, 1.0)))
        spots = np.column_stack(
            [
                scene.rng.uniform(0.25, 0.9, 5),
                scene.rng.uniform(0.45, 0.55, 5),
                scene.rng.uniform(0.03, 0.075, 5),
            ]
        )
        beats = [koi(scene, long, float(np.sin(beat / BEATS * 6.28)), spots) for beat in range(BEATS)]
        school.append(
            (
                Turned(beats),
                scene.rng.uniform(0.24, 0.8),
                scene.rng.uniform(0, 6.28),
                scene.rng.choice([-1.0, 1.0]),
            )
        )
    return school


def _swim(scene: Set, picture: Image.Image, school: Any, seconds: float) -> None:
    for number, (turned, reach, phase, way) in enumerate(school):
        angle = phase + way * seconds * (0.34 + 0.03 * number)
        place = (
            scene.width * (0.5 + 0.52 * reach * np.cos(angle)),
            scene.height * (0.5 + 0.62 * reach * np.sin(angle * 1.15)),
        )
        dx, dy = (
            -way * scene.width * 0.52 * np.sin(angle),
            way * scene.height * 0.62 * 1.15 * np.cos(angle * 1.15),
        )
        direction = round(float(np.degrees(np.arctan2(dy, dx))) / 15) % 24
        put_center(picture, turned.at(int(seconds * 9 + number * 3) % BEATS, -direction * 15.0), place)


def pond(scene: Set) -> Painter:
    """The whole pond: a school of koi under leaves, petals on the wind."""
    water, school = _water(scene), _school(scene, 7, 0.3)
    leaves = [
        (
            _leaf(scene, int(scene.rng.integers(scene.unit(0.08), scene.unit(0.2)))),
            scene.rng.uniform(-0.05, 1.05),
            scene.rng.choice([scene.rng.uniform(0, 0.22), scene.rng.uniform(0.78, 1)]),
        )
        for _ in range(11)
    ]
    petals = Fall(scene, 22, speed=24, wind=30)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = water.copy()
        _swim(scene, picture, school, seconds)
        for number, (leaf, x, y) in enumerate(leaves):
            put_center(
                picture,
                leaf,
                (
                    scene.width * x + 3 * np.sin(seconds + number),
                    scene.height * y + 2 * np.cos(seconds * 0.8 + number),
                ),
            )
        petals.flakes(picture, seconds, mixed(scene.palette.accent, scene.palette.light, 0.7), 3.2)
        return zoomed(picture, 1.04 + 0.08 * share)

    return paint


def rings(scene: Set) -> Painter:
    """Raindrops draw rings; two koi circle each other, near."""
    water, school = _water(scene), _school(scene, 2, 0.62)
    school = [(turned, 0.36, 3.14 * number, 1.0) for number, (turned, *_rest) in enumerate(school)]
    drops = scene.rng.random((16, 3))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = water.copy()
        _swim(scene, picture, school, seconds * 1.6)
        pen = ImageDraw.Draw(picture)
        for x, y, phase in drops.tolist():
            age = (seconds * 0.7 + phase) % 1
            for echo in (0.0, 0.22):
                radius = scene.unit(0.22) * max(0.0, age - echo)
                box = (
                    x * scene.width - radius,
                    y * scene.height - radius * 0.8,
                    x * scene.width + radius,
                    y * scene.height + radius * 0.8,
                )
                if radius > 2:
                    pen.ellipse(
                        box, outline=mixed(scene.palette.light, scene.palette.sky[1], 0.25 + 0.75 * age)
                    )
        return zoomed(picture, 1.2 - 0.14 * eased(share))

    return paint


def lotus(scene: Set) -> Painter:
    """A lotus opens above its leaves; a koi passes beneath."""
    water, school = _water(scene), _school(scene, 3, 0.4)
    leaves = [
        (_leaf(scene, scene.unit(0.24)), 0.42, 0.62),
        (_leaf(scene, scene.unit(0.2)), 0.6, 0.66),
        (_leaf(scene, scene.unit(0.16)), 0.52, 0.42),
    ]
    blooms = [_bloom(scene, scene.unit(0.5), 0.45 + 0.55 * step / 15) for step in range(16)]

    def paint(seconds: float, share: float) -> Image.Image:
        picture = water.copy()
        _swim(scene, picture, school, seconds)
        for leaf, x, y in leaves:
            put_center(picture, leaf, (scene.width * x, scene.height * y + 2 * np.sin(seconds)))
        put_center(picture, blooms[min(15, int(eased(share) * 16))], (scene.width * 0.5, scene.height * 0.52))
        return picture

    return paint


def _bloom(scene: Set, size: int, opened: float) -> Image.Image:
    """A flower from above with three rings of petals, `opened` 0..1."""
    bloom = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    for ring in range(3):
        count, reach = 9 - 2 * ring, (0.48 - 0.12 * ring) * opened
        color = mixed(
            mixed(scene.palette.light, scene.palette.accent, 0.45), scene.palette.light, 0.25 + 0.35 * ring
        )
        for number in range(count):
            angle = number / count * 6.2832 + ring * 0.4
            along, across = (
                np.array([np.cos(angle), np.sin(angle)]),
                np.array([-np.sin(angle), np.cos(angle)]),
            )
            shape = [
                (0.5 + reach * (along[0] * a + across[0] * b), 0.5 + reach * (along[1] * a + across[1] * b))
                for a, b in ((0.1, 0.0), (0.45, 0.26), (0.8, 0.16), (1.0, 0.0), (0.8, -0.16), (0.45, -0.26))
            ]
            bloom.alpha_composite(
                silhouette(
                    (size, size),
                    mixed(color, scene.palette.figure, 0.06 * (number % 2)),
                    smooth_outline(_scaled(shape, size), 4),
                )
            )
    pen = ImageDraw.Draw(bloom)
    core = size * 0.05
    pen.ellipse(
        (size / 2 - core, size / 2 - core, size / 2 + core, size / 2 + core), fill=(250, 206, 90, 255)
    )
    return bloom


SHOTS = (pond, rings, lotus)
