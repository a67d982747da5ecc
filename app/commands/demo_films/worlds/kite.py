"""A kite above the clouds and the child who holds it; made for a standing picture too."""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import (
    Point,
    colored,
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
        ((60, 120, 196), (142, 194, 226), (250, 226, 196)),
        (196, 206, 214),
        (70, 110, 96),
        (34, 40, 56),
        (236, 84, 60),
        (255, 250, 238),
    ),
    Palette(
        ((250, 160, 120), (252, 200, 150), (255, 236, 196)),
        (236, 180, 160),
        (150, 90, 84),
        (60, 34, 46),
        (60, 130, 170),
        (255, 248, 230),
    ),
    Palette(
        ((40, 44, 96), (120, 96, 150), (248, 180, 160)),
        (150, 130, 170),
        (64, 54, 96),
        (24, 20, 42),
        (255, 196, 90),
        (255, 236, 224),
    ),
)


def _cloud(scene: Set, wide: int) -> Image.Image:
    mask = Image.new("L", (wide, wide // 2), 0)
    pen = ImageDraw.Draw(mask)
    for _ in range(16):
        x, radius = scene.rng.uniform(0.18, 0.82) * wide, scene.rng.uniform(0.07, 0.16) * wide
        y = wide * 0.34 - radius * 0.4 * scene.rng.random() - abs(x / wide - 0.5) * -0.05 * wide
        pen.ellipse(
            (x - radius, y - radius, x + radius, y + radius * 0.6), fill=int(scene.rng.integers(150, 245))
        )
    return colored(
        mask.filter(ImageFilter.GaussianBlur(wide / 42)),
        mixed(scene.palette.light, scene.palette.sky[1], scene.rng.uniform(0, 0.25)),
    )


def swallow_kite(scene: Set, span: int) -> Turned:
    """A kite in the shape of a swallow, with painted wings."""
    wing = [
        (0.5, 0.24),
        (0.64, 0.3),
        (0.96, 0.18),
        (0.88, 0.36),
        (0.66, 0.5),
        (0.58, 0.58),
        (0.76, 0.94),
        (0.58, 0.8),
        (0.5, 0.66),
        (0.42, 0.8),
        (0.24, 0.94),
        (0.42, 0.58),
        (0.34, 0.5),
        (0.12, 0.36),
        (0.04, 0.18),
        (0.36, 0.3),
    ]
    kite = cutout(span, scene.palette.accent, wing)
    pen = ImageDraw.Draw(kite)
    for side in (-1, 1):
        for spot in range(4):
            x, y, radius = (
                span * (0.5 + side * (0.13 + 0.085 * spot)),
                span * (0.36 - 0.02 * spot),
                span * (0.05 - 0.006 * spot),
            )
            pen.ellipse(
                (x - radius, y - radius, x + radius, y + radius),
                fill=(*mixed(scene.palette.light, scene.palette.figure, 0.0 if spot % 2 else 0.8), 255),
            )
    pen.ellipse((span * 0.45, span * 0.22, span * 0.55, span * 0.34), fill=(*scene.palette.figure, 255))
    return Turned([kite])


def _string(picture: Image.Image, start: tuple[float, float], end: tuple[float, float], slack: float) -> None:
    share = np.linspace(0, 1, 18)
    x = start[0] + (end[0] - start[0]) * share
    y = start[1] + (end[1] - start[1]) * share + slack * np.sin(share * 3.1416)
    ImageDraw.Draw(picture).line(
        list(zip(x.tolist(), y.tolist(), strict=True)), fill=(250, 246, 236), width=1
    )


def _drift(scene: Set, picture: Image.Image, clouds: Any, moved: float) -> None:
    """Draw clouds that run to the left and come again from the right; lower ones run faster."""
    road = scene.width * 2
    for cloud, x, y in clouds:
        left = (x * road - moved * (0.6 + y)) % road - scene.width / 2
        put_center(picture, cloud, (left, scene.height * (0.15 + 0.85 * y)))


def above_clouds(scene: Set) -> Painter:
    """The kite dances among clouds that run past in three depths."""
    sky = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 3) - 0.5) * 0.2)
    put_center(
        sky, glow(scene.unit(0.5), scene.palette.light, 0.8, 1.4), (scene.width * 0.3, scene.height * 0.26)
    )
    clouds = [
        (_cloud(scene, scene.unit(0.9 if number < 3 else 0.6)), *scene.rng.random(2)) for number in range(10)
    ]
    bird = swallow_kite(scene, scene.unit(0.42))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = sky.copy()
        place = (
            scene.width * (0.5 + 0.12 * np.sin(seconds * 1.3)),
            scene.height * (0.44 - 0.08 * share + 0.03 * np.sin(seconds * 2.1)),
        )
        _drift(scene, picture, clouds[3:], seconds * 40)
        _string(picture, place, (scene.width * 0.42, scene.height * 1.05), 30)
        put_center(picture, bird.at(0, float(round(9 * np.sin(seconds * 1.9)))), place)
        _drift(scene, picture, clouds[:3], seconds * 110)
        return picture

    return paint


