"""A mechanical heart: wheels within wheels, pistons, and a light that learns to beat."""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import (
    Color,
    Point,
    cutout,
    glow,
    gradient,
    mixed,
    noise,
    path,
    silhouette,
    smooth_outline,
)
from app.commands.demo_films.scenery import Fall, Painter, Palette, Set, Turned, eased, put_center, zoomed

PALETTES = (
    Palette(
        ((22, 16, 14), (52, 34, 24), (96, 58, 34)),
        (150, 98, 48),
        (64, 42, 30),
        (28, 20, 18),
        (255, 72, 48),
        (255, 196, 110),
    ),
    Palette(
        ((8, 16, 22), (18, 40, 50), (46, 84, 92)),
        (120, 150, 156),
        (38, 58, 66),
        (12, 20, 26),
        (90, 230, 255),
        (214, 250, 255),
    ),
    Palette(
        ((20, 10, 26), (52, 24, 60), (108, 56, 96)),
        (178, 130, 150),
        (70, 40, 72),
        (24, 12, 28),
        (255, 110, 190),
        (255, 220, 200),
    ),
)
STEPS = 24


def _gear(scene: Set, radius: int, teeth: int, color: Color) -> Image.Image:
    """A toothed wheel with spokes and a lit rim."""
    size = radius * 2 + 4
    ring: list[Point] = []
    for tooth in range(teeth):
        for lag, reach in ((0.0, 0.86), (0.18, 0.86), (0.28, 1.0), (0.62, 1.0), (0.72, 0.86)):
            angle = (tooth + lag) / teeth * 6.2832
            ring.append(
                (size / 2 + radius * reach * np.cos(angle), size / 2 + radius * reach * np.sin(angle))
            )
    wheel = silhouette((size, size), color, ring)
    mask = Image.new("L", (size * 2, size * 2), 255)
    pen = ImageDraw.Draw(mask)
    for hole in range(5):
        angle = hole / 5 * 6.2832
        x, y, gap = size + radius * 1.0 * np.cos(angle), size + radius * 1.0 * np.sin(angle), radius * 0.42
        pen.ellipse((x - gap, y - gap, x + gap, y + gap), fill=0)
    alpha = np.asarray(wheel.getchannel("A")).astype(np.uint16) * np.asarray(mask.resize((size, size))) // 255
    wheel.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    rim = ImageDraw.Draw(wheel)
    shine = (*mixed(color, scene.palette.light, 0.55), 255)
    for share in (0.76, 0.22):
        reach = radius * share
        rim.ellipse(
            (size / 2 - reach, size / 2 - reach, size / 2 + reach, size / 2 + reach),
            outline=shine,
            width=max(1, radius // 26),
        )
    return wheel


def _turning(scene: Set, radius: int, teeth: int, color: Color) -> tuple[Turned, float]:
    """A wheel, and the angle from one of its positions to the next."""
    return Turned([_gear(scene, radius, teeth, color)]), -360 / teeth / STEPS


def _hall(scene: Set) -> Image.Image:
    wobble = (noise(scene.rng, scene.size, 5, 5) - 0.5) * 0.5
    hall = gradient(scene.size, scene.palette.sky, wobble)
    pen = ImageDraw.Draw(hall)
    for _ in range(26):
        x, wide = scene.rng.uniform(0, scene.width), scene.rng.uniform(3, 26)
        pen.rectangle(
            (x, 0, x + wide, scene.height),
            fill=mixed(scene.palette.near, scene.palette.figure, float(scene.rng.random())),
        )
    return hall.filter(ImageFilter.GaussianBlur(2.4))


def _beat(seconds: float) -> float:
    """Two thumps and a rest, 0..1, once every 0.9 s."""
    phase = (seconds / 0.9) % 1
    return float(np.exp(-((phase - 0.12) ** 2) / 0.004) + 0.7 * np.exp(-((phase - 0.36) ** 2) / 0.005))


def clockwork(scene: Set) -> Painter:
    """Many wheels of brass turn into one another in the depth."""
    hall, wheels = _hall(scene), []
    for number in range(11):
        radius = int(scene.rng.integers(scene.unit(0.08), scene.unit(0.3)))
        teeth = max(9, radius // 5)
        color = mixed(scene.palette.near, scene.palette.far, number / 10)
        place = (scene.rng.uniform(0, 1.1) * scene.width, scene.rng.uniform(0.05, 0.95) * scene.height)
        wheels.append((_turning(scene, radius, teeth, color), place, 1 if number % 2 else -1, number / 10))
    light, dust = glow(scene.unit(0.6), scene.palette.light, 0.4), Fall(scene, 50, speed=-12, wind=8)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = hall.copy()
        for (wheel, step), place, turn, depth in wheels:
            sheet = wheel.at(0, int(seconds * 20) * turn % STEPS * step)
            put_center(picture, sheet, (place[0] - scene.width * 0.12 * share * depth, place[1]))
        put_center(picture, light, (scene.width * (0.3 + 0.4 * share), scene.height * 0.2))
        dust.flakes(picture, seconds, scene.palette.light, 1.5)
        return picture

    return paint


def heartbeat(scene: Set) -> Painter:
    """In a cage of rings the heart beats; with each beat the room grows light."""
    hall = _hall(scene)
    size = scene.unit(0.56)
    outline = path("50 90 24 66 14 42 20 22 36 16 50 28 64 16 80 22 86 42 76 66")
    sizes = []
    for step in range(8):
        grown = size * (1 + 0.02 * step)
        color = mixed(scene.palette.accent, scene.palette.light, step / 12)
        heart = cutout(int(grown), color, smooth_outline(outline))
        _rivets(scene, heart)
        sizes.append(heart)
    halos = [glow(scene.unit(0.7), scene.palette.accent, 0.1 + 0.09 * step, 1.6) for step in range(8)]
    rings = [
        _turning(scene, scene.unit(0.4), 36, scene.palette.near),
        _turning(scene, scene.unit(0.46), 44, scene.palette.far),
    ]

    def paint(seconds: float, share: float) -> Image.Image:
        picture = hall.copy()
        beat = min(7, int(_beat(seconds) * 7.9))
        middle = (scene.width / 2, scene.height / 2)
        for (ring, step), pace in zip(rings, (-18, 14), strict=True):
            put_center(picture, ring.at(0, int(seconds * pace) % STEPS * step), middle)
        put_center(picture, halos[beat], middle)
        put_center(picture, sizes[beat], middle)
        return zoomed(picture, 1 + 0.16 * eased(share))

    return paint


def _rivets(scene: Set, heart: Image.Image) -> None:
    pen = ImageDraw.Draw(heart)
    size = heart.width
    seam = (*mixed(scene.palette.figure, scene.palette.accent, 0.45), 255)
    pen.line(
        [
            (size * 0.5, size * 0.28),
            (size * 0.46, size * 0.5),
            (size * 0.54, size * 0.64),
            (size * 0.5, size * 0.88),
        ],
        fill=seam,
        width=max(2, size // 60),
    )
    pen.line(
        [(size * 0.2, size * 0.36), (size * 0.47, size * 0.48), (size * 0.8, size * 0.36)],
        fill=seam,
        width=max(2, size // 60),
    )
    for rivet in range(12):
        x, y = size * (0.24 + 0.048 * rivet), size * (0.42 + 0.05 * np.sin(rivet * 1.3))
        pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(*scene.palette.light, 255))


def pistons(scene: Set) -> Painter:
    """A row of pistons breathes; sparks fly up at each beat."""
    hall, columns = _hall(scene), 7
    wide, sparks = scene.width / columns, Fall(scene, 60, speed=-120)
    phases: Any = scene.rng.random(columns) * 0.9

    def paint(seconds: float, share: float) -> Image.Image:
        picture = hall.copy()
        pen = ImageDraw.Draw(picture)
        for column in range(columns):
            depth = _beat(seconds + phases[column])
            x, y = wide * column + wide * 0.2, scene.height * (0.22 + 0.26 * (1 - min(1.0, depth)))
            metal = mixed(scene.palette.far, scene.palette.light, 0.3 * min(1.0, depth))
            pen.rectangle((x + wide * 0.22, 0, x + wide * 0.38, y), fill=scene.palette.near)
            pen.rounded_rectangle((x, y, x + wide * 0.6, y + scene.height * 0.2), radius=8, fill=metal)
            pen.rectangle(
                (x - wide * 0.06, scene.height * 0.68, x + wide * 0.66, scene.height),
                fill=scene.palette.figure,
            )
            pen.rectangle(
                (x, scene.height * 0.7, x + wide * 0.6, scene.height * 0.72),
                fill=mixed(scene.palette.near, scene.palette.accent, min(1.0, depth)),
            )
        if _beat(seconds) > 0.2:
            sparks.flakes(picture, seconds, scene.palette.accent, 2.2)
        return zoomed(picture, 1.2 - 0.15 * eased(share), (0.5, 0.55))

    return paint


SHOTS = (clockwork, heartbeat, pistons)
