"""A forest in the snow by night: a deer, a cabin with one lit window, a fox, northern lights."""

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
    path,
    ridge,
    silhouette,
    solid,
    starlight,
)
from app.commands.demo_films.scenery import (
    Diorama,
    Fall,
    Painter,
    Palette,
    Set,
    eased,
    put,
    put_center,
    zoomed,
)
from app.commands.demo_films.worlds.animals import deer, fox

PALETTES = (
    Palette(
        ((12, 20, 44), (36, 56, 92), (106, 132, 160)),
        (96, 120, 150),
        (24, 36, 58),
        (14, 20, 34),
        (255, 170, 80),
        (236, 242, 250),
    ),
    Palette(
        ((8, 24, 34), (22, 62, 70), (96, 150, 140)),
        (80, 122, 124),
        (16, 40, 46),
        (8, 22, 26),
        (255, 190, 110),
        (232, 248, 244),
    ),
    Palette(
        ((60, 44, 78), (130, 92, 120), (240, 190, 170)),
        (170, 130, 150),
        (70, 50, 76),
        (36, 24, 44),
        (255, 150, 90),
        (255, 240, 236),
    ),
)


def _forest(scene: Set, rows: int = 3) -> Diorama:
    """Rows of bare trunks and firs, the nearer the darker, on snow."""
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 3) - 0.5) * 0.3))
    for row in range(rows):
        depth = row / max(1, rows - 1)
        ground = scene.height * (0.66 + 0.1 * row - 0.04 * ridge(scene.rng, scene.wide[0], 2, 0.4))
        color = mixed(scene.palette.far, scene.palette.near, depth)
        shapes: list[list[Point]] = []
        for _ in range(16 - 3 * row):
            shapes += _bare_tree(scene, scene.rng.uniform(0, scene.wide[0]), ground, 0.006 + 0.008 * depth)
        world.add(silhouette(scene.wide, color, *shapes), 0.2 + 0.6 * depth)
        snow = mixed(scene.palette.light, scene.palette.far, 0.55 - 0.4 * depth)
        world.add(
            solid(
                scene.wide,
                ground,
                snow,
                mixed(snow, scene.palette.far, 0.5),
                noise(scene.rng, scene.wide, 30, 3),
            ),
            0.2 + 0.6 * depth,
        )
    return world


def _bare_tree(scene: Set, x: float, ground: Any, wide: float) -> list[list[Point]]:
    foot = float(ground[min(int(x), ground.size - 1)]) + 6
    half = scene.height * wide * scene.rng.uniform(0.7, 1.6)
    top = scene.height * scene.rng.uniform(-0.1, 0.16)
    shapes: list[list[Point]] = [
        [(x - half, foot), (x - half * 0.5, top), (x + half * 0.5, top), (x + half, foot)]
    ]
    for _ in range(7):
        y = scene.rng.uniform(top + 10, foot - scene.height * 0.2)
        side, reach = scene.rng.choice([-1, 1]), scene.height * scene.rng.uniform(0.04, 0.14)
        shapes.append(
            [
                (x, y),
                (x, y + half * 0.8),
                (x + side * reach, y - reach * 0.8),
                (x + side * reach, y - reach * 0.8 - 1),
            ]
        )
    return shapes


def stag(scene: Set) -> Painter:
    """A stag lifts its head between the trunks; snow falls."""
    world = _forest(scene)
    poses = [deer(scene, scene.unit(0.46), step / 9) for step in range(10)]
    back, front = Fall(scene, 130, speed=34, wind=-14), Fall(scene, 26, speed=90, wind=-30)
    moon = glow(scene.unit(0.26), scene.palette.light, 0.7, 1.3)

    def paint(seconds: float, share: float) -> Image.Image:
        pan = scene.width * 0.16 * eased(share)
        picture = world.picture(pan)
        put_center(picture, moon, (scene.width * 0.72 - pan * 0.1, scene.height * 0.2))
        back.flakes(picture, seconds, mixed(scene.palette.light, scene.palette.far, 0.25), 1.6)
        put(
            picture,
            poses[min(9, int(eased(share) * 12))],
            (scene.width * 0.48 - pan * 0.7, scene.height * 0.44),
        )
        front.flakes(picture, seconds, scene.palette.light, 3.4)
        return picture

    return paint


