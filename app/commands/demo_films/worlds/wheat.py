"""A field through one day: wheat in the wind, a sower, a mill, swallows."""

import numpy as np
from PIL import Image, ImageDraw

from app.commands.demo_films.brush import (
    Point,
    cutout,
    glow,
    gradient,
    mixed,
    noise,
    ridge,
    silhouette,
    smooth_outline,
    solid,
)
from app.commands.demo_films.scenery import (
    Diorama,
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
        ((94, 150, 190), (190, 214, 206), (252, 226, 160)),
        (196, 180, 106),
        (150, 106, 36),
        (54, 40, 24),
        (238, 184, 70),
        (255, 246, 210),
    ),
    Palette(
        ((200, 96, 60), (240, 150, 80), (254, 212, 130)),
        (206, 130, 60),
        (120, 62, 26),
        (50, 24, 16),
        (255, 200, 90),
        (255, 234, 180),
    ),
    Palette(
        ((90, 104, 124), (150, 160, 168), (212, 212, 200)),
        (146, 152, 104),
        (84, 92, 48),
        (34, 38, 28),
        (206, 196, 110),
        (236, 236, 220),
    ),
)


def _field(scene: Set, horizon: float) -> Diorama:
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.4))
    world.add(
        glow(scene.unit(0.3), scene.palette.light, 0.9, 1.1),
        0.05,
        (scene.width * 0.6, scene.height * horizon - scene.unit(0.36)),
    )
    for row in range(3):
        edge = scene.height * (horizon + 0.07 * row - 0.035 * ridge(scene.rng, scene.wide[0], 2 + row, 0.4))
        color = mixed(scene.palette.far, scene.palette.accent, row / 3)
        world.add(
            solid(
                scene.wide,
                edge,
                color,
                mixed(color, scene.palette.near, 0.5),
                noise(scene.rng, scene.wide, 70, 3),
            ),
            0.15 + 0.2 * row,
        )
    return world


class _Stalks:
    """Ears of wheat that bend under the same wind."""

    def __init__(self, scene: Set, count: int, low: float, tall: float) -> None:
        self.x = np.sort(scene.rng.random(count)) * scene.width * 1.1 - scene.width * 0.05
        self.tall = scene.height * tall * scene.rng.uniform(0.7, 1.15, count)
        self.foot = scene.height * low
        self.hues = [
            mixed(scene.palette.accent, scene.palette.near, float(scene.rng.random())) for _ in range(count)
        ]
        self.ear = scene.unit(0.012)

    def draw(self, picture: Image.Image, seconds: float) -> None:
        """Bend and draw all ears."""
        pen = ImageDraw.Draw(picture)
        bend = self.tall * (0.12 + 0.16 * np.sin(seconds * 2.2 - self.x * 0.012))
        tips, heights = self.x + bend, self.foot - self.tall + abs(bend) * 0.25
        for x, tip, y, hue in zip(self.x.tolist(), tips.tolist(), heights.tolist(), self.hues, strict=True):
            pen.line((x, self.foot, (x + tip) / 2 - 2, (self.foot + y) / 2, tip, y), fill=hue)
            pen.line(
                (tip, y, tip + self.ear * 0.7, y + self.ear * 1.8), fill=hue, width=max(2, self.ear // 2)
            )


def waves(scene: Set) -> Painter:
    """Wind runs through the wheat; swallows cut the air."""
    world, rows = (
        _field(scene, 0.46),
        [_Stalks(scene, 150, 0.86 + 0.12 * row, 0.2 + 0.12 * row) for row in range(2)],
    )
    birds = [
        silhouette(
            (30, 14),
            scene.palette.figure,
            [(0, 5 + lift), (10, 6), (15, 4), (20, 6), (30, 5 + lift), (18, 9), (15, 13), (12, 9)],
        )
        for lift in (-4, 0, 5, 0)
    ]

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.14 * share)
        for number in range(5):
            place = (
                scene.width * (1.1 - 0.34 * seconds * (0.6 + 0.1 * number)) + 60 * number,
                scene.height * (0.2 + 0.05 * number + 0.05 * np.sin(seconds * 2 + number)),
            )
            put_center(picture, birds[int(seconds * 10 + number) % 4], place)
        for stalks in rows:
            stalks.draw(picture, seconds)
        return picture

    return paint


