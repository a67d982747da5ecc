"""Trails: copies that were cut, cropped or framed lie near, other films and dull ones do not."""

from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest

from app.media.trail import ALIKE, EVERY_SECONDS, LEAST, PICKS, Tracking, Trail, trail_of, unlikeness

SIDE = 64
SHOT = 9


def film(seed: int, pictures: int = 120, size: tuple[int, int] = (180, 320)) -> Any:
    """Shots of soft shapes that drift, (pictures, height, width)."""
    rng = np.random.default_rng(seed)
    down, across = np.linspace(0, 1, size[0])[:, None], np.linspace(0, 1, size[1])
    shown = []
    for number in range(pictures):
        if number % SHOT == 0:
            waves = rng.uniform(-9, 9, (5, 2)), rng.uniform(0, 6.3, 5), rng.uniform(-0.1, 0.1, 5)
        light = sum(
            np.cos(a * down + b * across + at + drift * number)
            for (a, b), at, drift in zip(*waves, strict=True)
        )
        shown.append(128 + 20 * light)
    return np.clip(np.array(shown), 17, 255).astype(np.uint8)


def grays(pictures: Any) -> Any:
    """As the engine takes them: means over the parts of a 64 x 64 grid."""
    high, wide = pictures.shape[1:]
    rows = np.add.reduceat(pictures.astype(float), np.arange(SIDE) * high // SIDE, axis=1)
    sums = np.add.reduceat(rows, np.arange(SIDE) * wide // SIDE, axis=2)
    ones = np.ones((1, high, wide))
    parts = np.add.reduceat(
        np.add.reduceat(ones, np.arange(SIDE) * high // SIDE, axis=1), np.arange(SIDE) * wide // SIDE, axis=2
    )
    return (sums / parts).astype(np.uint8)


def framed(pictures: Any) -> Any:
    """Between black bars, as a wide film in a usual frame."""
    return np.pad(pictures, ((0, 0), (40, 40), (0, 0)), constant_values=16)


COPIES: dict[str, Callable[[Any], Any]] = {
    "head_cut": lambda pictures: pictures[37:],
    "tail_cut": lambda pictures: pictures[:-37],
    "both_cut": lambda pictures: pictures[20:-21],
    "cropped_a_little": lambda pictures: pictures[:, 9:-9, 16:-16],
    "cropped_a_tenth": lambda pictures: pictures[:, 18:-18, 32:-32],
    "cropped_wide": lambda pictures: pictures[:, 23:-23],
    "cropped_upright": lambda pictures: pictures[:, :, 109:-109],
    "letterboxed": framed,
    "pillarboxed": lambda pictures: np.pad(pictures, ((0, 0), (0, 0), (60, 60)), constant_values=16),
    "cropped_framed_and_cut": lambda pictures: framed(pictures[30:, 18:-18, 32:-32]),
    "mirrored": lambda pictures: pictures[:, :, ::-1],
    "mirrored_cropped_and_cut": lambda pictures: pictures[30:, 18:-18, 32:-32][:, :, ::-1],
    "mirrored_beside_a_bar": lambda pictures: np.pad(pictures, ((0, 0), (0, 0), (0, 60)), constant_values=16)[
        :, :, ::-1
    ],
}


@pytest.mark.parametrize("name", COPIES)
def test_copy_is_near_whichever_of_the_two_came_first(name: str) -> None:
    original = film(1)
    one, other = trail_of(grays(original)), trail_of(grays(COPIES[name](original)))

    assert unlikeness(one, other) < ALIKE
    assert unlikeness(other, one) == unlikeness(one, other)


def test_other_films_are_far_apart() -> None:
    trails = [trail_of(grays(film(seed, pictures=90))) for seed in range(6)]

    apart = [unlikeness(one, other) for one in trails for other in trails if one is not other]

    assert min(apart) > ALIKE + 0.05


def test_a_mirrored_trail_is_the_trail_of_the_mirrored_film() -> None:
    original = grays(film(2))

    turned, seen = trail_of(original).mirrored(), trail_of(original[:, :, ::-1])

    assert turned.whole.tolist() == seen.whole.tolist()
    assert turned.mirrored().picks.tolist() == trail_of(original).picks.tolist()


def test_black_and_flat_films_are_like_nothing() -> None:
    black, flat = (trail_of(np.full((90, SIDE, SIDE), light, np.uint8)) for light in (16, 130))
    some = trail_of(grays(film(3)))

    apart = [unlikeness(dull, other) for dull in (black, flat) for other in (black, flat, some)]

    assert min(apart) > 2 * ALIKE


def test_a_few_pictures_prove_nothing() -> None:
    original = grays(film(4))

    assert unlikeness(trail_of(original), trail_of(original[: LEAST - 1])) == 1.0
    assert unlikeness(trail_of(original[:0]), trail_of(original)) == 1.0


def test_trail_is_small_and_comes_back_from_its_bytes() -> None:
    trail = trail_of(grays(film(5, pictures=240)))

    back = Trail.from_bytes(trail.as_bytes())

    assert (back.whole.tolist(), back.picks.tolist()) == (trail.whole.tolist(), trail.picks.tolist())
    assert len(trail.as_bytes()) == 4 * (1 + 240 + 4 * PICKS)
    for nonsense in (b"", b"\x09\x00\x00\x00"):
        with pytest.raises(ValueError, match="no trail"):
            Trail.from_bytes(nonsense)


def test_a_picture_that_is_held_counts_for_every_moment_it_is_seen() -> None:
    tracking = Tracking()
    for number, at in enumerate((0.0, 0.04, 1.0, 1.04, 1.0 + EVERY_SECONDS)):
        gray = np.full((SIDE, SIDE), number, np.uint8)
        tracking.offer(av.VideoFrame.from_ndarray(gray, format="gray"), at)

    assert len(tracking.trail().whole) == 6
