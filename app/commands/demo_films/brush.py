"""Paints what all demo films are made of: noise, skies, ridges, glows and silhouettes, all by seed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Color = tuple[int, int, int]
Point = tuple[float, float]
Size = tuple[int, int]
SMOOTH = 3  # silhouettes are drawn this much larger and shrunk, for soft edges


def noise(rng: np.random.Generator, size: Size, cells: float, octaves: int = 4) -> Any:
    """Clouds of value noise, (height, width) floats in 0..1; `cells` is how many lie across the width."""
    width, height = size
    total = np.zeros((height, width), dtype=np.float32)
    weight = 1.0
    for octave in range(octaves):
        across = max(2, round(cells * 2**octave))
        down = max(2, round(across * height / width))
        grid = Image.fromarray(rng.random((down, across), dtype=np.float32))
        total += weight * np.asarray(grid.resize(size, Image.Resampling.BICUBIC))
        weight /= 2
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(1e-6, high - low)


def gradient(size: Size, colors: Sequence[Color], wobble: Any = None) -> Image.Image:
    """A sky: colors from top to bottom, shifted by `wobble`, (height, width) in -1..1, where given."""
    width, height = size
    place = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    place = np.clip(place if wobble is None else place + wobble, 0, 1)
    stops = np.linspace(0, 1, len(colors))
    channels = [np.interp(place, stops, [color[band] for color in colors]) for band in range(3)]
    picture = np.broadcast_to(np.stack(channels, axis=-1), (height, width, 3))
    return Image.fromarray(np.ascontiguousarray(picture).astype(np.uint8))


def ridge(rng: np.random.Generator, width: int, bumps: float, rough: float = 0.5) -> Any:
    """A skyline, (width,) floats in about -1..1: `bumps` large hills, small ones as strong as `rough`."""
    line = np.zeros(width, dtype=np.float32)
    weight, total = 1.0, 0.0
    for octave in range(6):
        points = max(3, int(bumps * 2**octave) + 2)
        values = rng.uniform(-1, 1, points)
        places = np.linspace(0, points - 1, width)
        left = np.floor(places).astype(int)
        share = places - left
        share = share * share * (3 - 2 * share)
        line += weight * (values[left] * (1 - share) + values[np.minimum(left + 1, points - 1)] * share)
        total += weight
        weight *= rough
    return line / total


def wash(rng: np.random.Generator, size: Size, skyline: Any, color: Color, fade: float) -> Image.Image:
    """A hill in ink: dark along the `skyline` (heights in pixels from the top), fading into mist below."""
    height = size[1]
    depth = (np.arange(height, dtype=np.float32)[:, None] - skyline[None, :]) / (fade * height)
    ink = np.where(depth > 0, np.exp(-depth * 1.6), 0.0)
    ink *= np.clip(depth * 40, 0, 1)  # a soft upper edge
    ink *= 0.72 + 0.5 * (noise(rng, size, 24, 4) - 0.3)
    return tinted(np.clip(ink, 0, 1), color)


def solid(size: Size, skyline: Any, top: Color, bottom: Color, grain: Any = None) -> Image.Image:
    """A hill in full color from `top` along the skyline to `bottom` at the foot of the picture."""
    height = size[1]
    rows = np.arange(height, dtype=np.float32)[:, None]
    inside = np.clip(rows - skyline[None, :], 0, 1)
    share = np.clip((rows - skyline[None, :]) / max(1.0, height - float(skyline.min())), 0, 1)
    if grain is not None:
        share = np.clip(share + (grain - 0.5) * 0.35, 0, 1)
    bands = [top[band] + (bottom[band] - top[band]) * share for band in range(3)]
    return Image.fromarray(np.stack([*bands, inside * 255], axis=-1).astype(np.uint8))


def tinted(mask: Any, color: Color) -> Image.Image:
    """One color through a mask of floats in 0..1, as an RGBA picture."""
    height, width = mask.shape
    picture = np.empty((height, width, 4), dtype=np.uint8)
    picture[..., :3] = color
    picture[..., 3] = np.clip(mask * 255, 0, 255).astype(np.uint8)
    return Image.fromarray(picture)


def glow(radius: int, color: Color, strength: float = 1.0, power: float = 2.0) -> Image.Image:
    """A soft round light, RGBA, `2 * radius` across."""
    axis = np.linspace(-1, 1, 2 * radius, dtype=np.float32)
    away = np.sqrt(axis[None, :] ** 2 + axis[:, None] ** 2)
    return tinted(strength * np.clip(1 - away, 0, 1) ** power, color)


def path(text: str) -> list[Point]:
    """An outline written as pairs of whole percents, "x y x y ..."."""
    numbers = [int(word) / 100 for word in text.split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def starlight(rng: np.random.Generator, picture: Image.Image, count: int, color: Color) -> None:
    """Strew stars over the upper three quarters of a picture."""
    places = rng.random((count, 2)) * np.array([picture.width, picture.height * 0.75])
    ImageDraw.Draw(picture).point([(float(x), float(y)) for x, y in places], fill=color)


def silhouette(size: Size, color: Color, *shapes: Sequence[Point], blur: float = 0) -> Image.Image:
    """Filled outlines (points in pixels) in one color with soft edges, as an RGBA picture."""
    mask = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH), 0)
    pen = ImageDraw.Draw(mask)
    for shape in shapes:
        pen.polygon([(x * SMOOTH, y * SMOOTH) for x, y in shape], fill=255)
    mask = mask.resize(size, Image.Resampling.BOX)
    return colored(mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask, color)


def cutout(side: int, color: Color, *shapes: Sequence[Point], blur: float = 0) -> Image.Image:
    """A silhouette on a square sheet, `side` pixels wide; its points are shares of the side."""
    scaled = [[(x * side, y * side) for x, y in shape] for shape in shapes]
    return silhouette((side, side), color, *scaled, blur=blur)


def colored(mask: Image.Image, color: Color) -> Image.Image:
    """One color through an 8-bit mask, as an RGBA picture."""
    picture = Image.new("RGBA", mask.size, (*color, 0))
    picture.putalpha(mask)
    return picture


def smooth_outline(points: Sequence[Point], steps: int = 6) -> list[Point]:
    """Round a closed outline: a Catmull-Rom curve through its points."""
    ring = np.array(points, dtype=float)
    before, after, beyond = np.roll(ring, 1, 0), np.roll(ring, -1, 0), np.roll(ring, -2, 0)
    curve = []
    for step in range(steps):
        t = step / steps
        curve.append(
            0.5
            * (
                2 * ring
                + (after - before) * t
                + (2 * before - 5 * ring + 4 * after - beyond) * t**2
                + (3 * ring - before - 3 * after + beyond) * t**3
            )
        )
    return [(float(x), float(y)) for x, y in np.stack(curve, axis=1).reshape(-1, 2)]


def mixed(one: Color, other: Color, share: float) -> Color:
    """The color `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
