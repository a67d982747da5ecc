"""A beacon in space: a turning planet, a ringed station, a lone astronaut, a nebula."""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from app.commands.demo_films.brush import (
    cutout,
    glow,
    gradient,
    mixed,
    noise,
    path,
    smooth_outline,
)
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
        ((3, 4, 12), (8, 10, 26), (18, 20, 46)),
        (60, 120, 170),
        (16, 40, 86),
        (8, 10, 18),
        (255, 90, 70),
        (236, 244, 255),
    ),
    Palette(
        ((8, 4, 12), (22, 8, 30), (48, 16, 54)),
        (206, 130, 96),
        (92, 40, 54),
        (12, 8, 16),
        (110, 240, 255),
        (255, 236, 220),
    ),
    Palette(
        ((2, 8, 10), (4, 22, 26), (10, 44, 46)),
        (120, 180, 140),
        (30, 80, 86),
        (6, 12, 14),
        (255, 210, 80),
        (240, 255, 248),
    ),
)


SUIT = (
    path("38 12 50 5 62 12 64 24 56 32 44 32 36 24"),
    path("34 30 66 30 68 64 32 64"),
    path("66 32 90 46 95 56 88 58 64 46"),
    path("34 32 12 20 6 10 14 10 36 26"),
    path("33 62 49 62 44 96 30 94"),
    path("51 62 67 62 76 90 62 96"),
)


def _space(scene: Set) -> Image.Image:
    cloud = noise(scene.rng, scene.size, 3, 5)
    space = gradient(scene.size, scene.palette.sky, (cloud - 0.5) * 0.6)
    nebula = Image.new("RGBA", scene.size, (*mixed(scene.palette.accent, scene.palette.near, 0.5), 0))
    nebula.putalpha(
        Image.fromarray((np.clip(noise(scene.rng, scene.size, 4, 5) - 0.52, 0, 1) * 240).astype(np.uint8))
    )
    put(space, nebula, (0, 0))
    pen = ImageDraw.Draw(space)
    for _ in range(340):
        x, y, size = (
            scene.rng.random() * scene.width,
            scene.rng.random() * scene.height,
            scene.rng.random() ** 6 * 1.8,
        )
        pen.ellipse(
            (x - size, y - size, x + size, y + size),
            fill=mixed(scene.palette.far, scene.palette.light, float(scene.rng.random())),
        )
    return space


class _Planet:
    """A shaded ball whose map turns."""

    def __init__(self, scene: Set, radius: int) -> None:
        self.radius = radius
        wide = radius * 6
        chart = noise(scene.rng, (wide, radius * 2), 9, 6)
        chart = np.concatenate([chart, chart[:, ::-1]], axis=1)
        clouds = noise(scene.rng, (wide * 2, radius * 2), 14, 5)
        land = np.clip((chart - 0.5) * 9, 0, 1)[..., None]
        colors = np.array(scene.palette.near) * (1 - land) + np.array(scene.palette.far) * land
        white = np.clip(clouds - 0.58, 0, 1)[..., None] * 3.4
        self.map = np.clip(colors * (1 - np.clip(white, 0, 1)) + 245 * np.clip(white, 0, 1), 0, 255).astype(
            np.float32
        )
        axis = np.linspace(-1, 1, radius * 2)
        x, y = np.meshgrid(axis, axis)
        depth = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
        self.column = (np.arctan2(x, np.maximum(depth, 1e-3)) / 3.1416 + 0.5) * wide / 2
        self.row = np.clip(
            (np.arcsin(np.clip(y, -1, 1)) / 3.1416 + 0.5) * radius * 2, 0, radius * 2 - 1
        ).astype(int)
        light = np.clip(-0.62 * x - 0.4 * y + 0.68 * depth, 0, 1) ** 0.8
        self.light = (0.04 + 0.96 * light)[..., None].astype(np.float32)
        self.alpha = (np.clip((1 - np.sqrt(x**2 + y**2)) * radius, 0, 1) * 255).astype(np.uint8)

    def at(self, turn: float) -> Image.Image:
        """The ball with its map moved by `turn` pixels."""
        columns = (self.column + turn).astype(int) % self.map.shape[1]
        lit: Any = self.map[self.row, columns] * self.light
        return Image.fromarray(np.dstack([lit.astype(np.uint8), self.alpha]))


