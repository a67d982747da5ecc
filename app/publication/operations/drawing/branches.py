"""The two laurel branches: leaves along an arc, as polygons in a square of side 1."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Polygon = list[Point]

LEAVES = 13  # on each side of a branch
OPENING = 0.24  # radians left open at the top on either side
FOOT = 0.16  # radians left open below
RADIUS = 0.415
LENGTH, WIDTH = 0.13, 0.021
SPREAD = 0.5  # radians between a leaf and the branch
STEM = 0.005
STEPS = 10


def branches() -> list[Polygon]:
    """Both branches, the right one the mirror of the left."""
    left = [_stem(), _tip(), *(leaf for pair in map(_pair, range(LEAVES)) for leaf in pair)]
    return left + [[(1 - x, y) for x, y in polygon] for polygon in left]


def _angle(share: float) -> float:
    """Where a share of the left branch is, from the foot (0) to the tip (1); 0 points down."""
    return FOOT + share * (math.pi - FOOT - OPENING)


def _on_arc(angle: float, radius: float) -> Point:
    return 0.5 - radius * math.sin(angle), 0.5 + radius * math.cos(angle)


def _stem() -> Polygon:
    shares = [step / (4 * STEPS) for step in range(4 * STEPS + 1)]
    outer = [_on_arc(_angle(share), RADIUS + STEM * (1 - share)) for share in shares]
    inner = [_on_arc(_angle(share), RADIUS - STEM * (1 - share)) for share in shares]
    return outer + inner[::-1]


def _tip() -> Polygon:
    return _leaf(_on_arc(_angle(0.97), RADIUS), _angle(1) + math.pi / 2, 0.6)


def _pair(number: int) -> tuple[Polygon, Polygon]:
    """An outer and an inner leaf, smaller towards the tip."""
    share = (number + 0.5) / LEAVES
    angle = _angle(share)
    size = 1 - 0.38 * share
    along = angle + math.pi / 2  # the way the branch grows, as an angle on the page
    base = _on_arc(angle, RADIUS)
    return _leaf(base, along + SPREAD, size), _leaf(base, along - SPREAD, size * 0.88)


def _leaf(base: Point, turn: float, size: float) -> Polygon:
    """A lens from its base in a direction."""
    edge = [_edge(step / STEPS) for step in range(STEPS + 1)]
    shape = edge + [(x, -y) for x, y in reversed(edge)]
    forward = (-math.sin(turn), math.cos(turn))
    return [
        (
            base[0] + size * (x * forward[0] - y * forward[1]),
            base[1] + size * (x * forward[1] + y * forward[0]),
        )
        for x, y in shape
    ]


def _edge(share: float) -> Point:
    return LENGTH * share, WIDTH * math.sin(math.pi * share**0.8)


def moved(polygon: Sequence[Point], side: float, x: float = 0.0, y: float = 0.0) -> Polygon:
    """A polygon at another size and place."""
    return [(x + side * px, y + side * py) for px, py in polygon]
