"""Mountains in ink: mist, pines, a pagoda, a boat with one person, cranes."""

import numpy as np
from PIL import Image

from app.commands.demo_films.brush import (
    Point,
    glow,
    gradient,
    mixed,
    noise,
    ridge,
    silhouette,
    smooth_outline,
    wash,
)
from app.commands.demo_films.scenery import Diorama, Painter, Palette, Set, eased, put, put_center, zoomed
from app.commands.demo_films.worlds.animals import crane
from app.commands.demo_films.worlds.trees import pine

PALETTES = (
    Palette(
        ((222, 216, 200), (236, 230, 214), (244, 238, 224)),
        (150, 156, 158),
        (38, 44, 48),
        (24, 26, 28),
        (176, 48, 36),
        (214, 96, 62),
    ),
    Palette(
        ((168, 190, 188), (206, 216, 204), (236, 228, 206)),
        (120, 150, 148),
        (22, 54, 58),
        (14, 30, 34),
        (196, 72, 44),
        (248, 214, 150),
    ),
    Palette(
        ((226, 186, 160), (240, 212, 184), (248, 232, 208)),
        (170, 136, 140),
        (64, 44, 62),
        (36, 24, 36),
        (182, 40, 40),
        (252, 190, 110),
    ),
    Palette(
        ((38, 48, 66), (72, 88, 108), (138, 150, 160)),
        (86, 100, 118),
        (14, 20, 30),
        (8, 10, 16),
        (212, 180, 120),
        (236, 232, 214),
    ),
)