def station(scene: Set, size: int) -> Image.Image:
    """A ring with spokes, a hub and panels."""
    sheet = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    metal, shade = (
        mixed(scene.palette.light, scene.palette.figure, 0.35),
        mixed(scene.palette.light, scene.palette.figure, 0.65),
    )
    middle = float(size)
    pen.ellipse((size * 0.3, size * 0.3, size * 1.7, size * 1.7), outline=(*metal, 255), width=size // 9)
    for spoke in range(6):
        angle = spoke / 6 * 6.2832
        pen.line(
            [(middle, middle), (middle + 0.68 * size * np.cos(angle), middle + 0.68 * size * np.sin(angle))],
            fill=(*shade, 255),
            width=size // 16,
        )
    for side in (-1, 1):
        pen.rectangle(
            (
                middle + side * size * 0.84 - size * 0.11,
                middle - size * 0.4,
                middle + side * size * 0.84 + size * 0.11,
                middle + size * 0.4,
            ),
            fill=(*mixed(scene.palette.near, (40, 70, 160), 0.5), 255),
        )
    pen.ellipse((size * 0.84, size * 0.84, size * 1.16, size * 1.16), fill=(*metal, 255))
    for lamp in range(18):
        angle = lamp / 18 * 6.2832
        x, y = middle + 0.645 * size * np.cos(angle), middle + 0.645 * size * np.sin(angle)
        pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(*scene.palette.accent, 255))
    return sheet.resize((size, size), Image.Resampling.LANCZOS)


def planet_rise(scene: Set) -> Painter:
    """The planet turns below; the station passes over its edge."""
    space, planet = _space(scene), _Planet(scene, scene.unit(0.42))
    ring, halo = (
        Turned([station(scene, scene.unit(0.26))]),
        glow(scene.unit(0.52), scene.palette.far, 0.55, 1.1),
    )

    def paint(seconds: float, share: float) -> Image.Image:
        picture = space.copy()
        middle = (scene.width * 0.34, scene.height * (0.64 - 0.05 * share))
        put_center(picture, halo, middle)
        put_center(picture, planet.at(seconds * 16), middle)
        put_center(
            picture,
            ring.at(0, round(seconds * 12) * 1.5),
            (scene.width * (0.9 - 0.3 * share), scene.height * (0.26 + 0.06 * share)),
        )
        return picture

    return paint


def lone_walker(scene: Set) -> Painter:
    """An astronaut drifts on a line; a beacon blinks far away."""
    space = _space(scene)
    tall = scene.unit(0.36)
    body = cutout(
        tall,
        mixed(scene.palette.light, scene.palette.figure, 0.18),
        *[smooth_outline(part, 4) for part in SUIT],
    )
    visor = mixed(scene.palette.accent, scene.palette.figure, 0.3)
    body.alpha_composite(cutout(tall, visor, smooth_outline(path("43 14 57 14 59 22 50 26 41 22"), 4)))
    drifting, beacon, dust = (
        Turned([body]),
        glow(scene.unit(0.14), scene.palette.accent, 0.95, 1.8),
        Fall(scene, 40, speed=6, wind=-26),
    )

    def paint(seconds: float, share: float) -> Image.Image:
        picture = space.copy()
        place = (scene.width * (0.36 + 0.1 * share), scene.height * (0.52 + 0.03 * np.sin(seconds)))
        path = [
            (
                scene.width * (-0.02 + 0.02 * knot) + knot * knot * 1.1,
                scene.height * (1.0 - 0.026 * knot) + 9 * np.sin(knot * 0.7 + seconds),
            )
            for knot in range(16)
        ]
        ImageDraw.Draw(picture).line(
            [*path, place], fill=mixed(scene.palette.light, scene.palette.near, 0.4), width=2
        )
        put_center(picture, drifting.at(0, round(seconds * 24) * 0.35), place)
        if seconds % 1.1 < 0.34:
            put_center(picture, beacon, (scene.width * 0.8, scene.height * 0.26))
        dust.flakes(picture, seconds, scene.palette.light, 1.2)
        return zoomed(picture, 1.16 - 0.14 * eased(share))

    return paint


def warp(scene: Set) -> Painter:
    """Stars become lines as the ship leaves."""
    space = _space(scene)
    middle = np.array([scene.width * 0.5, scene.height * 0.46])
    angles, away = scene.rng.random(260) * 6.2832, scene.rng.random(260)
    gate = glow(scene.unit(0.5), scene.palette.accent, 0.5, 2.4)
    way = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = space.copy()
        pen = ImageDraw.Draw(picture)
        place = ((away + seconds * (0.2 + 0.5 * share)) % 1) ** 2
        inner, outer = (
            (middle + way * (place * scene.width * 0.72)[:, None]),
            (middle + way * ((place * (1.06 + 0.3 * share)) * scene.width * 0.72 + 1)[:, None]),
        )
        for (x0, y0), (x1, y1), bright in zip(inner.tolist(), outer.tolist(), place.tolist(), strict=True):
            pen.line(
                (x0, y0, x1, y1),
                fill=mixed(scene.palette.far, scene.palette.light, min(1.0, bright * 2)),
                width=1 + int(bright * 2),
            )
        put_center(picture, gate, (float(middle[0]), float(middle[1])))
        return picture

    return paint


SHOTS = (planet_rise, lone_walker, warp)