def the_hill(scene: Set) -> Painter:
    """A child runs up a hill, the kite pulling ahead."""
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 3) - 0.5) * 0.2))
    for row in range(3):
        edge = scene.height * (0.66 + 0.09 * row - 0.12 * ridge(scene.rng, scene.wide[0], 1.5 + row, 0.4))
        world.add(
            solid(
                scene.wide,
                edge,
                mixed(scene.palette.far, scene.palette.near, row / 2),
                scene.palette.near,
                noise(scene.rng, scene.wide, 50, 3),
            ),
            0.2 + 0.3 * row,
        )
    slope = scene.height * np.linspace(0.95, 0.66, scene.width) + 6 * ridge(scene.rng, scene.width, 3, 0.5)
    hill = solid(
        scene.size, slope, mixed(scene.palette.near, scene.palette.figure, 0.3), scene.palette.figure
    )
    run = [_child(scene, scene.unit(0.2), float(np.sin(step / 8 * 6.28))) for step in range(8)]
    bird = swallow_kite(scene, scene.unit(0.2))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.1 * share)
        x = scene.width * (0.18 + 0.4 * share)
        foot = float(slope[int(x)])
        kite = (
            x + scene.width * 0.22,
            foot - scene.height * (0.4 + 0.12 * eased(share)) + 8 * np.sin(seconds * 3),
        )
        _string(picture, kite, (x + scene.unit(0.05), foot - scene.unit(0.12)), 16)
        put_center(picture, bird.at(0, float(round(-20 + 8 * np.sin(seconds * 4)))), kite)
        child = run[int(seconds * 13) % 8]
        put(picture, child, (x - child.width / 2, foot - child.height * 0.93))
        put(picture, hill, (0, 0))
        return picture

    return paint


def _child(scene: Set, tall: int, stride: float) -> Image.Image:
    head = [(0.5 + 0.1 * np.cos(a), 0.18 + 0.11 * np.sin(a)) for a in np.linspace(0, 6.28, 16)]
    body: list[Point] = [(0.44, 0.28), (0.56, 0.28), (0.6, 0.62), (0.4, 0.62)]
    legs = [
        [(0.44, 0.58), (0.53, 0.58), (0.52 + 0.2 * stride * way, 0.97), (0.45 + 0.2 * stride * way, 0.97)]
        for way in (-1, 1)
    ]
    hand: list[Point] = [(0.53, 0.32), (0.78, 0.36), (0.78, 0.4), (0.53, 0.4)]
    scarf = [
        (0.5, 0.28),
        (0.3, 0.3 + 0.03 * stride),
        (0.12, 0.26 + 0.06 * stride),
        (0.14, 0.33 + 0.06 * stride),
        (0.32, 0.36),
        (0.5, 0.33),
    ]
    child = cutout(tall, scene.palette.figure, *(head, body, *legs, hand))
    child.alpha_composite(cutout(tall, scene.palette.accent, smooth_outline(scarf, 3)))
    return child


def _roofs(scene: Set, row: int) -> Image.Image:
    """One row of gabled houses."""
    shapes: list[list[Point]] = []
    x, low = -20.0, float(scene.height)
    while x < scene.wide[0]:
        wide = scene.unit(0.1) * scene.rng.uniform(0.8, 1.7) * (1 + row * 0.4)
        top = low * (0.64 + 0.11 * row - 0.05 * scene.rng.random())
        eaves: list[Point] = [
            (x - wide * 0.08, top),
            (x + wide * 0.5, top - wide * 0.32),
            (x + wide * 1.08, top),
        ]
        shapes.append([(x, low), (x, top), *eaves, (x + wide, top), (x + wide, low)])
        x += wide * 1.02
    return silhouette(scene.wide, mixed(scene.palette.far, scene.palette.figure, 0.3 + 0.35 * row), *shapes)


def roofs(scene: Set) -> Painter:
    """Many kites over the roofs of a town at evening."""
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 3) - 0.5) * 0.2))
    for row in range(3):
        world.add(_roofs(scene, row), 0.2 + 0.3 * row)
    kites = [
        (swallow_kite(scene, int(scene.unit(0.07) * scene.rng.uniform(0.7, 2.2))), *scene.rng.random(2))
        for _ in range(12)
    ]

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.12 * share, 10 * share)
        for number, (bird, x, y) in enumerate(kites):
            place = (
                scene.width * (0.06 + 0.88 * x) + 14 * np.sin(seconds + number),
                scene.height * (0.08 + 0.46 * y) + 9 * np.sin(seconds * 1.7 + number * 2),
            )
            _string(picture, place, (scene.width * x, scene.height * 0.8), 24)
            put_center(picture, bird.at(0, float(round(12 * np.sin(seconds * 1.4 + number)))), place)
        return zoomed(picture, 1.12 - 0.1 * eased(share), (0.5, 0.7))

    return paint


SHOTS = (above_clouds, the_hill, roofs)
