"""A city at night in the rain: lit windows, wet streets, an umbrella, lights seen through a bus window."""

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import (
    Color,
    Point,
    glow,
    gradient,
    mixed,
    noise,
    silhouette,
    smooth_outline,
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

PALETTES = (
    Palette(
        ((8, 12, 28), (20, 28, 58), (66, 48, 92)),
        (28, 34, 66),
        (8, 10, 22),
        (6, 7, 14),
        (240, 78, 110),
        (255, 206, 120),
    ),
    Palette(
        ((6, 18, 26), (12, 44, 58), (34, 92, 104)),
        (16, 46, 60),
        (5, 14, 20),
        (4, 9, 13),
        (70, 220, 200),
        (255, 232, 170),
    ),
    Palette(
        ((18, 8, 30), (52, 20, 62), (140, 46, 84)),
        (44, 20, 60),
        (16, 8, 24),
        (10, 5, 16),
        (255, 150, 60),
        (250, 220, 190),
    ),
)


def _block(scene: Set, tall: float, color: Color, lit: float) -> Image.Image:
    """A row of buildings, some windows lit."""
    width, height = scene.wide
    sheet = Image.new("RGBA", scene.wide, (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    x = 0
    while x < width:
        wide = int(scene.rng.integers(scene.unit(0.08), scene.unit(0.2)))
        top = int(height * (1 - tall * scene.rng.uniform(0.55, 1.0)))
        pen.rectangle((x, top, x + wide, height), fill=(*color, 255))
        if scene.rng.random() < 0.4:
            pen.line((x + wide // 2, top, x + wide // 2, top - scene.unit(0.05)), fill=(*color, 255), width=2)
        _windows(scene, pen, (x, top, x + wide, height), lit)
        x += wide + int(scene.rng.integers(0, scene.unit(0.03) + 1))
    return sheet


def _windows(scene: Set, pen: Any, box: tuple[int, int, int, int], lit: float) -> None:
    step = scene.unit(0.022)
    for wx in range(box[0] + step // 2, box[2] - step // 2, step):
        for wy in range(box[1] + step, box[3], step):
            if scene.rng.random() < lit:
                warmth = mixed(scene.palette.light, scene.palette.accent, float(scene.rng.random()) * 0.7)
                light = int(scene.rng.integers(90, 235))
                pen.rectangle((wx, wy, wx + step * 0.45, wy + step * 0.6), fill=(*warmth, light))


def skyline(scene: Set) -> Painter:
    """Three rows of towers; a red beacon blinks."""
    wobble = (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.4
    world = Diorama(gradient(scene.size, scene.palette.sky, wobble))
    for row, (tall, lit) in enumerate(((0.72, 0.16), (0.55, 0.28), (0.3, 0.42))):
        color = mixed(scene.palette.far, scene.palette.near, row / 2)
        world.add(_block(scene, tall, color, lit), 0.2 + 0.35 * row)
        haze = glow(scene.unit(0.5), scene.palette.accent, 0.16, 1.4)
        world.add(haze, 0.2 + 0.3 * row, (scene.rng.uniform(0, scene.width), scene.height * 0.45))
    rain, beacon = (
        Fall(scene, 260, speed=scene.height * 1.9, wind=-60),
        glow(scene.unit(0.05), (255, 60, 60), 0.9),
    )
    streak = mixed(scene.palette.sky[-1], (255, 255, 255), 0.3)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.2 * share)
        if int(seconds * 1.6) % 2:
            put_center(picture, beacon, (scene.width * (0.62 - 0.05 * share), scene.height * 0.26))
        rain.streaks(picture, seconds, streak)
        return picture

    return paint


def wet_street(scene: Set) -> Painter:
    """A street between walls of neon, mirrored in the wet ground; someone with an umbrella walks away."""
    upper = _street(scene)
    width, height = scene.size
    ground = upper.crop((0, 0, width, height // 2)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    ground = Image.blend(
        ground.filter(ImageFilter.GaussianBlur(3)), Image.new("RGB", ground.size, scene.palette.near), 0.35
    )
    rows, ripple = np.asarray(ground), noise(scene.rng, ground.size, 30, 2)[:, 0]
    person = [_walker(scene, scene.unit(0.42), leg) for leg in (-1, 0, 1, 0)]
    rain = Fall(scene, 200, speed=height * 2.1, wind=-40)
    streak = mixed(scene.palette.far, (255, 255, 255), 0.45)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = upper.copy()
        shift = (5 * np.sin(np.arange(rows.shape[0]) * 0.5 + seconds * 5) * (0.3 + ripple)).astype(int)
        columns = (np.arange(width)[None, :] + shift[:, None]) % width
        picture.paste(
            Image.fromarray(rows[np.arange(rows.shape[0])[:, None], columns]), (0, height - rows.shape[0])
        )
        figure = person[int(seconds * 4) % 4]
        put_center(picture, figure, (width * (0.44 + 0.1 * share), height * 0.72))
        rain.streaks(picture, seconds, streak)
        return zoomed(picture, 1.02 + 0.1 * share, (0.5, 0.6))

    return paint


def _street(scene: Set) -> Image.Image:
    """Upper half: converging walls with signs and a far light."""
    width, height = scene.size
    picture = gradient(scene.size, scene.palette.sky)
    pen = ImageDraw.Draw(picture)
    middle = (width * 0.5, height * 0.46)
    for side in (0, width):
        for step in range(9):
            share = step / 9
            x0, x1 = (side + (middle[0] - side) * (share + lag / 9) for lag in (0, 1))
            top = height * (-0.25 + 0.62 * share) + scene.rng.uniform(-12, 12)
            color = mixed(scene.palette.near, scene.palette.far, share)
            pen.rectangle((min(x0, x1), top, max(x0, x1), height * 0.62), fill=color)
            if scene.rng.random() < 0.8:
                neon = mixed(scene.palette.accent, scene.palette.light, float(scene.rng.random()))
                y, size = height * scene.rng.uniform(0.1, 0.4), (1 - share) * height * 0.12 + 4
                x = x0 + (x1 - x0) * 0.5
                pen.rectangle((x - size * 0.22, y, x + size * 0.22, y + size), fill=neon)
                put_center(picture, glow(max(4, int(size * 1.3)), neon, 0.5), (x, y + size / 2))
    put_center(picture, glow(int(height * 0.4), scene.palette.light, 0.7), middle)
    return picture


def _walker(scene: Set, tall: int, leg: int) -> Image.Image:
    """A person from behind under an umbrella."""
    dome: list[Point] = [
        (0.5 + 0.3 * np.cos(angle), 0.3 - 0.2 * np.sin(angle)) for angle in np.linspace(0, np.pi, 24)
    ]
    dome += [(0.2 + 0.06 * edge, 0.3 - 0.02 * (edge % 2)) for edge in range(11)]
    coat = [(0.43, 0.36), (0.57, 0.36), (0.62, 0.72), (0.38, 0.72)]
    step = 0.035 * leg
    legs = (
        [(0.43, 0.7), (0.49, 0.7), (0.485 - step, 0.98), (0.43 - step, 0.98)],
        [(0.51, 0.7), (0.57, 0.7), (0.57 + step, 0.98), (0.515 + step, 0.98)],
    )
    head = [(0.5 + 0.045 * np.cos(a), 0.32 + 0.055 * np.sin(a)) for a in np.linspace(0, 6.28, 16)]
    shapes = [[(x * tall, y * tall) for x, y in shape] for shape in (dome, coat, *legs, head)]
    return silhouette((tall, tall), scene.palette.figure, *shapes)


def bus_window(scene: Set) -> Painter:
    """Lights out of focus drift past; drops run down the glass; a profile looks out."""
    width, height = scene.size
    base = gradient(scene.size, (scene.palette.near, scene.palette.far, scene.palette.near))
    lights = []
    for _ in range(26):
        color = mixed(scene.palette.accent, scene.palette.light, float(scene.rng.random()))
        radius = int(scene.rng.integers(scene.unit(0.03), scene.unit(0.11)))
        spot = glow(radius, color, 0.55, 0.35)
        lights.append((spot, scene.rng.random() * width * 1.4, height * scene.rng.uniform(0.2, 0.75), radius))
    drops = Fall(scene, 90, speed=height * 0.12)
    profile = _profile(scene)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = base.copy()
        for spot, x, y, radius in lights:
            put_center(picture, spot, ((x - seconds * radius * 4) % (width * 1.4) - width * 0.2, y))
        pen = ImageDraw.Draw(picture)
        for (x, y), weight in zip(drops.at(seconds, 1).tolist(), drops.weights.tolist(), strict=True):
            size = 3.2 * weight
            pen.line((x, y - 14 * weight, x, y), fill=mixed(scene.palette.far, (255, 255, 255), 0.12))
            pen.ellipse(
                (x - size, y - size, x + size, y + size * 1.3),
                fill=mixed(scene.palette.light, scene.palette.far, 0.45),
            )
        put(picture, profile, (width * 0.62 - 10 * eased(share), 0))
        return picture

    return paint


def _profile(scene: Set) -> Image.Image:
    """The outline of a face looking left, with shoulders."""
    tall = scene.height
    face = [
        (0.3, 1.0),
        (0.34, 0.84),
        (0.26, 0.78),
        (0.22, 0.72),
        (0.2, 0.69),
        (0.215, 0.66),
        (0.195, 0.645),
        (0.205, 0.62),
        (0.15, 0.585),
        (0.2, 0.5),
        (0.21, 0.43),
        (0.25, 0.34),
        (0.36, 0.27),
        (0.5, 0.27),
        (0.62, 0.36),
        (0.64, 0.52),
        (0.58, 0.68),
        (0.6, 0.8),
        (0.86, 0.9),
        (0.98, 1.05),
        (0.3, 1.05),
    ]
    outline = smooth_outline([(x * tall, y * tall) for x, y in face], 4)
    return silhouette((tall, tall), scene.palette.figure, outline, blur=1.2)


SHOTS = (skyline, wet_street, bus_window)
