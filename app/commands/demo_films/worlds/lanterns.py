"""A night of lanterns: rising over a river town, near and warm, watched from a bridge."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import Point, glow, gradient, mixed, noise, ridge, silhouette, solid
from app.commands.demo_films.scenery import Diorama, Painter, Palette, Set, eased, put, put_center, zoomed

PALETTES = (
    Palette(
        ((10, 12, 38), (28, 24, 66), (82, 42, 84), (150, 74, 78)),
        (44, 34, 72),
        (12, 10, 28),
        (8, 6, 18),
        (255, 120, 48),
        (255, 214, 130),
    ),
    Palette(
        ((6, 20, 36), (12, 44, 62), (40, 84, 92), (120, 130, 104)),
        (20, 52, 66),
        (6, 18, 28),
        (4, 10, 18),
        (255, 92, 60),
        (255, 230, 160),
    ),
)


def lantern(scene: Set, tall: int) -> Image.Image:
    """A paper sky lantern lit from below, with its halo."""
    size = tall * 3
    picture = glow(size // 2, scene.palette.accent, 0.42, 2.2)
    mask = Image.new("L", (size, size), 0)
    outline: list[Point] = [
        (0.4, 0.64),
        (0.36, 0.5),
        (0.37, 0.38),
        (0.42, 0.33),
        (0.58, 0.33),
        (0.63, 0.38),
        (0.64, 0.5),
        (0.6, 0.64),
    ]
    ImageDraw.Draw(mask).polygon([(x * size, y * size) for x, y in outline], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(max(0.6, tall / 50)))
    rows = np.clip((np.arange(size) / size - 0.33) / 0.31, 0, 1)
    bands = [
        np.interp(rows, [0, 0.55, 1], [low, middle, high])
        for low, middle, high in zip(
            mixed(scene.palette.accent, (60, 10, 10), 0.35),
            scene.palette.accent,
            scene.palette.light,
            strict=True,
        )
    ]
    paper = np.repeat(np.stack(bands, axis=-1)[:, None, :], size, axis=1).astype(np.uint8)
    body = Image.fromarray(paper).convert("RGBA")
    body.putalpha(mask)
    picture = picture.resize((size, size))
    picture.alpha_composite(body)
    return picture


def _rise(scene: Set, count: int) -> list[tuple[Image.Image, float, float, float, float]]:
    """Lanterns with start, speed and phase, the small ones first."""
    talls = sorted(int(tall) for tall in scene.rng.integers(scene.unit(0.014), scene.unit(0.075), count))
    sheets = {tall: lantern(scene, tall) for tall in set(talls)}
    return [
        (sheets[tall], scene.rng.random(), scene.rng.uniform(0.1, 1.3), tall * 0.5, scene.rng.random() * 6.28)
        for tall in talls
    ]


def _release(
    scene: Set,
    picture: Image.Image,
    lanterns: list[tuple[Image.Image, float, float, float, float]],
    seconds: float,
) -> None:
    for sheet, x, y, speed, phase in lanterns:
        place = (
            scene.width * x + speed * 0.8 * np.sin(seconds * 0.8 + phase),
            scene.height * y - speed * seconds,
        )
        if place[1] > -sheet.height:
            put_center(picture, sheet, place)


def _roof(scene: Set, wide: int) -> Image.Image:
    """A house with a curved roof and a lit window."""
    tall = wide
    roof = [
        (0.0, 0.42),
        (0.14, 0.36),
        (0.3, 0.24),
        (0.7, 0.24),
        (0.86, 0.36),
        (1.0, 0.42),
        (0.9, 0.46),
        (0.1, 0.46),
    ]
    walls = [(0.12, 0.44), (0.88, 0.44), (0.88, 1.0), (0.12, 1.0)]
    house = silhouette(
        (wide, tall),
        scene.palette.near,
        *[[(x * wide, y * tall) for x, y in shape] for shape in (roof, walls)],
    )
    pen = ImageDraw.Draw(house)
    for column in range(3):
        if scene.rng.random() < 0.7:
            x = wide * (0.22 + 0.22 * column)
            pen.rectangle((x, tall * 0.55, x + wide * 0.12, tall * 0.72), fill=(*scene.palette.light, 230))
    return house


def river_town(scene: Set) -> Painter:
    """Over the roofs of a river town hundreds of lanterns rise; the water doubles them."""
    world = Diorama(gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.3))
    hill = scene.height * (0.5 - 0.14 * ridge(scene.rng, scene.wide[0], 2, 0.5))
    world.add(solid(scene.wide, hill, scene.palette.far, scene.palette.near), 0.2)
    shore = round(scene.height * 0.7)
    x = 0.0
    while x < scene.wide[0]:
        wide = int(scene.rng.integers(scene.unit(0.12), scene.unit(0.24)))
        world.add(_roof(scene, wide), 0.5, (x, shore - wide * 0.82))
        x += wide * 0.92
    lanterns = _rise(scene, 70)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.18 * share)
        _release(scene, picture, lanterns, seconds)
        mirror = picture.crop((0, 2 * shore - scene.height, scene.width, shore)).transpose(
            Image.Transpose.FLIP_TOP_BOTTOM
        )
        mirror = Image.blend(mirror, Image.new("RGB", mirror.size, scene.palette.near), 0.42)
        rows = np.asarray(mirror)
        shift = (4 * np.sin(np.arange(rows.shape[0]) * 0.6 + seconds * 4)).astype(int)
        columns = (np.arange(scene.width)[None, :] + shift[:, None]) % scene.width
        picture.paste(Image.fromarray(rows[np.arange(rows.shape[0])[:, None], columns]), (0, shore))
        return picture

    return paint


def one_lantern(scene: Set) -> Painter:
    """Two hands let one lantern go; the camera follows."""
    sky = gradient(
        (scene.width, scene.height * 2),
        scene.palette.sky,
        (noise(scene.rng, (scene.width, scene.height * 2), 3, 4) - 0.5) * 0.3,
    )
    large, others = lantern(scene, scene.unit(0.4)), _rise(scene, 26)
    hands = (
        [(0.36, 1.05), (0.4, 0.86), (0.43, 0.78), (0.455, 0.785), (0.445, 0.86), (0.46, 1.05)],
        [(0.54, 1.05), (0.555, 0.86), (0.545, 0.785), (0.57, 0.78), (0.6, 0.86), (0.64, 1.05)],
    )
    pair = silhouette(
        scene.size,
        scene.palette.figure,
        *[[(x * scene.width, y * scene.height) for x, y in hand] for hand in hands],
    )

    def paint(seconds: float, share: float) -> Image.Image:
        top = round(scene.height * (1 - eased(share)))
        picture = sky.crop((0, top, scene.width, top + scene.height))
        _release(scene, picture, others, seconds * 2)
        put_center(
            picture,
            large,
            (scene.width * 0.5 + 6 * np.sin(seconds * 1.4), scene.height * (0.52 - 0.14 * share)),
        )
        put(picture, pair, (0, scene.height * 0.5 * eased(share)))
        return picture

    return paint


def bridge(scene: Set) -> Painter:
    """People on a bridge look up."""
    picture0 = gradient(scene.size, scene.palette.sky, (noise(scene.rng, scene.size, 3, 4) - 0.5) * 0.3)
    arch = (
        [(0.0, 1.0), (0.0, 0.78)]
        + [(x, 0.78 - 0.16 * np.sin(x * 3.14)) for x in np.linspace(0, 1, 30)]
        + [(1.0, 1.0)]
        + [(0.5 + 0.2 * np.cos(a), 1.0 - 0.24 * np.sin(a)) for a in np.linspace(0, 3.14, 24)]
    )
    shapes: list[list[Point]] = [[(x * scene.width, y * scene.height) for x, y in arch]]
    for person in range(11):
        x = 0.12 + 0.075 * person + scene.rng.uniform(-0.02, 0.02)
        foot, tall = 0.78 - 0.16 * np.sin(x * 3.14), scene.rng.uniform(0.09, 0.14)
        body = [
            (x - 0.014, foot + 0.02),
            (x - 0.018, foot - tall * 0.6),
            (x, foot - tall * 0.72),
            (x + 0.018, foot - tall * 0.6),
            (x + 0.014, foot + 0.02),
        ]
        head = [
            (x + 0.011 * np.cos(a), foot - tall * 0.86 + 0.02 * np.sin(a)) for a in np.linspace(0, 6.28, 14)
        ]
        shapes += [[(px * scene.width, py * scene.height) for px, py in part] for part in (body, head)]
    people, lanterns = silhouette(scene.size, scene.palette.figure, *shapes), _rise(scene, 60)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = picture0.copy()
        _release(scene, picture, lanterns, seconds)
        put(picture, people, (0, 0))
        return zoomed(picture, 1.2 - 0.18 * eased(share), (0.5, 0.7))

    return paint


SHOTS = (river_town, one_lantern, bridge)
