"""A small train crosses the four seasons: plains, a viaduct, a window, a station in the snow."""

import numpy as np
from PIL import Image, ImageDraw

from app.commands.demo_films.brush import (
    Color,
    Point,
    cutout,
    glow,
    gradient,
    mixed,
    noise,
    ridge,
    smooth_outline,
    solid,
)
from app.commands.demo_films.scenery import Diorama, Fall, Painter, Palette, Set, eased, put, put_center
from app.commands.demo_films.worlds.trees import SNOWY, tree

PALETTES = (
    Palette(
        ((150, 200, 222), (206, 226, 222), (252, 236, 220)),
        (150, 186, 160),
        (66, 120, 84),
        (44, 52, 60),
        (246, 164, 186),
        (255, 244, 220),
    ),
    Palette(
        ((64, 148, 206), (132, 198, 222), (238, 240, 206)),
        (96, 158, 110),
        (28, 92, 60),
        (30, 44, 52),
        (250, 214, 90),
        (255, 250, 214),
    ),
    Palette(
        ((196, 122, 92), (236, 172, 110), (252, 220, 160)),
        (178, 120, 84),
        (104, 54, 42),
        (48, 30, 32),
        (226, 92, 40),
        (255, 224, 160),
    ),
    Palette(
        ((110, 130, 160), (168, 184, 202), (226, 230, 234)),
        (176, 188, 202),
        (222, 228, 236),
        (40, 46, 58),
        (250, 250, 255),
        (255, 226, 170),
    ),
)