SAIL = (
    ((0.0, -0.012), (0.48, -0.012), (0.48, 0.012), (0.0, 0.012)),
    ((0.1, 0.02), (0.46, 0.02), (0.46, 0.12), (0.1, 0.09)),
)


def mill(scene: Set) -> Painter:
    """A windmill turns on the horizon."""
    world, tall = _field(scene, 0.62), scene.unit(0.5)
    tower = [[(0.4, 1.0), (0.44, 0.36), (0.56, 0.36), (0.6, 1.0)], [(0.42, 0.38), (0.5, 0.24), (0.58, 0.38)]]
    body = cutout(tall, scene.palette.figure, *tower)
    sails: list[list[Point]] = []
    for sail in range(4):
        turn = np.array(
            [[np.cos(sail * 1.5708), -np.sin(sail * 1.5708)], [np.sin(sail * 1.5708), np.cos(sail * 1.5708)]]
        )
        sails += [
            [(x * tall + tall / 2, y * tall + tall / 2) for x, y in (np.array(part) @ turn.T).tolist()]
            for part in SAIL
        ]
    wheel, chaff = (
        Turned([silhouette((tall, tall), scene.palette.figure, *sails)]),
        Fall(scene, 40, speed=10, wind=60),
    )
    stalks = _Stalks(scene, 130, 1.0, 0.24)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(0)
        put(picture, body, (scene.width * 0.26, scene.height * 0.66 - tall))
        put_center(
            picture,
            wheel.at(0, float(round(seconds * 40) % 90)),
            (scene.width * 0.26 + tall / 2, scene.height * 0.66 - tall * 0.66),
        )
        stalks.draw(picture, seconds)
        chaff.flakes(picture, seconds, scene.palette.light, 1.3)
        return zoomed(picture, 1 + 0.18 * eased(share), (0.42, 0.55))

    return paint


def sower(scene: Set) -> Painter:
    """Someone walks the furrow and throws the seed."""
    world, tall = _field(scene, 0.6), scene.unit(0.5)
    walk = [_sower(scene, tall, float(np.sin(step / 10 * 6.28))) for step in range(10)]
    seeds = scene.rng.random((60, 2))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.08 * share)
        x = scene.width * (0.2 + 0.3 * share)
        figure = walk[int(seconds * 9) % 10]
        put(picture, figure, (x, scene.height * 0.92 - tall))
        pen = ImageDraw.Draw(picture)
        for speed, phase in seeds.tolist():
            age = (seconds * 0.9 + phase) % 1
            px = x + tall * 0.8 + age * scene.width * 0.2 * (0.5 + speed)
            py = (
                scene.height * 0.92
                - tall * 0.5
                - tall * 0.3 * np.sin(age * 3.14) * speed
                + tall * 0.46 * age * age
            )
            pen.ellipse((px - 1.5, py - 1.5, px + 1.5, py + 1.5), fill=scene.palette.light)
        return picture

    return paint


def _sower(scene: Set, tall: int, stride: float) -> Image.Image:
    hat = [(0.36, 0.14), (0.5, 0.04), (0.64, 0.14), (0.5, 0.17)]
    head = [(0.5 + 0.06 * np.cos(a), 0.17 + 0.07 * np.sin(a)) for a in np.linspace(0, 6.28, 14)]
    coat = [(0.42, 0.24), (0.58, 0.24), (0.62, 0.6), (0.38, 0.6)]
    legs = [
        [(0.41, 0.56), (0.51, 0.56), (0.5 + 0.13 * stride * way, 0.98), (0.43 + 0.13 * stride * way, 0.98)]
        for way in (-1, 1)
    ]
    throw: list[Point] = [
        (0.54, 0.26),
        (0.84, 0.4 + 0.14 * stride),
        (0.83, 0.45 + 0.14 * stride),
        (0.53, 0.34),
    ]
    bag = [(0.3, 0.42), (0.46, 0.42), (0.45, 0.6), (0.31, 0.6)]
    shapes = [hat, head, coat, *legs, throw, smooth_outline(bag, 3)]
    return cutout(tall, scene.palette.figure, *shapes)


SHOTS = (waves, mill, sower)
