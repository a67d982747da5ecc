"""A desert by night: dunes, a caravan, stars that turn, a fire."""

import numpy as np
from PIL import Image, ImageDraw

from app.commands.demo_films.brush import (
    cutout,
    glow,
    gradient,
    mixed,
    noise,
    path,
    ridge,
    smooth_outline,
    solid,
    starlight,
    tinted,
)
from app.commands.demo_films.scenery import Diorama, Fall, Painter, Palette, Set, put, put_center
from app.commands.demo_films.worlds.animals import camel

PALETTES = (
    Palette(
        ((6, 8, 26), (22, 20, 58), (74, 44, 88), (196, 112, 92)),
        (130, 84, 92),
        (46, 28, 46),
        (14, 10, 20),
        (255, 150, 70),
        (236, 240, 255),
    ),
    Palette(
        ((4, 14, 26), (10, 38, 56), (48, 92, 98), (214, 180, 120)),
        (146, 120, 86),
        (38, 34, 38),
        (10, 12, 16),
        (255, 180, 80),
        (240, 250, 255),
    ),
    Palette(
        ((120, 60, 60), (206, 110, 70), (246, 180, 96), (255, 224, 150)),
        (222, 150, 84),
        (120, 60, 44),
        (40, 20, 20),
        (255, 240, 190),
        (255, 246, 214),
    ),
)


def _dunes(scene: Set, base: float) -> Diorama:
    world = Diorama(
        gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 2, 3) - 0.5) * 0.15)
    )
    for row in range(4):
        line = ridge(scene.rng, scene.wide[0], 1.4 + row * 0.6, 0.3)
        skyline = scene.height * (base + 0.1 * row - 0.13 * np.abs(line) - 0.04 * line)
        top = mixed(scene.palette.far, scene.palette.near, row / 3)
        ripples = noise(scene.rng, (scene.wide[0], scene.height), 6, 5)
        world.add(
            solid(
                scene.wide,
                skyline,
                mixed(top, scene.palette.light, 0.12),
                mixed(top, scene.palette.near, 0.6),
                ripples,
            ),
            0.2 + 0.25 * row,
        )
    return world


def _stars(scene: Set, count: int, reach: float) -> tuple[object, object]:
    away = np.sqrt(scene.rng.random(count)) * reach
    return away, scene.rng.random(count) * 6.2832


def caravan(scene: Set) -> Painter:
    """Camels walk along a crest before the last light."""
    world = _dunes(scene, 0.5)
    tall, crest = scene.unit(0.17), scene.height * 0.66
    walk = [camel(scene, tall, float(np.sin(step / 8 * 6.28))) for step in range(8)]
    edge = crest + scene.height * 0.05 * ridge(scene.rng, scene.width, 1.5, 0.3)
    dune = solid(scene.size, edge, scene.palette.near, scene.palette.figure)
    sun, dust = glow(scene.unit(0.24), scene.palette.accent, 0.95, 0.8), Fall(scene, 60, speed=8, wind=90)
    sparks = scene.rng.random((120, 2)) * np.array([scene.width, scene.height * 0.42])

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.08 * share)
        pen = ImageDraw.Draw(picture)
        pen.point([(float(x), float(y)) for x, y in sparks], fill=scene.palette.light)
        put_center(picture, sun, (scene.width * 0.3, scene.height * 0.46))
        for number in range(6):
            x = scene.width * (-0.1 + 0.13 * number + 0.26 * share)
            column = min(scene.width - 1, max(0, round(x + tall / 2)))
            put(picture, walk[int(seconds * 6 + number * 3) % 8], (x, float(edge[column]) - tall * 0.95))
        put(picture, dune, (0, 0))
        dust.flakes(picture, seconds, mixed(scene.palette.far, scene.palette.light, 0.3), 1.1)
        return picture

    return paint


