"""Under the sea: shafts of light, a whale, drifting plankton, jellyfish, and the surface above."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.commands.demo_films.brush import (
    Point,
    colored,
    glow,
    gradient,
    mixed,
    noise,
    path,
    ridge,
    silhouette,
    smooth_outline,
    solid,
    tinted,
)
from app.commands.demo_films.scenery import Diorama, Fall, Painter, Palette, Set, eased, put, put_center

PALETTES = (
    Palette(
        ((108, 206, 214), (28, 116, 156), (6, 38, 78), (2, 12, 34)),
        (24, 92, 130),
        (4, 20, 40),
        (6, 26, 48),
        (255, 170, 140),
        (214, 250, 246),
    ),
    Palette(
        ((150, 190, 170), (40, 100, 104), (10, 44, 60), (4, 16, 28)),
        (36, 90, 92),
        (6, 26, 34),
        (5, 22, 32),
        (250, 214, 120),
        (240, 250, 214),
    ),
    Palette(
        ((96, 88, 160), (46, 40, 110), (18, 16, 62), (6, 5, 26)),
        (44, 40, 104),
        (8, 6, 30),
        (12, 10, 38),
        (120, 240, 230),
        (220, 214, 255),
    ),
)


def _water(scene: Set) -> Image.Image:
    wobble = (noise(scene.rng, scene.size, 4, 4) - 0.5) * 0.25
    return gradient(scene.size, scene.palette.sky, wobble)


def _shafts(scene: Set) -> list[Image.Image]:
    """Four sheets of slanted light from above, softened."""
    sheets = []
    for _ in range(4):
        mask = Image.new("L", scene.size, 0)
        pen = ImageDraw.Draw(mask)
        for _ in range(5):
            x = scene.rng.uniform(0, scene.width)
            wide, lean = scene.rng.uniform(8, 40), scene.rng.uniform(30, 110)
            pen.polygon(
                [(x, -10), (x + wide, -10), (x + wide * 2.6 - lean, scene.height), (x - lean, scene.height)],
                fill=int(scene.rng.integers(18, 58)),
            )
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(9)), dtype=np.float32)
        soft = soft * np.linspace(1.2, 0, scene.height, dtype=np.float32)[:, None]
        sheets.append(tinted(np.clip(soft / 255, 0, 1), scene.palette.light))
    return sheets


def _whale_outlines(beat: float) -> tuple[list[Point], list[Point]]:
    """Body and fin in shares of the length, the tail at `beat`."""
    tail = 0.5 - 0.1 * beat
    back = path("3 50 6 42 18 36 34 34 50 37 58 36 64 40")
    fluke: list[Point] = [(0.88, tail - 0.02), (0.99, tail - 0.12), (0.95, tail), (0.985, tail + 0.09)]
    stalk: list[Point] = [(0.88, tail + 0.025), (0.76, 0.54 - 0.03 * beat)]
    belly = path("60 62 40 66 20 63 8 58")
    fin = [
        (0.3, 0.58),
        (0.36, 0.6),
        (0.46, 0.76 + 0.05 * beat),
        (0.5, 0.86 + 0.06 * beat),
        (0.38, 0.76 + 0.04 * beat),
    ]
    return [*back, (0.78, 0.46 - 0.03 * beat), *fluke, *stalk, *belly], fin


def whale(scene: Set, long: int, beat: float) -> Image.Image:
    """A humpback from the side, its tail at `beat` (-1 down, 1 up)."""
    shapes = [
        smooth_outline([(x * long, y * long * 0.6) for x, y in shape], 5) for shape in _whale_outlines(beat)
    ]
    size = (long, int(long * 0.6))
    picture = silhouette(size, scene.palette.figure, *shapes)
    pale = path("5 52 20 53 42 56 62 54 42 64 20 61 8 56")
    under = smooth_outline([(x * long, y * long * 0.6) for x, y in pale], 5)
    belly = silhouette(size, mixed(scene.palette.figure, scene.palette.light, 0.3), under, blur=2)
    picture.alpha_composite(belly)
    eye = ImageDraw.Draw(picture)
    eye.ellipse((long * 0.155, long * 0.296, long * 0.165, long * 0.306), fill=(*scene.palette.light, 220))
    return picture


def whale_passes(scene: Set) -> Painter:
    """The whale swims slowly through the shafts of light."""
    water, shafts = _water(scene), _shafts(scene)
    beats = [whale(scene, scene.unit(1.05), float(np.sin(step / 12 * 6.28))) for step in range(12)]
    calf = [beat.resize((beat.width // 3, beat.height // 3), Image.Resampling.LANCZOS) for beat in beats]
    dust = Fall(scene, 70, speed=-14, wind=10)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = water.copy()
        for number, sheet in enumerate(shafts[:3]):
            put(picture, sheet, (12 * np.sin(seconds * 0.9 + number * 2), 0))
        step = int(seconds * 7) % 12
        x = scene.width * (0.62 - 0.34 * share)
        y = scene.height * 0.46 + 9 * np.sin(seconds * 1.6)
        put_center(picture, beats[step], (x, y))
        put_center(picture, calf[(step + 4) % 12], (x + scene.width * 0.2, y + scene.height * 0.25))
        put(picture, shafts[3], (-10 * np.sin(seconds), 0))
        dust.flakes(picture, seconds, mixed(scene.palette.light, scene.palette.far, 0.4), 1.6)
        return picture

    return paint


def jellyfish(scene: Set) -> Painter:
    """Lit jellies rise and pulse in the dark."""
    deep = gradient(scene.size, scene.palette.sky[1:], (noise(scene.rng, scene.size, 4, 3) - 0.5) * 0.3)
    jellies = []
    for _ in range(6):
        size = int(scene.rng.integers(scene.unit(0.14), scene.unit(0.4)))
        pulses = [_jelly(scene, size, float(np.sin(step / 10 * 6.28))) for step in range(10)]
        jellies.append(
            (pulses, scene.rng.uniform(0.05, 0.95), scene.rng.uniform(0.2, 1.1), int(scene.rng.integers(10)))
        )
    jellies.sort(key=lambda jelly: jelly[0][0].width)
    dust = Fall(scene, 90, speed=-24)

    def paint(seconds: float, _share: float) -> Image.Image:
        picture = deep.copy()
        dust.flakes(picture, seconds, mixed(scene.palette.light, scene.palette.near, 0.5), 1.5)
        for pulses, x, y, phase in jellies:
            size = pulses[0].width
            place = (scene.width * x + 12 * np.sin(seconds + phase), scene.height * y - seconds * size * 0.22)
            put_center(picture, pulses[(int(seconds * 8) + phase) % 10], place)
        return picture

    return paint


def _jelly(scene: Set, size: int, pulse: float) -> Image.Image:
    wide = 0.36 + 0.06 * pulse
    bell = [
        (0.5 - wide, 0.4),
        (0.5 - wide * 0.8, 0.2),
        (0.5, 0.1 + 0.02 * pulse),
        (0.5 + wide * 0.8, 0.2),
        (0.5 + wide, 0.4),
        (0.5 + wide * 0.5, 0.37),
        (0.5, 0.41),
        (0.5 - wide * 0.5, 0.37),
    ]
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    for strand in range(9):
        x = 0.5 + wide * (strand - 4) / 5
        points = [
            (
                (x + 0.03 * np.sin(step * 0.8 + strand + pulse * 2) * step / 6) * size,
                (0.38 + 0.08 * step) * size,
            )
            for step in range(7)
        ]
        pen.line(points, fill=120, width=max(1, size // 70))
    pen.polygon(smooth_outline([(x * size, y * size) for x, y in bell]), fill=150)
    picture = colored(mask.filter(ImageFilter.GaussianBlur(1.1)), scene.palette.accent)
    heart = glow(max(4, int(size * 0.3)), scene.palette.light, 0.55, 1.5)
    picture.alpha_composite(
        heart, (size // 2 - heart.width // 2, max(0, int(size * 0.27) - heart.height // 2))
    )
    return picture


def sea_floor(scene: Set) -> Painter:
    """Over the ruins of a great skeleton small fish circle: a whale fall."""
    world = Diorama(_water(scene))
    for row in range(3):
        skyline = scene.height * (0.66 + 0.12 * row - 0.1 * ridge(scene.rng, scene.wide[0], 3 + row, 0.5))
        top, foot = mixed(scene.palette.far, scene.palette.near, row / 2), scene.palette.near
        world.add(solid(scene.wide, skyline, top, foot, noise(scene.rng, scene.wide, 40, 3)), 0.3 + 0.3 * row)
    ribs = []
    for rib in range(9):
        x, tall = 0.25 + rib * 0.055, 0.34 * np.sin((rib + 1.5) / 11 * 3.14)
        curve = [(x + 0.05 * np.sin(a), 0.82 - tall * a / 1.6) for a in np.linspace(0, 1.6, 12)]
        ribs.append([*curve, *[(px + 0.008, py) for px, py in reversed(curve)]])
    bone = mixed(scene.palette.light, scene.palette.far, 0.35)
    shapes = [[(x * scene.width, y * scene.height) for x, y in rib] for rib in ribs]
    world.add(silhouette(scene.size, bone, *shapes, blur=0.8), 0.7)
    fish = silhouette(
        (22, 12),
        scene.palette.accent,
        smooth_outline([(1, 6), (6, 2), (14, 3), (18, 6), (21, 2), (21, 10), (18, 7), (14, 9), (6, 10)], 3),
    )
    turned = fish.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    phases, shafts = scene.rng.random(40) * 6.28, _shafts(scene)

    def paint(seconds: float, share: float) -> Image.Image:
        picture = world.picture(scene.width * 0.16 * eased(share))
        put(picture, shafts[0], (9 * np.sin(seconds), 0))
        for number, phase in enumerate(phases):
            angle = phase + seconds * (0.8 + 0.01 * number)
            reach = scene.unit(0.2 + 0.008 * number)
            place = (
                scene.width * 0.46 + 1.5 * reach * np.cos(angle),
                scene.height * 0.55 + 0.5 * reach * np.sin(angle),
            )
            put_center(picture, fish if np.sin(angle) > 0 else turned, place)
        return picture

    return paint


SHOTS = (whale_passes, jellyfish, sea_floor)
