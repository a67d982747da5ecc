"""A shadow theatre: leather figures with jointed arms before a warm screen."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import (
    Color,
    Point,
    colored,
    cutout,
    gradient,
    mixed,
    noise,
    path,
    silhouette,
    smooth_outline,
)
from app.commands.demo_films.scenery import Painter, Palette, Set, Turned, eased, put, put_center, zoomed

PALETTES = (
    Palette(
        ((238, 180, 92), (250, 220, 150), (226, 150, 66)),
        (200, 96, 40),
        (120, 40, 22),
        (46, 16, 12),
        (176, 30, 30),
        (30, 110, 84),
    ),
    Palette(
        ((226, 196, 130), (248, 232, 180), (206, 160, 90)),
        (150, 120, 60),
        (70, 60, 34),
        (28, 24, 18),
        (30, 90, 120),
        (186, 60, 34),
    ),
)


ROBE = path("40 30 58 30 64 50 72 94 56 97 30 97 26 92 36 52")
HEAD = path("44 12 54 10 58 15 62 19 58 21 59 25 54 29 46 30 42 22")
HAIR = path("38 16 42 6 52 5 56 10 46 13 43 25 38 26")


def _screen(scene: Set) -> Image.Image:
    """Cloth lit from behind, dark at the edges."""
    cloth = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.4)
    x, y = np.meshgrid(np.linspace(-1, 1, scene.width), np.linspace(-1, 1, scene.height))
    edge = np.clip((x**2 + y**2) - 0.55, 0, 1) * 235
    shade = colored(Image.fromarray(edge.astype(np.uint8)), (40, 14, 6))
    weave = (np.random.default_rng(1).random((scene.height, scene.width)) * 26).astype(np.uint8)
    put(cloth, colored(Image.fromarray(weave), (90, 40, 10)), (0, 0))
    put(cloth, shade, (0, 0))
    return cloth


def _cut(picture: Image.Image, rng: np.random.Generator, count: int, color: Color) -> None:
    """Cut flowers of light into a leather figure."""
    alpha = np.asarray(picture.getchannel("A"))
    inside = np.argwhere(alpha > 200)
    pen = ImageDraw.Draw(picture)
    for row, column in inside[rng.integers(0, len(inside), count)] if len(inside) else []:
        for petal in range(5):
            angle = petal / 5 * 6.28
            x, y = column + 4 * np.cos(angle), row + 4 * np.sin(angle)
            pen.ellipse((x - 1.3, y - 1.3, x + 1.3, y + 1.3), fill=(*color, 255))


def figure(scene: Set, tall: int, *, general: bool) -> Image.Image:
    """A robed person in profile; a general carries flags and a plumed helmet."""
    sheet = cutout(
        tall,
        scene.palette.figure,
        *[smooth_outline(part, 4) for part in (ROBE, HEAD, HAIR)],
    )
    color = scene.palette.accent if general else scene.palette.light
    inner = path("42 34 55 34 60 52 66 90 34 90 40 54")
    cloth = cutout(
        tall,
        mixed(color, scene.palette.sky[0], 0.25),
        smooth_outline(inner, 4),
    )
    _cut(cloth, scene.rng, 40, mixed(scene.palette.sky[1], (255, 255, 255), 0.3))
    sheet.alpha_composite(cloth)
    glance = [(0.535, 0.165), (0.565, 0.16), (0.575, 0.17), (0.55, 0.178)]
    sheet.alpha_composite(cutout(tall, scene.palette.sky[1], glance))
    if general:
        flags: list[list[Point]] = [
            [
                (0.42, 0.34),
                (0.2 - 0.06 * flag, 0.02 + 0.11 * flag),
                (0.06 - 0.03 * flag, 0.12 + 0.12 * flag),
                (0.24, 0.2 + 0.06 * flag),
            ]
            for flag in range(3)
        ]
        sheet.alpha_composite(cutout(tall, scene.palette.accent, *flags))
    return sheet


def arm(scene: Set, long: int, *, sword: bool) -> Turned:
    """An arm that turns at the shoulder, which is the middle of the sheet."""
    parts = [[(0.46, 0.46), (0.54, 0.46), (0.57, 0.74), (0.52, 0.79), (0.44, 0.76)]]
    if sword:
        parts.append([(0.5, 0.72), (0.93, 0.98), (0.94, 0.99), (0.49, 0.77)])
    sheet = cutout(long, scene.palette.figure, *parts)
    return Turned([sheet])


def _rods(picture: Image.Image, scene: Set, x: float, seconds: float) -> None:
    pen = ImageDraw.Draw(picture)
    for lean in (-0.02, 0.03):
        pen.line(
            [(x, scene.height * 0.7), (x + scene.width * lean + 3 * np.sin(seconds), scene.height * 1.02)],
            fill=mixed(scene.palette.figure, scene.palette.sky[0], 0.45),
            width=2,
        )


def duel(scene: Set) -> Painter:
    """Two generals meet and cross swords."""
    screen, tall = _screen(scene), scene.unit(0.74)
    body = figure(scene, tall, general=True)
    other, blade = body.transpose(Image.Transpose.FLIP_LEFT_RIGHT), arm(scene, scene.unit(0.9), sword=True)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = screen.copy()
        near = 0.2 * eased(min(1.0, share * 1.6)) + 0.02 * np.sin(seconds * 9)
        for side, sheet in ((-1, body), (1, other)):
            x = scene.width * (0.5 + side * (0.36 - near))
            y = scene.height * 0.56 + 5 * abs(np.sin(seconds * 6 + side))
            put_center(picture, sheet, (x, y))
            swing = round((50 + 46 * np.sin(seconds * 8 + side)) / 4) * 4
            sword = blade.at(0, float(swing))
            put_center(
                picture,
                sword if side < 0 else sword.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
                (x - side * tall * 0.02, y - tall * 0.14),
            )
            _rods(picture, scene, x, seconds)
        return picture

    return paint


def garden(scene: Set) -> Painter:
    """A lady under a moon gate; the willow moves."""
    screen, tall = _screen(scene), scene.unit(0.62)
    gate = Image.new("L", scene.size, 0)
    pen = ImageDraw.Draw(gate)
    pen.rectangle((scene.width * 0.5, scene.height * 0.1, scene.width, scene.height), fill=255)
    radius, middle = scene.unit(0.36), (scene.width * 0.74, scene.height * 0.56)
    pen.ellipse((middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), fill=0)
    wall = colored(gate.filter(ImageFilter.GaussianBlur(0.8)), scene.palette.near)
    _cut(wall, scene.rng, 150, mixed(scene.palette.sky[1], scene.palette.near, 0.4))
    lady, fan = figure(scene, tall, general=False), arm(scene, scene.unit(0.6), sword=False)
    strands = scene.rng.random((26, 2))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = screen.copy()
        x = scene.width * (0.3 + 0.34 * eased(share))
        y = scene.height * 0.62 + 3 * np.sin(seconds * 4)
        put_center(picture, lady, (x, y))
        put_center(picture, fan.at(0, float(round(70 + 14 * np.sin(seconds * 5)))), (x, y - tall * 0.12))
        put(picture, wall, (0, 0))
        willow = ImageDraw.Draw(picture)
        for start, long in strands.tolist():
            points = [
                (
                    scene.width * (start * 0.42)
                    + 16 * step * 0.2 * np.sin(seconds * 1.5 + start * 9 + step * 0.4),
                    scene.height * (0.02 + 0.08 * step * (0.4 + long * 0.6)),
                )
                for step in range(9)
            ]
            willow.line(points, fill=mixed(scene.palette.light, scene.palette.figure, 0.35), width=2)
        return picture

    return paint


def _joints(scene: Set) -> list[Image.Image]:
    """The scales of a dragon from the neck to the tip of the tail."""
    joints = []
    for joint in range(26):
        radius = max(5, int(scene.unit(0.075) * (1 - joint / 30)))
        color = scene.palette.accent if joint % 2 else mixed(scene.palette.accent, scene.palette.figure, 0.4)
        angles = np.linspace(0, 6.2832, 36, endpoint=False)
        reach = radius * (1.25 + 0.22 * (np.arange(36) % 4 == 0))
        middle = radius * 1.5 + 2
        xs, ys = middle + reach * np.cos(angles), middle + reach * np.sin(angles)
        scale: list[Point] = list(zip(xs.tolist(), ys.tolist(), strict=True))
        joints.append(silhouette((radius * 3 + 4, radius * 3 + 4), color, scale))
    return joints


def cloud_dragon(scene: Set) -> Painter:
    """A dragon of many joints winds through clouds of leather."""
    screen = _screen(scene)
    joints = _joints(scene)
    head = _dragon_head(scene, scene.unit(0.3))
    cloud = path("0 70 12 50 26 52 36 30 56 30 66 48 84 46 100 70 70 78 30 78")
    size = scene.unit(0.5)
    puff = cutout(size, scene.palette.light, smooth_outline(cloud, 5))
    _cut(puff, scene.rng, 40, scene.palette.sky[1])
    places = scene.rng.random((6, 2))

    def paint(seconds: float, share: float) -> Image.Image:
        picture = screen.copy()
        for number, (x, y) in enumerate(places.tolist()):
            put_center(
                picture,
                puff,
                (
                    (x * 1.3 * scene.width + seconds * 16 * (number % 3 + 1)) % (scene.width * 1.3)
                    - scene.width * 0.15,
                    scene.height * (0.2 + 0.65 * y),
                ),
            )
        for joint in range(25, -1, -1):
            phase = seconds * 1.7 - joint * 0.16
            place = (
                scene.width * (0.5 + 0.36 * np.sin(phase)),
                scene.height * (0.5 + 0.27 * np.sin(phase * 1.6 + 0.6)),
            )
            put_center(picture, joints[joint], place)
        ahead = np.cos(seconds * 1.7) < 0
        put_center(picture, head.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if ahead else head, place)
        return zoomed(picture, 1.1 - 0.08 * share)

    return paint


def _dragon_head(scene: Set, size: int) -> Image.Image:
    """A head looking right: jaws, mane, horn, whisker and an eye of light."""
    skull = [
        (0.2, 0.5),
        (0.26, 0.34),
        (0.46, 0.3),
        (0.6, 0.38),
        (0.86, 0.4),
        (0.94, 0.48),
        (0.8, 0.52),
        (0.62, 0.52),
        (0.86, 0.62),
        (0.7, 0.68),
        (0.44, 0.66),
        (0.28, 0.64),
    ]
    mane = [
        (0.3, 0.36),
        (0.06, 0.24),
        (0.18, 0.4),
        (0.0, 0.44),
        (0.16, 0.54),
        (0.02, 0.66),
        (0.2, 0.66),
        (0.14, 0.82),
        (0.34, 0.64),
    ]
    horn = [(0.36, 0.32), (0.2, 0.1), (0.3, 0.04), (0.28, 0.12), (0.46, 0.3)]
    sheet = cutout(size, scene.palette.light, mane)
    sheet.alpha_composite(cutout(size, scene.palette.figure, smooth_outline(skull, 3), horn))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((size * 0.46, size * 0.38, size * 0.54, size * 0.46), fill=(*scene.palette.sky[1], 255))
    pen.line(
        [(size * 0.86, size * 0.5), (size * 0.96, size * 0.6), (size * 0.9, size * 0.78)],
        fill=(*scene.palette.accent, 255),
        width=3,
    )
    return sheet


SHOTS = (duel, garden, cloud_dragon)