def _mountains(scene: Set, base: float, rise: float) -> Diorama:
    """Paper, a sun and five ranges, the nearer the darker."""
    palette = scene.palette
    wobble = (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.5
    world = Diorama(gradient(scene.size, palette.sky, wobble))
    sun = scene.unit(0.34)
    world.add(
        glow(sun, palette.light, 0.95, 0.7),
        0.05,
        (scene.width * scene.rng.uniform(0.5, 0.75), scene.unit(0.06)),
    )
    for number in range(5):
        share = number / 4
        line = ridge(scene.rng, scene.wide[0], 2.2 + number, 0.52)
        sharp = np.sign(line) * np.abs(line) ** 0.8
        skyline = scene.height * (base + share * 0.42 - rise * (1 - share * 0.5) * sharp)
        color = mixed(palette.far, palette.near, share)
        world.add(wash(scene.rng, scene.wide, skyline, color, 0.24 + 0.14 * share), 0.12 + 0.7 * share)
    return world


def pagoda(scene: Set, tall: int, floors: int = 5) -> Image.Image:
    """A tower of curved roofs."""
    shapes: list[list[Point]] = []
    for floor in range(floors):
        share = floor / floors
        half = (0.14 + 0.16 * share) * tall
        top = (0.16 + 0.84 * share) * tall
        step = 0.84 / floors * tall
        middle = tall / 2
        shapes.append(
            [
                (middle - half * 0.55, top),
                (middle + half * 0.55, top),
                (middle + half * 0.62, top + step),
                (middle - half * 0.62, top + step),
            ]
        )
        roof = [
            (middle - half * 1.25, top + step * 0.18),
            (middle - half * 0.5, top),
            (middle, top - step * 0.3),
            (middle + half * 0.5, top),
            (middle + half * 1.25, top + step * 0.18),
            (middle, top + step * 0.34),
        ]
        shapes.append(roof)
    shapes.append(
        [(tall / 2 - 1.5, 0), (tall / 2 + 1.5, 0), (tall / 2 + 3, tall * 0.2), (tall / 2 - 3, tall * 0.2)]
    )
    return silhouette((tall, tall), scene.palette.figure, *shapes)


def boat(scene: Set, long: int) -> Image.Image:
    """A narrow boat with a standing person and a pole."""
    hull = [
        (0.02, 0.66),
        (0.15, 0.74),
        (0.5, 0.78),
        (0.85, 0.74),
        (0.98, 0.62),
        (0.86, 0.84),
        (0.5, 0.9),
        (0.14, 0.84),
    ]
    body = [(0.62, 0.76), (0.6, 0.52), (0.645, 0.42), (0.69, 0.52), (0.7, 0.76)]
    hat = [(0.575, 0.44), (0.645, 0.34), (0.715, 0.44)]
    pole = [(0.78, 0.16), (0.79, 0.16), (0.63, 0.98), (0.62, 0.98)]
    shapes = [[(x * long, y * long) for x, y in shape] for shape in (smooth_outline(hull), body, hat, pole)]
    return silhouette((long, long), scene.palette.figure, *shapes)


def wide_ranges(scene: Set) -> Painter:
    """The camera travels along ranges; a flock crosses the sun."""
    world = _mountains(scene, 0.44, 0.34)
    birds = [
        [crane(scene, scene.unit(0.07 + 0.02 * bird), lift) for lift in (-0.6, 0.1, 0.8, 0.1)]
        for bird in range(3)
    ]
    travel = scene.width // 5

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(travel * share)
        for bird, wings in enumerate(birds):
            x = scene.width * (0.15 + 0.16 * bird + 0.1 * seconds)
            y = scene.height * (0.2 + 0.05 * bird) - 8 * seconds
            put_center(picture, wings[int(seconds * 7 + bird) % 4], (x, y))
        return picture

    return paint


def river_boat(scene: Set) -> Painter:
    """A boat drifts over still water that carries the mountains upside down."""
    world = _mountains(scene, 0.3, 0.22)
    shore = round(scene.height * 0.62)
    ship = boat(scene, scene.unit(0.34))
    ripples = noise(scene.rng, (scene.width, scene.height - shore), 9, 3)
    veil = Image.new("RGB", (scene.width, scene.height - shore), scene.palette.sky[-1])
    still = world.picture(0)
    water = Image.blend(
        still.crop((0, 2 * shore - scene.height, scene.width, shore)).transpose(
            Image.Transpose.FLIP_TOP_BOTTOM
        ),
        veil,
        0.45,
    )
    rows = np.asarray(water)
    columns = np.arange(scene.width)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = still.copy()
        wave = (3 * np.sin(np.arange(rows.shape[0]) * 0.35 + seconds * 3) + 6 * (ripples[:, 0] - 0.5)).astype(
            int
        )
        picture.paste(
            Image.fromarray(
                rows[np.arange(rows.shape[0])[:, None], (columns[None, :] + wave[:, None]) % scene.width]
            ),
            (0, shore),
        )
        x = scene.width * (0.12 + 0.3 * share)
        put(picture, ship, (x, shore - ship.height * 0.62 + 2 * np.sin(seconds * 2)))
        return picture

    return paint


def pine_ledge(scene: Set) -> Painter:
    """A pine on a ledge, near; mist drifts behind it."""
    world = _mountains(scene, 0.5, 0.24)
    ledge = scene.height * (
        0.78 + 0.08 * ridge(scene.rng, scene.wide[0], 2, 0.4) + 0.2 * np.linspace(0, 1, scene.wide[0])
    )
    world.add(wash(scene.rng, scene.wide, ledge, scene.palette.figure, 0.9), 0.9)
    tall = scene.unit(0.72)
    world.add(pine(scene, tall), 0.9, (scene.width * 0.08, scene.height * 0.82 - tall))
    mist = (noise(scene.rng, scene.wide, 4, 3) ** 2 * 0.75 * 255).astype(np.uint8)
    cloud = Image.new("RGBA", scene.wide, (*scene.palette.sky[-1], 0))
    cloud.putalpha(Image.fromarray(mist))

    def paint(_seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.1 * share)
        put(picture, cloud, (-scene.width * 0.2 * share, scene.height * 0.12))
        return picture

    return paint


def pagoda_dusk(scene: Set) -> Painter:
    """A pagoda on the crest; the camera comes nearer."""
    world = _mountains(scene, 0.5, 0.2)
    tall = scene.unit(0.56)
    crest = scene.height * (0.8 + 0.06 * ridge(scene.rng, scene.wide[0], 1.5, 0.5))
    world.add(wash(scene.rng, scene.wide, crest, scene.palette.figure, 0.8), 0.8)
    world.add(pagoda(scene, tall), 0.8, (scene.width * 0.56, scene.height * 0.83 - tall))
    still = world.picture(0)
    lamp = glow(scene.unit(0.06), scene.palette.accent, 0.9)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = still.copy()
        put_center(picture, lamp, (scene.width * 0.56 + tall / 2, scene.height * 0.72 + np.sin(seconds * 9)))
        return zoomed(picture, 1 + 0.25 * eased(share), (0.62, 0.6))

    return paint


SHOTS = (wide_ranges, river_boat, pine_ledge, pagoda_dusk)