def _house(scene: Set, wide: int) -> Image.Image:
    """A cabin with snow on its roof and a lit window."""
    walls, roof, chimney = (
        path("10 45 90 45 90 100 10 100"),
        path("0 50 50 12 100 50"),
        path("68 10 78 10 78 40 68 40"),
    )
    house = cutout(wide, scene.palette.figure, walls, roof, chimney)
    house.alpha_composite(cutout(wide, scene.palette.light, path("0 50 50 12 100 50 96 52 50 19 4 52")))
    pen = ImageDraw.Draw(house)
    pen.rectangle((wide * 0.36, wide * 0.58, wide * 0.62, wide * 0.8), fill=(*scene.palette.accent, 255))
    pen.line((wide * 0.49, wide * 0.58, wide * 0.49, wide * 0.8), fill=(*scene.palette.figure, 255), width=3)
    return house


def cabin(scene: Set) -> Painter:
    """A cabin with one window lit; smoke rises; the camera comes home."""
    world = _forest(scene, 2)
    wide = scene.unit(0.34)
    house = _house(scene, wide)
    warm, smoke, snow = (
        glow(scene.unit(0.5), scene.palette.accent, 0.55, 1.8),
        glow(scene.unit(0.06), scene.palette.light, 0.28),
        Fall(scene, 150, speed=40, wind=10),
    )
    place = (scene.width * 0.46, scene.height * 0.76 - wide * 0.86)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.05)
        put_center(picture, warm, (place[0] + wide * 0.5, place[1] + wide * 0.75))
        for number in range(8):
            age = (seconds * 0.35 + number / 8) % 1
            put_center(
                picture,
                smoke,
                (place[0] + wide * 0.73 + 40 * age * age, place[1] + wide * 0.1 - scene.height * 0.3 * age),
            )
        put(picture, house, place)
        snow.flakes(picture, seconds, scene.palette.light, 1.9)
        return zoomed(picture, 1 + 0.3 * eased(share), (0.54, 0.6))

    return paint


def _firs(scene: Set, edge: Any) -> Image.Image:
    """Firs of different heights along a ridge."""
    shapes: list[list[Point]] = []
    for _ in range(26):
        x, tall = scene.rng.uniform(0, scene.width), scene.height * scene.rng.uniform(0.12, 0.34)
        foot = float(edge[int(x)]) + 8
        for level in range(5):
            y, half = foot - tall + tall * level * 0.19, tall * (0.05 + 0.045 * level)
            shapes.append([(x, y), (x + half, y + tall * 0.26), (x - half, y + tall * 0.26)])
    return silhouette(scene.size, scene.palette.near, *shapes)


def northern_lights(scene: Set) -> Painter:
    """Curtains of light over firs; a fox runs along the ridge."""
    sky = gradient(scene.size, scene.palette.sky[:2])
    starlight(scene.rng, sky, 300, scene.palette.light)
    curtains = [_curtain(scene, number) for number in range(3)]
    edge = scene.height * (0.76 - 0.08 * ridge(scene.rng, scene.width, 2, 0.5))
    land = solid(scene.size, edge, scene.palette.light, scene.palette.far)
    firs = _firs(scene, edge)
    run = [fox(scene, scene.unit(0.14), float(np.sin(step / 8 * 6.28))) for step in range(8)]

    def paint(seconds: float, share: float) -> Image.Image:
        picture = sky.copy()
        for number, curtain in enumerate(curtains):
            put(
                picture,
                curtain,
                (-scene.width * 0.12 + 26 * np.sin(seconds * 0.6 + number * 2), 8 * np.sin(seconds + number)),
            )
        put(picture, firs, (0, 0))
        put(picture, land, (0, 0))
        x = scene.width * (-0.1 + 1.1 * share)
        runner = run[int(seconds * 14) % 8]
        put(picture, runner, (x, float(edge[min(scene.width - 1, max(0, int(x)))]) - runner.height * 0.8))
        return picture

    return paint


def _curtain(scene: Set, number: int) -> Image.Image:
    wide, high = scene.wide
    line = high * (0.34 + 0.08 * number + 0.14 * ridge(scene.rng, wide, 1.6, 0.35))
    rows = np.arange(high, dtype=np.float32)[:, None]
    above = (line[None, :] - rows) / (high * 0.42)
    light = np.where(above > 0, np.exp(-above * 2.2), np.exp(above * 26))
    light *= 0.35 + 0.65 * noise(scene.rng, (wide, 8), 40, 3)[0][None, :]
    color = ((90, 255, 170), (120, 200, 255), (210, 120, 255))[number]
    sheet = colored(Image.fromarray(np.clip(light * 150, 0, 255).astype(np.uint8)), color)
    return sheet.filter(ImageFilter.GaussianBlur(2))


SHOTS = (stag, cabin, northern_lights)