def train(scene: Set, long: int, cars: int = 5) -> Image.Image:
    """An engine and its cars from the side, windows lit."""
    tall = round(long * 0.09)
    sheet = Image.new("RGBA", (long, tall * 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    car = long / (cars + 0.4)
    for number in range(cars):
        left, right = number * car, number * car + car * 0.94
        color = (
            scene.palette.figure if number < cars - 1 else mixed(scene.palette.figure, (160, 40, 40), 0.55)
        )
        pen.rounded_rectangle((left, tall * 0.5, right, tall * 1.6), radius=tall * 0.2, fill=(*color, 255))
        for window in range(5):
            x = left + car * (0.09 + 0.17 * window)
            pen.rectangle((x, tall * 0.72, x + car * 0.1, tall * 1.1), fill=(*scene.palette.light, 240))
        for wheel in (0.16, 0.32, 0.62, 0.78):
            x = left + car * wheel
            pen.ellipse((x - tall * 0.17, tall * 1.5, x + tall * 0.17, tall * 1.84), fill=(20, 20, 24, 255))
    nose = cars * car
    pen.polygon(
        [
            (nose - car * 0.1, tall * 0.55),
            (nose + car * 0.05, tall * 0.62),
            (nose + car * 0.32, tall * 1.3),
            (nose + car * 0.32, tall * 1.6),
            (nose - car * 0.1, tall * 1.6),
        ],
        fill=(*mixed(scene.palette.figure, (160, 40, 40), 0.55), 255),
    )
    return sheet


def _strip(scene: Set, wide: int, base: float, amp: float, colors: tuple[Color, Color]) -> Image.Image:
    """A hill sheet that repeats seamlessly: its ends are the same height."""
    line = ridge(scene.rng, wide, 5, 0.5)
    line = line - np.linspace(line[0], line[-1], wide)
    return solid(
        (wide, scene.height),
        scene.height * (base - amp * line),
        *colors,
        noise(scene.rng, (wide, scene.height), 60, 2),
    )


def _scroll(picture: Image.Image, strip: Image.Image, offset: float) -> None:
    """Lay an endless strip, moved left by `offset` pixels."""
    start = -round(offset) % strip.width - strip.width
    while start < picture.width:
        put(picture, strip, (start, 0))
        start += strip.width


def _weather(scene: Set) -> tuple[Fall, Color, float]:
    snowy = scene.palette.near[0] > SNOWY
    return (
        Fall(scene, 110 if snowy else 36, speed=46 if snowy else 26, wind=-50),
        scene.palette.accent,
        2.4 if snowy else 2.0,
    )


def _plant(scene: Set, strip: Image.Image, count: int, talls: tuple[float, float]) -> None:
    """Set trees on a strip; `talls` are the lowest and the highest as shares of the picture."""
    for _ in range(count):
        tall = int(scene.rng.integers(scene.unit(talls[0]), scene.unit(talls[1])))
        left = int(scene.rng.integers(0, max(1, scene.width - tall)))
        strip.alpha_composite(tree(scene, tall), (left, int(scene.height * 0.75 - tall * 0.92)))


def across_the_plain(scene: Set) -> Painter:
    """The train keeps its place, the land runs past; petals, seeds, leaves or snow in the wind."""
    sky = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.4)
    put_center(
        sky, glow(scene.unit(0.3), scene.palette.light, 0.8, 1.2), (scene.width * 0.7, scene.height * 0.24)
    )
    colors = [mixed(scene.palette.far, scene.palette.near, share) for share in (0.0, 0.35, 0.7, 1.0)]
    strips = [
        _strip(
            scene, scene.width, 0.52 + 0.1 * row, 0.18 - 0.03 * row, (colors[row], colors[min(3, row + 1)])
        )
        for row in range(3)
    ]
    _plant(scene, strips[2], 9, (0.16, 0.3))
    front, wind = (
        _strip(scene, scene.width, 0.88, 0.05, (colors[3], mixed(colors[3], scene.palette.figure, 0.4))),
        _weather(scene),
    )
    engine, puff = train(scene, int(scene.width * 0.8)), glow(scene.unit(0.06), (255, 255, 255), 0.5)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = sky.copy()
        for strip, speed in zip(strips, (14, 40, 120), strict=True):
            _scroll(picture, strip, seconds * speed)
        x = scene.width * (0.02 + 0.12 * eased(share))
        for number in range(7):
            age = (seconds * 1.1 + number / 7) % 1
            put_center(
                picture, puff, (x + engine.width * 0.95 - age * 190, scene.height * (0.72 - 0.12 * age))
            )
        put(picture, engine, (x, scene.height * 0.86 - engine.height * 0.86 + (int(seconds * 12) % 2)))
        _scroll(picture, front, seconds * 320)
        wind[0].flakes(picture, seconds, wind[1], wind[2])
        return picture

    return paint


def viaduct(scene: Set) -> Painter:
    """High arches over a valley; the train crosses, small."""
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.4))
    for row in range(3):
        skyline = scene.height * (0.5 + 0.12 * row - 0.26 * ridge(scene.rng, scene.wide[0], 2.5, 0.5))
        top, foot = (
            mixed(scene.palette.far, scene.palette.near, row / 2.5),
            mixed(scene.palette.far, scene.palette.near, (row + 1) / 2.5),
        )
        world.add(
            solid(scene.wide, skyline, top, foot, noise(scene.rng, scene.wide, 50, 3)), 0.15 + 0.2 * row
        )
    deck = scene.height * 0.6
    stone = mixed(scene.palette.figure, scene.palette.far, 0.35)
    bridge = Image.new("RGBA", scene.wide, (0, 0, 0, 0))
    pen = ImageDraw.Draw(bridge)
    pen.rectangle((0, deck, scene.wide[0], scene.height), fill=(*stone, 255))
    span = scene.unit(0.2)
    for x in range(-span // 2, scene.wide[0], span):
        pen.rounded_rectangle(
            (x + span * 0.12, deck + span * 0.2, x + span * 0.88, scene.height + span),
            radius=span * 0.38,
            fill=(0, 0, 0, 0),
        )
    engine, wind, still = train(scene, scene.unit(0.7)), _weather(scene), world.picture(0)

    def paint(seconds: float, share: float) -> Image.Image:
        pan = scene.width * 0.1 * share
        picture = world.picture(pan) if seconds else still.copy()
        put(picture, engine, (scene.width * (-0.5 + 1.3 * share), deck - engine.height * 0.9))
        put(picture, bridge, (-pan * 0.7, 0))
        wind[0].flakes(picture, seconds, wind[1], wind[2] * 0.8)
        return picture

    return paint


def at_the_window(scene: Set) -> Painter:
    """From inside: two people face each other, the season flies past between them."""
    sky = gradient(scene.size, scene.palette.sky)
    strips = [
        _strip(
            scene,
            scene.width,
            0.5 + 0.12 * row,
            0.2 - 0.05 * row,
            (mixed(scene.palette.far, scene.palette.near, row / 2), scene.palette.near),
        )
        for row in range(2)
    ]
    _plant(scene, strips[1], 7, (0.2, 0.42))
    frame = Image.new("RGBA", scene.size, (*mixed(scene.palette.figure, (120, 80, 60), 0.5), 255))
    pen = ImageDraw.Draw(frame)
    inset = (scene.width * 0.16, scene.height * 0.1, scene.width * 0.84, scene.height * 0.74)
    pen.rounded_rectangle(inset, radius=scene.unit(0.05), fill=(0, 0, 0, 0))
    pen.rectangle(
        (scene.width * 0.3, scene.height * 0.8, scene.width * 0.7, scene.height * 0.84),
        fill=(*mixed(scene.palette.figure, scene.palette.light, 0.25), 255),
    )
    frame.alpha_composite(_traveller(scene, flip=False))
    frame.alpha_composite(_traveller(scene, flip=True))

    def paint(seconds: float, _share: float) -> Image.Image:
        picture = sky.copy()
        _scroll(picture, strips[0], seconds * 60)
        _scroll(picture, strips[1], seconds * 420)
        put(picture, frame, (0, 2 * np.sin(seconds * 13)))
        return picture

    return paint


def _traveller(scene: Set, *, flip: bool) -> Image.Image:
    outline: list[Point] = [
        (0.0, 1.02),
        (0.0, 0.72),
        (0.06, 0.62),
        (0.1, 0.6),
        (0.095, 0.54),
        (0.08, 0.46),
        (0.09, 0.37),
        (0.14, 0.33),
        (0.19, 0.36),
        (0.2, 0.43),
        (0.215, 0.49),
        (0.2, 0.5),
        (0.195, 0.56),
        (0.16, 0.58),
        (0.17, 0.63),
        (0.24, 0.76),
        (0.3, 1.02),
    ]
    size = scene.unit(1.0)
    person = cutout(size, scene.palette.figure, smooth_outline(outline, 4))
    sheet = Image.new("RGBA", scene.size, (0, 0, 0, 0))
    if flip:
        person = person.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    sheet.alpha_composite(person, (max(0, scene.width - size) if flip else 0, max(0, scene.height - size)))
    return sheet


SHOTS = (across_the_plain, viaduct, at_the_window)