def turning_stars(scene: Set) -> Painter:
    """The sky turns in a long exposure over a lone tree."""
    world = _dunes(scene, 0.74)
    still = world.picture(0)
    reach = float(np.hypot(scene.width, scene.height)) * 0.75
    away, angles = (np.asarray(part) for part in _stars(scene, 420, reach))
    hues = [
        mixed(scene.palette.light, scene.palette.accent, float(scene.rng.random()) * 0.5) for _ in range(420)
    ]
    trunk = path("48 100 49 60 30 38 33 36 50 52 52 30 44 12 46 11 55 28 56 50 72 30 74 32 57 60 56 100")
    tall = scene.unit(0.46)
    tree = cutout(tall, scene.palette.figure, trunk)
    land = still.crop((0, round(scene.height * 0.62), scene.width, scene.height))
    middle = (scene.width * 0.56, scene.height * 0.3)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = still.copy()
        pen = ImageDraw.Draw(picture)
        bow = np.radians((2 + 26 * share) * np.linspace(0, 1, 5))[None, :] + angles[:, None] + seconds * 0.16
        xs, ys = middle[0] + away[:, None] * np.cos(bow), middle[1] + away[:, None] * np.sin(bow)
        for hue, arc in zip(hues, np.stack([xs, ys], axis=-1).tolist(), strict=True):
            pen.line([(x, y) for x, y in arc], fill=hue)
        picture.paste(land, (0, round(scene.height * 0.62)), _feather(land.size))
        put(picture, tree, (scene.width * 0.16, scene.height * 0.82 - tall))
        return picture

    return paint


def _feather(size: tuple[int, int]) -> Image.Image:
    rows = np.clip(np.linspace(-0.6, 3.5, size[1]), 0, 1) * 255
    return Image.fromarray(np.repeat(rows[:, None].astype(np.uint8), size[0], axis=1))


def _milky_way(scene: Set) -> Image.Image:
    """A night sky with a band of haze and stars."""
    sky = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 2, 3) - 0.5) * 0.15)
    slope = np.add.outer(np.arange(scene.height) * 1.0, -np.arange(scene.width) * 0.55) + scene.height * 0.1
    band = noise(scene.rng, scene.size, 5, 5) * np.exp(-(slope**2) / (2 * (scene.height * 0.2) ** 2))
    put(sky, tinted(band * 0.6, scene.palette.light), (0, 0))
    starlight(scene.rng, sky, 500, scene.palette.light)
    return sky


def camp_fire(scene: Set) -> Painter:
    """Travellers around a fire; sparks climb into the Milky Way."""
    sky = _milky_way(scene)
    ground = scene.height * (0.8 + 0.02 * ridge(scene.rng, scene.width, 2, 0.4))
    put(sky, solid(scene.size, ground, scene.palette.near, scene.palette.figure), (0, 0))
    flames = [glow(scene.unit(0.26 + 0.02 * step), scene.palette.accent, 0.8, 1.7) for step in range(5)]
    people = [_sitting(scene, scene.unit(0.2), flip=bool(number % 2)) for number in range(4)]
    sparks = Fall(scene, 46, speed=-90, wind=14)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = sky.copy()
        flicker = int(abs(np.sin(seconds * 7) + np.sin(seconds * 11.3)) * 2.4)
        put_center(picture, flames[min(4, flicker)], (scene.width * 0.5, scene.height * 0.78))
        for number, person in enumerate(people):
            seat = scene.width * (0.26, 0.6, 0.36, 0.7)[number]
            put(picture, person, (seat - person.width * 0.3, scene.height * 0.84 - person.height))
        pen = ImageDraw.Draw(picture)
        for x, y in sparks.at(seconds, 10).tolist():
            near = scene.width * 0.5 + (x - scene.width * 0.5) * 0.16 * (1.4 - y / scene.height)
            pen.ellipse(
                (near - 1, y * 0.8, near + 1, y * 0.8 + 2),
                fill=mixed(scene.palette.accent, scene.palette.light, share),
            )
        return picture

    return paint


def _sitting(scene: Set, tall: int, *, flip: bool) -> Image.Image:
    outline = [
        (0.2, 1.0),
        (0.2, 0.7),
        (0.28, 0.5),
        (0.38, 0.44),
        (0.36, 0.3),
        (0.42, 0.18),
        (0.54, 0.18),
        (0.58, 0.3),
        (0.54, 0.42),
        (0.62, 0.56),
        (0.8, 0.78),
        (0.86, 1.0),
    ]
    person = cutout(tall, scene.palette.figure, smooth_outline(outline, 4))
    return person.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else person


SHOTS = (caravan, turning_stars, camp_fire)
