"""A little theatre: layers at different depths before a sky, moved by a camera, and weather in front."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from app.commands.demo_films.brush import Color, Size

# What a shot's painter gives back: the picture at `seconds` into the shot, `share` (0..1) of it gone.
Painter = Callable[[float, float], Image.Image]


@dataclass(frozen=True)
class Palette:
    """The colors of one film: sky from top to horizon, hills far to near, a figure, and two lights."""

    sky: tuple[Color, ...]
    far: Color
    near: Color
    figure: Color
    accent: Color
    light: Color


@dataclass(frozen=True)
class Set:
    """What a shot is painted with: its own randomness, the size of the picture and the film's colors."""

    rng: np.random.Generator
    size: Size
    palette: Palette

    @property
    def width(self) -> int:
        """Width of the picture in pixels."""
        return self.size[0]

    @property
    def height(self) -> int:
        """Height of the picture in pixels."""
        return self.size[1]

    @property
    def wide(self) -> Size:
        """Size of a layer with room for the camera to travel."""
        return self.size[0] + self.size[0] // 4, self.size[1]

    def unit(self, share: float) -> int:
        """A length as a share of the picture's shorter side, in pixels."""
        return max(1, round(share * min(self.size)))


Shot = Callable[[Set], Painter]


@dataclass
class Layer:
    """One painted sheet, its place, and how far it follows the camera (0 far, 1 near)."""

    image: Image.Image
    left: int
    top: int
    depth: float


@dataclass
class Diorama:
    """Sky and layers; `picture(pan)` looks at them with the camera moved by `pan` pixels."""

    sky: Image.Image
    layers: list[Layer] = field(default_factory=list)

    def add(self, image: Image.Image, depth: float, place: tuple[float, float] = (0, 0)) -> None:
        """Put an RGBA sheet in front of all others; `place` is its top left corner."""
        box = image.getbbox()
        if box is None:
            return
        left, top = round(place[0]) + box[0], round(place[1]) + box[1]
        self.layers.append(Layer(image.crop(box), left, top, depth))

    def picture(self, pan: float = 0.0, lift: float = 0.0) -> Image.Image:
        """Draw everything as seen from `pan` pixels to the right and `lift` pixels up."""
        canvas = self.sky.copy()
        for layer in self.layers:
            put(canvas, layer.image, (layer.left - pan * layer.depth, layer.top + lift * layer.depth))
        return canvas


def put(canvas: Image.Image, sprite: Image.Image, place: tuple[float, float]) -> None:
    """Lay an RGBA sprite on the canvas, its top left corner at `place`."""
    canvas.paste(sprite, (round(place[0]), round(place[1])), sprite)


def put_center(canvas: Image.Image, sprite: Image.Image, place: tuple[float, float]) -> None:
    """Lay an RGBA sprite on the canvas, its middle at `place`."""
    put(canvas, sprite, (place[0] - sprite.width / 2, place[1] - sprite.height / 2))


def zoomed(picture: Image.Image, factor: float, middle: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """Look closer: the part of the picture `1 / factor` wide around `middle` (shares), at full size."""
    width, height = picture.size
    half_width, half_height = width / factor / 2, height / factor / 2
    x = min(max(middle[0] * width, half_width), width - half_width)
    y = min(max(middle[1] * height, half_height), height - half_height)
    box = (x - half_width, y - half_height, x + half_width, y + half_height)
    return picture.resize((width, height), Image.Resampling.BILINEAR, box=box)


class Turned:
    """Sprites that turn: each angle of each is made when first wanted, and kept."""

    def __init__(self, sprites: list[Image.Image]) -> None:
        self.sprites = sprites
        self.made: dict[tuple[int, float], Image.Image] = {}

    def at(self, number: int, degrees: float) -> Image.Image:
        """Sprite `number` turned counterclockwise."""
        key = (number, degrees)
        if key not in self.made:
            self.made[key] = self.sprites[number].rotate(degrees, Image.Resampling.BILINEAR)
        return self.made[key]


class Fall:
    """Rain, snow or petals: drops that fall, drift and begin again at the top; wind in pixels per second."""

    def __init__(self, scene: Set, count: int, *, speed: float, wind: float = 0.0) -> None:
        self.size = scene.size
        self.places = scene.rng.random((count, 2)) * np.array(scene.size)
        self.weights = 0.4 + 0.6 * scene.rng.random(count)
        self.phases = scene.rng.random(count) * 6.28
        self.speed = speed
        self.wind = wind

    def at(self, seconds: float, sway: float = 0.0) -> Any:
        """Places of all drops, (count, 2) pixels; `sway` pixels of gentle swinging."""
        moved = self.places + np.outer(self.weights * seconds, [self.wind, self.speed])
        moved[:, 0] += sway * np.sin(seconds * 1.7 + self.phases)
        return moved % np.array(self.size)

    def streaks(self, canvas: Image.Image, seconds: float, color: Color) -> None:
        """Draw as rain: short lines along the fall."""
        pen = ImageDraw.Draw(canvas)
        lean, drop = self.wind * 0.02, self.speed * 0.02
        for (x, y), weight in zip(self.at(seconds).tolist(), self.weights.tolist(), strict=True):
            pen.line((x, y, x + lean * weight, y + drop * weight), fill=color)

    def flakes(self, canvas: Image.Image, seconds: float, color: Color, largest: float) -> None:
        """Draw as snow, petals or dust: dots of different size."""
        pen = ImageDraw.Draw(canvas)
        for (x, y), weight in zip(self.at(seconds, largest * 4).tolist(), self.weights.tolist(), strict=True):
            radius = largest * weight
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)


def eased(share: float) -> float:
    """Slow start and slow end, as a camera on a dolly moves."""
    return share * share * (3 - 2 * share)
